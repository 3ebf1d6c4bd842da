"""Plain tables set in lines: columns as wide as their content, texts broken, nothing clipped. Measures are in points."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from model.grid.cells import DASH, Role
from reports.pdf.fonts import advance_in, printable, text_width
from reports.pdf.page_content import Box, TextLine
from reports.setting.line_breaking import balanced_lines, break_lines
from reports.setting.typesetting import LEADING, PAD_X
from reports.summary.table_rows import PaperTable, TableColumn, TableRow

SIZES = (9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0)
# room above and below the text of a row, as a share of the size
PADDING = 0.42
# the columns of free text together take this share of the width at least, and need no more than so many ems each
LEAST_FREE, AMPLE = 0.22, 34.0
# a longer caption is broken, in thousandths of the size
WIDEST_CAPTION = 6000.0
# a part of a row on a page has so many lines at least
MIN_LINES = 4
EPSILON = 0.01


@dataclass(frozen=True, slots=True)
class SetCell:
    """A cell set in lines, over ``span`` columns from ``column`` on."""

    key: str
    column: int
    span: int
    lines: tuple[str, ...]
    size: float
    align: str
    role: Role
    bold: bool


@dataclass(frozen=True, slots=True)
class SetRow:
    """A row set in ``size`` with its height, or a part of one that is too tall for a page."""

    cells: tuple[SetCell, ...]
    size: float
    height: float
    with_next: bool = False


@dataclass(frozen=True, slots=True)
class SetTable:
    """A table set in one size. ``edges`` are the columns' places from its left."""

    edges: tuple[float, ...]
    header: SetRow
    rows: tuple[SetRow, ...]

    @property
    def width(self) -> float:
        """The width of the whole table."""
        return self.edges[-1]


def set_table(table: PaperTable, width: float) -> SetTable:
    """Set a table in the largest size that leaves its free texts room."""
    table = _printable(table)
    size = next((s for s in SIZES if _free_width(table, width, s) >= LEAST_FREE * width), SIZES[-1])
    edges = _edges(table, width, size)
    rows = tuple(_set_row(table, number, row, edges, size) for number, row in enumerate(table.rows))
    return SetTable(edges, _set_header(table, edges, size), rows)


def part_row(row: SetRow, height: float) -> tuple[SetRow, SetRow] | None:
    """Part a row by lines, so that its first part is no taller than ``height``; None if few lines would fit.

    What has no more lines than the first part stands there whole.
    """
    fitting = int((height - 2 * PADDING * row.size) / (LEADING * row.size) + EPSILON)
    if fitting < MIN_LINES:
        return None
    first = [replace(cell, lines=cell.lines[:fitting]) for cell in row.cells]
    rest = [replace(cell, lines=cell.lines[fitting:]) for cell in row.cells]
    return _row(first, row.size), _row(rest, row.size, row.with_next)


def row_boxes(table: SetTable, row: SetRow, left: float, top: float) -> Iterator[Box]:
    """Return the boxes of a row whose top left corner is given."""
    for cell in row.cells:
        x, width = left + table.edges[cell.column], _room(table.edges, cell)
        leading = cell.size * LEADING
        y = top + (row.height - len(cell.lines) * leading) / 2
        lines = []
        for number, text in enumerate(cell.lines):
            baseline = y + number * leading + (leading + cell.size * 0.72) / 2
            lines.append(_line(cell, text.rstrip(), x, width, baseline))
        shown = tuple(line for line in lines if line.text)
        yield Box(cell.key, cell.role, x, top, width, row.height, shown)


def _line(cell: SetCell, text: str, x: float, width: float, baseline: float) -> TextLine:
    natural = text_width(text, cell.size, cell.bold)
    places = {"left": x + PAD_X, "center": x + (width - natural) / 2, "right": x + width - PAD_X - natural}
    return TextLine(text, places[cell.align], baseline, cell.size, cell.bold)


def _printable(table: PaperTable) -> PaperTable:
    columns = tuple(replace(column, caption=printable(column.caption)) for column in table.columns)
    rows = tuple(replace(row, texts=tuple(map(printable, row.texts))) for row in table.rows)
    return replace(table, columns=columns, rows=rows)


# -- widths ---------------------------------------------------------------------------------------------


