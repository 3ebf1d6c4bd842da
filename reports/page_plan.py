"""From the grid to pages: every box, line of text and rule with its place, in points from the page's top left.

The size is chosen so that the form fits one page if it can; otherwise rows break between pages, long texts by
lines, and the merged labels and the header row stand on each page again.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from model.layout import Grid, Role
from model.page_options import USUAL, PageOptions
from reports.fonts import text_width
from reports.page_dress import footer_text, moved, room, sizes
from reports.page_texts import footer_lines, head_height, head_lines, tail_lines
from reports.paging import Slice, fits_one_page, paginate, paginate_with_tail
from reports.plan_records import SIDE, TOP, Box, Page, Plan, TextLine
from reports.proof_marks import SheetMarks
from reports.typesetting import LEADING, PAD_X, TIGHT, SetGrid, Setter, Setting, with_padding

ONE_PAGE_SIZES = (9.5, 9.0, 8.5, 8.0, 7.5)
# short forms get airy rows
PADDINGS = (0.8, 0.65, 0.5, 0.4, 0.33, TIGHT)
MANY_PAGES_SIZES = (9.0, 8.5, 8.0)
NEARLY_EMPTY = 0.18


@dataclass(frozen=True, slots=True)
class _Frame:
    """What the pages of a form have in common: their size, the marks, the options."""

    page: tuple[float, float]
    marks: SheetMarks | None
    options: PageOptions


def plan_form(
    grid: Grid,
    orientation: str = "portrait",
    marks: SheetMarks | None = None,
    options: PageOptions = USUAL,
) -> Plan:
    """Plan the pages of a form, with ``marks`` in the footer; ``orientation`` is the template's."""
    frame = _Frame(room(options, orientation), marks, options)
    plan = _plan_room(grid, frame)
    return plan if options == USUAL and orientation == "portrait" else moved(plan, options, orientation)


def _plan_room(grid: Grid, frame: _Frame) -> Plan:
    page, wanted = frame.page, sizes(frame.options, ONE_PAGE_SIZES)
    in_size = cache(Setter(grid, page[0] - 2 * SIDE).set_in)
    # a form that fits in a size fits in any smaller one
    place = bisect_left(wanted, True, key=lambda size: fits_one_page(in_size(size), page))
    if place < len(wanted):
        airy = (with_padding(in_size(wanted[place]), padding) for padding in PADDINGS)
        measured = next(trial for trial in airy if fits_one_page(trial, page))
        return _place(measured, paginate(measured, page), frame)
    return min((_plan_many(in_size(size), frame) for size in _long_sizes(frame.options)), key=_cost)


def _long_sizes(options: PageOptions) -> tuple[float, ...]:
    """Return the usual sizes of long forms as far as they are wanted, else the nearest one that is."""
    smallest, largest = options.smallest / 10, options.largest / 10
    usual = tuple(size for size in MANY_PAGES_SIZES if smallest <= size <= largest)
    return usual or (max(smallest, min(largest, MANY_PAGES_SIZES[0])),)


def _plan_many(measured: SetGrid, frame: _Frame) -> Plan:
    return _place(measured, paginate_with_tail(measured, frame.page), frame)


def _cost(plan: Plan) -> tuple[int, float]:
    """Prefer the largest size, unless a smaller one saves a nearly empty last page."""
    last = plan.pages[-1].frame[3] / plan.height
    return len(plan.pages) if last < NEARLY_EMPTY else len(plan.pages) - 1, -plan.size


def _place(measured: SetGrid, pages: list[list[Slice]], frame: _Frame) -> Plan:
    made, page = [], frame.page
    for number, slices in enumerate(pages):
        first, last = number == 0, number == len(pages) - 1
        top = TOP + head_height(first, measured.grid, page[0])
        texts = list(head_lines(measured.grid, page[0])) if first else []
        height = sum(item.height for item in slices)
        if last:
            texts += tail_lines(measured, top + height)
        middle = footer_text(frame.options, number + 1, len(pages))
        texts += footer_lines(middle, page, frame.marks)
        boxes = tuple(_boxes(measured, slices, top))
        made.append(Page(boxes, tuple(texts), (SIDE, top, measured.width, height)))
    return Plan(tuple(made), page[0], page[1], measured.size, frame.marks)


def _boxes(measured: SetGrid, slices: list[Slice], top: float) -> Iterator[Box]:
    scale = measured.width / 1000
    edges = [SIDE + edge * scale for edge in measured.grid.edges]
    tops, y = {}, top
    for item in slices:
        tops[item.row] = (y, item)
        y += item.height
    for setting in measured.sets:
        cell = setting.cell
        if cell.row_span == 1:
            if cell.row not in tops:
                continue
            start, item = tops[cell.row]
            height = item.height
            split = item.first > 0 or item.last < measured.counts[cell.row]
        else:
            rows = [row for row in range(cell.row, cell.row + cell.row_span) if row in tops]
            if not rows:
                continue
            (start, item), split = tops[rows[0]], False
            height = sum(tops[row][1].height for row in rows)
        left, right = edges[cell.column], edges[cell.column + cell.column_span]
        lines = _lines(measured, setting, (left, start, right - left, height), item if split else None)
        yield Box(cell.key, cell.role, left, start, right - left, height, lines)


def _lines(
    measured: SetGrid, setting: Setting, area: tuple[float, float, float, float], part: Slice | None
) -> tuple[TextLine, ...]:
    """Return the lines of a cell in its area, or those of its part."""
    left, top, width, height = area
    cell, size, leading = setting.cell, setting.size, setting.size * LEADING
    shown = list(enumerate(setting.lines))
    if part and not _is_repeated(setting, part):
        shown = shown[part.first : part.last]
    y = top + measured.pad if cell.role is Role.LONG_TEXT else top + (height - len(shown) * leading) / 2
    y += (leading + size * 0.72) / 2
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
        return TextLine(visible, x, baseline, size, cell.bold, spacing)
    natural = text_width(visible, size, cell.bold) if setting.width is None else setting.width
    if cell.align == "center":
        x = left + (width - natural) / 2
    elif cell.align == "right":
        x = left + width - PAD_X - natural
    elif len(visible) > 1:
        inner = width - 2 * PAD_X - cell.indent * size
        gap = (inner - natural) / (len(visible) - 1)
        spacing = gap if 0 < gap < size * 0.25 else 0.0
    return TextLine(visible, x, baseline, size, cell.bold, spacing)
