"""Random templates: their grid has neither gap nor overlap, and shows at its place all that was typed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from model.form.blocks import COMPUTED_ROLES, LEVELS
from model.form.field_path import amount_path, indicator_path
from model.form.project import Project, text_at, with_text
from model.form.template import Template
from model.grid.cells import Cell, Grid
from model.grid.choice_columns import has_columns_of_choices
from model.grid.computed import compute
from tests.model.builders import YEAR
from tests.model.form.random_templates import forms, year_forms

FORMS = st.one_of(forms(narrowest=10), year_forms(narrowest=10))


def grid_of(form: tuple[Project, Template]) -> Grid:
    return compute(*form, YEAR).grid


@given(FORMS)
def test_every_place_belongs_to_one_cell(form: tuple[Project, Template]) -> None:
    grid = grid_of(form)
    taken = [
        (row, column)
        for cell in grid.cells
        for row in range(cell.row, cell.row + cell.row_span)
        for column in range(cell.column, cell.column + cell.column_span)
    ]
    places = [(row, column) for row in range(len(grid.rows)) for column in range(len(grid.edges) - 1)]
    assert sorted(taken) == places


@given(FORMS)
def test_every_name_stands_at_one_cell(form: tuple[Project, Template]) -> None:
    keys = [cell.key for cell in grid_of(form).cells if cell.key is not None]
    assert len(set(keys)) == len(keys)


def shows_as_typed(cell: Cell, template: Template) -> bool:
    """Tell whether a cell shows a text as it was typed, and not a figure or mark in the form that paper has."""
    column = cell.path.column if cell.path else ""
    is_mark = column == "likelihood" and has_columns_of_choices(template)
    return not cell.money and not is_mark and column not in ("weight", "manual_score")


@given(FORMS)
def test_every_typed_text_stands_in_a_cell(form: tuple[Project, Template]) -> None:
    project, template = form
    grid = grid_of(form)
    shown = {cell.path: cell for cell in grid.cells if cell.path is not None}
    for path, cell in shown.items():
        if shows_as_typed(cell, template):
            assert cell.text == text_at(project, path)
    columns = [c.field for c in template.indicators.columns if c.role not in (*LEVELS, *COMPUTED_ROLES)]
    rows = range(len(project.indicators))
    paths = {indicator_path(row, column) for row in rows for column in columns}
    paths |= {amount_path(row, column) for row, amounts in project.funds.items() for column in amounts}
    assert paths <= shown.keys()
    typed = [*project.header.values(), *project.goals.values()]
    assert {text for text in typed if text} <= {text_at(project, path) for path in shown}


@given(FORMS, st.data())
def test_what_is_typed_into_a_cell_is_read_from_it(
    form: tuple[Project, Template], data: st.DataObject
) -> None:
    project, template = form
    paths = [cell.path for cell in grid_of(form).cells if cell.path is not None]
    path, text = data.draw(st.sampled_from(paths)), data.draw(st.sampled_from(("≥3个", "新的", "7", "")))
    changed = with_text(project, path, text)
    cell = grid_of((changed, template)).find(path)
    assert cell is not None and text_at(changed, path) == text
    if shows_as_typed(cell, template):
        assert cell.text == text
