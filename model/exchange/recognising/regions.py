"""Which parts of a sheet are forms: one beside or below the other, each with the head of its indicators."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from model.exchange.recognising.captions import field_role, inline_captions, is_title, signature_role
from model.exchange.recognising.cells import Cells
from model.exchange.recognising.chosen_heads import chosen_heads
from model.exchange.recognising.heads import Head, find_heads
from model.exchange.worksheet import Area
from model.reading.normalise import normalise

_PREFACE = ("附件", "附表", "附")
_LONGEST_PREFACE = 8


@dataclass(frozen=True, slots=True)
class Region:
    """Where a form stands, and the heads of its indicators; a second one goes on with the first."""

    area: Area
    heads: tuple[Head, ...]


def find_regions(cells: Cells, with_plans: bool = False, layouts: Collection[str] = ()) -> list[Region]:
    """Return the parts of a sheet that are forms, from left to right and from top to bottom.

    ``with_plans``: also those that have only what is aimed at. ``layouts``: heads that were chosen, beside those found.
    """
    heads = find_heads(cells, with_plans)
    heads += [head for head in chosen_heads(cells, layouts) if not any(_is_over(head, one) for one in heads)]
    bands = _bands(heads)
    found = []
    for number, heads in enumerate(bands):
        left = 0 if number == 0 else min(head.left for head in heads)
        after = bands[number + 1] if number + 1 < len(bands) else []
        right = min((head.left for head in after), default=cells.area[3] + 1) - 1
        found += _below_each_other(cells.within((0, left, cells.area[2], right)), heads)
    return found


def _is_over(one: Head, other: Head) -> bool:
    """Tell whether two heads share rows and columns."""
    return (
        one.top <= other.bottom
        and other.top <= one.bottom
        and one.left <= other.right
        and other.left <= one.right
    )


def _bands(heads: Sequence[Head]) -> list[list[Head]]:
    """Return heads in groups that share columns, from left to right."""
    bands: list[list[Head]] = []
    for head in sorted(heads, key=lambda one: one.left):
        last = bands[-1] if bands else []
        if last and head.left <= max(one.right for one in last):
            last.append(head)
        else:
            bands.append([head])
    return [sorted(band, key=lambda one: one.top) for band in bands]


def _below_each_other(cells: Cells, heads: Sequence[Head]) -> list[Region]:
    groups: list[list[Head]] = []
    starts: list[int] = []
    for head in heads:
        above = groups[-1][-1].bottom + 1 if groups else 0
        start = _start(cells, range(above, head.top)) if groups else 0
        if groups and start is None:
            groups[-1].append(head)
        else:
            groups.append([head])
            starts.append(start or 0)
    stops = [*starts[1:], len(cells.sheet.rows)]
    top_left, right = cells.area[1], cells.area[3]
    return [
        Region(_trimmed(cells, (start, top_left, stop - 1, right)), tuple(group))
        for group, start, stop in zip(groups, starts, stops, strict=True)
    ]


def _start(cells: Cells, rows: range) -> int | None:
    """Return where the next form begins between two heads, None if nothing there begins one."""
    name = next((row for row in reversed(rows) if _names_project(cells, row)), None)
    titles = [row for row in rows if _is_title_row(cells, row)]
    if name is None and not titles:
        return None
    near = [row for row in titles if name is None or row <= name]
    start = near[-1] if near and (name is None or name - near[-1] <= _LONGEST_PREFACE) else name
    if start is None:
        return None
    while start - 1 in rows and _is_preface(cells, start - 1):
        start -= 1
    return start


def _names_project(cells: Cells, row: int) -> bool:
    for column in cells.filled(row):
        text = cells.text(row, column)
        if field_role(text) == "name" and normalise(text) != "项目":
            return True
        if any(field_role(one.caption) == "name" and len(one.caption) > 2 for one in inline_captions(text)):
            return True
    return False


def _is_title_row(cells: Cells, row: int) -> bool:
    filled = cells.filled(row)
    return 0 < len(filled) <= 2 and is_title(cells.text(row, filled[0]))


def _is_preface(cells: Cells, row: int) -> bool:
    """Tell whether a row above a title or a project's name belongs to it: 附件2, a unit, a year."""
    filled = cells.filled(row)
    if not 0 < len(filled) <= 2:
        return False
    texts = [cells.text(row, column) for column in filled]
    if any(signature_role(text.partition("：")[0].partition(":")[0]) for text in texts):
        return False
    return normalise(texts[0]).startswith(_PREFACE) or _is_title_row(cells, row)


def _trimmed(cells: Cells, area: Area) -> Area:
    """Return an area without blank rows and columns around it."""
    places = list(cells.within(area).places())
    if not places:
        return area
    rows, columns = [row for row, _ in places], [column for _, column in places]
    ends = [cells.end_of(*place)[1] for place in places]
    return min(rows), min(columns), max(rows), max(max(columns), *ends)
