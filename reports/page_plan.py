"""From the grid to pages: every box, line of text and rule with its place, in points from the page's top left.

The size is chosen so that the form fits one page if it can; otherwise rows break between pages, long texts by
lines, and the merged labels and the header row stand on each page again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from model.layout import Block, Cell, Grid, Role
from reports.fonts import printable, text_width
from reports.line_breaking import balanced_lines, break_lines, widest_atom

A4 = (595.276, 841.89)
MM = 72 / 25.4
SIDE, TOP, BOTTOM = 15 * MM, 15 * MM, 17 * MM
FOOTER_Y = 10 * MM
# font size, and room above and below the text of a row as a share of it: short forms get airy rows
TIGHT = 0.27
ONE_PAGE_SETTINGS = (
    *((9.5, padding) for padding in (0.8, 0.65, 0.5, 0.4, 0.33, TIGHT)),
    *((size, TIGHT) for size in (9.0, 8.5, 8.0, 7.5)),
)
MANY_PAGES_SIZES = (9.0, 8.5, 8.0)
SMALLEST = 5.0
LEADING = 1.28
TITLE_SIZE, SUBTITLE_SIZE, FOOTER_SIZE = 18.0, 10.0, 9.0
PAD_X = 3.0
THIN, THICK = 0.5, 1.2
MIN_SPLIT_LINES = 3
NEARLY_EMPTY = 0.18


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of text: ``x`` its left end, ``y`` its baseline, ``spacing`` extra room behind each character."""

    text: str
    x: float
    y: float
    size: float
    bold: bool = False
    spacing: float = 0.0


