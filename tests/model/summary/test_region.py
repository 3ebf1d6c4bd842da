"""The transfer form of a region from those of its units: sums by hand, texts with their units, nothing lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.form.blocks import Column, TableBlock
from model.form.project import Indicator, Project, with_texts
from model.form.template import Template
from model.grid.computed import compute
from model.reading.normalise import normalise
from model.reading.target import Bound, Deadline, NotApplicable, read_value
from model.summary.listing import distinct, listed, unit_names
from model.summary.region import region_form
from resources.forms import read_form
from tests.model.builders import YEAR, typed_texts, values

FORM, TRANSFER = read_form(Path(__file__).parents[2] / "forms" / "year" / "national-2020-transfer.json")
COUNTY = FORM.project


def unit(name: str, *rows: Indicator, **texts: str) -> Project:
    """Return a form of a unit with money 100 and 50, unless texts say otherwise."""
    usual = {"project.unit": name, "funds.central.adjusted": "100", "funds.central.executed": "50"}
    given = {key.replace("__", "."): text for key, text in texts.items()}
    return with_texts(Project(header={"name": "某补助"}, indicators=rows), usual | given)


def row(name: str, target: str = "", actual: str = "", reason: str = "", kind: str = "数量指标") -> Indicator:
    return Indicator("产出指标", kind, name, target, actual, reason=reason)


def region(*forms: Project) -> Project:
    return region_form(forms, TRANSFER, YEAR)[0]


def told(*forms: Project) -> tuple[str, ...]:
    return region_form(forms, TRANSFER, YEAR)[1]


def cells(form: Project) -> list[tuple[str, str, str, str]]:
    return [(one.name, one.target, one.actual, one.reason) for one in form.indicators]


def test_the_sum_of_one_form_is_that_form() -> None:
    assert region_form([COUNTY], TRANSFER, YEAR) == (COUNTY, ())
    assert region_form([], TRANSFER, YEAR) == (Project(), ())


def test_two_units_by_hand() -> None:
    other = with_texts(
        COUNTY,
        {
            "project.unit": "市农业农村局",
            "funds.central.adjusted": "600.05",
            "funds.central.executed": "500",
            "funds.local.executed": "",
            "indicators[0].target": "≥1000公顷",
            "indicators[0].actual": "9000亩",
            "indicators[2].actual": "90%",
            "indicators[6].actual": "460户",
        },
    )
    made = region(COUNTY, other)
    assert made.header["unit"] == "县农业农村局、市农业农村局" and made.header["department"] == "省农业农村厅"
    assert made.funds["central"] == {"adjusted": "4000.05", "executed": "3761.5"}
    assert made.funds["local"] == {"adjusted": "2320", "executed": "1038.2"}
    assert made.indicators[0].target == "≥4.7万亩" and made.indicators[0].actual == "4.1万亩"
    # 100% × 4486 and 90% × (500 + 186.3), of 5172.3
    assert made.indicators[2].actual == "98.67%"
    assert made.indicators[6].target == "≥12400户" and made.indicators[6].actual == "7000户"
    funds = compute(made, TRANSFER, YEAR).evaluation.funds_total
    assert (funds.adjusted, funds.executed) == (Decimal("6800.05"), Decimal("5172.3"))
    assert made.signature == COUNTY.signature


def test_targets_go_by_what_was_to_be_spent_and_values_by_what_was() -> None:
    rate = row("合格率", "≥90%", "90%", kind="质量指标")
    other = row("合格率", "≥80%", "70%", kind="质量指标")
    forms = [
        unit("甲", rate, funds__central__adjusted="300", funds__central__executed="100"),
        unit("乙", other, funds__central__adjusted="100", funds__central__executed="100"),
    ]
    assert cells(region(*forms)) == [("合格率", "≥87.5%", "80%", "")] and told(*forms) == ()


@pytest.mark.parametrize("amount", ["", "0", "大约一百"])
def test_without_money_ratios_are_listed_and_told(amount: str) -> None:
    forms = [
        unit("甲", row("合格率", "≥90%", "90%")),
        unit("乙", row("合格率", "≥90%", "70%"), funds__central__executed=amount),
    ]
    assert cells(region(*forms)) == [("合格率", "≥90%", "甲：90%；乙：70%", "")]
    (sentence,) = [one for one in told(*forms) if "合格率" in one]
    assert "全年实际完成值" in sentence and "乙没有可用的全年执行数（B）" in sentence


def test_an_amount_that_is_none_is_listed_and_told() -> None:
    forms = [unit("甲"), unit("乙", funds__central__adjusted="约200")]
    assert region(*forms).funds["central"] == {"adjusted": "甲：100；乙：约200", "executed": "100"}
    assert told(*forms) == (
        "中央财政资金的全年预算数（A）：乙的金额读不出，没有相加，已按单位列出，合计里没有这一项。",
    )


def test_blank_amounts_stay_blank_and_money_is_exact() -> None:
    forms = [unit("甲", funds__central__adjusted="0.1"), unit("乙", funds__central__adjusted="1,000.2 万元")]
    made = region(*forms)
    assert made.funds == {"central": {"adjusted": "1000.3", "executed": "100"}}


def test_rows_are_matched_by_levels_and_name_and_stand_in_the_order_of_first_appearance() -> None:
    first = unit("甲", row("培训 人数", "≥5人"), row("合格率", "≥90%", kind="质量指标"))
    second = unit("乙", row("新增", "≥1个"), row("培训人数", "≥7人"), row("合格率", "≥90%", kind="数量指标"))
    made = region(first, second)
    assert [(one.kind, one.name, one.target) for one in made.indicators] == [
        ("数量指标", "培训 人数", "≥12人"),
        ("数量指标", "新增", "≥1个"),
        ("数量指标", "合格率", "≥90%"),
        ("质量指标", "合格率", "≥90%"),
    ]


def test_a_name_that_stands_twice_in_a_form_is_two_rows() -> None:
    forms = [unit(name, row("会议", "≥1场"), row("会议", "≥10场")) for name in "甲乙"]
    assert [one.target for one in region(*forms).indicators] == ["≥2场", "≥20场"]


def test_rows_without_a_name_are_not_one() -> None:
    forms = [unit(name, row("", "≥1场")) for name in "甲乙"]
    assert [one.target for one in region(*forms).indicators] == ["≥1场", "≥1场"]
    assert [sentence[:1] for sentence in told(*forms)] == ["甲", "乙"]


def test_a_level_that_some_do_not_have_is_left_to_the_others_and_told() -> None:
    nothing = row("不适用", "不适用", "不适用")
    blank = row("")
    forms = [unit("甲", nothing), unit("乙", row("会议", "≥1场", "2场")), unit("丙", blank)]
    assert cells(region(*forms)) == [("会议", "≥1场", "2场", "")]
    assert told(*forms) == ("甲在“数量指标”下写了不适用，别的单位有指标，这一行没有列入。",)
    assert cells(region(forms[2], forms[0])) == [("不适用", "不适用", "不适用", "")]


def test_reasons_are_listed_with_their_units() -> None:
    forms = [
        unit("甲", row("会议", "≥2场", "1场", "停电。")),
        unit("乙", row("会议", "≥2场", "2场")),
        unit("丙", row("会议", "≥2场", "1场", "停电。"), row("调研", "≥1次", "0次", "没有车。")),
    ]
    assert cells(region(*forms)) == [
        ("会议", "≥6场", "4场", "甲、丙：停电。"),
        ("调研", "≥1次", "0次", "丙：没有车。"),
    ]


def test_long_texts_and_tables_are_listed_with_their_units_and_equal_ones_stand_once() -> None:
    one = unit("甲", goals__actual="做完了", goals__audit_findings="无", goals__expected="目标")
    cell = "goals.fund_management.use.situation"
    forms = [
        with_texts(one, {cell: "专款专用"}),
        with_texts(one, {"project.unit": "乙", "goals.actual": "差一点", cell: "专款 专用"}),
        with_texts(one, {"project.unit": "丙"}),
    ]
    goals = region(*forms).goals
    assert goals["actual"] == "甲、丙：做完了\n乙：差一点"
    assert goals["audit_findings"] == "无" and goals["expected"] == "目标"
    assert goals["fund_management.use.situation"] == "甲、乙：专款专用"
    mixed = [one, with_texts(one, {"project.unit": "乙", "goals.audit_findings": "一处"})]
    assert region(*mixed).goals["audit_findings"] == "甲：无\n乙：一处"


def test_a_ratio_of_a_unit_whose_money_cannot_be_told_is_listed_even_if_a_part_can() -> None:
    forms = [
        unit("甲", row("合格率", "", "90%")),
        unit("乙", row("合格率", "", "70%"), funds__local__executed="未定"),
    ]
    assert cells(region(*forms)) == [("合格率", "", "甲：90%；乙：70%", "")]


def test_what_only_one_unit_signed_is_not_said_of_the_region() -> None:
    forms = [unit("甲", signature__date="2022-03-18"), unit("乙")]
    assert region(*forms).signature == {}
    assert told(*forms) == ("填表日期各单位写的不同（甲：2022-03-18），留空，由汇总单位填写。",)


def test_who_signed_differently_leaves_the_place_blank_and_is_told() -> None:
    forms = [
        unit("甲", signature__prepared_by="张三", signature__phone="1"),
        unit("乙", signature__prepared_by="李四", signature__phone="1"),
    ]
    assert region(*forms).signature == {"phone": "1"}
    assert told(*forms) == ("填表人各单位写的不同（甲：张三；乙：李四），留空，由汇总单位填写。",)


def growing() -> Template:
    """Return the transfer form with a table that grows."""
    columns = (Column("task", "任务", 500, "text"), Column("done", "完成", 500, "text"))
    return replace(TRANSFER, blocks=(*TRANSFER.blocks, TableBlock("tasks", "任务", 50, columns)))


def test_rows_of_a_growing_table_stand_one_below_the_other() -> None:
    forms = [
        unit("甲", goals__tasks__0__task="修路", goals__tasks__0__done="完", goals__tasks__2__done="半"),
        unit("乙"),
        unit("丙", goals__tasks__0__task="修路", goals__tasks__0__done="完"),
    ]
    made, _ = region_form(forms, growing(), YEAR)
    assert made.goals == {
        "tasks.0.task": "甲：修路",
        "tasks.0.done": "完",
        "tasks.1.done": "甲：半",
        "tasks.2.task": "丙：修路",
        "tasks.2.done": "完",
    }


def test_units_are_told_apart() -> None:
    forms = [unit("局"), with_texts(unit("局"), {"project.name": "乙项目"}), unit("所"), unit(""), unit("")]
    assert unit_names(forms) == ("局（某补助）", "局（乙项目）", "所", "某补助（第4张）", "某补助（第5张）")


def test_texts_stand_once_in_the_order_of_their_first_appearance() -> None:
    assert distinct(["b", "a", "ｂ", "", " "]) == ["b", "a"]
    assert listed([], 0) == ""


# -- what holds for any forms -------------------------------------------------------------------------------

NUMBERS = st.sampled_from(["≥3个", "≥2.5个", "5个", "≥90%", "100%", "0.6", "2万元", "3元", "不适用", ""])
TEXTS = st.one_of(NUMBERS, values(), typed_texts(4))


@st.composite
def unit_forms(draw: st.DrawFn) -> list[Project]:
    """Return forms of two to four units with rows of the same few names."""
    made = []
    for name in "甲乙丙丁"[: draw(st.integers(2, 4))]:
        names = draw(st.lists(st.sampled_from(["产量", "合格率", "亩均投入", "", "不适用"]), max_size=4))
        rows = [row(one, draw(TEXTS), draw(TEXTS), draw(typed_texts(3))) for one in names]
        texts = {f"goals__{key}": draw(typed_texts(3)) for key in ("expected", "audit_findings")}
        texts |= {f"signature__{key}": draw(typed_texts(2)) for key in ("prepared_by", "phone")}
        texts["project__department"] = draw(typed_texts(3))
        texts["funds__local__adjusted"] = draw(st.sampled_from(["", "1", "2.50", "x"]))
        made.append(unit(name, *rows, **texts))
    return made


def typed(form: Project) -> Iterator[str]:
    for texts in (form.header, form.goals, form.signature, *form.funds.values()):
        yield from texts.values()
    for one in form.indicators:
        yield from (one.name, one.target, one.actual, one.reason)


@given(unit_forms())
def test_every_text_is_in_the_form_or_in_a_sentence_or_part_of_a_number(forms: list[Project]) -> None:
    made, sentences = region_form(forms, TRANSFER, YEAR)
    shown = normalise("\n".join([*typed(made), *sentences]))
    for text in (text for form in forms for text in typed(form)):
        reading = read_value(text, YEAR, TRANSFER.words.not_applicable)
        assert normalise(text) in shown or isinstance(reading, Bound | Deadline | NotApplicable), text


@given(unit_forms(), st.randoms())
def test_another_order_of_the_forms_gives_the_same_sums(forms: list[Project], chance: object) -> None:
    before, sentences = region_form(forms, TRANSFER, YEAR)
    mixed = list(forms)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    after, others = region_form(mixed, TRANSFER, YEAR)
    assert len(sentences) == len(others)
    assert _amounts(before) == _amounts(after)
    assert len(before.indicators) == len(after.indicators)


def _amounts(form: Project) -> dict[tuple[str, str], str]:
    return {
        (source, column): text
        for source, amounts in form.funds.items()
        for column, text in amounts.items()
        if "：" not in text
    }
