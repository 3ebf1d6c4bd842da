"""What a form still needs is counted as the checker sees it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.form.project import Project, empty_project, with_text
from model.grid.computed import compute
from model.scoring.findings import Finding
from model.scoring.progress import OPEN_CODES, FormState, Progress, states_of
from tests.model.builders import TEMPLATE_IDS, YEAR, clean_project, computed, projects, template, with_row


def progress(project: Project, template_id: str = "shenzhen-2021") -> Progress:
    """Count a project's cells."""
    return compute(project, template(template_id), YEAR).progress


def states(project: Project) -> set[FormState]:
    """Return a project's states."""
    return set(states_of(computed(project)[1]))


def test_an_empty_form_has_everything_before_it() -> None:
    made = template()
    assert progress(empty_project(made)) == Progress(0, 2 + 2 * len(made.kinds()))
    # that the points do not add up yet is no mistake
    assert states(empty_project(made)) == {FormState.UNFINISHED}


def test_each_cell_counts_once_it_is_filled() -> None:
    project, seen = empty_project(template()), []
    for path, text in (
        ("project.name", "甲"),
        ("goals.actual", "完成"),
        ("goals.expected", "不必填"),
        ("indicators[0].name", "培训"),
        ("indicators[0].target", "≥3场"),
        ("indicators[0].actual", "3场"),
        ("indicators[0].weight", "50"),
    ):
        project = with_text(project, path, text)
        seen.append(progress(project).filled)
    assert seen == [1, 2, 2, 2, 2, 3, 4]
    assert progress(project).required == 2 + 2 * len(template().kinds())


def test_a_row_that_does_not_apply_needs_nothing_and_one_without_points_no_value() -> None:
    full = clean_project()
    assert progress(full) == Progress(6, 6) and states(full) == {FormState.COMPLETE}
    assert progress(with_row(full, 1, name="甲", target="3", actual="", weight="0")) == Progress(7, 7)


def test_a_grade_counts_before_and_after_it_is_given() -> None:
    open_ = with_row(clean_project(), 0, target="显著提升", actual="有所提升")
    assert progress(open_) == Progress(6, 7) and FormState.UNFINISHED in states(open_)
    lower = with_row(open_, 0, grade="部分达成并具有一定效果")
    assert progress(lower) == Progress(7, 8) and FormState.UNFINISHED in states(lower)
    judged = with_row(lower, 0, manual_score="30")
    assert progress(judged) == Progress(7, 7) and FormState.UNFINISHED not in states(judged)


def test_a_score_that_cannot_be_computed_is_a_gap() -> None:
    unread = with_row(clean_project(), 0, method="forward", target="很好", actual="很好")
    assert progress(unread) == Progress(6, 7) and FormState.UNFINISHED in states(unread)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([], {FormState.COMPLETE}),
        ([("goal-copied", "warning", "")], {FormState.COMPLETE}),
        ([("reason-missing", "error", "")], {FormState.WRONG}),
        ([("missing", "error", "")], {FormState.UNFINISHED}),
        ([("unjudged", "error", ""), ("points-total", "error", "")], {FormState.UNFINISHED, FormState.WRONG}),
        ([("reason-missing", "error", "已说明")], {FormState.COMPLETE}),
    ],
)
def test_states_follow_the_open_errors(found: list[tuple[str, str, str]], expected: set[FormState]) -> None:
    findings = [Finding(code, severity, "x", "…", note) for code, severity, note in found]  # type: ignore[arg-type]
    assert states_of(findings) == expected


def test_the_share_of_nothing_is_the_whole() -> None:
    assert Progress(0, 0).share == 1 and Progress(1, 4).share == Decimal("0.25")


@given(st.sampled_from(TEMPLATE_IDS), st.data())
def test_a_form_is_filled_exactly_when_nothing_is_missing(template_id: str, data: st.DataObject) -> None:
    project = data.draw(projects(template_id))
    found = progress(project, template_id)
    gaps = [finding for finding in computed(project, template_id)[1] if finding.code in OPEN_CODES]
    assert 0 <= found.filled <= found.required
    assert (found.filled == found.required) == (not gaps)


def looks(project: Project) -> dict[str, str]:
    return {finding.code: finding.look for finding in computed(project)[1]}


def test_points_that_do_not_add_up_wait_as_long_as_some_are_blank() -> None:
    made = template()
    assert set(looks(empty_project(made)).values()) == {"open"}
    filled = clean_project()
    short = with_text(filled, "indicators[0].weight", "1")
    assert looks(short)["points-section"] == "error"
    blank = with_text(filled, "indicators[0].weight", "")
    assert looks(blank)["points-section"] == "open"
    too_much = with_text(blank, "indicators[1].weight", "70")
    assert looks(too_much)["points-section"] == "error"
