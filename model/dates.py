"""Dates and periods as people write them in targets (RULES.md section 3): read as first and last day."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from model.quantity import numeral_value


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day or a period; a target means its ``last`` day."""

    first: date
    last: date

    def __str__(self) -> str:
        if self.first == self.last:
            return _chinese_day(self.last)
        return f"{_chinese_day(self.first)}至{_chinese_day(self.last)}"


_N = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_LEAD = r"(?:于|在|截至|截止|截止到|不晚于|不迟于|早于|最迟|最晚|预计|计划|已于|已在|<=|≤|<|=)*"
_YEAR = r"(?:(?P<year>(?:19|20)\d\d)年度?|(?P<this>当年|本年度?|今年|该年))?"
_TAIL = r"(?P<tail>[^\d]{0,12})"
_DAY = re.compile(rf"{_LEAD}{_YEAR}(?P<month>{_N})月份?(?P<day>{_N})[日号]?{_TAIL}")
_SIGNED_DAY = re.compile(
    rf"{_LEAD}(?P<year>(?:19|20)\d\d)(?P<sign>[-/.])(?P<month>\d{{1,2}})(?P=sign)(?P<day>\d{{1,2}}){_TAIL}"
)
_SIGNED_MONTH = re.compile(rf"{_LEAD}(?P<year>(?:19|20)\d\d)[-/.](?P<month>0[1-9]|1[0-2]){_TAIL}")
_MONTHS = re.compile(
    rf"{_LEAD}{_YEAR}(?P<from>{_N})月?(?:-|~|至|到|—){_YEAR.replace('year', 'year2').replace('this', 'this2')}(?P<month>{_N})月份?{_TAIL}"
)
_MONTH = re.compile(rf"{_LEAD}{_YEAR}(?P<month>{_N})月份?(?P<part>底|末|初|上旬|中旬|下旬)?{_TAIL}")
_QUARTER = re.compile(rf"{_LEAD}{_YEAR}第?(?P<quarter>[1-4一二三四])季度?(?P<part>底|末)?{_TAIL}")
_HALF = re.compile(rf"{_LEAD}{_YEAR}(?P<half>上半年|下半年){_TAIL}")
_YEAR_END = re.compile(
    rf"{_LEAD}{_YEAR}(?:年?(?P<part>底|末|终)|(?P<within>年内|内|全年|完成))(?P<tail>[^\d]{{0,12}})"
)
_WHOLE_YEAR = re.compile(rf"{_LEAD}(?P<year>(?:19|20)\d\d)年(?P<tail>前|之前|以前|前完成|)")
_BEFORE = ("前", "之前", "以前")


def read_deadline(text: str, year: int) -> Deadline | None:
    """Read a date or period from normalised text; ``year`` is taken where none is written."""
    for pattern, make in (
        (_SIGNED_DAY, _day),
        (_DAY, _day),
        (_SIGNED_MONTH, _month),
        (_MONTHS, _months),
        (_MONTH, _month),
        (_QUARTER, _quarter),
        (_HALF, _half),
        (_WHOLE_YEAR, _whole_year),
        (_YEAR_END, _year_end),
    ):
        if match := pattern.fullmatch(text):
            try:
                return make(match, int(match.groupdict().get("year") or year))
            except ValueError:
                return None
    return None


def _number(text: str) -> int:
    value = int(text) if text.isdigit() else numeral_value(text)
    if value is None:
        raise ValueError(text)
    return int(value)


def _day(match: re.Match[str], year: int) -> Deadline:
    day = date(year, _number(match["month"]), _number(match["day"]))
    return Deadline(day, day)


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _period(first: date, last: date, tail: str, reaches_end: bool = False) -> Deadline:
    """A period followed by 前 ends the day before it begins, unless its end (底, 末) is named."""
    if tail.startswith(_BEFORE) and not reaches_end:
        day = first - timedelta(days=1)
        return Deadline(day, day)
    return Deadline(last, last) if reaches_end else Deadline(first, last)


def _month(match: re.Match[str], year: int) -> Deadline | None:
    month, tail, part = _number(match["month"]), match["tail"], match.groupdict().get("part")
    first, last = date(year, month, 1), _month_end(year, month)
    if tail.startswith(("内", "度")) and not match.groupdict().get("year") and "月内" not in match.group():
        return None
    bounds = {"初": (1, 10), "上旬": (1, 10), "中旬": (11, 20), "下旬": (21, last.day)}
    if part in bounds:
        low, high = bounds[part]
        return _period(first.replace(day=low), first.replace(day=high), tail)
    return _period(first, last, tail, reaches_end=part in ("底", "末"))


def _months(match: re.Match[str], year: int) -> Deadline:
    last_year = int(match["year2"] or year)
    return Deadline(date(year, _number(match["from"]), 1), _month_end(last_year, _number(match["month"])))


def _quarter(match: re.Match[str], year: int) -> Deadline:
    month = _number(match["quarter"]) * 3
    return _period(
        date(year, month - 2, 1), _month_end(year, month), match["tail"], reaches_end=bool(match["part"])
    )


def _half(match: re.Match[str], year: int) -> Deadline:
    month = 6 if match["half"] == "上半年" else 12
    return _period(date(year, month - 5, 1), _month_end(year, month), match["tail"])


def _whole_year(match: re.Match[str], year: int) -> Deadline:
    return _period(date(year, 1, 1), date(year, 12, 31), match["tail"])


def _year_end(match: re.Match[str], year: int) -> Deadline | None:
    explicit = match["year"] or match["this"]
    if not explicit and not match.group().lstrip("<≤=").startswith(("年", "于年", "在年", "截至年", "全年")):
        return None
    if match["within"] and not explicit and match["within"] not in ("年内",):
        return None
    end = date(year, 12, 31)
    return Deadline(end, end) if match["part"] else Deadline(date(year, 1, 1), end)


def _chinese_day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
