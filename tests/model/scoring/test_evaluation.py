"""The eight real forms give every printed figure; rounding is half up (docs/domain.md 2)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.exchange.form_json import evaluation_dict
from model.form.project import Project, empty_project, with_text
from model.scoring.evaluation import NO_GRADE, evaluate, grade_of
from tests.model.builders import SAMPLES, YEAR, clean_project, computed, sample, sample_data, template


def _funds(**rows: tuple[str, str, str]) -> Project:
    funds = {
        source: dict(zip(("initial", "adjusted", "executed"), texts, strict=True))
        for source, texts in rows.items()
    }
    return replace(clean_project(), funds=funds)


def test_all_eight_samples_are_there() -> None:
    assert [path.name[:2] for path in SAMPLES] == [f"0{number}" for number in range(1, 9)]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_gives_every_printed_figure(path: Path) -> None:
    data, project = sample_data(path), sample(path)
    evaluation, findings = computed(project)
    result = evaluation_dict(project, evaluation, findings)
    funds, total = result["funds"]["total"], result["total"]
    assert {
        "total_initial": funds["initial"],
        "total_adjusted": funds["adjusted"],
        "total_executed": funds["executed"],
        "execution_rate": funds["rate"],
        "execution_score": funds["score"],
        "total_weight": total["weight"],
        "total_score": total["score"],
    } == data["printed"]
    assert [row["score"] for row in result["indicators"]] == [
        row["printed_score"] for row in data["indicators"]
    ]


@pytest.mark.parametrize(
    ("adjusted", "executed", "rate", "score"),
    [
        ("3028000", "3005236", "99.25%", "9.92"),
        ("10390000", "10012516.44", "96.37%", "9.64"),
        ("8", "1", "12.50%", "1.25"),
        ("16", "1", "6.25%", "0.63"),
        ("80000", "12345", "15.43%", "1.54"),
        ("100", "100", "100.00%", "10"),
        ("100", "130", "130.00%", "10"),
        ("0", "0", "0.00%", "0"),
        ("0", "5", "0.00%", "0"),
        ("", "", "0.00%", "0"),
        ("1000", "999.99", "100.00%", "10"),
        ("1000", "999.4", "99.94%", "9.99"),
    ],
)
def test_rate_and_score_are_rounded_half_up_from_the_unrounded_rate(
    adjusted: str, executed: str, rate: str, score: str
) -> None:
    evaluation = evaluate(_funds(fiscal=("", adjusted, executed)), template(), YEAR)
    assert (evaluation.funds_total.rate_text, evaluation.funds_score) == (rate, Decimal(score))
    assert evaluation.funds["fiscal"].rate_text == rate
    assert evaluation.funds["other"].rate_text == "0.00%"


def test_the_funds_total_is_the_sum_of_its_rows() -> None:
    project = _funds(
        fiscal=("１，０００.10", "0.2", "3"), carryover=("2", "0.1", "abc"), other=("3", " ", "-4")
    )
    total = evaluate(project, template(), YEAR).funds_total
    assert (total.initial, total.adjusted, total.executed) == (Decimal("1005.10"), Decimal("0.3"), Decimal(3))


def test_points_and_scores_add_up() -> None:
    evaluation, _ = computed(clean_project())
    assert (evaluation.total_weight, evaluation.total_score, evaluation.grade) == (100, 100, "优")
    assert [(s.weight, s.score) for s in evaluation.sections] == [(50, 50), (40, 40)]
    assert evaluation.funds_weight == 10


def test_hubei_gives_20_points_for_execution() -> None:
    evaluation, _ = computed(clean_project("hubei-2020"), "hubei-2020")
    assert (evaluation.funds_weight, evaluation.funds_score, evaluation.total_score) == (20, 20, 100)


@pytest.mark.parametrize(
    ("score", "grade"),
    [
        ("100", "优"),
        ("90", "优"),
        ("89.99", "良"),
        ("80", "良"),
        ("79.99", "中"),
        ("60", "中"),
        ("59.99", "差"),
        ("0", "差"),
    ],
)
def test_grades_by_total_score(score: str, grade: str) -> None:
    assert grade_of(Decimal(score), template()) == grade


def test_a_form_in_which_nothing_counts_yet_shows_no_grade() -> None:
    blank = empty_project(template())
    assert evaluate(blank, template(), YEAR).shown_grade == NO_GRADE
    planned = with_text(with_text(blank, "indicators[0].name", "完成率"), "indicators[0].target", "100%")
    assert evaluate(planned, template(), YEAR).shown_grade == NO_GRADE
    for path, text in (("funds.fiscal.adjusted", "100"), ("indicators[0].manual_score", "0")):
        begun = with_text(with_text(planned, "indicators[0].weight", "50"), path, text)
        assert evaluate(begun, template(), YEAR).shown_grade == "差"
    assert evaluate(sample(SAMPLES[0]), template(), YEAR).shown_grade == "差"


@given(st.lists(st.decimals(0, 10**12, places=2), min_size=6, max_size=6))
def test_money_is_exact(amounts: list[Decimal]) -> None:
    texts = [f"{amount:f}" for amount in amounts]
    project = _funds(
        fiscal=("", texts[0], texts[1]), carryover=("", texts[2], texts[3]), other=("", texts[4], texts[5])
    )
    total = evaluate(project, template(), YEAR).funds_total
    assert total.adjusted == sum(amounts[::2]) and total.executed == sum(amounts[1::2])
