"""Setting a grid in one font size: the lines of each cell and the height of each row, in points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import NamedTuple

from model.layout import Cell, Grid, Role
from reports.fonts import measure_in, printable
from reports.line_breaking import Measure, balanced_lines, break_lines, widest_atom

LEADING = 1.28
PAD_X = 3.0
# a cell whose number is too wide is set smaller, down to this; so is one of sentences, if little is enough
SMALLEST = 5.0
SMALLEST_SENTENCE = 7.0
_ONE_LINE = frozenset({0})
# room above and below the text of a row, as a share of the size
TIGHT = 0.27


class Setting(NamedTuple):
    """A cell set in lines: its texts, their size, and whether they are justified."""

    cell: Cell
    lines: tuple[str, ...]
    size: float
    ends: frozenset[int]


@dataclass(frozen=True, slots=True)
class SetGrid:
    """The grid set in one size."""

    grid: Grid
    size: float
    width: float
    sets: tuple[Setting, ...]
    heights: tuple[float, ...]
    counts: tuple[int, ...]
    pad: float

    @property
    def leading(self) -> float:
        return self.size * LEADING


class CellText(NamedTuple):
    """What paper shows of a cell, measured once for all sizes: its width in one line in thousandths of the size.

    ``share`` is that of the table's width. A text of several lines has no width.
    """

    cell: Cell
    text: str
    width: float
    share: float


def cell_texts(grid: Grid) -> tuple[CellText, ...]:
    """Return the texts of a grid in reading order."""
    cells = sorted(grid.cells, key=lambda cell: (cell.row, cell.column))
    return tuple(_cell_text(cell, grid.edges) for cell in cells)


def _cell_text(cell: Cell, edges: Sequence[int]) -> CellText:
    text = printable(("*" if cell.star else "") + cell.text)
    width = inf if "\n" in text else measure_in(cell.bold)(text.rstrip())
    return CellText(cell, text, width, (edges[cell.column + cell.column_span] - edges[cell.column]) / 1000)


def set_grid(
    grid: Grid, texts: Sequence[CellText], size: float, width: float, padding: float = TIGHT
) -> SetGrid:
    """Set a grid in a size and width; ``padding`` is the room above and below, as a share of the size."""
    return _with_heights(grid, size, width, tuple(_set_cell(text, size, width) for text in texts), padding)


def with_padding(measured: SetGrid, padding: float) -> SetGrid:
    """Return the same lines with more or less room around them."""
    return _with_heights(measured.grid, measured.size, measured.width, measured.sets, padding)


def _with_heights(
    grid: Grid, size: float, width: float, sets: tuple[Setting, ...], padding: float
) -> SetGrid:
    heights, counts = [0.0] * len(grid.rows), [1] * len(grid.rows)
    leading, pad = size * LEADING, size * padding
    for item in sets:
        row, cell = item.cell.row, item.cell
        if cell.row_span == 1:
            counts[row] = max(counts[row], len(item.lines))
    for row, count in enumerate(counts):
        heights[row] = count * leading + 2 * pad
    for item in sets:
        cell = item.cell
        if cell.row_span > 1:
            rows = range(cell.row, cell.row + cell.row_span)
            lacking = len(item.lines) * leading + 2 * pad - sum(heights[r] for r in rows)
            heights[rows[-1]] += max(0.0, lacking)
    return SetGrid(grid, size, width, sets, tuple(heights), tuple(counts), pad)


def _set_cell(item: CellText, size: float, width: float) -> Setting:
    cell, text, natural, share = item
    room = share * width - 2 * PAD_X - cell.indent * size
    if natural * size <= room * 1000:
        return Setting(cell, (text,), size, _ONE_LINE)  # most cells by far
    room, measure = max(room, size), measure_in(cell.bold)
    is_balanced = cell.align == "center" or cell.role in (Role.LABEL, Role.CAPTION, Role.TOTAL)
    if cell.role is not Role.LONG_TEXT:
        is_sentence = cell.align == "left" and not is_balanced
        shrunk = _shrunk(text, room, size, measure)
        size = max(shrunk, SMALLEST) if not is_sentence else shrunk if shrunk >= SMALLEST_SENTENCE else size
    set_lines = balanced_lines if is_balanced else break_lines
    lines = set_lines(text, room / size * 1000, measure)
    ends = _paragraph_ends(text, lines) if cell.role is Role.LONG_TEXT else frozenset()
    return Setting(cell, tuple(lines), size, ends)


def _shrunk(text: str, room: float, size: float, measure: Measure) -> float:
    """Return the size in which the longest number or word stays whole."""
    widest = widest_atom(text, measure) * size / 1000
    return size if widest <= room else int(size * room / widest * 10) / 10


def _paragraph_ends(text: str, lines: Sequence[str]) -> frozenset[int]:
    """Return which lines end a paragraph: they are not justified."""
    ends, number, read = set(), 0, 0
    for paragraph in text.split("\n"):
        read = 0
        while True:
            read += len(lines[number])
            number += 1
            if read >= len(paragraph):
                break
        ends.add(number - 1)
    return frozenset(ends)
