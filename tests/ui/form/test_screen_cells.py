"""The cells of the window, as figures and findings change under them."""

from __future__ import annotations

from hypothesis import given

from model.form.project import Project
from model.grid.computed import compute
from tests.model.builders import YEAR, template
from tests.model.workbook.histories import forget_everything, histories
from ui.form.screen_cells import ScreenCell, screen_cells, screen_grid


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
