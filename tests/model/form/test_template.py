"""The templates of the product in format 1, and what a broken template tells its author (docs/domain.md 6)."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.errors import TemplateError
from model.form.template_reader import parse_template
from tests.model.builders import FORMAT_2_IDS, ROOT, TEMPLATE_IDS, format_1_text, template, template_text

# id: money unit, execution points, sections with points and kinds, middle and low band
FORMS = {
    "shenzhen-2021": (
        "元",
        10,
        [
            ("产出指标", 50, "数量指标 质量指标 时效指标 成本指标"),
            ("效益指标", 40, "经济效益指标 社会效益指标 生态效益指标 满意度指标"),
        ],
        60,
    ),
    "national-2020": (
        "万元",
        10,
        [
            ("产出指标", 50, "数量指标 质量指标 时效指标 成本指标"),
            ("效益指标", 30, "经济效益指标 社会效益指标 生态效益指标 可持续影响指标"),
            ("满意度指标", 10, "服务对象满意度指标"),
        ],
        60,
    ),
    "cost-2021": (
        "万元",
        10,
        [
            ("成本指标", 20, "经济成本指标 社会成本指标 生态环境成本指标"),
            ("产出指标", 40, "数量指标 质量指标 时效指标"),
            ("效益指标", 20, "经济效益指标 社会效益指标 生态效益指标"),
            ("满意度指标", 10, "服务对象满意度指标"),
        ],
        60,
    ),
    "hubei-2020": ("万元", 20, None, 50),
}


def test_these_are_the_templates() -> None:
    files = {path.stem for path in (ROOT / "resources/templates").glob("*.toml")}
    assert files == {*TEMPLATE_IDS, *FORMAT_2_IDS} and set(FORMS) == set(TEMPLATE_IDS)


@pytest.mark.parametrize("template_id", TEMPLATE_IDS)
def test_a_template_says_what_the_rules_say(template_id: str) -> None:
    unit, execution, sections, middle = FORMS[template_id]
    made = template(template_id)
    assert (made.id, made.money_unit, made.execution_points) == (template_id, unit, execution)
    if sections is not None:
        assert [(s.name, s.points, " ".join(s.kinds)) for s in made.sections] == sections
    assert [(band.upper, band.lower) for band in made.bands] == [(100, 80), (80, middle), (middle, 0)]
    assert [(grade.name, grade.at_least) for grade in made.grades] == [
        ("优", 90),
        ("良", 80),
        ("中", 60),
        ("差", 0),
    ]
    assert made.over_target_percent == 30
    assert made.text == template_text(template_id)


@pytest.mark.parametrize("template_id", TEMPLATE_IDS)
def test_the_presets_sum_to_100(template_id: str) -> None:
    made = template(template_id)
    assert (
        made.execution_points + sum(section.points for section in made.sections) == 100 == made.total_points
    )


def test_hubei_has_80_points_for_indicators_and_no_initial_budget() -> None:
    made = template("hubei-2020")
    assert sum(section.points for section in made.sections) == Decimal(80)
    assert made.funds.amount_columns == ("adjusted", "executed")
    assert template().funds.amount_columns == ("initial", "adjusted", "executed")


def test_the_word_lists_are_the_same_everywhere() -> None:
    texts = [*map(format_1_text, OLD), *(template_text(name) for name in TEMPLATE_IDS if name not in OLD)]
    words = [tomllib.loads(text)["words"] for text in texts]
    assert all(other == words[0] for other in words)
    assert all(len(set(entries)) == len(entries) for entries in words[0].values())
    wanted = "成本 投资额 投诉 事故 失误 差错 超支 结余率 结转 调整率 控制率 受害率 成灾率 未…率"
    assert set(wanted.split(" ")) <= set(words[0]["reverse_names"])
    assert {"支出进度", "支付进度", "预算执行率"} <= set(words[0]["rate_names"])


def test_only_the_default_stars_what_the_clerk_fills_at_year_end() -> None:
    assert template().starred >= {"goals.actual", "actual", "weight", "score"}


OLD = ("shenzhen-2021", "national-2020", "cost-2021")


@pytest.mark.parametrize("template_id", OLD)
def test_the_self_evaluation_is_the_one_that_old_workbooks_carry(template_id: str) -> None:
    old, new = parse_template(format_1_text(template_id), "旧"), template(template_id)
    assert new.text != old.text and new.others and not old.others
    assert replace(new, text=old.text, others=()) == old


BROKEN = [
    ("format = 1", "format = 3", "format"),
    ('id = "shenzhen-2021"', "", "id"),
    ('title = "项目支出绩效自评表"', "title = 5", "title"),
    ('orientation = "portrait"', 'orientation = "sideways"', "orientation"),
    ('unit = "元"', 'unit = "美元"', "money.unit"),
    ("separators = false", 'separators = "no"', "money.separators"),
    ("execution_points = 10", "execution_points = 10.5", "scoring.execution_points"),
    ("execution_points = 10", "execution_points = true", "scoring.execution_points"),
    ("over_target_percent = 30", "over_target_percent = 0", "scoring.over_target_percent"),
    ('reverse = "ratio"', 'reverse = "square"', "scoring.reverse"),
    ('reverse = "ratio"', 'reverse = "ratio"\nrevers = "ratio"', "scoring.revers"),
    ('text = "不适用"', 'text = ""', "not_applicable.text"),
    ('id = "amount"\n', 'id = "name"\n', "header"),
    ('id = "name"\ncaption = "项目名称"', 'id = "nom"\ncaption = "项目名称"', "header"),
    ('caption = "主管部门"', "", "header[2].caption"),
    ("required = true", "required = 1", "header[0].required"),
    ("label_width = 140", "label_width = 139", "funds.columns"),
    ('caption = "执行率", width = 105', 'caption = "执行率"', "funds.columns[4].width"),
    ('{ id = "rate", caption = "执行率", width = 105 },\n', "", "funds.columns"),
    (
        '{ id = "other", caption = "其他资金", indent = 3 }',
        '{ id = "other", caption = "其他资金", indent = 99 }',
        "funds.rows[2].indent",
    ),
    ('{ id = "other", caption = "其他资金", indent = 3 }', '"其他资金"', "funds.rows"),
    ('expected = "预期目标"', "", "goals.expected"),
    ('id = "reason", caption', 'id = "why", caption', "indicators.columns"),
    ("points = 50", "points = 60", "sections"),
    ("points = 50", 'points = "50"', "sections[0].points"),
    ('kinds = ["数量指标", "质量指标", "时效指标", "成本指标"]', "kinds = []", "sections[0].kinds"),
    (
        'kinds = ["数量指标", "质量指标", "时效指标", "成本指标"]',
        'kinds = ["数量指标", 5]',
        "sections[0].kinds",
    ),
    ("upper = 80\nlower = 60", "upper = 60\nlower = 80", "bands[1].lower"),
    ("at_least = 80", "at_least = 95", "grades"),
    ("at_least = 60\n", "at_least = -60\n", "grades[2].at_least"),
    ("full_words = [", "full_word = [", "words.full_words"),
    ("writable = false", "writable = 0", "signature[3].writable"),
]


@pytest.mark.parametrize(
    ("old", "new", "key"), BROKEN, ids=[f"{n}-{key}" for n, (*_, key) in enumerate(BROKEN)]
)
def test_a_broken_template_names_file_line_and_key(old: str, new: str, key: str) -> None:
    text = format_1_text()
    assert old in text
    start = text.index(old)
    broken = text.replace(old, new, 1)
    with pytest.raises(TemplateError) as caught:
        parse_template(broken, "我的模板.toml")
    message = str(caught.value)
    assert "我的模板.toml" in message and f"“{key}”" in message
    assert re.fullmatch(r"[^。\n]+。", message)
    if key != "id":
        line = re.search(r"第 (\d+) 行", message)
        assert line is not None, message
        block = _block_of(broken, text.count("\n", 0, start) + 1)
        assert int(line.group(1)) in block


def _block_of(text: str, line: int) -> range:
    """Return the lines from the header of the table around a line to the next header of another table."""
    lines = text.splitlines()
    header = re.compile(r"\[\[?(\w+)\]\]?")
    names = {
        number: match.group(1) for number, content in enumerate(lines, 1) if (match := header.match(content))
    }
    before = [number for number in names if number <= line]
    if not before:
        return range(1, min(names))
    name = names[before[-1]]
    first = next(number for number in names if names[number] == name)
    after = [number for number in names if number > before[-1] and names[number] != name]
    return range(first, min(after, default=len(lines) + 1))


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("execution_points = 10", "execution_points = 101", "execution_points"),
        ('reverse = "ratio"', 'reverse = "square"', "reverse ="),
        ("at_least = 60\n", "at_least = 6000\n", "at_least = 6000"),
        (
            '{ id = "rate", caption = "执行率", width = 105 }',
            '{ id = "rate", caption = "", width = 105 }',
            'id = "rate"',
        ),
        ("lower = 80\n", "lower = 800\n", "lower = 800"),
    ],
)
def test_the_line_is_the_very_line_of_the_key(old: str, new: str, line: str) -> None:
    broken = format_1_text().replace(old, new, 1)
    wanted = next(number for number, content in enumerate(broken.splitlines(), 1) if line in content)
    with pytest.raises(TemplateError, match=f"第 {wanted} 行"):
        parse_template(broken, "x.toml")


@pytest.mark.parametrize(
    "table", ["money", "scoring", "not_applicable", "funds", "goals", "indicators", "words"]
)
def test_a_missing_table_is_named(table: str) -> None:
    text = format_1_text().replace(f"[{table}]", f"[{table}_]")
    with pytest.raises(TemplateError, match=f"x.toml.*“{table}"):
        parse_template(text, "x.toml")


@pytest.mark.parametrize(
    "text",
    ["", "format = ", "[money", 'a = "', "a = 1\na = 2", "\x00", "=" * 1000, "format = 1", "[[format]]"],
)
def test_what_is_no_template_is_one_sentence(text: str) -> None:
    with pytest.raises(TemplateError) as caught:
        parse_template(text, "坏.toml")
    assert re.fullmatch(r"[^。\n]+坏\.toml[^。\n]+。", str(caught.value))


def test_a_syntax_error_names_its_line() -> None:
    text = format_1_text().replace("execution_points = 10", "execution_points = = 10")
    line = text[: text.index("= = 10")].count("\n") + 1
    with pytest.raises(TemplateError, match=f"第 {line} 行"):
        parse_template(text, "坏.toml")


@given(st.sampled_from(TEMPLATE_IDS), st.data())
def test_a_lost_line_never_gives_another_error(template_id: str, data: st.DataObject) -> None:
    lines = template_text(template_id).splitlines()
    place = data.draw(st.integers(0, len(lines) - 1))
    text = "\n".join(lines[:place] + lines[place + 1 :])
    try:
        made = parse_template(text, "x.toml")
    except TemplateError as error:
        assert str(error).endswith("。") and "x.toml" in str(error)
    else:
        assert replace(made, text="").total_points == 100


def test_equal_texts_are_one_template_and_each_error_names_its_own_file() -> None:
    text = template_text("national-2020")
    assert parse_template(text + " ", "甲.toml") is parse_template(text + " ", "乙.toml")
    for name in ("甲.toml", "乙.toml"):
        with pytest.raises(TemplateError, match=name):
            parse_template(text.replace("id =", "id", 1), name)


@pytest.mark.parametrize("ending", ["\r\n", "\n"])
def test_line_ends_of_any_editor_are_read(ending: str) -> None:
    text = template_text("national-2020").replace("\n", ending)
    assert replace(parse_template(text, "x.toml"), text="") == replace(template("national-2020"), text="")
