"""Distributing a set grid over pages: rows stay whole, long texts split by lines, headers are repeated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from model.grid.cells import CAPTIONS, Block, Grid, Role
from reports.form.page_setup import PageSetup
from reports.form.page_texts import head_height, tail_height
from reports.setting.typesetting import SetGrid

MIN_SPLIT_LINES = 3
# a caption row taller than this share of the page is not repeated: the page is for what it heads
MAX_CAPTION = 0.25
EPSILON = 0.01


class Slice(NamedTuple):
    """A row, or some lines of it, on a page."""

    row: int
    first: int
    last: int
    height: float


@dataclass(frozen=True, slots=True)
class _Label:
    """A label over the rows ``first`` to ``last``; each of its parts must be ``height`` points tall."""

    first: int
    last: int
    height: float


def _body_height(page: PageSetup, first: bool, grid: Grid) -> float:
    return page.inner_height - head_height(first, grid, page)


def room_left(measured: SetGrid, page: PageSetup) -> float:
    """Return how many points of a page the whole form, with footnotes and signatures, leaves; below 0 it does not fit."""
    used = sum(measured.heights) + tail_height(measured)
    return _body_height(page, True, measured.grid) + EPSILON - used


def fits_one_page(measured: SetGrid, page: PageSetup) -> bool:
    """Tell whether the whole form finds room on one page."""
    return room_left(measured, page) >= 0


def all_rows(measured: SetGrid) -> list[Slice]:
    """Return what stands on the page of a form that fits on one."""
    rows = zip(measured.counts, measured.heights, strict=True)
    return [Slice(row, 0, count, height) for row, (count, height) in enumerate(rows)]


def paginate(measured: SetGrid, page: PageSetup, break_before: int = -1) -> list[list[Slice]]:
    """Distribute the rows over pages; row ``break_before`` begins a page in any case."""
    pages = _Pages(measured, page)
    for row in range(len(measured.heights)):
        pages.add(row, forced=row == break_before)
    return pages.slices


def paginate_with_tail(measured: SetGrid, page: PageSetup) -> list[list[Slice]]:
    """Distribute the rows so that signatures do not stand alone: total and last indicator go over with them."""
    pages, count = paginate(measured, page), len(measured.heights)
    if _tail_fits(measured, pages, page) and pages[-1][0].row < count - 1:
        return pages
    last = count - 2
    while measured.grid.rows[last - 1].block in CAPTIONS.values():
        last -= 1  # the caption over it does not stay behind
    for row in (last, count - 1):  # an indicator that fills a page cannot go over
        trial = paginate(measured, page, break_before=row)
        if _tail_fits(measured, trial, page):
            return trial
    return pages


def _tail_fits(measured: SetGrid, pages: list[list[Slice]], page: PageSetup) -> bool:
    used = sum(item.height for item in pages[-1])
    return used + tail_height(measured) <= _body_height(page, len(pages) == 1, measured.grid) + EPSILON


class _Pages:
    """Fills pages from top to bottom. A label cut by a page break finds room in each of its parts."""

    def __init__(self, measured: SetGrid, page: PageSetup) -> None:
        self.slices: list[list[Slice]] = []
        self._measured = measured
        self._page = page
        self._labels = _labels(measured)
        self._open_page()

    def add(self, row: int, forced: bool) -> None:
        """Put a row where it fits."""
        height, count = self._measured.heights[row], self._measured.counts[row]
        if forced and self.slices[-1]:
            self._turn(row)
        if height + self._lacking(row, height) <= self._room and self._may_begin_here(row):
            self._put(row, 0, count, height)
        elif self._is_splittable(row):
            self._add_by_lines(row)
        else:
            self._turn(row)
            self._put(row, 0, count, height)

    def _add_by_lines(self, row: int) -> None:
        measured, first = self._measured, 0
        while rest := measured.counts[row] - first:
            fitting = int((self._room - 2 * measured.pad) / measured.leading + 0.001)
            if fitting < min(MIN_SPLIT_LINES, rest) and not self._is_fresh:
                self._turn(row)
                continue
            taken = max(1, min(rest, fitting))
            if rest - taken == 1 and taken > MIN_SPLIT_LINES:
                taken -= 1  # no single line goes over
            self._put(row, first, first + taken, taken * measured.leading + 2 * measured.pad)
            first += taken

    def _open_page(self) -> None:
        self.slices.append([])
        self._starts: dict[int, float] = {}
        self._used = self._body = 0.0
        self._room = _body_height(self._page, len(self.slices) == 1, self._measured.grid)
        self._is_fresh = len(self.slices) > 1

    def _put(self, row: int, first: int, last: int, height: float) -> None:
        if last == self._measured.counts[row]:
            height += self._lacking(row, height, ended=True)
        self._append(Slice(row, first, last, height))
        self._is_fresh = False

    def _append(self, item: Slice) -> None:
        self.slices[-1].append(item)
        self._starts[item.row] = self._used
        self._used += item.height
        self._room -= item.height

    def _turn(self, row: int) -> None:
        """Begin a page for ``row``; what a label lacks on the old one is added to its last row."""
        if self.slices[-1]:
            last = self.slices[-1][-1]
            more = min(self._lacking(last.row, 0.0), max(self._room, 0.0))
            self.slices[-1][-1] = last._replace(height=last.height + more)
        self._open_page()
        for caption in self._caption_rows(row):
            height = self._measured.heights[caption]
            self._append(Slice(caption, 0, self._measured.counts[caption], height))
            self._body = self._used

    def _lacking(self, row: int, height: float, ended: bool = False) -> float:
        """Return what the visible part of a label over ``row`` lacks, if ``height`` more points went to it.

        With ``ended`` only labels count that have no row after this one.
        """
        lacking = 0.0
        for label in self._labels[row]:
            if label.last == row or not ended:
                above = self._used if label.first == row else self._body
                visible = self._used - self._starts.get(label.first, above) + height
                lacking = max(lacking, label.height - visible)
        return lacking if lacking > EPSILON else 0.0

    def _is_splittable(self, row: int) -> bool:
        """Goals go over by lines, and so does any row for which a page is too short."""
        measured = self._measured
        header = sum(measured.heights[caption] for caption in self._caption_rows(row))
        whole = _body_height(self._page, False, measured.grid) - header
        is_text = measured.grid.rows[row].block in (Block.GOALS, Block.TEXT)
        return is_text or measured.heights[row] > whole or not self.slices[-1]

    def _caption_rows(self, row: int) -> range:
        """Return the header rows that stand over a row again on a new page."""
        captions, heights = self._measured.grid.caption_rows(row), self._measured.heights
        is_low = sum(heights[caption] for caption in captions) <= MAX_CAPTION * self._page.usual_height
        return captions if is_low else range(0)

    def _may_begin_here(self, row: int) -> bool:
        """A caption row needs company: the first row, or some lines, of what it heads."""
        measured = self._measured
        rows, height = measured.grid.rows, measured.heights[row]
        block = rows[row].block
        if block in (Block.INDICATORS_CAPTION, Block.TABLE_CAPTION) and row + 1 < len(rows):
            labels = (label.height for label in self._labels[row + 1] if label.first > row)
            needed = max(measured.heights[row + 1], *labels, 0.0)
            if rows[row + 1].block is block and row + 2 < len(rows):  # a head of two rows
                needed += measured.heights[row + 2]
            return height + needed <= self._room
        if block is Block.GOALS_CAPTION:
            lines = min(MIN_SPLIT_LINES, measured.counts[row + 1])
            return height + lines * measured.leading + 2 * measured.pad <= self._room
        return True


def _labels(measured: SetGrid) -> list[list[_Label]]:
    """Return for each row the labels that stand over it."""
    over: list[list[_Label]] = [[] for _ in measured.heights]
    for place, item in enumerate(measured.texts):
        # a text beside several rows finds room in each part, as a label does
        if item.cell.role is Role.LABEL or (item.cell.role is Role.INPUT and item.cell.row_span > 1):
            first, last = item.cell.row, item.cell.row + item.cell.row_span - 1
            count = len(measured.broken[place].lines) if place in measured.broken else 1
            label = _Label(first, last, count * measured.leading + 2 * measured.pad)
            for row in range(first, last + 1):
                over[row].append(label)
    return over
