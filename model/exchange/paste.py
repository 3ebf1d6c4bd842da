"""Blocks of cells: what pasting, filling and clearing put where, as pure functions of form and table.

Only typed fields change. A figure that the program computes is left alone, and a pasted score that equals the
automatic one stays automatic (docs/domain.md 9.1).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from model.exchange.clipboard import Table
from model.form import edits
from model.form.field_path import FieldPath, indicator_path
from model.form.project import Project, text_at, with_texts
from model.form.template import Template
from model.grid.cells import Block, Cell, Grid, Role
from model.reading.amounts import ZERO, read_amount, round_cents
from model.scoring.evaluation import evaluate
from model.scoring.scoring import NOT_APPLICABLE

_FIGURES = (Role.INPUT, Role.LONG_TEXT, Role.SCORE, Role.COMPUTED, Role.TOTAL)


@dataclass(frozen=True, slots=True)
class Pasted:
    """A form after pasting; cells ``filled``, ``skipped`` (computed) and ``lost`` (no place for them)."""

    project: Project
    filled: int = 0
    skipped: int = 0
    lost: int = 0


def figures_by_row(grid: Grid) -> dict[int, list[Cell]]:
    """Return the cells of each row that hold text or figures, from left to right."""
    rows: dict[int, list[Cell]] = {row: [] for row in range(len(grid.rows))}
    for cell in grid.cells:
        if cell.role in _FIGURES:
            rows[cell.row].append(cell)
    return {row: sorted(cells, key=lambda cell: cell.column) for row, cells in rows.items()}


def targets(grid: Grid, anchor: Cell, table: Table) -> tuple[dict[FieldPath, str], list[Cell], int]:
    """Return the texts by field path, the computed cells in the way, and how many cells have no place.

    A table stays inside the block of the form where it begins.
    """
    rows = figures_by_row(grid)
    block = grid.rows[anchor.row].block
    first = next((i for i, cell in enumerate(rows[anchor.row]) if cell.column == anchor.column), 0)
    texts: dict[FieldPath, str] = {}
    computed: list[Cell] = []
    lost = 0
    for offset, values in enumerate(table):
        row = anchor.row + offset
        inside = row < len(grid.rows) and grid.rows[row].block is block
        cells = rows[row][first:] if inside else []
        for column, value in enumerate(values):
            if column >= len(cells):
                lost += bool(value.strip())
            elif path := cells[column].path:
                texts[path] = value
            elif value.strip() and value.strip() != cells[column].text:
                computed.append(cells[column])
    return texts, computed, lost


def rows_needed(grid: Grid, anchor: Cell, table: Table) -> int:
    """Return how many rows a table with names reaches beyond its level-2 kind, 0 where that does not matter."""
    path = anchor.path
    if path is None or path.row is None or path.column != "name" or len(table) < 2:
        return 0
    info = grid.rows[anchor.row]
    room = sum(
        row.kind == info.kind and row.category == info.category and row.indicator is not None
        for row in grid.rows[anchor.row :]
    )
    return max(0, len(table) - room)


def with_room(project: Project, index: int, count: int) -> Project:
    """Return the form with ``count`` blank rows more at the end of the kind of that row."""
    row = project.indicators[index]
    return edits.insert_rows(project, row.category, row.kind, count)


def paste(project: Project, template: Template, year: int, grid: Grid, anchor: Cell, table: Table) -> Pasted:
    """Put a table into the form, its first cell on the anchor."""
    texts, computed, lost = targets(grid, anchor, table)
    return Pasted(put_texts(project, template, year, texts), len(texts), len(computed), lost)


def put_texts(project: Project, template: Template, year: int, texts: Mapping[FieldPath, str]) -> Project:
    """Put texts into fields by path; scores equal to the automatic ones stay automatic."""
    project = with_texts(project, texts)
    scored = [path.row for path in texts if path.row is not None and path.column == "manual_score"]
    return with_automatic_scores(project, template, year, scored)


def with_automatic_scores(project: Project, template: Template, year: int, rows: Iterable[int]) -> Project:
    """Take back typed scores of those rows that only repeat what the program computes."""
    evaluation = evaluate(project, template, year)
    automatic_ones = {}
    for row in rows:
        typed = read_amount(project.indicators[row].manual_score, "分").value
        scored = evaluation.indicators[row]
        automatic = ZERO if scored.auto_method == NOT_APPLICABLE else scored.auto_score
        if typed is not None and round_cents(typed) == automatic:
            automatic_ones[indicator_path(row, "manual_score")] = ""
    return with_texts(project, automatic_ones)


def tiled(table: Table, rows: int, columns: int) -> Table:
    """Repeat a table over a selection of a multiple of its size, as spreadsheets do; else return it as it is."""
    height, width = len(table), len(table[0])
    if rows % height or columns % width:
        return table
    return tuple(row * (columns // width) for row in table * (rows // height))


def fill_down(project: Project, grid: Grid, columns: Sequence[Sequence[Cell]]) -> dict[FieldPath, str]:
    """Return the texts that copy the first cell of each column into those below it.

    A column of one cell takes the text of the nearest typed cell above it in the same block.
    """
    texts: dict[FieldPath, str] = {}
    for column in columns:
        cells = [cell for cell in column if cell.path is not None]
        if len(cells) == 1:
            above = _above(grid, cells[0])
            cells = [above, cells[0]] if above else cells
        paths = [cell.path for cell in cells if cell.path is not None]
        if paths:
            texts |= dict.fromkeys(paths[1:], text_at(project, paths[0]))
    return texts


def _above(grid: Grid, below: Cell) -> Cell | None:
    block: Block = grid.rows[below.row].block
    if block not in (Block.FUNDS, Block.INDICATORS, Block.TABLE):
        return None  # what stands above is another kind of field
    candidates = [
        cell
        for cell in grid.cells
        if cell.path is not None
        and cell.column == below.column
        and cell.row < below.row
        and grid.rows[cell.row].block is block
    ]
    return max(candidates, key=lambda cell: cell.row, default=None)
