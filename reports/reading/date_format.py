"""Dates and times of a spreadsheet: a date as ``2021年12月31日``, or the parts of it that its format shows.

Spreadsheets show dates in many orders, some of which could be taken for another date; a time is written as seen.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from datetime import date, datetime, timedelta

from model.text_caches import kept_by_text

_DAY_SECONDS = 86_400
_FIRST_1900, _FIRST_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
# the days that Excel counts: 1900 to 9999
_LAST_DAY = 2_958_466
# a day that never was, 29 February 1900, is counted; before it all days are off by one
_MISCOUNTED = 61
_NO_CODES = re.compile(r'"[^"]*"|\\.|[_*].|\[(?!h|m|s)[^\]]*\]', re.IGNORECASE | re.DOTALL)
_CODES = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|[_*].|\[(?P<elapsed>h+|m+|s+)\]|\[[^\]]*\]'
    r"|(?P<noon>AM/PM|A/P|上午/下午)|(?P<code>y+|e+|m+|d+|h+|s+|a+|b+|g+)|(?P<fraction>\.0+)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_NUMBERS = re.compile(r"[0#?]|general|通用格式|standard", re.IGNORECASE)
_FRACTION = re.compile(r"s\.0+", re.IGNORECASE)
_DATE_CODE = re.compile(r"[ymdhs]|上午/下午|aaa", re.IGNORECASE)


@kept_by_text(1024)
def is_date_format(form: str) -> bool:
    """Tell whether numbers of a format are dates or times."""
    first = _NO_CODES.sub("", form).split(";")[0]
    if _NUMBERS.search(_FRACTION.sub("", first)):
        return False
    return _DATE_CODE.search(first) is not None


def date_text(value: float, form: str, from_1904: bool) -> str:
    """Return the date, time or duration that a number stands for; blank if there is none."""
    codes = _codes_of(form)
    if any(kind == "elapsed" for kind, _ in codes):
        return _elapsed(value, codes)
    moment = moment_of(value, from_1904)
    if value < 1 and any(kind == "date" for kind, _ in codes):
        return ""  # no day at all
    return "" if moment is None else seen_moment(moment, form)


def moment_of(value: float, from_1904: bool = False) -> datetime | None:
    """Return the moment that a number of days stands for, to the second; None if there is none."""
    if not 0 <= value < _LAST_DAY:
        return None
    if not from_1904 and 1 <= value < _MISCOUNTED:
        value += 1
    first = _FIRST_1904 if from_1904 else _FIRST_1900
    try:
        return first + timedelta(seconds=round(value * _DAY_SECONDS))
    except OverflowError:
        return None


def seen_moment(moment: datetime, form: str) -> str:
    """Return a moment with the parts that a format shows; a midnight that nobody typed is left out."""
    codes = _codes_of(form)
    order = {text[0] for kind, text in codes if kind == "date"}
    if not order:
        return _joined(moment, codes) or plain_date(moment)
    is_midnight = not (moment.hour or moment.minute or moment.second)
    has_time = any(kind == "time" for kind, _ in codes)
    return plain_date(moment, order) + (f" {moment:%H:%M:%S}" if has_time and not is_midnight else "")


def plain_date(moment: date, order: Container[str] = "ymd") -> str:
    """Return a date, or the parts of it that are shown, as ``2021年12月31日``."""
    parts = {"y": f"{moment.year}年", "m": f"{moment.month}月", "d": f"{moment.day}日"}
    return "".join(text for key, text in parts.items() if key in order)


@kept_by_text(1024)
def _codes_of(form: str) -> tuple[tuple[str, str], ...]:
    """Return the codes of the first section in their order: of dates, times and elapsed times, and literals."""
    found: list[tuple[str, str]] = []
    for match in _CODES.finditer(form):
        kind = match.lastgroup
        text = match[kind] if kind else ""
        if kind == "other" and text == ";":
            break
        if kind == "code":
            found.append(_code(text.lower(), found))
        elif kind in ("elapsed", "noon", "fraction"):
            found.append((kind, text.lower()))
        elif kind:
            found.append(("text", "" if text == "@" else text))
    # minutes stand right before seconds or right behind hours, months elsewhere
    later = ""
    for number in reversed(range(len(found))):
        kind, text = found[number]
        if kind == "date" and text[0] == "m" and later == "s":
            found[number] = ("time", text.replace("m", "n"))
        if kind in ("date", "time", "elapsed"):
            later = text[0]
    return tuple(found)


def _code(text: str, before: list[tuple[str, str]]) -> tuple[str, str]:
    if text[0] in "hs":
        return "time", text
    if text[0] == "m" and _last_code(before) in ("h",):
        return "time", "n" * len(text)
    if text[0] == "e":
        return "date", "yyyy"
    return ("date", text) if text[0] in "ymd" else ("odd", text)


def _last_code(codes: list[tuple[str, str]]) -> str:
    return next((text[0] for kind, text in reversed(codes) if kind in ("date", "time", "elapsed")), "")


def _joined(moment: datetime, codes: tuple[tuple[str, str], ...]) -> str:
    has_noon = any(kind == "noon" for kind, _ in codes)
    hour = (moment.hour - 1) % 12 + 1 if has_noon else moment.hour
    numbers = {
        "y": moment.year, "m": moment.month, "d": moment.day, "h": hour, "n": moment.minute, "s": moment.second,
    }  # fmt: skip
    return "".join(_part(moment, kind, text, numbers) for kind, text in codes).strip()


def _part(moment: datetime, kind: str, text: str, numbers: Mapping[str, int]) -> str:
    if kind in ("date", "time"):
        return str(numbers[text[0]]).zfill(min(len(text), 2) if text[0] != "y" else 4)
    if kind == "noon":
        return "上午" if moment.hour < 12 else "下午"
    return text if kind == "text" else ""


def _elapsed(value: float, codes: tuple[tuple[str, str], ...]) -> str:
    """Return a duration: the largest unit counts on beyond a day."""
    if not -_LAST_DAY < value < _LAST_DAY:
        return ""
    seconds = round(abs(value) * _DAY_SECONDS)
    sizes = {"h": 3600, "m": 60, "s": 1}
    parts = []
    for kind, text in codes:
        if kind == "elapsed":
            parts.append(str(seconds // sizes[text[0]]).zfill(len(text)))
            seconds %= sizes[text[0]]
        elif kind in ("time", "date") and text[0] in "nms":
            size = 60 if text[0] in "nm" else 1
            parts.append(str(seconds // size).zfill(len(text)))
            seconds %= size
        elif kind == "text":
            parts.append(text)
    return ("-" if value < 0 else "") + "".join(parts).strip()
