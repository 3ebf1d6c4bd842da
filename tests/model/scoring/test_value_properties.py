"""What holds for values whatever was typed: units, two readings, remedies (docs/domain.md 7, 12)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hypothesis import assume, example, given
from hypothesis import strategies as st

from model.form.project import Indicator, Project
from model.reading.direction import read_name
from model.reading.kinds import UNITS, measure_of
from model.reading.ordinals import is_reached, read_ordinal
from model.reading.wordings import is_done_wholly, is_met_by
from model.scoring.findings import Finding
from model.scoring.remedies import remedies
from model.scoring.scoring import scoring_rules
from tests.model.builders import clean_project, computed, scored, template, typed_texts, values, with_row

NUMBERS = st.decimals("0.01", 10**6, places=2)
# kinds of which every two units convert in one way
EXACT_KINDS = ("长度", "面积", "质量", "体积", "功率", "电量", "年月")
PAIRS = [
    (one.names[0], other.names[0])
    for one in UNITS
    for other in UNITS
    if one.kind == other.kind and one.kind in EXACT_KINDS
]
NAMES = st.sampled_from(
    [
        "",
        "项目成本",
        "培训时长",
        "响应时间",
        "完成投资额",
        "人口控制率",
        "合格率",
        "满意度",
        "参训人数",
        "水质",
        "师生比",
    ]
)


def _row(name: str, target: str, actual: str) -> Project:
    return with_row(clean_project(), 0, name=name, target=target, actual=actual, reason="因故")


def _of_value(project: Project) -> list[Finding]:
    return [one for one in computed(project)[1] if one.code in ("read-as", "unjudged", "direction-guessed")]


def _converted(number: Decimal, unit: str, other: str) -> Fraction:
    return Fraction(number) * Fraction(measure_of(unit).size) / Fraction(measure_of(other).size)


@given(st.sampled_from(PAIRS), NUMBERS, NUMBERS, NUMBERS, st.sampled_from("≥≤"))
def test_more_is_never_worse_forward_nor_better_reverse_across_units(
    units: tuple[str, str], target: Decimal, one: Decimal, other: Decimal, sign: str
) -> None:
    mine, foreign = units
    actuals = sorted(
        [
            (_converted(one, mine, mine), f"{one}{mine}"),
            (_converted(other, foreign, mine), f"{other}{foreign}"),
        ]
    )
    low, high = (scored(f"{sign}{target}{mine}", text).score for _, text in actuals)
    assert low is not None and high is not None
    assert low <= high if sign == "≥" else low >= high


@given(st.sampled_from(PAIRS), NUMBERS, NUMBERS, st.sampled_from("≥≤"))
def test_a_conversion_and_its_inverse_score_alike(
    units: tuple[str, str], target: Decimal, actual: Decimal, sign: str
) -> None:
    mine, foreign = units
    same = _converted(actual, foreign, mine)
    assume(same.denominator in (1, 2, 4, 5, 8, 10, 20, 25, 50, 100, 1000))
    written = Decimal(same.numerator) / Decimal(same.denominator)
    there, back = (
        scored(f"{sign}{target}{mine}", f"{actual}{foreign}"),
        scored(f"{sign}{target}{mine}", f"{written:f}{mine}"),
    )
    assert there.score == back.score


# a number that may be a fraction has two readings, and so has one that may lack the other's 万
AMBIGUOUS = [
    ("≥{target}%", "{actual}", "{actual}%", "{hundredfold}%"),
    ("≥{target}万人次", "{whole}", "{whole}人次", "{whole}万人次"),
]


@given(
    st.sampled_from(AMBIGUOUS),
    st.integers(1, 200),
    st.decimals("0.01", "9.99", places=2),
    st.integers(1, 10**7),
)
@example(AMBIGUOUS[0], 95, Decimal("0.96"), 1)
@example(AMBIGUOUS[1], 5, Decimal(1), 200)
def test_two_readings_never_end_in_a_silent_score(
    texts: tuple[str, str, str, str], target: int, fraction: Decimal, whole: int
) -> None:
    assume(fraction != fraction.to_integral_value())
    target_text, typed, one, other = (
        text.format(target=target, actual=fraction, hundredfold=fraction * 100, whole=whole) for text in texts
    )
    scores = {scored(target_text, explicit, "10", "事项").score for explicit in (one, other)}
    found = scored(target_text, typed, "10", "事项")
    codes = {finding.code for finding in _of_value(_row("事项", target_text, typed))}
    if len(scores) == 1:
        assert found.score in scores and not codes
    elif found.score is None:
        assert codes == {"unjudged"}
    else:
        assert found.score in scores and codes == {"read-as"}


@given(NAMES, values(), values())
@example("成本", "≥95%", "0.96")
@example("人口控制率", "60%", "50%")
@example("工期", "3月", "90天")
def test_a_remedy_says_what_was_typed_without_doubt(name: str, target: str, actual: str) -> None:
    project = _row(name, target, actual)
    evaluation, findings = computed(project)
    for finding in findings:
        if finding.code not in ("read-as", "direction-guessed"):
            continue
        for remedy in remedies(finding, project, template(), evaluation):
            after = computed(remedy.project)[1]
            assert finding.note_key not in {one.note_key for one in after}, remedy.label
            changed = [
                (old, new)
                for old, new in zip(project.indicators, remedy.project.indicators, strict=True)
                if old != new
            ]
            assert len(changed) == 1


@given(NAMES, values(), values())
def test_what_is_asked_has_no_score_and_what_is_scored_asks_nothing(
    name: str, target: str, actual: str
) -> None:
    found = scored(target, actual, "10", name)
    codes = {finding.code for finding in _of_value(_row(name, target, actual))}
    assert ("unjudged" in codes) == found.needs_grade
    assert not found.needs_grade or found.score is None
    assert ("read-as" in codes) == (bool(found.readings) and found.score is not None)
    if found.guess_matters:
        assert "direction-guessed" in codes


@given(typed_texts(), typed_texts(), typed_texts())
def test_no_text_breaks_a_reading(one: str, other: str, name: str) -> None:
    wanted, reached = read_ordinal(one), read_ordinal(other)
    if wanted and reached:
        assert is_reached(wanted, reached, name) in (True, False)
    assert is_met_by(one, one) and is_done_wholly(one) in (True, False)
    assert read_name(name, "", scoring_rules(template()).names).direction is not None
    assert measure_of(other).size > 0


def test_an_indicator_counts_things_only_across_counting_units() -> None:
    for one, other, alike in (
        ("场", "次", True),
        ("个", "人", True),
        ("%", "人", False),
        ("元", "个", False),
        ("天", "工作日", False),
    ):
        found = scored(f"≥10{one}", f"10{other}")
        assert (found.score is not None) == alike


def test_the_row_of_a_remedy_is_the_row_of_its_finding() -> None:
    project = clean_project()
    rows = (*project.indicators, Indicator("产出指标", "数量指标", "合格率", "≥95%", "0.96", "1"))
    changed = Project(project.header, project.funds, project.goals, rows)
    evaluation, findings = computed(changed)
    (finding,) = [one for one in findings if one.code == "read-as"]
    taken, other = remedies(finding, changed, template(), evaluation)
    assert (taken.label, other.label) == ("实际完成值改为 96%", "实际完成值改为 0.96%")
    assert taken.project.indicators[-1].actual == "96%" and other.project.indicators[-1].actual == "0.96%"
