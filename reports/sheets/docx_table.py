"""The grid of a form as Word tables: merged cells, widths and heights of the paper, heads that repeat on each page.

Word repeats only the first rows of a table, so what has captions over its rows begins a table of its own, which stands
right below the one before. The XML is written here as text: python-docx takes seconds to merge the cells of one form.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from model.grid.cells import Block, Cell, Role
from reports.setting.typesetting import LEADING, PAD_X, SetGrid
from reports.sheets.docx_text import text_xml

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TWIPS = 20
# eighths of a point
THIN, THICK = 4, 8
_HEADS = (Block.INDICATORS_CAPTION, Block.TABLE_CAPTION)
_JUSTIFIED = {"left": "left", "center": "center", "right": "right"}
# Word's own room around lines is a little more than ours
_LOWER = 0.97


@dataclass(frozen=True, slots=True)
class _Part:
    """Rows of the grid that are one table; the first ``head`` of them repeat."""

    rows: range
    head: int


def table_xmls(measured: SetGrid) -> Iterator[str]:
    """Yield the XML of each table, from top to bottom."""
    sizes = {texts.cell: measured.size for texts in measured.texts}
    sizes |= {setting.cell: setting.size for setting in measured.broken.values()}
    for part in _parts(measured):
        yield _table_xml(part, measured, sizes)


def _parts(measured: SetGrid) -> Iterator[_Part]:
    rows = measured.grid.rows
    starts = [
        0,
        *(
            r
            for r in range(1, len(rows))
            if rows[r].block in _HEADS and rows[r - 1].block is not rows[r].block
        ),
    ]
    for start, end in zip(starts, [*starts[1:], len(rows)], strict=True):
        head = next((r for r in range(start, end) if rows[r].block not in _HEADS), end) - start
        yield _Part(range(start, end), head)


def _table_xml(part: _Part, measured: SetGrid, sizes: Mapping[Cell, float]) -> str:
    edges = [round(edge * measured.width * TWIPS / 1000) for edge in measured.grid.edges]
    widths = [right - left for left, right in pairwise(edges)]
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    starts = {(cell.row, cell.column): cell for cell in measured.grid.cells}
    pad = round(PAD_X * TWIPS)
    rows = "".join(_row_xml(row, part, measured, starts, widths, sizes) for row in part.rows)
    return (
        f'<w:tbl xmlns:w="{NAMESPACE}"><w:tblPr><w:tblW w:w="{edges[-1]}" w:type="dxa"/><w:jc w:val="center"/>'
        f"<w:tblBorders>{_borders(THIN, part.rows.start == 0)}</w:tblBorders>"
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="{pad}" w:type="dxa"/>'
        f'<w:right w:w="{pad}" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
    )


def _borders(thin: int, is_first: bool) -> str:
    """Return the lines of a table; one below another has none above, where that one's stands."""
    sizes = {
        "top": THICK if is_first else 0,
        "left": THICK,
        "bottom": THICK,
        "right": THICK,
        "insideH": thin,
        "insideV": thin,
    }
    return "".join(
        f'<w:{side} w:val="{"single" if size else "nil"}" w:sz="{size}" w:space="0" w:color="000000"/>'
        for side, size in sizes.items()
    )


def _row_xml(
    row: int,
    part: _Part,
    measured: SetGrid,
    starts: Mapping[tuple[int, int], Cell],
    widths: list[int],
    sizes: Mapping[Cell, float],
) -> str:
    is_head = row - part.rows.start < part.head
    cells = "".join(
        _cell_xml(spot, widths, sizes, measured.pad) for spot in _spots(row, part, starts, len(widths))
    )
    is_long = any(cell.role is Role.LONG_TEXT for place, cell in starts.items() if place[0] == row)
    look = (
        "" if is_long else "<w:cantSplit/>"
    ) + f'<w:trHeight w:val="{round(measured.heights[row] * TWIPS * _LOWER)}"/>'
    return f"<w:tr><w:trPr>{look}{'<w:tblHeader/>' if is_head else ''}</w:trPr>{cells}</w:tr>"


@dataclass(frozen=True, slots=True)
class _Spot:
    """What a row has of a cell: all, the first of its rows, or one of the others; ``opens``: no line below it."""

    cell: Cell
    shows_text: bool
    merge: str = ""
    is_open_below: bool = False


def _spots(row: int, part: _Part, starts: Mapping[tuple[int, int], Cell], columns: int) -> Iterator[_Spot]:
    """Yield the cells of a row from left to right.

    A cell that begins in the head and goes on below is two, without a line between: a row that repeats cannot be merged
    with one that does not.
    """
    body = part.rows.start + part.head
    column = 0
    while column < columns:
        cell = next(starts[top, column] for top in range(row, -1, -1) if (top, column) in starts)
        last = cell.row + cell.row_span - 1
        is_cut = cell.row < body <= last
        first = body if is_cut and row >= body else cell.row
        end = body - 1 if is_cut and row < body else last
        merge = "" if first == end else "restart" if row == first else "continue"
        yield _Spot(cell, row == (body if is_cut else cell.row), merge, is_cut and row == end)
        column += cell.column_span


def _cell_xml(spot: _Spot, widths: list[int], sizes: Mapping[Cell, float], pad: float) -> str:
    cell = spot.cell
    width = sum(widths[cell.column : cell.column + cell.column_span])
    span = f'<w:gridSpan w:val="{cell.column_span}"/>' if cell.column_span > 1 else ""
    merge = f'<w:vMerge w:val="{spot.merge}"/>' if spot.merge else ""
    edge = '<w:tcBorders><w:bottom w:val="nil"/></w:tcBorders>' if spot.is_open_below else ""
    place = "top" if cell.role is Role.LONG_TEXT else "center"
    above = f'<w:tcMar><w:top w:w="{round(pad * TWIPS)}" w:type="dxa"/></w:tcMar>' if place == "top" else ""
    whole = "<w:noWrap/>" if cell.money else ""
    size = sizes[cell]
    text = ("*" if cell.star else "") + cell.text if spot.shows_text else ""
    align = "both" if cell.role is Role.LONG_TEXT else _JUSTIFIED[cell.align]
    content = text_xml(text, size, align, bold=cell.bold, leading=size * LEADING, indent=cell.indent * size)
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}{edge}{whole}{above}<w:vAlign w:val="{place}"/></w:tcPr>'
        f"{content}</w:tc>"
    )
