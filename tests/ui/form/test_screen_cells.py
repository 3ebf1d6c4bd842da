"""The cells of the window, as figures and findings change under them."""

from __future__ import annotations

import pytest
from hypothesis import given

from model.form.field_path import indicator_path
from model.form.project import Project, empty_project, with_text
from model.grid.computed import compute
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


@pytest.mark.parametrize(
    ("template_id", "sub", "tone"),
    [("national-2020", "60/50 ≠", Tone.MUTED), ("shenzhen-2021", "60/50 ✗", Tone.BAD)],
)
def test_points_beside_the_preset_are_marked_as_they_count(template_id: str, sub: str, tone: Tone) -> None:
    form = template(template_id)
    project = with_text(empty_project(form), indicator_path(0, "weight"), "60")
    cell = next(cell for cell in _cells(project, template_id) if str(cell.cell.key) == "section.产出指标")
    assert (cell.sub, cell.sub_tone) == (sub, tone)
