"""What stands above and below the table: title, footnotes, signature block, page number."""

from __future__ import annotations

from collections.abc import Iterator

from model.layout import Grid
from reports.fonts import printable, text_width
from reports.line_breaking import break_lines
from reports.plan_records import MM, SIDE, TOP, TextLine
from reports.typesetting import LEADING, SMALLEST, SetGrid

FOOTER_Y = 10 * MM
TITLE_SIZE, SUBTITLE_SIZE, FOOTER_SIZE = 18.0, 10.0, 9.0


def head_height(first: bool, grid: Grid) -> float:
    """Return the room that title and subtitle take."""
    if not first:
        return 0.0
    return TITLE_SIZE * 1.35 + (SUBTITLE_SIZE * 1.5 if grid.subtitle else SUBTITLE_SIZE * 0.6)


def head_lines(grid: Grid, page_width: float) -> Iterator[TextLine]:
    """Return title and subtitle."""
    title, y = printable(grid.title), TOP + TITLE_SIZE
    width = text_width(title, TITLE_SIZE, bold=True)
    yield TextLine(title, (page_width - width) / 2, y, TITLE_SIZE, bold=True)
    if grid.subtitle:
        subtitle = printable(grid.subtitle)
        x = page_width - SIDE - text_width(subtitle, SUBTITLE_SIZE)
        yield TextLine(subtitle, x, y + TITLE_SIZE * 0.35 + SUBTITLE_SIZE, SUBTITLE_SIZE)


def footer_line(number: int, count: int, page: tuple[float, float]) -> TextLine:
    """Return the page number."""
    text = f"第 {number} 页 / 共 {count} 页"
    x = (page[0] - text_width(text, FOOTER_SIZE)) / 2
    return TextLine(text, x, page[1] - FOOTER_Y, FOOTER_SIZE)


def _signature_rows(grid: Grid) -> list[list[tuple[str, str]]]:
    """Two or three fields to a row, evenly."""
    fields, per_row = list(grid.signature), _fields_per_row(grid)
    return [fields[i : i + per_row] for i in range(0, len(fields), per_row)]


def _fields_per_row(grid: Grid) -> int:
    return 3 if len(grid.signature) > 4 or len(grid.signature) == 3 else 2


def _footnote_lines(measured: SetGrid) -> list[str]:
    size = measured.size - 1
    return [
        line
        for note in measured.grid.footnotes
        for line in break_lines(printable(note), measured.width, lambda part: text_width(part, size))
    ]


def tail_height(measured: SetGrid) -> float:
    """Return the room that footnotes and signature block take."""
    notes = len(_footnote_lines(measured)) * (measured.size - 1) * LEADING
    rows = len(_signature_rows(measured.grid))
    return notes + (4 if notes else 0) + rows * _signature_leading(measured)


def _signature_leading(measured: SetGrid) -> float:
    return measured.size * 2.1


def tail_lines(measured: SetGrid, top: float) -> Iterator[TextLine]:
    """Return footnotes and signature block below the table, which ends at ``top``."""
    size = measured.size - 1
    y = top + (2 if measured.grid.footnotes else 0)
    for line in _footnote_lines(measured):
        y += size * LEADING
        yield TextLine(line, SIDE, y, size)
    y += 2 if measured.grid.footnotes else 0
    for row in _signature_rows(measured.grid):
        y += _signature_leading(measured)
        step = measured.width / _fields_per_row(measured.grid)
        for number, (caption, value) in enumerate(row):
            yield from _signature_field(caption, value, SIDE + number * step, y, step - 6, measured.size)


def _signature_field(
    caption: str, value: str, x: float, y: float, room: float, size: float
) -> Iterator[TextLine]:
    text = printable(" ".join(value.split()))
    if not text and caption.rstrip("：").endswith("日期"):
        text = "　　年　　月　　日"
    yield TextLine(caption, x, y, size)
    offset = text_width(caption, size)
    if text:
        shrunk = max(SMALLEST, min(size, size * (room - offset) / max(text_width(text, size), 1)))
        yield TextLine(text, x + offset, y, shrunk)
