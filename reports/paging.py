"""Distributing a set grid over pages: rows stay whole, long texts split by lines, headers are repeated."""

from __future__ import annotations

from dataclasses import dataclass

from model.layout import Block, Grid
from reports.page_texts import head_height, tail_height
from reports.plan_records import BOTTOM, TOP
from reports.typesetting import SetGrid

MIN_SPLIT_LINES = 3


@dataclass(frozen=True, slots=True)
class Slice:
    """A row, or some lines of it, on a page."""

    row: int
    first: int
    last: int
    height: float


def _body_height(page: tuple[float, float], first: bool, grid: Grid) -> float:
    return page[1] - TOP - BOTTOM - head_height(first, grid)


def paginate(measured: SetGrid, page: tuple[float, float]) -> list[list[Slice]]:
    """Distribute the rows over pages."""
    pages: list[list[Slice]] = [[]]
    room = _body_height(page, True, measured.grid)

    def turn() -> None:
        nonlocal room
        pages.append([])
        room = _body_height(page, False, measured.grid)

    for row, height in enumerate(measured.heights):
        if height <= room and _may_begin_here(measured, row, room):
            pages[-1].append(Slice(row, 0, measured.counts[row], height))
            room -= height
            continue
        whole = _body_height(page, False, measured.grid)
        caption = _caption_row(measured, row)
        header = measured.heights[caption] if caption is not None else 0.0
        splittable = measured.grid.rows[row].block is Block.GOALS or height > whole - header
        if not splittable:
            turn()
            room -= _repeat_caption(measured, pages[-1], row)
            pages[-1].append(Slice(row, 0, measured.counts[row], height))
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
            pages[-1].append(Slice(row, first, first + count, part))
            first, room = first + count, room - part
    return [slices for slices in pages if slices]


def _may_begin_here(measured: SetGrid, row: int, room: float) -> bool:
    """A caption row needs company: the first row, or some lines, of what it heads."""
    block = measured.grid.rows[row].block
    height = measured.heights[row]
    if block is Block.INDICATORS_CAPTION and row + 1 < len(measured.heights):
        return height + measured.heights[row + 1] <= room
    if block is Block.GOALS_CAPTION:
        lines = min(MIN_SPLIT_LINES, measured.counts[row + 1])
        return height + lines * measured.leading + 2 * measured.pad <= room
    return True


def _caption_row(measured: SetGrid, row: int) -> int | None:
    """Return the header row that stands over a row again on a new page."""
    captions = {Block.INDICATORS: Block.INDICATORS_CAPTION, Block.GOALS: Block.GOALS_CAPTION}
    wanted = captions.get(measured.grid.rows[row].block)
    if wanted is None:
        return None
    return next(r for r, info in enumerate(measured.grid.rows) if info.block is wanted)


def _repeat_caption(measured: SetGrid, slices: list[Slice], row: int) -> float:
    caption = _caption_row(measured, row)
    if caption is None or slices:
        return 0.0
    slices.append(Slice(caption, 0, measured.counts[caption], measured.heights[caption]))
    return measured.heights[caption]


def tail_fits(measured: SetGrid, slices: list[Slice], page: tuple[float, float], first: bool) -> bool:
    """Tell whether footnotes and signatures find room below the last page's rows."""
    used = sum(item.height for item in slices)
    return used + tail_height(measured) <= _body_height(page, first, measured.grid) + 0.01


def with_company(measured: SetGrid, pages: list[list[Slice]]) -> list[list[Slice]]:
    """Signatures do not stand alone: the total and the last indicator go over with them."""
    last = pages[-1]
    moved = [item for item in last[-2:] if item.row >= len(measured.heights) - 2 and item.first == 0]
    if not moved or len(moved) == len(last):
        return pages
    fresh: list[Slice] = []
    _repeat_caption(measured, fresh, moved[0].row)
    return [*pages[:-1], last[: -len(moved)], [*fresh, *moved]]
