"""From the grid to pages: every box, line of text and rule with its place, in points from the page's top left.

The size is chosen so that the form fits one page if it can; otherwise rows break between pages, long texts by
lines, and the merged labels and the header row stand on each page again.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from model.grid.cells import Cell, Grid, Role
from reports.form.page_setup import PageSetup
from reports.form.page_texts import footer_lines, head_height, head_lines, tail_lines
from reports.form.paging import Slice, all_rows, fits_one_page, paginate_with_tail, room_left
from reports.form.plan import Page, Plan
from reports.form.proof_marks import SheetMarks
from reports.pdf.fonts import text_width
from reports.pdf.page_content import QR_RISE, QR_SIZE, Box, TextLine
from reports.setting.typesetting import (
    LEADING,
    PAD_X,
    TIGHT,
    CellText,
    SetGrid,
    Setter,
    Setting,
    least_growth,
    taller,
    with_padding,
)

# short forms get airy rows
PADDINGS = (0.8, 0.65, 0.5, 0.4, 0.33, TIGHT)
NEARLY_EMPTY = 0.18
# pages without a nearly empty last one; a form that does not fit one page has no fewer
FEWEST = 1


class Fitted(NamedTuple):
    """A form set in the size in which it goes on its pages, and the rows of each page."""

    measured: SetGrid
    pages: list[list[Slice]]


def plan_form(
    grid: Grid, page: PageSetup, marks: SheetMarks | None = None, fitted: Fitted | None = None
) -> Plan:
    """Plan the pages of a form, with ``marks`` in the footer; ``fitted`` if it was fitted to that page already."""
    measured, pages = fitted or fit_form(grid, page)
    return _place(measured, pages, page, marks)


def fit_form(grid: Grid, page: PageSetup) -> Fitted:
    """Choose size and pages of a form."""
    wanted, in_size = page.sizes, cache(Setter(grid, page.inner_width).set_in)
    # most forms fit in the largest size, and one that fits in a size fits in any smaller one
    place = 0
    if not fits_one_page(in_size(wanted[0]), page):
        place = bisect_left(wanted, True, 1, key=lambda size: fits_one_page(in_size(size), page))
    if place < len(wanted):
        measured = airiest(in_size(wanted[place]), page)
        if measured is not None:
            return Fitted(measured, [all_rows(measured)])
    trials: dict[tuple[int, float], Fitted] = {}
    for size in page.long_sizes:
        pages = paginate_with_tail(in_size(size), page)
        cost = _cost(size, pages, page.usual_height)
        trials[cost] = Fitted(in_size(size), pages)
        if cost[0] == FEWEST:
            break  # no smaller size saves a page
    return trials[min(trials)]


def airiest(tight: SetGrid, page: PageSetup, times: float = 1.0) -> SetGrid | None:
    """Return a tight grid with the most room around its lines that one page has, None where it has none at all.

    All rows are so many ``times`` as tall as their lines need.
    """
    room = room_left(taller(tight, times), page)
    likely = (more for more in PADDINGS if least_growth(tight, more) * times <= room)
    airy = (taller(with_padding(tight, more), times) for more in likely)
    return next((trial for trial in airy if fits_one_page(trial, page)), None)


def _cost(size: float, pages: list[list[Slice]], height: float) -> tuple[int, float]:
    """Prefer the largest size, unless a smaller one saves a nearly empty last page; ``height`` is that of the paper."""
    last = sum(item.height for item in pages[-1]) / height
    return len(pages) if last < NEARLY_EMPTY else len(pages) - 1, -size


def _place(measured: SetGrid, pages: list[list[Slice]], page: PageSetup, marks: SheetMarks | None) -> Plan:
    made = []
    for number, slices in enumerate(pages):
        first, last = number == 0, number == len(pages) - 1
        top = page.top + head_height(first, measured.grid, page)
        texts = list(head_lines(measured.grid, page)) if first else []
        height = sum(item.height for item in slices)
        if last:
            texts += tail_lines(measured, page.side, top + height)
        texts += footer_lines(page.footer_text(number + 1, len(pages)), page, marks)
        boxes = tuple(_boxes(measured, slices, page.side, top))
        made.append(Page(boxes, tuple(texts), (page.side, top, measured.width, height)))
    qr = (page.side, page.top - QR_RISE, QR_SIZE) if page.proof else None
    return Plan(tuple(made), page.width, page.height, measured.size, qr, marks)


class _Spot(NamedTuple):
    """Where a row stands on a page; ``part`` is what stands of it there, None for the whole."""

    top: float
    height: float
    part: Slice | None


def _boxes(measured: SetGrid, slices: list[Slice], side: float, top: float) -> Iterator[Box]:
    scale, size, broken = measured.width / 1000, measured.size, measured.broken
    edges = [side + edge * scale for edge in measured.grid.edges]
    spots = _spots(measured, slices, top)
    for place, item in enumerate(measured.texts):
        cell, setting = item.cell, broken.get(place)
        spot = spots.get(cell.row) if cell.row_span == 1 else _joined(cell, spots)
        if spot is None:
            continue
        left = edges[cell.column]
        width = edges[cell.column + cell.column_span] - left
        if setting is not None or spot.part is not None:
            lines = _lines(measured, setting or item.in_one_line(size), left, width, spot)
        elif visible := item.text.rstrip():
            x = left + _indent(item, width, size)
            y = _first_baseline(measured, cell, size, 1, spot)
            lines = (TextLine(visible, x, y, size, cell.bold),)
        else:
            lines = ()
        yield Box(cell.key or "", cell.role, left, spot.top, width, spot.height, lines)


def _spots(measured: SetGrid, slices: list[Slice], top: float) -> dict[int, _Spot]:
    spots = {}
    for item in slices:
        is_whole = item.first == 0 and item.last == measured.counts[item.row]
        spots[item.row] = _Spot(top, item.height, None if is_whole else item)
        top += item.height
    return spots


def _joined(cell: Cell, spots: Mapping[int, _Spot]) -> _Spot | None:
    """Return the place of a cell over several rows, None if none of them stands on the page."""
    rows = [spots[row] for row in range(cell.row, cell.row + cell.row_span) if row in spots]
    return _Spot(rows[0].top, sum([spot.height for spot in rows]), None) if rows else None


def _first_baseline(measured: SetGrid, cell: Cell, size: float, count: int, spot: _Spot) -> float:
    """Return where the first of a cell's lines stands: long texts begin at the top, others are in the middle."""
    leading = size * LEADING
    above = measured.pad if cell.role is Role.LONG_TEXT else (spot.height - count * leading) / 2
    return spot.top + above + (leading + size * 0.72) / 2