@dataclass(frozen=True, slots=True)
class Box:
    """A cell, or the part of it that stands on one page."""

    key: str
    role: Role
    x: float
    y: float
    width: float
    height: float
    lines: tuple[TextLine, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One page: title lines and the like in ``texts``, cells in ``boxes``; ``frame`` is x, y, width, height."""

    boxes: tuple[Box, ...]
    texts: tuple[TextLine, ...]
    frame: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Plan:
    """All pages of one form, ``width`` by ``height`` points, set in ``size``."""

    pages: tuple[Page, ...]
    width: float
    height: float
    size: float


@dataclass(frozen=True, slots=True)
class _Set:
    """A cell set in lines: its texts, their size, and whether they are justified."""

    cell: Cell
    lines: tuple[str, ...]
    size: float
    ends: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Slice:
    """A row, or some lines of it, on a page."""

    row: int
    first: int
    last: int
    height: float


@dataclass(frozen=True, slots=True)
class _Measured:
    """The grid set in one size."""

    grid: Grid
    size: float
    width: float
    sets: tuple[_Set, ...]
    heights: tuple[float, ...]
    counts: tuple[int, ...]
    pad: float

    @property
    def leading(self) -> float:
        return self.size * LEADING


def plan_form(grid: Grid, orientation: str = "portrait") -> Plan:
    """Plan the pages of a form."""
    page = A4 if orientation == "portrait" else (A4[1], A4[0])
    for size, padding in ONE_PAGE_SETTINGS:
        measured = _measure(grid, size, page[0] - 2 * SIDE, padding)
        slices = _paginate(measured, page)
        if len(slices) == 1 and _tail_fits(measured, slices[0], page, first=True):
            return _place(measured, slices, page)
    return min((_plan_many(grid, size, page) for size in MANY_PAGES_SIZES), key=_cost)


def _plan_many(grid: Grid, size: float, page: tuple[float, float]) -> Plan:
    measured = _measure(grid, size, page[0] - 2 * SIDE)
    slices = _paginate(measured, page)
    if not _tail_fits(measured, slices[-1], page, first=len(slices) == 1):
        slices = _with_company(measured, slices)
    return _place(measured, slices, page)


def _cost(plan: Plan) -> tuple[int, float]:
    """Prefer the largest size, unless a smaller one saves a nearly empty last page."""
    last = plan.pages[-1].frame[3] / plan.height
    return len(plan.pages) if last < NEARLY_EMPTY else len(plan.pages) - 1, -plan.size


# -- measuring ------------------------------------------------------------------------------------------


def _measure(grid: Grid, size: float, width: float, padding: float = TIGHT) -> _Measured:
    sets = tuple(_set_cell(cell, grid, size, width) for cell in _in_reading_order(grid))
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
    return _Measured(grid, size, width, sets, tuple(heights), tuple(counts), pad)


def _in_reading_order(grid: Grid) -> list[Cell]:
    return sorted(grid.cells, key=lambda cell: (cell.row, cell.column))


def _set_cell(cell: Cell, grid: Grid, size: float, width: float) -> _Set:
    text = printable(("*" if cell.star else "") + cell.text)
    room = _room(cell, grid, size, width)
    is_label = cell.role in (Role.LABEL, Role.CAPTION, Role.TOTAL)

    def measure(part: str, at: float = size) -> float:
        return text_width(part, at, cell.bold)

    if is_label or cell.align == "center":
        size = _shrunk(text, room, size, cell.bold)
        lines = balanced_lines(text, room, lambda part: measure(part, size))
    elif cell.align == "right":
        size = _shrunk(text, room, size, cell.bold)
        lines = break_lines(text, room, lambda part: measure(part, size))
    else:
        lines = break_lines(text, room, measure)
    return _Set(cell, tuple(lines), size, _paragraph_ends(text, lines))


def _room(cell: Cell, grid: Grid, size: float, width: float) -> float:
    left, right = grid.edges[cell.column], grid.edges[cell.column + cell.column_span]
    return max((right - left) / 1000 * width - 2 * PAD_X - cell.indent * size, size)


def _shrunk(text: str, room: float, size: float, bold: bool) -> float:
    """Numbers and words stay whole: a cell whose longest piece is too wide is set smaller, down to 5 points."""
    widest = widest_atom(text, lambda part: text_width(part, size, bold))
    return size if widest <= room else max(SMALLEST, int(size * room / widest * 10) / 10)


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


# -- breaking into pages --------------------------------------------------------------------------------


def _head_height(first: bool, grid: Grid) -> float:
    if not first:
        return 0.0
    return TITLE_SIZE * 1.35 + (SUBTITLE_SIZE * 1.5 if grid.subtitle else SUBTITLE_SIZE * 0.6)


def _body_height(page: tuple[float, float], first: bool, grid: Grid) -> float:
    return page[1] - TOP - BOTTOM - _head_height(first, grid)


def _paginate(measured: _Measured, page: tuple[float, float]) -> list[list[_Slice]]:
    """Distribute the rows over pages."""
    pages: list[list[_Slice]] = [[]]
    room = _body_height(page, True, measured.grid)

    def turn() -> None:
        nonlocal room
        pages.append([])
        room = _body_height(page, False, measured.grid)

    for row, height in enumerate(measured.heights):
        if height <= room and _may_begin_here(measured, row, room):
            pages[-1].append(_Slice(row, 0, measured.counts[row], height))
            room -= height
            continue
        whole = _body_height(page, False, measured.grid)
        caption = _caption_row(measured, row)
        header = measured.heights[caption] if caption is not None else 0.0
        splittable = measured.grid.rows[row].block is Block.GOALS or height > whole - header
        if not splittable:
            turn()
            room -= _repeat_caption(measured, pages[-1], row)
            pages[-1].append(_Slice(row, 0, measured.counts[row], height))
            room -= height
            continue
        first = 0
        while first < measured.counts[row]:
            fitting = int((room - 2 * measured.pad) / measured.leading + 0.001)
            rest = measured.counts[row] - first
            if fitting < min(MIN_SPLIT_LINES, rest):
                turn()
                room -= _repeat_caption(measured, pages[-1], row)
                continue
            count = min(rest, fitting)
            part = count * measured.leading + 2 * measured.pad
            pages[-1].append(_Slice(row, first, first + count, part))
            first, room = first + count, room - part
    return [slices for slices in pages if slices]


def _may_begin_here(measured: _Measured, row: int, room: float) -> bool:
    """A caption row needs company: the first row, or some lines, of what it heads."""
    block = measured.grid.rows[row].block
    height = measured.heights[row]
    if block is Block.INDICATORS_CAPTION and row + 1 < len(measured.heights):
        return height + measured.heights[row + 1] <= room
    if block is Block.GOALS_CAPTION:
        lines = min(MIN_SPLIT_LINES, measured.counts[row + 1])
        return height + lines * measured.leading + 2 * measured.pad <= room
    return True


def _caption_row(measured: _Measured, row: int) -> int | None:
    """Return the header row that stands over a row again on a new page."""
    captions = {Block.INDICATORS: Block.INDICATORS_CAPTION, Block.GOALS: Block.GOALS_CAPTION}
    wanted = captions.get(measured.grid.rows[row].block)
    if wanted is None:
        return None
    return next(r for r, info in enumerate(measured.grid.rows) if info.block is wanted)


def _repeat_caption(measured: _Measured, slices: list[_Slice], row: int) -> float:
    caption = _caption_row(measured, row)
    if caption is None or slices:
        return 0.0
    slices.append(_Slice(caption, 0, measured.counts[caption], measured.heights[caption]))
    return measured.heights[caption]


def _tail_fits(measured: _Measured, slices: list[_Slice], page: tuple[float, float], first: bool) -> bool:
    used = sum(item.height for item in slices)
    return used + _tail_height(measured) <= _body_height(page, first, measured.grid) + 0.01


def _with_company(measured: _Measured, pages: list[list[_Slice]]) -> list[list[_Slice]]:
    """Signatures do not stand alone: the total and the last indicator go over with them."""
    last = pages[-1]
    moved = [item for item in last[-2:] if item.row >= len(measured.heights) - 2 and item.first == 0]
    if not moved or len(moved) == len(last):
        return pages
    fresh: list[_Slice] = []
    _repeat_caption(measured, fresh, moved[0].row)
    return [*pages[:-1], last[: -len(moved)], [*fresh, *moved]]


# -- below the table ------------------------------------------------------------------------------------


def _signature_rows(grid: Grid) -> list[list[tuple[str, str]]]:
    """Two or three fields to a row, evenly."""
    fields = list(grid.signature)
    per_row = 3 if len(fields) > 4 or len(fields) == 3 else 2
    return [fields[i : i + per_row] for i in range(0, len(fields), per_row)]


def _footnote_lines(measured: _Measured) -> list[str]:
    size = measured.size - 1
    return [
        line
        for note in measured.grid.footnotes
        for line in break_lines(printable(note), measured.width, lambda part: text_width(part, size))
    ]


def _tail_height(measured: _Measured) -> float:
    notes = len(_footnote_lines(measured)) * (measured.size - 1) * LEADING
    rows = len(_signature_rows(measured.grid))
    return notes + (4 if notes else 0) + rows * _signature_leading(measured)


def _signature_leading(measured: _Measured) -> float:
    return measured.size * 2.1


def _tail(measured: _Measured, top: float) -> Iterator[TextLine]:
    size = measured.size - 1
    y = top + (2 if measured.grid.footnotes else 0)
    for line in _footnote_lines(measured):
        y += size * LEADING
        yield TextLine(line, SIDE, y, size)
    y += 2 if measured.grid.footnotes else 0
    for row in _signature_rows(measured.grid):
        y += _signature_leading(measured)
        step = measured.width / max(len(row), 1) if len(row) > 1 else measured.width
        step = (
            measured.width / 3
            if len(measured.grid.signature) > 4 or len(measured.grid.signature) == 3
            else step
        )
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


# -- placing --------------------------------------------------------------------------------------------


def _place(measured: _Measured, pages: list[list[_Slice]], page: tuple[float, float]) -> Plan:
    made = []
    for number, slices in enumerate(pages):
        first, last = number == 0, number == len(pages) - 1
        top = TOP + _head_height(first, measured.grid)
        texts = list(_head(measured.grid, page[0])) if first else []
        height = sum(item.height for item in slices)
        if last:
            texts += _tail(measured, top + height)
        texts.append(_footer(number + 1, len(pages), page))
        boxes = tuple(_boxes(measured, slices, top))
        made.append(Page(boxes, tuple(texts), (SIDE, top, measured.width, height)))
    plan = Plan(tuple(made), page[0], page[1], measured.size)
    return plan


def _head(grid: Grid, page_width: float) -> Iterator[TextLine]:
    title, y = printable(grid.title), TOP + TITLE_SIZE
    width = text_width(title, TITLE_SIZE, bold=True)
    yield TextLine(title, (page_width - width) / 2, y, TITLE_SIZE, bold=True)
    if grid.subtitle:
        subtitle = printable(grid.subtitle)
        x = page_width - SIDE - text_width(subtitle, SUBTITLE_SIZE)
        yield TextLine(subtitle, x, y + TITLE_SIZE * 0.35 + SUBTITLE_SIZE, SUBTITLE_SIZE)


def _footer(number: int, count: int, page: tuple[float, float]) -> TextLine:
    text = f"第 {number} 页 / 共 {count} 页"
    x = (page[0] - text_width(text, FOOTER_SIZE)) / 2
    return TextLine(text, x, page[1] - FOOTER_Y, FOOTER_SIZE)


def _boxes(measured: _Measured, slices: list[_Slice], top: float) -> Iterator[Box]:
    tops, y = {}, top
    for item in slices:
        tops[item.row] = (y, item)
        y += item.height
    for setting in measured.sets:
        cell = setting.cell
        rows = [row for row in range(cell.row, cell.row + cell.row_span) if row in tops]
        if not rows:
            continue
        start = tops[rows[0]][0]
        height = sum(tops[row][1].height for row in rows)
        item = tops[rows[0]][1]
        split = cell.row_span == 1 and (item.first > 0 or item.last < measured.counts[cell.row])
        yield _box(measured, setting, start, height, item if split else None)


def _box(measured: _Measured, setting: _Set, top: float, height: float, part: _Slice | None) -> Box:
    cell, edges = setting.cell, measured.grid.edges
    left = SIDE + edges[cell.column] / 1000 * measured.width
    width = (edges[cell.column + cell.column_span] - edges[cell.column]) / 1000 * measured.width
    first, last = (part.first, part.last) if part else (0, len(setting.lines))
    shown = list(enumerate(setting.lines))[first:last]
    leading = setting.size * LEADING
    y = top + measured.pad if cell.role is Role.LONG_TEXT else top + (height - len(shown) * leading) / 2
    lines = []
    for number, text in shown:
        lines.append(_line(setting, number, text, left, width, y + (leading + setting.size * 0.72) / 2))
        y += leading
    return Box(cell.key, cell.role, left, top, width, height, tuple(line for line in lines if line.text))


def _line(setting: _Set, number: int, text: str, left: float, width: float, baseline: float) -> TextLine:
    cell, size = setting.cell, setting.size
    visible = text.rstrip()
    natural = text_width(visible, size, cell.bold)
    inner = width - 2 * PAD_X - cell.indent * size
    x = left + PAD_X + cell.indent * size
    line = TextLine(visible, x, baseline, size, cell.bold)
    if cell.align == "center":
        return replace(line, x=left + (width - natural) / 2)
    if cell.align == "right":
        return replace(line, x=left + width - PAD_X - natural)
    if cell.role is Role.LONG_TEXT and number not in setting.ends and len(visible) > 1:
        gap = (inner - natural) / (len(visible) - 1)
        return replace(line, spacing=gap) if 0 < gap < size * 0.25 else line
    return line
