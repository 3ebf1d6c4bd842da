"""Up to which month a form of mid-year tells what was done: 1—7月执行数, 上半年, 监控时点 2023年7月31日."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from model.exchange.recognising.cells import Cells, Place
from model.exchange.recognising.vocabulary import NUMERALS
from model.reading.normalise import normalise

_LONGEST = 60
_NUMBER = r"(\d{1,2}|[一二三四五六七八九十]{1,2})"
_SPAN = re.compile(rf"(?:1|一)月?(?:份)?(?:[-—~至到]|\.\.)+{_NUMBER}月")
_UP_TO = re.compile(rf"截[至止]到?(?:(?:19|20)\d\d年)?{_NUMBER}月")
_DAY = re.compile(r"(?:19|20)\d\d(?:年|[-./])(\d{1,2})(?:月|[-./])(?:\d{1,2}日?)?")
_WORDS = {"上半年": 6, "前三季度": 9, "三季度末": 9, "一季度": 3, "第一季度": 3}
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年(?:度)?(?=1月|1[-—~至到]|一月|上半年|前三季度|截|\d{1,2}月)")
_FIELDS = ("监控", "截止", "截至")


@dataclass(frozen=True, slots=True)
class CutOff:
    """A month, where it is named, and other months that are named elsewhere; ``year`` is named with a month."""

    month: int
    place: Place
    others: tuple[tuple[int, Place], ...] = ()
    year: int | None = None


def find_cut_off(cells: Cells, below: int) -> CutOff | None:
    """Return the month of a form, named above a row; most captions decide. None where no month is named."""
    above = [place for place in cells.places() if place[0] < below]
    found = list(_months(cells, above))
    if not found:
        return None
    counted = Counter(month for month, _ in found)
    month = max(counted, key=lambda one: (counted[one], -[m for m, _ in found].index(one)))
    place = next(place for one, place in found if one == month)
    others = {one: place for one, place in reversed(found) if one != month}
    year = next(_years(cells, above), None)
    return CutOff(month, place, tuple(others.items()), year)


def _months(cells: Cells, above: Sequence[Place]) -> Iterator[tuple[int, Place]]:
    for place in above:
        text = cells.text(*place)
        if len(text) < _LONGEST and (month := month_in(text, _is_field(cells, place))):
            yield month, place


def _is_field(cells: Cells, place: Place) -> bool:
    """Tell whether a cell is a field of the month, with its caption in it or on its left."""
    row, column = place
    before = next((cells.text(row, one) for one in reversed(cells.filled(row)) if one < column), "")
    return any(word in text for word in _FIELDS for text in (before[-20:], cells.text(row, column)[:12]))


def month_in(text: str, is_field: bool = False) -> int | None:
    """Return the month up to which a text speaks; a day counts only in a field that is made for it."""
    plain = normalise(text)
    patterns = (_SPAN, _UP_TO, _DAY) if is_field else (_SPAN, _UP_TO)
    for pattern in patterns:
        if (match := pattern.search(plain)) and 1 <= (month := _number(match[1])) <= 12:
            return month
    return next((month for word, month in _WORDS.items() if word in plain), None)


def _number(text: str) -> int:
    if text.isdecimal():
        return int(text)
    tens, mark, ones = text.partition("十")
    if not mark:
        return NUMERALS.get(text, 0)
    return 10 * NUMERALS.get(tens, 1) + NUMERALS.get(ones, 0)


def _years(cells: Cells, above: Sequence[Place]) -> Iterator[int]:
    for place in above:
        text = cells.text(*place)
        if len(text) < _LONGEST and (match := _YEAR.search(normalise(text))):
            yield int(match[1])
