"""Years in running text, one higher: dates and years as they are read (docs/domain.md 3.6, 8.5), and nothing that looks like one.

A year is digits with 年 behind them (2021年, ２０２１ 年度, 二〇二一年, 21年12月) or the head of a whole day (2021-12-31). 2021-12
and 20211231 are dates only where the whole text is one. An end of a span of years (2021—2023年) stays.
"""

from __future__ import annotations

import re
from calendar import isleap
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from model.reading.dates import read_deadline
from model.reading.normalise import normalise

# each sign becomes one sign, so that places stay what they are
_ALIGNED = str.maketrans("０１２３４５６７８９－—–−～／．", "0123456789----~/.")
_CHINESE = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_CHINESE_YEAR = re.compile(r"[〇○零一二三四五六七八九]{4}(?=\s*[年~至到-])")
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")

_DAY_IN_CHINESE = r"(?:\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*[日号])?)?"
_BETWEEN = r"\s*(?:-{1,2}|[~至到、和及与])\s*"
_SPAN_BEFORE = re.compile(rf"(\d{{4}})\s*年?度?{_DAY_IN_CHINESE}[初底末]?{_BETWEEN}$")
_SPAN_BEHIND = re.compile(rf"\s*年?度?{_DAY_IN_CHINESE}[初底末]?{_BETWEEN}(\d{{4}})(?=\s*年)")
_MONTH, _DAY = r"(?:0?[1-9]|1[0-2])", r"(?:0?[1-9]|[12]\d|3[01])"


class _Place(NamedTuple):
    """Digits that are put in place of others."""

    start: int
    end: int
    digits: str


def raised(text: str, year: int) -> str:
    """Return the text with each ``year`` in it one higher; other years and numbers stay."""
    plain = _CHINESE_YEAR.sub(lambda match: match.group().translate(_CHINESE), text.translate(_ALIGNED))
    made, done = [], 0
    for place in _places(plain, text, year):
        old = text[place.start : place.end]
        made += [text[done : place.start], _in_style_of(old, place.digits)]
        done = place.end
    return "".join([*made, text[done:]])


def _places(plain: str, text: str, year: int) -> Iterator[_Place]:
    """Yield what is to be put in, in order; the 29th of February becomes the 28th in a year that has none."""
    deadline = read_deadline(normalise(text), year)
    pattern = _date_pattern(year) if deadline is not None and deadline.has_year else _running_pattern(year)
    for match in pattern.finditer(plain):
        if _is_in_span(plain, match.start(), match.end(), year):
            continue
        digits = str(year + 1)
        yield _Place(match.start(), match.end(), digits[-len(match.group()) :])
        leap = _LEAP_DAY.match(plain, match.end())
        if leap and not isleap(year + 1):
            yield _Place(leap.start("day"), leap.end("day"), "28")


_LEAP_DAY = re.compile(r"\s*(?:年\s*0?2\s*月\s*|([-/.])\s*0?2\s*\1\s*|02)(?P<day>29)(?!\d)")


@lru_cache(maxsize=32)
def _running_pattern(year: int) -> re.Pattern[str]:
    """Return what a year in running text looks like: only its digits are part of the match."""
    named = rf"(?<!\d){year}(?=\s*年)"
    short = rf"(?<![\d第]){year % 100:02d}(?=\s*年\s*{_MONTH}\s*月(?!龄))"
    day = rf"(?<![\dA-Za-z号第#/-]){year}(?=\s*([-/.])\s*{_MONTH}\s*\1\s*{_DAY}(?![\d号/-]))"
    return re.compile(f"{named}|{short}|{day}")


@lru_cache(maxsize=32)
def _date_pattern(year: int) -> re.Pattern[str]:
    """Return what a year looks like in a text that is one date and nothing else."""
    running = _running_pattern(year).pattern
    return re.compile(rf"{running}|(?<!\d){year}(?=[-/.]{_MONTH}(?!\d)|(?:0[1-9]|1[0-2])[0-3]\d(?!\d))")


def _is_in_span(plain: str, start: int, end: int, year: int) -> bool:
    """Tell whether the year is one end of a span that reaches into another year."""
    before, behind = _SPAN_BEFORE.search(plain[max(0, start - 24) : start]), _SPAN_BEHIND.match(plain, end)
    return any(match is not None and match[1] != str(year) for match in (before, behind))


def _in_style_of(old: str, digits: str) -> str:
    """Write digits as the old ones were written: Chinese, in full width, or plain."""
    if old.isascii():
        return digits
    if old[0] in "０１２３４５６７８９":
        return digits.translate(_FULL_WIDTH)
    zero = next((sign for sign in old if sign in "〇○零"), "〇")
    return "".join((zero + "一二三四五六七八九")[int(digit)] for digit in digits)
