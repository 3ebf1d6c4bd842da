"""What holds for the score of any indicator, whatever was typed (docs/domain.md 4)."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from hypothesis import assume, example, given
from hypothesis import strategies as st

from model.form.project import Indicator, Project
from model.grid.layout import build_grid
from model.scoring.checks import check
from model.scoring.evaluation import evaluate
from model.scoring.scoring import METHODS, ScoringRules, score_indicator, scoring_rules
from tests.model.builders import (
    TEMPLATE_IDS,
    YEAR,
    clean_project,
    number_texts,
    projects,
    scored,
    template,
    typed_texts,
    values,
    with_row,
)

RATIO = scoring_rules(template())
LINEAR = replace(RATIO, reverse="linear")


@given(
    st.sampled_from(TEMPLATE_IDS),
    values(),
    values(),
    number_texts(),
    st.sampled_from(METHODS),
    number_texts(),
)
@example("shenzhen-2021", "100%", "50%", "10", "auto", "0\n0")
def test_a_score_is_between_0_and_the_weight_with_2_decimals(
    template_id: str, target: str, actual: str, weight: str, method: str, manual: str
) -> None:
    for typed in ("", manual):
        found = scored(target, actual, weight, template_id=template_id, method=method, manual_score=typed)
        for score in (found.score, found.auto_score):
            if score is not None:
                assert 0 <= score <= found.weight.or_zero
                assert score == score.quantize(Decimal("0.01"))
        assert found.explain and "\n" not in found.explain.strip()


UNITS = st.sampled_from(["", "%", "个", "万人", "公里"])
NUMBERS = st.decimals(0, 10**6, places=3)
WEIGHTS = st.decimals("0.001", 50, places=3)


def _score(rules: ScoringRules, target: str, actual: str, weight: Decimal) -> Decimal:
    row = Indicator("产出指标", "数量指标", "", target, actual, f"{weight:f}")
    score = score_indicator(row, rules, YEAR).score
    assert score is not None
    return score


@given(NUMBERS, NUMBERS, NUMBERS, WEIGHTS, UNITS, st.booleans())
def test_more_never_scores_less_for_a_forward_indicator(
    target: Decimal, one: Decimal, other: Decimal, weight: Decimal, unit: str, bare: bool
) -> None:
    less, more = sorted((one, other))
    bare = bare and unit in ("", "个", "公里")  # beside % and 万 a bare number may have two readings
    actuals = (f"{number:f}{'' if bare else unit}" for number in (less, more))
    low, high = (_score(RATIO, f"≥{target:f}{unit}", actual, weight) for actual in actuals)
    assert low <= high


@given(NUMBERS, NUMBERS, NUMBERS, WEIGHTS, UNITS, st.sampled_from([RATIO, LINEAR]))
def test_more_never_scores_more_for_a_reverse_indicator(
    target: Decimal, one: Decimal, other: Decimal, weight: Decimal, unit: str, rules: ScoringRules
) -> None:
    less, more = sorted((one, other))
    actuals = (f"{number:f}{unit}" for number in (less, more))
    low, high = (_score(rules, f"≤{target:f}{unit}", actual, weight) for actual in actuals)
    assert low >= high


@given(NUMBERS, NUMBERS, WEIGHTS, UNITS, st.sampled_from(["forward", "ratio", "linear"]))
def test_scores_are_those_of_exact_fractions(
    target: Decimal, actual: Decimal, weight: Decimal, unit: str, formula: str
) -> None:
    assume(target > 0)
    weight = weight.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)  # what the sheet shows of it
    t, a, w = Fraction(target), Fraction(actual), Fraction(weight)
    if formula == "forward":
        share = min(w, w * a / t)
    elif a <= t:
        share = w
    else:
        share = w * t / a if formula == "ratio" else max(Fraction(0), w * (1 - (a - t) / t))
    cents = Decimal((share * 100 + Fraction(1, 2)).__floor__()) / 100
    rules = LINEAR if formula == "linear" else RATIO
    operator = "≥" if formula == "forward" else "≤"
    found = _score(rules, f"{operator}{target:f}{unit}", f"{actual:f}{unit}", weight)
    assert found == min(weight, cents)


@given(st.data(), st.sampled_from(TEMPLATE_IDS), st.integers(1900, 2999))
def test_evaluating_checking_and_drawing_never_raise(
    data: st.DataObject, template_id: str, year: int
) -> None:
    project = data.draw(projects(template_id))
    _compute(project, template_id, year)


@given(
    typed_texts(30),
    typed_texts(30),
    st.sampled_from(["", "支出进度", "成本(万元)", "未到率"]),
    st.sampled_from(METHODS),
)
@example("1" + "万" * 20, "1" + "亿" * 20, "支出进度", "auto")
@example("1" + "亿" * 20, "1", "支出进度", "auto")
@example("1,", "1,", "成本(万元)", "range")
def test_no_text_in_a_row_breaks_the_form(target: str, actual: str, name: str, method: str) -> None:
    project = with_row(clean_project(), 0, target=target, actual=actual, name=name, method=method)
    _compute(project, "shenzhen-2021", YEAR)


def _compute(project: Project, template_id: str, year: int) -> None:
    evaluation = evaluate(project, template(template_id), year)
    check(project, template(template_id), evaluation)
    build_grid(project, template(template_id), evaluation, year)
    assert 0 <= evaluation.total_score <= evaluation.total_weight
