"""Where a spreadsheet's pages will begin, so that no label over many rows is cut in two by the end of a page.

Excel and LibreOffice scale a sheet to its pages by whole percents and fill these from top to bottom; they take no breaks of
ours along with that. Where they break elsewhere by a row or two, a label in the middle of its part is still whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_SMALLEST = 10  # percent


@dataclass(frozen=True, slots=True)
class PageRoom:
    """The height of a page between its margins, the largest scale that its width allows, and how many pages there may be.

    On later pages the rows ``repeated`` stand again.
    """

    height: float
    scale: float
    pages: int
    repeated: range


def page_starts(heights: Sequence[float], room: PageRoom) -> tuple[int, ...]:
    """Return the rows that begin the second page and those behind it; ``heights`` are in points."""
    for percent in range(int(room.scale * 100), _SMALLEST, -1):
        starts = _starts(heights, room.height * 100 / percent, room.repeated)
        if len(starts) < room.pages:
            return starts
    return ()


def _starts(heights: Sequence[float], room: float, repeated: range) -> tuple[int, ...]:
    again = sum(heights[row] for row in repeated)
    starts, used = [], 0.0
    for row, height in enumerate(heights):
        if used and used + height > room:
            starts.append(row)
            used = again if row >= repeated.stop else 0.0
        used += height
    return tuple(starts)


def parts(rows: range, starts: Sequence[int], heights: Sequence[float], least: float) -> Iterator[range]:
    """Yield the rows of a label on each page; a part that is lower than ``least`` stays with the one before or behind it."""
    first = rows.start
    for start in (*(one for one in starts if rows.start < one < rows.stop), rows.stop):
        is_last = start == rows.stop
        if is_last or min(sum(heights[first:start]), sum(heights[start : rows.stop])) >= least:
            yield range(first, start)
            first = start
