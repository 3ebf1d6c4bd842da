"""Pasting, filling and clearing blocks: what goes where, and what is left alone."""

from __future__ import annotations

import pytest

import resources
from model.exchange import paste
from model.form.field_path import indicator_path
from model.form.project import Project, text_at
from model.form.template import Template
from model.form.template_reader import parse_template
from model.grid.cells import Cell, Grid
from model.grid.computed import compute
from resources.forms import read_form

SAMPLE_05 = resources.sample_paths()[4]


@pytest.fixture(scope="module")
def template() -> Template:
    return parse_template(resources.template_text("shenzhen-2021"), "shenzhen-2021")


@pytest.fixture(scope="module")
def project() -> Project:
    return read_form(SAMPLE_05)[0].project


def grid_of(project: Project, template: Template) -> Grid:
    return compute(project, template, 2021).grid


def anchor(grid: Grid, key: str) -> Cell:
    cell = grid.find(key)
    assert cell is not None, key
    return cell


def pasted(project: Project, template: Template, key: str, *rows: str) -> paste.Pasted:
    """Paste rows given with | between cells."""
    grid = grid_of(project, template)
    table = tuple(tuple(row.split("|")) for row in rows)
    return paste.paste(project, template, 2021, grid, anchor(grid, key), table)


def test_a_block_fills_the_cells_from_its_first_one(project: Project, template: Template) -> None:
    done = pasted(project, template, "indicators[0].target", "≥5座|6座", "≥7座|8座")
    texts = [text_at(done.project, f"indicators[{row}].{c}") for row in (0, 1) for c in ("target", "actual")]
    assert texts == ["≥5座", "6座", "≥7座", "8座"] and (done.skipped, done.lost) == (0, 0)


def test_amounts_keep_their_separators_as_typed(project: Project, template: Template) -> None:
    done = pasted(project, template, "funds.fiscal.initial", "6,070,600.00|6,070,600.00|5,780,395.00")
    assert text_at(done.project, "funds.fiscal.adjusted") == "6,070,600.00"
    assert compute(done.project, template, 2021).evaluation.funds_total.rate_text == "95.22%"


def test_computed_figures_are_left_alone_and_counted(project: Project, template: Template) -> None:
    same = pasted(project, template, "funds.fiscal.executed", "5780395|—|95.22%|—")
    assert same.skipped == 0  # what already stands there is no loss
    other = pasted(project, template, "funds.fiscal.executed", "5780395|—|50%|—")
    assert other.skipped == 1


def test_a_block_stays_in_its_part_of_the_form(project: Project, template: Template) -> None:
    rows = [f"{n}" for n in range(9)]
    done = pasted(project, template, "funds.fiscal.initial", *rows)
    assert done.lost == 6
    assert done.project.goals == project.goals and done.project.indicators == project.indicators


def test_cells_beyond_the_last_column_are_counted(project: Project, template: Template) -> None:
    assert pasted(project, template, "indicators[0].reason", "原因|多出|").lost == 1


@pytest.mark.parametrize(("score", "stored"), [("4", ""), ("4.00", ""), ("３", "３"), ("4.5", "4.5")])
def test_a_score_that_equals_the_automatic_one_stays_automatic(
    project: Project, template: Template, score: str, stored: str
) -> None:
    row = next(
        i for i, r in enumerate(compute(project, template, 2021).evaluation.indicators) if r.auto_score == 4
    )
    done = pasted(project, template, f"indicators[{row}].manual_score", score)
    assert text_at(done.project, f"indicators[{row}].manual_score") == stored


def test_rows_needed_counts_what_a_kind_lacks(project: Project, template: Template) -> None:
    grid = grid_of(project, template)
    first = project.indicators[0]
    own = sum((r.category, r.kind) == (first.category, first.kind) for r in project.indicators)
    table = tuple(("a", "b") for _ in range(own + 3))
    assert paste.rows_needed(grid, anchor(grid, "indicators[0].name"), table) == 3
    assert paste.rows_needed(grid, anchor(grid, "indicators[1].name"), table) == 4
    assert paste.rows_needed(grid, anchor(grid, "indicators[0].actual"), table) == 0  # a column of figures
    assert paste.rows_needed(grid, anchor(grid, "goals.actual"), table) == 0


def test_room_is_made_at_the_end_of_the_kind(project: Project, template: Template) -> None:
    roomy = paste.with_room(project, 0, 2)
    first = project.indicators[0]
    own = [r for r in roomy.indicators if (r.category, r.kind) == (first.category, first.kind)]
    assert len(roomy.indicators) == len(project.indicators) + 2 and [r.is_blank for r in own[-2:]] == [
        True,
        True,
    ]


@pytest.mark.parametrize(
    ("rows", "columns", "expected"),
    [(1, 1, (("x",),)), (3, 1, (("x",),) * 3), (2, 2, (("x", "x"),) * 2)],
)
def test_one_value_fills_a_selection(rows: int, columns: int, expected: tuple[tuple[str, ...], ...]) -> None:
    assert paste.tiled((("x",),), rows, columns) == expected


def test_a_selection_of_another_shape_takes_the_table_as_it_is() -> None:
    table = (("a", "b"), ("c", "d"))
    assert paste.tiled(table, 3, 2) is table
    assert paste.tiled(table, 4, 2) == table * 2


def test_fill_down(project: Project, template: Template) -> None:
    grid = grid_of(project, template)
    column = [anchor(grid, f"indicators[{row}].actual") for row in range(3)]
    first = text_at(project, "indicators[0].actual")
    assert paste.fill_down(project, grid, [column]) == {
        indicator_path(row, "actual"): first for row in (1, 2)
    }
    assert paste.fill_down(project, grid, [column[1:2]]) == {indicator_path(1, "actual"): first}
    assert paste.fill_down(project, grid, [column[:1]]) == {}  # a caption is no value
