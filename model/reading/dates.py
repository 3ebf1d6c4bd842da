"""Dates and periods as people write them in targets (docs/domain.md 3.6): read as first and last day."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from model.reading.numerals import numeral_value


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day or a period; a target means its ``last`` day. ``has_year``: the year was written, not taken."""

    first: date
    last: date
    has_year: bool = True

    def __str__(self) -> str:
        if self.first == self.last:
            return _chinese_day(self.last)
        return f"{_chinese_day(self.first)}至{_chinese_day(self.last)}"


_N = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_LEAD = r"(?:于|在|截至|截止到?|不晚于|不迟于|早于|最迟|最晚|预计|计划|已于|已在|<=|≤|<|=)*"
_YEAR = r"(?:(?P<year>(?:19|20)\d\d|\d\d(?=年\d))年度?|(?P<this>当年|本年度?|今年|该年)|(?P<next>次年|明年|第二年))?"
# what follows may say what was to be done, but not that it was not, nor that it came after
_TAIL = r"(?P<tail>(?![日号]?(?:后|之后|以后|[一二三四五六七八九十两]))(?:(?!未|尚|没|不)[^\d]){0,12})"
_BEFORE = ("前", "之前", "以前")
_ENDS_WITH_DONE = r"(?:前|之前|以前|内|止|[前内]?(?:[^\d未尚没不]{0,6})?完成)?"

_COMPACT_DAY = re.compile(
    rf"{_LEAD}(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?P<tail>{_ENDS_WITH_DONE})"
)
_SIGNED_DAY = re.compile(
    rf"{_LEAD}(?P<year>(?:19|20)\d\d)(?P<sign>[-/.])(?P<month>\d{{1,2}})(?P=sign)(?P<day>\d{{1,2}}){_TAIL}"
)
_DAY = re.compile(rf"{_LEAD}{_YEAR}(?P<month>{_N})月份?(?P<day>{_N})(?:[日号]|(?=前|之前|以前|$)){_TAIL}")
_DAYS = re.compile(
    rf"{_LEAD}{_YEAR}(?P<month>{_N})月(?P<from>\d{{1,2}})[日号]?[-~至到—](?P<day>\d{{1,2}})[日号]{_TAIL}"
)
_SIGNED_MONTH = re.compile(
    rf"{_LEAD}(?P<year>(?:19|20)\d\d)[-/.](?P<month>0[1-9]|1[0-2])(?P<tail>{_ENDS_WITH_DONE})"
)
_MONTHS = re.compile(rf"{_LEAD}{_YEAR}(?P<from>{_N})月?[-~至到—](?P<month>{_N})月份?{_TAIL}")
_MONTH = re.compile(rf"{_LEAD}{_YEAR}(?P<month>{_N})月份?(?P<part>底|末|初|上旬|中旬|下旬)?{_TAIL}")
_QUARTER = re.compile(rf"{_LEAD}{_YEAR}第?(?P<quarter>[1-4一二三四])季(?:度|(?!度))(?P<part>底|末)?{_TAIL}")
_HALF = re.compile(rf"{_LEAD}{_YEAR}(?P<half>上半年|下半年)(?P<part>底|末)?{_TAIL}")
_WHOLE_YEAR = re.compile(rf"{_LEAD}(?P<year>(?:19|20)\d\d)年度?(?P<tail>{_ENDS_WITH_DONE})")
_YEAR_END = re.compile(rf"{_LEAD}{_YEAR}(?:年?(?P<part>底|末|终)|年?内)(?P<tail>{_ENDS_WITH_DONE})")
_PERIOD_SIGN = re.compile(r"[-~至到—]")
_CHINESE_YEAR = re.compile(r"[〇○零一二三四五六七八九]{4}(?=年)")
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_POINT_DAY = re.compile(r"(?P<month>\d{1,2})[./](?P<day>\d{1,2})(?P<tail>(?:之前|以前|前)?)")
# 2021.12, 20211231 and 21年12月 are dates only near the form's own year; 2000.10万元 is an amount anyway
_NEAR_YEARS = 10
_MAY_BE_DATE = re.compile(r"[年月季]|(?:19|20)\d\d(?:[-/.]|[01]\d[0-3]\d)")


def read_deadline(text: str, year: int) -> Deadline | None:
    """Read a date or period from normalised text; ``year`` is taken where none is written."""
    if not _MAY_BE_DATE.search(text):
        return None
    text = _CHINESE_YEAR.sub(lambda match: match.group().translate(_DIGITS), text, count=2)
    return _read_single(text, year) or _read_period(text, year)


