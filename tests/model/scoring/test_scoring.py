"""Scores of single indicators: hand-computed cases (docs/domain.md 4) and properties."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from model.form.project import Indicator
from model.scoring.scoring import Scored, score_indicator, scoring_rules
from tests.model.builders import (
    GRADES,
    TEMPLATE_IDS,
    YEAR,
    scored,
    template,
)

LINEAR = replace(scoring_rules(template()), reverse="linear")

# target, actual, weight, method, score
FORWARD = [
    ("≥95%", "96.37%", "3", "3"),
    ("≥95%", "≥95%", "3", "3"),
    ("100%", "50%", "2.5", "1.25"),
    ("100%", "100%以上", "5", "5"),
    ("≥80%", "0%", "20", "0"),
    ("≥3天", "6天", "4", "4"),
    ("≥3", "2", "10", "6.67"),
    ("≥3", "1", "10", "3.33"),
    ("≥8", "5", "1", "0.63"),
    ("≥8", "1", "1", "0.13"),
    ("≥200", "1", "1", "0.01"),
    ("≥201", "1", "1", "0"),
    ("≥90%", "89.9%", "10", "9.99"),
    ("≥50个", "50", "5", "5"),
    ("≥50", "50个", "5", "5"),
    ("≥95%", "96.37", "5", "5"),
    ("≥95%", "0.95", "10", "10"),
    ("≥266米", "≥266米", "5", "5"),
    ("≥266米", "133米", "5", "2.5"),
    ("≥180.67万人", "188.97万人", "4", "4"),
    ("≥180.67万人", "1806700人", "4", "4"),
    ("≥180.67万人", "903350人", "4", "2"),
    ("≥1,000米", "500米", "5", "2.5"),
    ("≥10‰", "0.5%", "6", "3"),
    ("≥100人", "-5人", "10", "0"),
    ("≥-5%", "-10%", "10", "0"),
    ("三次", "2次", "3", "2"),
    ("5个", "5个", "3", "3"),
    ("5个", "7个", "3", "3"),
    ("100%", "100%", "0.005", "0.01"),
    ("100%", "100%", "3.335", "3.34"),
    ("100%", "100%", "3.3333333", "3.33"),
    ("100%", "50%", "4.999999", "2.5"),
    ("100%", "50%", "0", "0"),
    ("1.5亿元", "0.75亿元", "1", "0.5"),
]

REVERSE = [
    ("≤5%", "5%", "10", "10"),
    ("≤5%", "0%", "10", "10"),
    ("≤5%", "10%", "10", "5"),
    ("<5%", "10%", "10", "5"),
    ("≤3天", "4天", "10", "7.5"),
    ("≤3天", "4日", "10", "7.5"),
    ("≤3", "9", "1", "0.33"),
    ("不超过8次", "12次", "1", "0.67"),
    ("3个工作日内", "2个工作日", "5", "5"),
    ("0起", "0起", "4", "4"),
    ("0起", "1起", "4", "0"),
    ("0", "无", "4", "4"),
    ("零投诉", "0", "4", "4"),
    ("0%", "0.01%", "4", "0"),
    ("≤100万元", "1250000元", "5", "4"),
    ("≤100万元", "100", "5", "5"),
]

REVERSE_LINEAR = [
    ("≤5%", "5%", "10", "10"),
    ("≤5%", "6%", "10", "8"),
    ("≤5%", "7.5%", "10", "5"),
    ("≤5%", "10%", "10", "0"),
    ("≤5%", "12%", "10", "0"),
    ("≤3天", "4天", "10", "6.67"),
    ("0起", "1起", "10", "0"),
]

RANGE = [
    ("3-5天", "3天", "9", "9"),
    ("3-5天", "4天", "9", "9"),
    ("3-5天", "5天", "9", "9"),
    ("3-5天", "2天", "9", "6"),
    ("3-5天", "6天", "9", "7.5"),
    ("90%~95%", "45%", "10", "5"),
    ("90%~95%", "100%", "10", "9.5"),
    ("[90,95]", "95", "10", "10"),
    ("≥90%且≤95%", "95.01%", "10", "10"),
    ("±5%", "-5%", "10", "10"),
    ("±5%", "3%", "10", "10"),
    ("±5%", "10%", "10", "5"),
    ("10±2天", "7天", "8", "7"),
    ("10±2天", "12天", "8", "8"),
    ("1-2万元", "15000元", "8", "8"),
]

DATE = [
    ("2021年12月31日前", "2021年12月31日", "5", "5"),
    ("2021年12月31日前", "2021年11月", "5", "5"),
    ("2021年12月31日前", "2022年1月1日", "5", None),
    ("2021年12月31日前", "12月31日前未完成", "5", None),
    ("2021年12月31日前", "截至12月底尚未完成", "5", None),
    ("2021年12月31日前", "12月31日后完成", "5", None),
    ("2021年12月31日前", "未完成", "5", None),
    ("12月底前", "2021-12-31", "5", "5"),
    ("12月底前", "已完成", "5", "5"),
    ("12月底前", "按期完成", "5", "5"),
    ("第四季度", "2021年10月8日", "5", "5"),
    ("9月前", "9月1日", "5", None),
    ("9月前", "8月31日", "5", "5"),
    ("6月", "上半年", "5", "5"),
    ("5月", "上半年", "5", None),
    ("年底前", "2021.12.20", "3.5", "3.5"),
]

QUALITATIVE = [
    ("达成预期指标", "达成预期指标", "5", "5"),
    ("达成预期指标", "达成预期指标。", "5", "5"),
    ("显著提升", "有所提升", "5", None),
    ("有效", "优", "5", None),
    ("是", "是", "5", "5"),
    ("是", "否", "5", None),
    ("优秀", "良好", "5", None),
    ("良好", "良好", "5", "5"),
    ("完成验收", "未完成", "5", None),
    ("完成验收", "基本完成", "5", None),
    ("完成验收", "已完成", "5", "5"),
    ("7×24小时", "7×24小时", "5", "5"),
    ("显著", "", "0", "0"),
    ("2021年度考核优秀", "考核优秀", "5", None),
    ("无投诉", "无投诉", "5", "5"),
]

NOT_APPLICABLE = [
    ("不适用", "不适用", "0", "0"),
    ("不适用", "/", "0", "0"),
    ("/", "", "0", "0"),
    ("—", "—", "", "0"),
    ("", "", "0", "0"),
    ("不适用", "100%", "5", "0"),
]


def _weighted(table: list[Any], method: str) -> list[Any]:
    return [(method, *row) for row in table]


def _expect(found: Scored, method: str, score: str | None) -> None:
    expected = None if score is None else Decimal(score)
    assert (found.method, found.score) == (method, expected), found.explain


@pytest.mark.parametrize(
    ("method", "target", "actual", "weight", "score"),
    [
        *_weighted(FORWARD, "forward"),
        *_weighted(REVERSE, "reverse"),
        *_weighted(RANGE, "range"),
        *_weighted(DATE, "date"),
        *_weighted(QUALITATIVE, "qualitative"),
        *_weighted(NOT_APPLICABLE, "na"),
    ],
)
def test_auto_chooses_the_method_and_scores(
    method: str, target: str, actual: str, weight: str, score: str | None
) -> None:
    found = scored(target, actual, weight)
    _expect(found, method, score)
    assert found.auto_method == method and found.auto_score == found.score


@pytest.mark.parametrize(("target", "actual", "weight", "score"), REVERSE_LINEAR)
def test_the_linear_reverse_formula(target: str, actual: str, weight: str, score: str) -> None:
    row = Indicator("产出指标", "成本指标", "", target, actual, weight)
    _expect(score_indicator(row, LINEAR, YEAR), "reverse", score)


def test_above_a_range_the_linear_formula_counts_too() -> None:
    row = Indicator("产出指标", "成本指标", "", "3-5天", "6天", "9")
    _expect(score_indicator(row, LINEAR, YEAR), "range", "7.2")


@pytest.mark.parametrize(
    ("name", "target", "actual", "weight", "method", "score"),
    [
        ("项目成本", "100万元", "100万元", "6", "reverse", "6"),
        ("项目成本", "100万元", "120万元", "6", "reverse", "5"),
        ("项目成本（万元）", "100", "120", "6", "reverse", "5"),
        ("投诉数", "3次", "6次", "10", "reverse", "5"),
        ("安全事故数", "2起", "1起", "10", "reverse", "10"),
        ("预算调整率", "5%", "10%", "10", "reverse", "5"),
        ("森林火灾受害率", "0.9‰", "1.8‰", "10", "reverse", "5"),
        ("有害生物成灾率", "3‰", "2‰", "10", "reverse", "10"),
        ("未按期完成率", "5%", "10%", "4", "reverse", "2"),
        ("投诉处理率", "100%", "90%", "10", "forward", "9"),
        ("成本节约率", "10%", "5%", "10", "forward", "5"),
        ("事故整改率", "100%", "50%", "10", "forward", "5"),
        ("完成率", "100%", "50%", "10", "forward", "5"),
        ("项目成本", "≥100元", "50元", "10", "forward", "5"),
        ("完成率", "≤50%", "100%", "10", "reverse", "5"),
    ],
)
def test_the_name_tells_the_direction_of_a_plain_number(
    name: str, target: str, actual: str, weight: str, method: str, score: str
) -> None:
    found = scored(target, actual, weight, name)
    _expect(found, method, score)
    assert bool(found.guess) == (method == "reverse" and target[0] not in "≤≥")


@pytest.mark.parametrize(
    ("target", "actual", "differ"),
    [
        ("5场", "5个", True),
        ("5场", "5场", False),
        ("5场", "5", False),
        ("5", "5场", False),
        ("3万人", "30000人", False),
        ("100万元", "1000000元", False),
        ("3天", "3日", False),
        ("3-5场", "4个", True),
    ],
)
def test_different_units_compare_and_are_marked(target: str, actual: str, differ: bool) -> None:
    found = scored(target, actual)
    assert (found.score, found.units_differ) == (Decimal(10), differ)


@pytest.mark.parametrize(
    ("target", "actual", "score"),
    [
        ("≥2", "2", "4"),
        ("≥2", "1.5", "3"),
        ("≥2", "20000亩", "4"),
        ("≥2", "15000亩", "3"),
        ("≥2万亩", "1", "2"),
    ],
)
def test_the_unit_in_the_name_counts_for_bare_numbers(target: str, actual: str, score: str) -> None:
    found = scored(target, actual, "4", "管护面积（万亩）")
    _expect(found, "forward", score)
    assert not found.units_differ


@pytest.mark.parametrize(
    ("method", "target", "actual", "name", "score"),
    [
        ("reverse", "100%", "125%", "", "8"),
        ("forward", "100元", "50元", "成本", "5"),
        ("forward", "≤100", "50", "", "5"),
        ("qualitative", "100%", "100%", "", "10"),
        ("qualitative", "100%", "90%", "", None),
        ("range", "3-5", "6", "", "8.33"),
        ("na", "100%", "100%", "", "0"),
    ],
)
def test_the_clerk_may_choose_the_method(
    method: str, target: str, actual: str, name: str, score: str | None
) -> None:
    _expect(scored(target, actual, "10", name, method=method), method, score)


@pytest.mark.parametrize(
    ("target", "actual", "weight"),
    [
        ("100%", "", "10"),
        ("100%", "好", "10"),
        ("100%", "45/45", "10"),
        ("100%", "100%", ""),
        ("100%", "100%", "十分"),
        ("100%", "100%", "-5"),
        ("", "100%", "10"),
        ("12月底前", "", "10"),
        ("显著", "", "10"),
        ("100%", "不适用", "10"),
        ("0起", "不适用", "10"),
        ("提高5%", "下降5%", "10"),
    ],
)
def test_what_cannot_be_computed_has_no_score_and_counts_nothing(
    target: str, actual: str, weight: str
) -> None:
    found = scored(target, actual, weight)
    assert found.score is None and found.counted == 0


@pytest.mark.parametrize(
    ("template_id", "grade", "typed", "counts"),
    [
        ("shenzhen-2021", GRADES[0], "10", True),
        ("shenzhen-2021", GRADES[0], "8", True),
        ("shenzhen-2021", GRADES[0], "7.99", False),
        ("shenzhen-2021", GRADES[1], "8", False),
        ("shenzhen-2021", GRADES[1], "7.99", True),
        ("shenzhen-2021", GRADES[1], "6", True),
        ("shenzhen-2021", GRADES[1], "5", False),
        ("shenzhen-2021", GRADES[1], "8.01", False),
        ("shenzhen-2021", GRADES[2], "6", False),
        ("shenzhen-2021", GRADES[2], "5.99", True),
        ("shenzhen-2021", GRADES[2], "0", True),
        ("shenzhen-2021", GRADES[2], "6.01", False),
        ("national-2020", GRADES[1], "5.99", False),
        ("cost-2021", GRADES[1], "6", True),
        ("hubei-2020", GRADES[1], "5", True),
        ("hubei-2020", GRADES[1], "4.99", False),
        ("hubei-2020", GRADES[2], "5", False),
        ("hubei-2020", GRADES[2], "4.99", True),
        ("hubei-2020", GRADES[2], "5.01", False),
    ],
)
def test_a_typed_score_stays_in_the_band_of_its_grade(
    template_id: str, grade: str, typed: str, counts: bool
) -> None:
    found = scored("显著提升", "有所提升", "10", template_id=template_id, grade=grade, manual_score=typed)
    assert found.method == "manual" and not found.needs_grade
    assert (found.score, bool(found.manual_problem)) == ((Decimal(typed), False) if counts else (None, True))


@pytest.mark.parametrize("template_id", TEMPLATE_IDS)
@pytest.mark.parametrize(
    ("target", "actual"), [("显著提升", "有所提升"), ("6月底前", "7月1日"), ("≥95%", "190人")]
)
def test_the_best_grade_scores_in_full_and_a_lower_one_asks_for_a_score(
    template_id: str, target: str, actual: str
) -> None:
    best, *lower = (scored(target, actual, "7.5", template_id=template_id, grade=grade) for grade in GRADES)
    assert best.score == Decimal("7.5") and not best.needs_grade
    for found in lower:
        assert found.score is None and not found.needs_grade and found.band is not None
        assert "之内的得分" in found.explain


def test_without_a_grade_the_clerk_has_to_judge() -> None:
    assert scored("显著提升", "有所提升").needs_grade
    assert scored("6月底前", "7月1日").needs_grade
    assert scored("显著提升", "有所提升", grade="不认识的档").needs_grade
    assert not scored("显著提升", "显著提升").needs_grade


@pytest.mark.parametrize(
    ("typed", "score"),
    [
        ("3", "3"),
        ("０", "0"),
        (" 4.5 ", "4.5"),
        ("２．５０", "2.5"),
        ("5", "5"),
        ("5分", "5"),
        ("5.01", None),
        ("2.555", "2.56"),
        ("4.999999", "5"),
        ("2.3333333", "2.33"),
        ("5.004", "5"),
        ("5.005", None),
        ("-1", None),
        ("满分", None),
        ("NaN", None),
        ("1e0", None),
    ],
)
def test_a_typed_score_wins_inside_its_bounds(typed: str, score: str | None) -> None:
    found = scored("100%", "50%", "5", manual_score=typed)
    assert (found.method, found.auto_method, found.auto_score) == ("manual", "forward", Decimal("2.5"))
    assert found.score == (None if score is None else Decimal(score))
    assert bool(found.manual_problem) == (score is None)
    assert "2.5" in found.explain or score is None


def test_a_blank_typed_score_is_automatic() -> None:
    assert scored("100%", "50%", "5", manual_score=" ").method == "forward"


@pytest.mark.parametrize(
    ("method", "target", "actual", "score"),
    [
        ("forward", "≥4天", "3-5天", "7.5"),
        ("reverse", "≤4天", "3-5天", "8"),
        ("date", "春节前", "春节前", "10"),
    ],
)
def test_of_a_range_the_less_favourable_end_counts_and_the_same_text_is_full(
    method: str, target: str, actual: str, score: str
) -> None:
    _expect(scored(target, actual, method=method), method, score)


def test_words_in_brackets_behind_a_name_are_no_unit() -> None:
    assert not scored("≥2项", "2", name="管理办法（试行）").units_differ
    assert not scored("≥2", "2项", name="管理办法（试行）").units_differ


@pytest.mark.parametrize(
    ("actual", "late"), [("2022年1月", " 晚于"), ("2021年", "可能晚于"), ("2021年7月1日", " 晚于")]
)
def test_a_late_date_says_how_sure_it_is(actual: str, late: str) -> None:
    found = scored("2021年6月底前", actual)
    assert found.needs_grade and late in found.explain


@pytest.mark.parametrize(
    ("target", "actual", "over"),
    [
        ("≥70%", "91%", True),
        ("≥70%", "90.99%", False),
        ("≤5", "9", False),
        ("3天", "6天", True),
        ("0起", "5起", False),
    ],
)
def test_a_target_beaten_by_30_percent_is_marked(target: str, actual: str, over: bool) -> None:
    assert scored(target, actual).over_target == over


@pytest.mark.parametrize(
    ("target", "actual", "weight", "explain"),
    [
        ("100%", "50%", "2.5", "正向 50% ÷ 100% × 2.5 = 1.25"),
        ("≥95%", "47.5", "9.5", "正向 47.5% ÷ 95% × 9.5 = 4.75"),
        ("≤3天", "4天", "10", "反向 3天 ÷ 4天 × 10 = 7.5"),
        ("12月底前", "2021年11月", "5", "时限 2021年11月1日至2021年11月30日 不晚于 2021年12月31日，得满分 5"),
        ("12月底前", "12月1日", "5", "时限 2021年12月1日 不晚于 2021年12月31日，得满分 5"),
        ("不适用", "不适用", "0", "不适用，不计分"),
        ("不适用", "不适用", "5", "不适用的指标分值应为 0，不计分"),
    ],
)
def test_the_explanation_shows_the_computation(target: str, actual: str, weight: str, explain: str) -> None:
    assert scored(target, actual, weight).explain == explain


def test_a_guess_from_the_name_is_explained() -> None:
    assert "按指标名称推断" in scored("100", "120", name="成本").explain
    assert "按指标名称推断" not in scored("≤100", "120", name="成本").explain


@pytest.mark.parametrize(("actual", "differ"), [("200人次", False), ("200场", True), ("200", False)])
def test_a_measure_word_in_the_name_is_the_unit_of_a_bare_target(actual: str, differ: bool) -> None:
    assert scored("≥200", actual, name="培训人数（人次）").units_differ == differ
