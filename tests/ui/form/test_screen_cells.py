"""The cells of the window, as figures and findings change under them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from model.form.field_path import indicator_path
from model.form.project import Indicator, Project, empty_project, with_text
from model.grid.cells import Grid
from model.grid.computed import Computed, compute
from model.scoring.findings import Finding
from tests.model.builders import YEAR, template
from tests.model.workbook.histories import forget_everything, histories
from ui.form.screen_cells import ScreenCell, Tone, screen_cells, screen_grid


def _cells(project: Project, template_id: str) -> tuple[ScreenCell, ...]:
    made = template(template_id)
    computed = compute(project, made, YEAR)
    return screen_cells(computed, made, screen_grid(computed, made))


@given(histories())
def test_cells_are_the_same_whatever_was_shown_before(history: tuple[str, list[Project]]) -> None:
    template_id, states = history
    shown = [_cells(state, template_id) for state in states]
    forget_everything()
    assert _cells(states[-1], template_id) == shown[-1]


@given(histories())
def test_cells_that_follow_an_edit_are_those_made_anew(history: tuple[str, list[Project]]) -> None:
    template_id, states = history
    made = template(template_id)
    grid: Grid | None = None
    cells: tuple[ScreenCell, ...] = ()
    before: Computed | None = None
    for state in states:
        computed = compute(state, made, YEAR, before)
        shown = screen_grid(computed, made)
        if grid is not None and shown.rows == grid.rows:
            cells = screen_cells(computed, made, shown, cells, before.findings if before else ())
            assert cells == screen_cells(computed, made, shown)
        else:
            cells = screen_cells(computed, made, shown)
        grid, before = shown, computed


@pytest.mark.parametrize(
    ("template_id", "sub", "tone"),
    [("national-2020", "60/50 ≠", Tone.MUTED), ("shenzhen-2021", "60/50 ✗", Tone.BAD)],
)
def test_points_beside_the_preset_are_marked_as_they_count(template_id: str, sub: str, tone: Tone) -> None:
    form = template(template_id)
    project = with_text(empty_project(form), indicator_path(0, "weight"), "60")
    cell = next(cell for cell in _cells(project, template_id) if str(cell.cell.key) == "section.产出指标")
    assert (cell.sub, cell.sub_tone) == (sub, tone)


def test_a_row_that_another_row_finds_fault_with_is_marked_and_freed() -> None:
    """A name that comes a second time puts a warning on a row in which nothing changed."""
    form = template("national-2020")
    whole = Indicator(*form.kinds()[0], "完成率", "≥90%", "95%", "5")
    tips: list[str] = []
    cells: tuple[ScreenCell, ...] = ()
    known: tuple[Finding, ...] = ()
    for name in ("投诉率", "完成率", "投诉率"):
        computed = compute(
            replace(empty_project(form), indicators=(replace(whole, name=name), whole)), form, YEAR
        )
        cells = screen_cells(computed, form, screen_grid(computed, form), cells, known)
        known = computed.findings
        tips += [shown.tooltip for shown in cells if shown.cell.key == indicator_path(1, "name")]
    assert tips[0] == tips[2] == ""
    assert "完成率" in tips[1]
