"""What a broken template of format 2 tells its author: file, line and key of the mistake (docs/templates.md)."""

from __future__ import annotations

import pytest

from model.errors import TemplateError
from model.form.template_reader import parse_template
from tests.model.builders import ROOT

TEXT = (ROOT / "tests/forms/qingshan-2024.toml").read_text(encoding="utf-8")
LEVEL_COLUMN = '{ role = "category", '
# what is put in, in place of what, the key that is named, and words of the problem
BROKEN = [
    ("format = 2", "format = 3", "format", "应为 1 或 2"),
    ('id = "self_evaluation"', 'id = "other"', "forms[0].phase", "缺失"),
    ('type = "table"', 'type = "list"', "forms[0].blocks[2].type", "应为 fields 或 funds"),
    ('type = "total"', 'type = "indicators"', "forms[0].blocks[5].columns", "缺失"),
    ('role = "adjusted"', 'role = "amount", id = "budget"', "forms[0].blocks[1].columns", "adjusted"),
    ('role = "adjusted"', 'role = "adjusted", id = "budget"', "forms[0].blocks[1].columns[1].id", "不用写"),
    ('role = "executed"', 'role = "spent"', "forms[0].blocks[1].columns[2].role", "现在是“spent”"),
    ('role = "actual"', 'role = "target"', "forms[0].blocks[4].columns", "出现了两次"),
    ('{ role = "name"', '{ role = "text", id = "title"', "forms[0].blocks[4].columns", "role 为 name"),
    ('{ role = "target"', '{ role = "note"', "forms[0].blocks[4].columns", "target 或 number"),
    ('id = "review_score"', 'id = "Review"', "forms[0].blocks[4].columns[8].id", "小写字母"),
    ('id = "review_score"', 'id = "weight"', "forms[0].blocks[4].columns[8].id", "另一种列"),
    ('id = "review_score"', 'id = "explain"', "forms[0].blocks[4].columns[8].id", "程序自己"),
    (LEVEL_COLUMN, '{ role = "kind", ', "forms[0].blocks[4].columns", "出现了两次"),
    ('"conclusion"', '"actual"', "forms[0].blocks", "“actual”出现了两次"),
    ('id = "fund_checks"', 'id = "expected"', "forms[0].blocks", "“expected”出现了两次"),
    ("low_rate = 85", "low_rate = 101", "forms[0].blocks[1].low_rate", "0 到 100"),
    ("low_rate = 85", "lowest_rate = 85", "forms[0].blocks[1].lowest_rate", "不认识"),
    ('id = "name"', 'id = "title"', "forms[0].blocks", "name（项目名称）"),
    ('levels = "closed"', 'levels = "half"', "forms[0].blocks[4].levels", "closed 或 open"),
    ("points = 40", "points = 41", "sections", "应合计 100"),
]


@pytest.mark.parametrize(
    ("old", "new", "key", "problem"), BROKEN, ids=[f"{n}-{b[1]}" for n, b in enumerate(BROKEN)]
)
def test_a_broken_template_names_file_line_and_key(old: str, new: str, key: str, problem: str) -> None:
    assert old in TEXT, old
    with pytest.raises(TemplateError) as caught:
        parse_template(TEXT.replace(old, new, 1), "我的模板.toml")
    message = str(caught.value)
    assert "我的模板.toml" in message and f"“{key}”" in message and problem in message


@pytest.mark.parametrize("number", range(1, len(TEXT.splitlines()) + 1, 3))
def test_a_line_that_is_no_toml_is_named(number: int) -> None:
    lines = TEXT.splitlines()
    lines[number - 1] = "!"
    with pytest.raises(TemplateError, match="不是正确的 TOML"):
        parse_template("\n".join(lines), "x.toml")


def test_the_line_is_that_of_the_key() -> None:
    for old, new, key, _ in BROKEN:
        broken = TEXT.replace(old, new, 1)
        if f"{key.rpartition('.')[2]} = " not in new:
            continue  # the block or list is named, not what was put in
        expected = broken[: broken.index(new)].count("\n") + 1
        with pytest.raises(TemplateError) as caught:
            parse_template(broken, "x.toml")
        assert f"第 {expected} 行" in str(caught.value), (new, str(caught.value))
