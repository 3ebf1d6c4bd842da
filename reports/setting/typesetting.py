"""Setting a grid in one font size: the lines of each cell and the height of each row, in points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf
from operator import itemgetter
from typing import NamedTuple

from model.grid.cells import Cell, Grid, Role
from model.text_caches import kept_by_text
from reports.pdf.fonts import advance_in, printable
from reports.setting.line_breaking import Advance, balanced_lines, break_lines, widest_atom, width_of

LEADING = 1.28
PAD_X = 3.0
# a cell whose number is too wide is set smaller, down to this; so is one of sentences, if little is enough
SMALLEST = 5.0
SMALLEST_SENTENCE = 7.0
_BALANCED = (Role.LABEL, Role.CAPTION, Role.TOTAL)
_ONE_LINE = frozenset({0})
_PLACE = itemgetter(0, 1)  # a cell's row and column
# room above and below the text of a row, as a share of the size
TIGHT = 0.27
_ROUNDING = 1e-6  # points


class Setting(NamedTuple):
    """A cell set in lines: its texts, their size, which of them end a paragraph and are not justified."""

    cell: Cell
    lines: tuple[str, ...]
    size: float
    ends: frozenset[int]


class CellText(NamedTuple):
    """What paper shows of a cell, measured once for all sizes.

    ``width`` of the text in one line is in thousandths of the size; a text of several lines has none. ``room`` is
    that between the paddings, in points. ``largest`` is the size in which the text just stands in one line.
    """

    cell: Cell
    text: str
    width: float
    room: float
    largest: float

    def in_one_line(self, size: float) -> Setting:
        """Return the text set in one line."""
        return Setting(self.cell, (self.text,), size, _ONE_LINE)


@dataclass(frozen=True, slots=True)
class SetGrid:
    """The grid set in one size: most cells stand in one line, those ``broken`` are kept by their place in ``texts``."""

    grid: Grid
    size: float
    width: float
    texts: Sequence[CellText]
    broken: Mapping[int, Setting]
    heights: tuple[float, ...]
    counts: tuple[int, ...]
    pad: float

    @property
    def leading(self) -> float:
        return self.size * LEADING


def cell_texts(grid: Grid, width: float) -> tuple[CellText, ...]:
    """Return the texts of a grid of that width in reading order."""
    edges = [edge / 1000 * width for edge in grid.edges]
    plain, bold = advance_in(False), advance_in(True)
    found = []
    for cell in sorted(grid.cells, key=_PLACE):
        shown = "*" + cell.text if cell.star else cell.text
        text, natural = _natural(shown, bold if cell.bold else plain)
        room = edges[cell.column + cell.column_span] - edges[cell.column] - 2 * PAD_X
        relative = natural / 1000 + cell.indent
        found.append(CellText(cell, text, natural, room, room / relative if relative else inf))
    return tuple(found)


@kept_by_text(1024)
def _natural(text: str, advance: Advance) -> tuple[str, float]:
    """Return what paper shows of a text and its width in one line; labels are the same on each form."""
    shown = printable(text)
    return shown, inf if "\n" in shown else width_of(shown.rstrip(), advance)


class Setter:
    """Sets the texts of one grid in a width, in any size."""

    def __init__(self, grid: Grid, width: float) -> None:
        self._grid = grid
        self._width = width
        self._texts = cell_texts(grid, width)

    def set_in(self, size: float) -> SetGrid:
        """Set the grid in a size, with little room above and below a row's text."""
        advances = advance_in(False), advance_in(True)
        broken = {
            place: _broken(text, size, advances[text.cell.bold])
            for place, text in enumerate(self._texts)
            if text.largest < size
        }
        return _with_heights(self._grid, size, self._width, self._texts, broken, TIGHT)


def with_padding(measured: SetGrid, padding: float) -> SetGrid:
    """Return the same lines with more or less room around them."""
    grid, size, width = measured.grid, measured.size, measured.width
    return _with_heights(grid, size, width, measured.texts, measured.broken, padding)


def taller(measured: SetGrid, times: float) -> SetGrid:
    """Return the same lines in rows so many times as tall."""
    return replace(measured, heights=tuple([height * times for height in measured.heights]))


def least_growth(measured: SetGrid, padding: float) -> float:
    """Return by how many points rows set with little room around their lines grow at least with more."""
    rows = len(measured.heights)
    lines = sum(measured.counts) * measured.leading + 2 * measured.pad * rows
    # what a label over several rows needs may hold that room already
    is_even = sum(measured.heights) < lines + _ROUNDING
    return 2 * measured.size * (padding - TIGHT) * rows - _ROUNDING if is_even else 0.0


def _with_heights(
    grid: Grid,
    size: float,
    width: float,
    texts: Sequence[CellText],
    broken: Mapping[int, Setting],
    padding: float,
) -> SetGrid:
    counts = [1] * len(grid.rows)
    leading, pad = size * LEADING, size * padding
    for item in broken.values():
        if item.cell.row_span == 1:
            counts[item.cell.row] = max(counts[item.cell.row], len(item.lines))
    heights = [count * leading + 2 * pad for count in counts]
    for item in broken.values():
        cell = item.cell
        if cell.row_span > 1:
            end = cell.row + cell.row_span
            lacking = len(item.lines) * leading + 2 * pad - sum(heights[cell.row : end])
            heights[end - 1] += max(0.0, lacking)
    return SetGrid(grid, size, width, texts, broken, tuple(heights), tuple(counts), pad)


def _broken(item: CellText, size: float, advance: Advance) -> Setting:
    """Set what does not stand in one line."""
    cell, text = item.cell, item.text
    room = max(item.room - cell.indent * size, size)
    if cell.role is Role.LONG_TEXT:
        lines = tuple(break_lines(text, room / size * 1000, advance))
        return Setting(cell, lines, size, _paragraph_ends(text, lines))
    if cell.align == "center" or cell.role in _BALANCED:
        return Setting(cell, *_balanced(text, room, size, advance), frozenset())
    shrunk = _shrunk(text, room, size, advance)
    if cell.align != "left":
        size = max(shrunk, SMALLEST)
    elif shrunk >= SMALLEST_SENTENCE:
        size = shrunk
    return Setting(cell, tuple(break_lines(text, room / size * 1000, advance)), size, frozenset())


@kept_by_text(1024)
def _balanced(text: str, room: float, size: float, advance: Advance) -> tuple[tuple[str, ...], float]:
    """Return the lines of a label and their size; labels are the same on each form."""
    size = max(_shrunk(text, room, size, advance), SMALLEST)
    return tuple(balanced_lines(text, room / size * 1000, advance)), size


def _shrunk(text: str, room: float, size: float, advance: Advance) -> float:
    """Return the size in which the longest number or word stays whole."""
    widest = widest_atom(text, advance) * size / 1000
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
