"""The cells of the window, as figures and findings change under them."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.form.field_path import indicator_path
from model.form.project import Indicator, Project, empty_project, with_text
from model.form.template import Template
from model.grid.computed import Computed, compute
from tests.depth import often
from tests.model.builders import YEAR, template
from tests.model.form.random_templates import SOME_TEXTS, year_forms
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

    def __init__(self, template: Template) -> None:
        self.template = template
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

    def assert_is_as_made_anew(self, project: Project) -> None:
        """Show another state of the form: all that follows from it is what a program just started would show."""
        cells, fresh = self.show(project), compute(project, self.template, YEAR)
        grid, known = screen_grid(fresh, self.template), self.computed
        assert known is not None and (known.evaluation, known.findings) == (fresh.evaluation, fresh.findings)
        assert (known.progress, known.states, known.grid) == (fresh.progress, fresh.states, fresh.grid)
        assert self.grid == grid and cells == list(screen_cells(fresh, self.template, grid))
        old, new = self.places, GridPlaces(grid)
        assert (old.anchors, old.keys, old.labels) == (new.anchors, new.keys, new.labels)
        assert (old.row_of, old.numbers, old.table) == (new.row_of, new.numbers, new.table)


@given(histories())
def test_cells_that_follow_an_edit_are_those_made_anew(history: tuple[str, list[Project]]) -> None:
    template_id, states = history
    form = Shown(template(template_id))
    for state in states:
        form.assert_is_as_made_anew(state)


@settings(max_examples=often(60, at_least=4))
@given(year_forms(most_rows=4), st.randoms(use_true_random=False))
def test_any_form_of_the_year_follows_its_edits(form: tuple[Project, Template], dice: Random) -> None:
    project, made = form
    shown, texts = Shown(made), (*SOME_TEXTS, "5", "10", "其中：甲", "完成率", "预算执行率", "确定能")
    for _ in range(8):
        shown.assert_is_as_made_anew(project)
        paths = [cell.path for cell in shown.grid.cells if cell.path]
        for _ in range(dice.choice((1, 1, 1, 2))):
            project = with_text(project, dice.choice(paths), dice.choice(texts))
        if project.indicators and dice.random() < 0.2:
            row = dice.choice(project.indicators)
            project = replace(project, indicators=(row, *project.indicators))


def test_points_that_a_row_leaves_to_others_are_shown_there() -> None:
    made = template("hubei-2023")  # where the rows of a level 2 share its points
    kinds = made.kinds()
    rows = [Indicator(*kinds[0], f"完成率{number}", "≥90%", "95%") for number in range(3)]
    project = replace(empty_project(made), indicators=(*rows, Indicator(*kinds[1], "合格率", "≥90%", "95%")))
    form = Shown(made)
    for path, text in ((0, ""), (0, "不适用"), (3, "不适用"), (0, "≥90%"), (3, "≥90%"), (1, "≥80%")):
        form.assert_is_as_made_anew(project)
        project = with_text(project, indicator_path(path, "target"), text)
    form.assert_is_as_made_anew(project)


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
    shown = Shown(form)
    for name in ("投诉率", "完成率", "投诉率"):
        cells = shown.show(replace(empty_project(form), indicators=(replace(whole, name=name), whole)))
        tips += [one.tooltip for one in cells if one.cell.key == indicator_path(1, "name")]
    assert tips[0] == tips[2] == ""
    assert "完成率" in tips[1]
