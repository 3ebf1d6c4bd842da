"""The cells of the window, as figures and findings change under them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from model.form.field_path import indicator_path
from model.form.project import Indicator, Project, empty_project, with_text
from model.grid.computed import Computed, compute
from tests.model.builders import YEAR, template
from tests.model.workbook.histories import forget_everything, histories
from ui.form.grid_places import GridPlaces
from ui.form.screen_cells import ScreenCell, Tone, cells_after, screen_cells, screen_grid


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


class Shown:
    """A form as the window has it: what an edit left as it was is not made anew."""

    def __init__(self, template_id: str) -> None:
        self.template = template(template_id)
        self.computed: Computed | None = None

    def show(self, project: Project) -> list[ScreenCell]:
        """Return the cells after an edit."""
        before = self.computed
        computed = compute(project, self.template, YEAR, before)
        grid = screen_grid(computed, self.template, self.grid if before else None)
        if before and self.places.are_of(grid):
            known = self.grid, self.cells, before.findings
            changed = cells_after(computed, self.template, grid, self.places, *known)
            self.cells = [changed.get(place, shown) for place, shown in enumerate(self.cells)]
        else:
            self.cells, self.places = list(screen_cells(computed, self.template, grid)), GridPlaces(grid)
        self.computed, self.grid = computed, grid
        return self.cells


@given(histories())
def test_cells_that_follow_an_edit_are_those_made_anew(history: tuple[str, list[Project]]) -> None:
    template_id, states = history
    made, form = template(template_id), Shown(template_id)
    for state in states:
        cells = form.show(state)
        fresh = compute(state, made, YEAR)
        grid = screen_grid(fresh, made)
        assert form.grid == grid
        assert cells == list(screen_cells(fresh, made, grid))
        old, new = form.places, GridPlaces(grid)
        assert (old.anchors, old.keys, old.labels) == (new.anchors, new.keys, new.labels)
        assert (old.row_of, old.numbers, old.table) == (new.row_of, new.numbers, new.table)


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
    shown = Shown("national-2020")
    for name in ("投诉率", "完成率", "投诉率"):
        cells = shown.show(replace(empty_project(form), indicators=(replace(whole, name=name), whole)))
        tips += [one.tooltip for one in cells if one.cell.key == indicator_path(1, "name")]
    assert tips[0] == tips[2] == ""
    assert "完成率" in tips[1]