def read_point_day(text: str, year: int) -> Deadline | None:
    """Read 12.31, 12/31 or 12.31前 as a day; only where a date is asked for, else it is a number."""
    match = _POINT_DAY.fullmatch(text)
    return _read_single(f"{match['month']}月{match['day']}日{match['tail']}", year) if match else None


def _read_single(text: str, year: int) -> Deadline | None:
    for pattern, make in _FORMS:
        match = pattern.fullmatch(text)
        if match is None:
            continue
        groups = match.groupdict()
        written = groups.get("year") or ""
        own = int(written or year) + (1 if groups.get("next") else 0)
        if len(written) == len("24"):
            own += year // 100 * 100
        is_brief = len(written) == len("24") or pattern in (_SIGNED_MONTH, _COMPACT_DAY)
        if is_brief and abs(own - year) > _NEAR_YEARS:
            continue
        try:
            found = make(match, own)
        except ValueError:
            return None
        named = written or groups.get("this") or groups.get("next") or "年" in match.group()
        return found if named or found is None else Deadline(found.first, found.last, False)
    return None


def _read_period(text: str, year: int) -> Deadline | None:
    """Read 2021年1月1日至12月31日: two dates, the second taking the first one's year."""
    for sign in _PERIOD_SIGN.finditer(text):
        first = _read_single(text[: sign.start()], year)
        last = _read_single(text[sign.end() :], first.last.year) if first else None
        if first and last and first.first <= last.last:
            return Deadline(first.first, last.last, first.has_year)
    return None


def _number(text: str) -> int:
    value = int(text) if text.isdigit() else numeral_value(text)
    if value is None:
        raise ValueError(text)
    return int(value)


def _day(match: re.Match[str], year: int) -> Deadline:
    day = date(year, _number(match["month"]), _number(match["day"]))
    return Deadline(day, day)


def _days(match: re.Match[str], year: int) -> Deadline:
    month = _number(match["month"])
    return Deadline(date(year, month, _number(match["from"])), date(year, month, _number(match["day"])))


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _period(first: date, last: date, tail: str, reaches_end: bool = False) -> Deadline:
    """A period followed by 前 ends the day before it begins, unless its end (底, 末) is named."""
    if tail.startswith(_BEFORE) and not reaches_end:
        day = first - timedelta(days=1)
        return Deadline(day, day)
    return Deadline(last, last) if reaches_end else Deadline(first, last)


def _month(match: re.Match[str], year: int) -> Deadline:
    month, tail, part = _number(match["month"]), match["tail"], match.groupdict().get("part")
    first, last = date(year, month, 1), _month_end(year, month)
    bounds = {"初": (1, 10), "上旬": (1, 10), "中旬": (11, 20), "下旬": (21, last.day)}
    if part in bounds:
        low, high = bounds[part]
        return _period(first.replace(day=low), first.replace(day=high), tail)
    return _period(first, last, tail, reaches_end=part in ("底", "末"))


def _months(match: re.Match[str], year: int) -> Deadline:
    return Deadline(date(year, _number(match["from"]), 1), _month_end(year, _number(match["month"])))


def _quarter(match: re.Match[str], year: int) -> Deadline:
    month = _number(match["quarter"]) * 3
    first, last = date(year, month - 2, 1), _month_end(year, month)
    return _period(first, last, match["tail"], reaches_end=bool(match["part"]))


def _half(match: re.Match[str], year: int) -> Deadline:
    month = 6 if match["half"] == "上半年" else 12
    first, last = date(year, month - 5, 1), _month_end(year, month)
    return _period(first, last, match["tail"], reaches_end=bool(match["part"]))


def _whole_year(match: re.Match[str], year: int) -> Deadline:
    return _period(date(year, 1, 1), date(year, 12, 31), match["tail"])


def _year_end(match: re.Match[str], year: int) -> Deadline | None:
    named = match["year"] or match["this"] or match["next"] or "年" in match.group()
    if not named:
        return None
    end = date(year, 12, 31)
    return Deadline(end, end) if match["part"] else Deadline(date(year, 1, 1), end)


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], int], Deadline | None]], ...] = (
    (_SIGNED_DAY, _day),
    (_COMPACT_DAY, _day),
    (_DAY, _day),
    (_DAYS, _days),
    (_SIGNED_MONTH, _month),
    (_MONTHS, _months),
    (_MONTH, _month),
    (_QUARTER, _quarter),
    (_HALF, _half),
    (_WHOLE_YEAR, _whole_year),
    (_YEAR_END, _year_end),
)


def _chinese_day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