def _free_width(table: PaperTable, width: float, size: float) -> float:
    """Return what the columns of free text have left of the width; all of it where there are none."""
    fixed = sum(_fixed_widths(table, size))
    return width - fixed if any(column.share for column in table.columns) else width


def _fixed_widths(table: PaperTable, size: float) -> list[float]:
    """Return the width that each column needs, 0 for those of free text."""
    return [
        0.0 if column.share else _widest(table, index) * size / 1000 + 2 * PAD_X
        for index, column in enumerate(table.columns)
    ]


def _widest(table: PaperTable, index: int) -> float:
    """Return the width of the widest text in a column, in thousandths of the size."""
    caption = max(text_width(line, 1000) for line in table.columns[index].caption.split("\n"))
    texts = [(row.texts[place], row.bold) for row in table.rows if (place := index - row.span + 1) > 0]
    texts += [(row.texts[0], row.bold) for row in table.rows if index == 0 and row.span == 1]
    return max(min(caption, WIDEST_CAPTION), *(text_width(text, 1000, bold) for text, bold in texts), 0.0)


def _edges(table: PaperTable, width: float, size: float) -> tuple[float, ...]:
    """Return the columns' edges: free texts get what the others leave, and give what they cannot use."""
    shares = [column.share for column in table.columns]
    fixed, whole = _fitting(_fixed_widths(table, size), width, any(shares)), sum(shares)
    spare = width - sum(fixed) - sum(AMPLE * size for share in shares if share)
    more = max(spare, 0.0) / max(shares.count(0.0), 1)
    free = width - sum(one + more for one, share in zip(fixed, shares, strict=True) if not share)
    widths = (free * share / whole if share else one + more for one, share in zip(fixed, shares, strict=True))
    return tuple(accumulate(widths, initial=0.0))


def _fitting(fixed: list[float], width: float, has_free: bool) -> list[float]:
    """Squeeze the columns of numbers too long even for the smallest size; their cells are set smaller."""
    room = (1 - LEAST_FREE) * width if has_free else width
    used = sum(fixed)
    return fixed if used <= room else [one * room / used for one in fixed]


def _room(edges: Sequence[float], cell: SetCell) -> float:
    return edges[cell.column + cell.span] - edges[cell.column]


# -- cells ----------------------------------------------------------------------------------------------


def _set_header(table: PaperTable, edges: Sequence[float], size: float) -> SetRow:
    cells = []
    for index, (column, (left, right)) in enumerate(zip(table.columns, pairwise(edges), strict=True)):
        lines = balanced_lines(column.caption, (right - left - 2 * PAD_X) / size * 1000, advance_in(False))
        key = f"{table.key}.caption.{index}"
        cells.append(SetCell(key, index, 1, tuple(lines), size, "center", Role.CAPTION, False))
    return _row(cells, size)


def _set_row(table: PaperTable, number: int, row: TableRow, edges: Sequence[float], size: float) -> SetRow:
    cells, column = [], 0
    for place, text in enumerate(row.texts):
        span = row.span if place == 0 else 1
        room = edges[column + span] - edges[column] - 2 * PAD_X
        key = f"{table.key}.{number}.{column}"
        cells.append(_set_cell(table.columns[column], row, text, room, size, (key, column, span)))
        column += span
    return _row(cells, size, row.with_next)


def _set_cell(
    column: TableColumn, row: TableRow, text: str, room: float, size: float, place: tuple[str, int, int]
) -> SetCell:
    """Free texts and labels over several columns are broken; numbers are never, but set smaller if need be."""
    key, index, span = place
    role = Role.TOTAL if row.bold else Role.COMPUTED
    align = column.align if span == 1 and text != DASH else "center"
    if column.share or span > 1:
        set_lines = break_lines if align == "left" else balanced_lines
        lines = set_lines(text, room / size * 1000, advance_in(row.bold))
        return SetCell(key, index, span, tuple(lines), size, align, role, row.bold)
    natural = text_width(text, size, row.bold)
    fitting = size if natural <= room + 0.01 else size * room / natural
    return SetCell(key, index, span, (text,), fitting, align, role, row.bold)


def _row(cells: Sequence[SetCell], size: float, with_next: bool = False) -> SetRow:
    lines = max(len(cell.lines) for cell in cells)
    return SetRow(tuple(cells), size, lines * size * LEADING + 2 * PADDING * size, with_next)
