"""Templates made to hang a reader are refused in a sentence, wherever they stand."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

import resources
from model.errors import TemplateError, UserError
from model.form.template_limits import MAX_ITEMS, is_no_template, is_too_large
from model.form.template_reader import parse_template
from model.workbook.workbook import Workbook
from tests.model.builders import YEAR, template_text

GOOD = template_text("national-2020")
KINDS = '"数量指标", "质量指标"'
HOSTILE = {
    "20 000 kinds": GOOD.replace(KINDS, ", ".join(f'"类{n}"' for n in range(20_000))),
    "2 000 brackets": f"{GOOD}\nx = {'[' * 2000}{']' * 2000}",
    "2 000 tables in tables": f"{GOOD}\nx = {'{a=' * 2000}1{'}' * 2000}",
    "brackets that do not end": f"{GOOD}\nx = {'[' * 100_000}",
    "a key of very many parts": f"{GOOD}\n[{'a.' * 150_000}a]",
    "a key of many parts": f"{GOOD}\n{'a.' * 60}a = 1",
    "half a million signs": GOOD + "\n#" + "长" * 500_000,
    "many forms": GOOD + '\n[[forms]]\nid = "a"\n' * 5000,
    "many values": GOOD + "".join(f"\nx{n} = [{'1, ' * 400}]" for n in range(90)),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_template_that_no_form_has_is_refused_in_one_sentence(name: str) -> None:
    with pytest.raises(TemplateError) as refused:
        parse_template(HOSTILE[name], "甲.toml")
    assert str(refused.value).count("。") == 1 and "甲.toml" in str(refused.value)
    assert "比任何一张表的模板都多" in str(refused.value)


@pytest.mark.parametrize("name", ["20 000 kinds", "2 000 brackets", "a key of very many parts"])
def test_a_workbook_with_such_a_template_says_so(name: str, tmp_path: Path) -> None:
    path = tmp_path / "甲.jxzp"
    Workbook.create(path, GOOD, YEAR).close()
    with closing(sqlite3.connect(path)) as file, file:
        (table, column), *_ = [
            (table, column)
            for (table,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            for _, column, *_ in file.execute(f"PRAGMA table_info({table})").fetchall()
            if file.execute(f"SELECT 1 FROM {table} WHERE {column} = ?", (GOOD,)).fetchone()
        ]
        file.execute(f"UPDATE {table} SET {column} = ? WHERE {column} = ?", (HOSTILE[name], GOOD))
    with pytest.raises(UserError) as refused:
        Workbook.open(path)
    assert str(refused.value).count("。") == 1


@pytest.mark.parametrize("name", resources.template_ids())
def test_no_template_of_ours_comes_near(name: str) -> None:
    text = resources.template_text(name)
    assert len(text) < 100_000 and not is_no_template(text)


def test_a_list_may_be_as_long_as_it_says() -> None:
    assert not is_too_large({"a": [1] * MAX_ITEMS}) and is_too_large({"a": [1] * (MAX_ITEMS + 1)})