def _indent(item: CellText, width: float, size: float) -> float:
    """Return where in its cell a text of one line begins."""
    if item.cell.align == "left":
        return PAD_X + item.cell.indent * size
    free = width - item.width * size / 1000
    return free / 2 if item.cell.align == "center" else free - PAD_X


def _lines(
    measured: SetGrid, setting: Setting, left: float, width: float, spot: _Spot
) -> tuple[TextLine, ...]:
    """Return the lines of a cell, or those of its part."""
    part, leading = spot.part, setting.size * LEADING
    shown = list(enumerate(setting.lines))
    if part and not _is_repeated(setting, part):
        shown = shown[part.first : part.last]
    y = _first_baseline(measured, setting.cell, setting.size, len(shown), spot)
    return tuple(
        _line(setting, number, text, left, width, y + place * leading)
        for place, (number, text) in enumerate(shown)
        if text.rstrip()
    )


def _is_repeated(setting: Setting, part: Slice) -> bool:
    """Labels stand in each part of a split row, captions where they find room."""
    fits = len(setting.lines) <= part.last - part.first
    return setting.cell.role is Role.LABEL or (setting.cell.role is Role.CAPTION and fits)


def _line(setting: Setting, number: int, text: str, left: float, width: float, baseline: float) -> TextLine:
    cell, size = setting.cell, setting.size
    visible = text.rstrip()
    x, spacing = left + PAD_X + cell.indent * size, 0.0
    if cell.align == "left" and (cell.role is not Role.LONG_TEXT or number in setting.ends):
        return TextLine(visible, x, baseline, size, cell.bold)
    natural = text_width(visible, size, cell.bold)
    if cell.align == "center":
        x = left + (width - natural) / 2
    elif cell.align == "right":
        x = left + width - PAD_X - natural
    elif len(visible) > 1:
        inner = width - 2 * PAD_X - cell.indent * size
        gap = (inner - natural) / (len(visible) - 1)
        spacing = gap if 0 < gap < size * 0.25 else 0.0
    return TextLine(visible, x, baseline, size, cell.bold, spacing)
