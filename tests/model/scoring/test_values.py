"""Values read as a person would read them (docs/domain.md 7): tables of cases, and what is said of each."""

from __future__ import annotations

from decimal import Decimal

import pytest

from model.scoring.findings import Finding
from tests.model.builders import clean_project, computed, scored, with_row
from tests.model.scoring.value_cases import TABLES, ValueCase

ASKS = {"missing", "unjudged"}


def _findings(case: ValueCase) -> list[Finding]:
    texts = {"name": case.name, "target": case.target, "actual": case.actual, "reason": "因故"}
    findings = computed(with_row(clean_project(), 0, **texts))[1]
    return [finding for finding in findings if finding.code not in ("reason-needless", "over-target")]


@pytest.mark.parametrize("kind", TABLES)
def test_values_score_as_a_person_scores_them(kind: str) -> None:
    results = [(case, scored(case.target, case.actual, "10", case.name)) for case in TABLES[kind]]
    wanted = [None if case.score is None else Decimal(case.score) for case, _ in results]
    wrong = [pair for pair, score in zip(results, wanted, strict=True) if pair[1].score != score]
    assert [(case, found.score, found.explain) for case, found in wrong] == []


@pytest.mark.parametrize("kind", TABLES)
def test_what_is_judged_by_hand_is_asked_for(kind: str) -> None:
    judged = [case for case in TABLES[kind] if case.score is None]
    assert [case for case in judged if not ASKS & {finding.code for finding in _findings(case)}] == []
    typed = [scored(case.target, case.actual, "10", case.name, manual_score="7") for case in judged]
    assert not any(found.needs_grade for found in typed)


def test_every_kind_has_ten_cases_and_a_third_to_be_judged() -> None:
    for kind, table in TABLES.items():
        judged = sum(case.score is None for case in table)
        assert len(table) >= 15 and len(set(table)) == len(table), kind
        assert judged >= 5 or judged * 3 >= len(table) - judged, kind


# -- what is said ---------------------------------------------------------------------------------------

CONVERSIONS = [
    ("道路长度", "≥2公里", "1500米", "1公里 = 1000米"),
    ("绿化面积", "≥30亩", "2公顷", "1公顷 = 15亩"),
    ("粮食", "≥50万斤", "24万公斤", "1千克 = 2斤"),
    ("办结时限", "≤2天", "30小时", "1天 = 24小时"),
    ("工期", "≤6个月", "150天", "1个月 = 31天"),
    ("工期", "≤1年", "13个月", "1年 = 12月"),
    ("补助标准", "≥6000元/人·年", "500元/人·月", "元/人·月 换算为 元/人·年"),
    ("巡查次数", "每季度1次", "5次", "按全年 4 期计"),
    ("巡查次数", "2次/年", "8次", "按全年计"),
    ("容量", "≥2TB", "3000GB", "1024 进位"),
    ("受益人次", "≥1.5万人次", "14000", "按 14000人次 读"),
    ("合格率", "≥95%", "0.9", "按 90% 读"),
    ("完成投资额", "5000万", "3000万", "按指标名称推断"),
]


@pytest.mark.parametrize(("name", "target", "actual", "said"), CONVERSIONS)
def test_a_conversion_or_guess_is_said_beside_the_score(
    name: str, target: str, actual: str, said: str
) -> None:
    assert said in scored(target, actual, "10", name).explain


def test_the_same_unit_is_not_said_to_be_converted() -> None:
    assert scored("≥2公里", "1.5km", "10").explain == "正向 1.5km ÷ 2公里 × 10 = 7.5"
    assert scored("≥1.5亿元", "12000万元", "10").explain == "正向 12000万元 ÷ 1.5亿元 × 10 = 8"


@pytest.mark.parametrize(
    ("name", "target", "actual", "code", "severity"),
    [
        ("合格率", "≥95%", "0.96", "read-as", "warning"),
        ("合格率", "≥2%", "0.5", "read-as", "warning"),
        ("覆盖率", "≥0.95", "90%", "read-as", "warning"),
        ("受益人次", "≥1.5万人次", "14000", "read-as", "warning"),
        ("总成本", "≤100万元", "98", "read-as", None),
        ("总成本", "≤1000000", "98万元", "read-as", None),
        ("合格率", "≥95%", "96", "read-as", None),
        ("面积（万亩）", "2", "1.5", "read-as", None),
        ("覆盖率", "≥95%", "190人", "read-as", None),
        ("人数", "≥180.67万人", "188.97", "read-as", None),
        ("总成本", "100万元", "98万元", "direction-guessed", "warning"),
        ("总成本", "100万元", "100万元", "direction-guessed", "info"),
        ("总成本", "≤100万元", "98万元", "direction-guessed", None),
        ("完成投资额", "100万元", "98万元", "direction-guessed", "warning"),
        ("完成率", "100%", "98%", "direction-guessed", None),
        ("办理时限", "3-5天", "2天", "direction-guessed", "warning"),
        ("办理时限", "3-5天", "4天", "direction-guessed", "info"),
        ("场次", "5场", "4次", "unit-differs", "warning"),
        ("长度", "5公里", "4000米", "unit-differs", None),
        ("场次", "=5场", "6场", "strict-sign", "warning"),
        ("投诉", "<5件", "5件", "strict-sign", "warning"),
    ],
)
def test_a_guess_that_matters_is_a_warning(
    name: str, target: str, actual: str, code: str, severity: str | None
) -> None:
    found = {one.code: one.severity for one in _findings(ValueCase(name, target, actual, None))}
    assert found.get(code) == severity


def test_a_warning_of_two_readings_names_both_and_their_scores() -> None:
    (found,) = _findings(ValueCase("合格率", "≥95%", "0.96", "10"))
    assert (found.code, str(found.field)) == ("read-as", "indicators[0].actual")
    assert found.message == "“合格率”的“0.96”按 96% 计分，也可能是 0.96%（得 0.51 分），请核对并写明。"


def test_a_question_names_what_it_asks() -> None:
    asked = {one.code: one.message for one in _findings(ValueCase("受益人次", "≥5万人次", "200", None))}
    assert "200万人次" in asked["unjudged"] and "200人次" in asked["unjudged"]
    asked = {one.code: one.message for one in _findings(ValueCase("覆盖率", "≥95%", "190人", None))}
    assert "不是同一类" in asked["unjudged"]


def test_a_month_without_a_year_offers_this_year_and_the_next() -> None:
    offered = scored("11月前", "2月", "10", "完成时间").readings
    assert [(one.shown, one.score, one.column, one.text) for one in offered] == [
        ("2021年", Decimal(10), "actual", "2021年2月"),
        ("2022年", None, "actual", "2022年2月"),
    ]


@pytest.mark.parametrize(
    ("name", "target", "actual", "written"),
    [("整改时间", "≤2天", "20小时", "2.5天"), ("数据容量", "≥2TB", "2040GB", "2.04TB"), ("工期", "≤12个月", "366天", "12月")],
)  # fmt: skip
def test_another_reading_is_written_in_the_targets_unit(
    name: str, target: str, actual: str, written: str
) -> None:
    assert scored(target, actual, "10", name).readings[1].text == written


def test_a_typed_score_settles_what_was_read_or_guessed() -> None:
    project = with_row(clean_project(), 0, target="≥95%", actual="0.96", manual_score="40", reason="因故")
    assert {finding.code for finding in computed(project)[1]} == set()
