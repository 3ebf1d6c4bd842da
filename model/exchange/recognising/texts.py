"""The long texts of a form, below their captions, beside them or with them in one cell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from model.exchange.recognising.captions import amount_role, inline_captions, is_heading, text_role
from model.exchange.recognising.cells import Cells, Place
from model.exchange.recognising.fields import Found, is_field

_GOALS = ("expected", "actual")
# what stands below a form's texts and is none of them: footnotes, the row of the total
_NO_VALUE = re.compile(r"\s*(?:(?:注|备注|说明)\s*\d*\s*[:：]|总\s*分(?:值)?\s*$|合\s*计\s*$)")


def read_texts(cells: Cells, rows: Iterable[int]) -> dict[str, list[Found]]:
    """Read all long texts in some rows whose cells nothing else has taken, by role, and note their cells as taken."""
    free = [row for row in rows]
    found: dict[str, list[Found]] = {}
    for row in free:
        for column in cells.filled(row):
            if (row, column) not in cells.taken:
                _read(cells, row, column, free, found)
    return found


def _read(cells: Cells, row: int, column: int, free: Sequence[int], found: dict[str, list[Found]]) -> None:
    text = cells.text(row, column)
    before, _, behind = text.replace(":", "：").partition("：")
    if behind.strip() and (role := text_role(before)):
        _keep(found, role, [Found(text[len(before) + 1 :].strip(), (row, column), before)])
        cells.take((row, column))
        return
    role = text_role(text)
    if not role:
        return
    beside = _next(cells, row, column)
    if beside is not None and role in _GOALS and _is_label(text, cells.text(row, beside)):
        cells.take((row, column))
        return
    values = _beside(cells, row, column, beside)
    if not values and not _has_blank_beside(cells, row, column):
        values = _below(cells, row, column, free)
    cells.take((row, column), *(value.place for value in values))
    _keep(found, role, values)


def _is_label(text: str, beside: str) -> bool:
    """Tell whether a caption is that of the block of goals: another goal stands beside it, which is not the term's."""
    other = text_role(beside)
    return other == "expected" or (other == "term_goal" and "年度" not in text)


def _keep(found: dict[str, list[Found]], role: str, values: Sequence[Found]) -> None:
    found.setdefault(role, []).extend(values)


def _next(cells: Cells, row: int, column: int) -> int | None:
    last = cells.end_of(row, column)[1]
    return next((one for one in cells.filled(row) if one > last), None)


def _beside(cells: Cells, row: int, column: int, beside: int | None) -> list[Found]:
    """Return what stands right of a caption, in its row and those that it reaches down to."""
    if beside is None or not _is_value(cells, (row, beside)):
        return []
    caption = cells.text(row, column)
    found = [Found(cells.typed(row, beside), (row, beside), caption)]
    for below in range(row + 1, cells.end_of(row, column)[0] + 1):
        if cells.text(below, beside) and _is_value(cells, (below, beside)):
            found.append(Found(cells.typed(below, beside), (below, beside), caption))
    return found


def _has_blank_beside(cells: Cells, row: int, column: int) -> bool:
    """Tell whether the place right of a caption was made for its text, and nobody wrote there: a merged area."""
    right = cells.end_of(row, column)[1] + 1
    return right <= cells.area[3] and not cells.text(row, right) and cells.end_of(row, right) != (row, right)


def _below(cells: Cells, row: int, column: int, free: Sequence[int]) -> list[Found]:
    """Return what stands below a caption, down to the next caption."""
    found = []
    last, right = cells.end_of(row, column)
    after = next((one for one in cells.filled(row) if one > column), cells.area[3] + 1)
    right = max(right, after - 1)
    for below in range(last + 1, max(free, default=-1) + 1):
        if below not in free or not cells.filled(below):
            break
        first = cells.filled(below)[0]
        if first < column and _is_caption(cells.text(below, first)):
            break
        place = next(((below, one) for one in range(column, right + 1) if cells.text(below, one)), None)
        if place is None:
            continue
        if not _is_value(cells, place):
            break
        found.append(Found(cells.typed(*place), place, cells.text(row, column)))
    return found


def _is_value(cells: Cells, place: Place) -> bool:
    return place not in cells.taken and not _is_caption(cells.text(*place))


def _is_caption(text: str) -> bool:
    inline = inline_captions(text)
    begins = bool(inline) and inline[0].start == 0
    is_other = is_heading(text) or _NO_VALUE.match(text) is not None
    return bool(text_role(text) or is_field(text) or amount_role(text) or begins or is_other)
