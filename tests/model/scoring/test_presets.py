"""Points of the level 1: law where the template says so, else advice from which a form may depart (docs/domain.md 6.4)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from model.form.project import Project, empty_project
from model.form.template import Template
from model.grid.computed import Computed, compute
from model.workbook.final_records import refusal
from tests.model.builders import YEAR, template

NATIONAL = template("national-2020")


def shifted(template_: Template, *weights: str) -> Project:
    """Return a form whose levels have those points, each in one row."""
    project = empty_project(template_)
    first = {section.name: weight for section, weight in zip(template_.sections, weights, strict=True)}
    rows = []
    for row in project.indicators:
        weight = first.pop(row.category, "0")
        rows.append(replace(row, name=row.kind, target="≥90%", actual="95%", weight=weight))
    header = {field.id: "甲" for field in template_.header} | {"amount": "1"}
    goals = {"expected": "做好", "actual": "做好了"}
    return replace(project, indicators=tuple(rows), header=header, goals=goals)


def computed(template_: Template, *weights: str) -> Computed:
    return compute(shifted(template_, *weights), template_, YEAR)


def labels(one: Computed) -> list[str]:
    return [cell.text for cell in one.grid.cells if str(cell.key or "").startswith("section.")]


def test_a_form_may_depart_from_advice() -> None:
    one = computed(NATIONAL, "40", "30", "20")
    findings = {finding.code: finding for finding in one.findings}
    assert findings["points-section"].severity == "warning"
    first = next(finding for finding in one.findings if finding.code == "points-section")
    assert first.message == "产出指标的分值合计 40 分，通常为 50 分，请核对。"
    assert [part.points for part in one.evaluation.sections] == [40, 30, 20]


def test_a_form_of_other_points_is_finalised_and_shows_its_own() -> None:
    one = computed(NATIONAL, "60", "30", "0")
    assert refusal("甲", one.findings) == ""
    assert labels(one) == ["产出指标\n（60分）", "效益指标\n（30分）", "满意度指标\n（10分）"]


@pytest.mark.parametrize("weights", [("40", "40"), ("60", "30")])
def test_a_preset_that_is_law_stands(weights: tuple[str, ...]) -> None:
    one = computed(template(), *weights)
    severities = {finding.severity for finding in one.findings if finding.code == "points-section"}
    assert severities == {"error"} and labels(one) == ["产出指标\n（50分）", "效益指标\n（40分）"]


def test_a_level_without_points_yet_shows_the_advice() -> None:
    one = compute(empty_project(NATIONAL), NATIONAL, YEAR)
    assert [part.points for part in one.evaluation.sections] == [Decimal(50), Decimal(30), Decimal(10)]
