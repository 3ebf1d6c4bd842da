"""What the execution of a budget of 0 gives, as the template says (docs/domain.md 2.4)."""

from __future__ import annotations

import pytest

from model.form.project import Project, with_text
from model.form.template_reader import parse_template
from model.grid.computed import compute
from model.scoring.evaluation import evaluate
from tests.model.builders import YEAR, clean_project, template_text

TEXT = template_text("national-2020")


def spent(**amounts: str) -> Project:
    project = clean_project("national-2020")
    for row in ("fiscal", "carryover", "other"):
        for column in ("initial", "adjusted", "executed"):
            project = with_text(
                project, f"funds.{row}.{column}", amounts.get(column, "") if row == "fiscal" else ""
            )
    return project


@pytest.mark.parametrize(
    ("choice", "score", "weight"), [("zero", "0", "10"), ("full", "10", "10"), ("shift", "0", "0")]
)
def test_a_budget_of_0(choice: str, score: str, weight: str) -> None:
    made = parse_template(TEXT.replace("[scoring]", f'[scoring]\nzero_budget = "{choice}"'), "x.toml")
    evaluation = evaluate(spent(adjusted="0", executed="0"), made, YEAR)
    assert (f"{evaluation.funds_score:g}", f"{evaluation.funds_weight:g}") == (score, weight)
    assert evaluation.total_weight == 90 + evaluation.funds_weight


@pytest.mark.parametrize("amounts", [{}, {"adjusted": "5"}, {"adjusted": "0", "executed": "3"}])
def test_only_where_nothing_was_to_be_spent(amounts: dict[str, str]) -> None:
    made = parse_template(TEXT.replace("[scoring]", '[scoring]\nzero_budget = "full"'), "x.toml")
    evaluation = evaluate(spent(**amounts), made, YEAR)
    assert evaluation.funds_score == 0 and evaluation.funds_weight == 10


@pytest.mark.parametrize(
    ("amounts", "look"),
    [
        ({"initial": "5"}, "open"),
        ({"initial": "5", "adjusted": "0"}, "warning"),
        ({"executed": "3"}, "warning"),
    ],
)
def test_what_nobody_came_to_yet_is_a_gap(amounts: dict[str, str], look: str) -> None:
    made = parse_template(TEXT, "x.toml")
    findings = compute(spent(**amounts), made, YEAR).findings
    assert {one.look for one in findings if one.code == "zero-budget"} == {look}
