"""Random templates: scores stay within their points and add up, and findings name fields of the form."""

from __future__ import annotations

from hypothesis import given

from model.form.field_path import TOTAL_WEIGHT, kind_path, section_path
from model.form.levels import levels_of
from model.form.project import Project
from model.form.template import Template
from model.grid.computed import compute
from tests.model.builders import YEAR
from tests.model.form.random_templates import forms


@given(forms())
def test_scores_stay_within_their_points_and_add_up(form: tuple[Project, Template]) -> None:
    evaluation = compute(*form, YEAR).evaluation
    for scored in evaluation.indicators:
        assert 0 <= scored.counted <= scored.weight.or_zero
    assert 0 <= evaluation.funds_score <= evaluation.funds_weight
    assert evaluation.total_score == evaluation.funds_score + sum(
        one.counted for one in evaluation.indicators
    )
    assert sum(one.score for one in evaluation.sections) == sum(one.counted for one in evaluation.indicators)


@given(forms())
def test_findings_name_fields_of_the_form(form: tuple[Project, Template]) -> None:
    project, template = form
    computed = compute(project, template, YEAR)
    known = {cell.key for cell in computed.grid.cells} | {TOTAL_WEIGHT}
    known |= {section_path(one.section.name) for one in computed.evaluation.sections}
    known |= {kind_path(category, kind) for category, kinds in levels_of(project, template) for kind in kinds}
    for finding in computed.findings:
        row = finding.field.row
        assert finding.field in known if row is None else row < len(project.indicators), finding
        assert finding.message.endswith("。") and len(finding.message.splitlines()) == 1
