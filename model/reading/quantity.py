"""Quantities: a number with magnitude and unit, as people write them (docs/domain.md 3.4).

A small scanner over normalised text; every reader either advances and returns a value, or leaves the
scanner where it was and returns None.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import NamedTuple, TypeVar

from model.reading import lexicon
from model.reading.amounts import EXACT
from model.reading.kinds import (
    AREA,
    CALENDAR,
    CLOCK,
    LENGTH,
    MASS,
    MONEY,
    PERCENT,
    RATIO,
    RATIO_TO_ONE,
    WORKDAY,
    canonical_unit,
    is_known,
    measure_of,
)
from model.reading.numerals import MAX_NUMBER_LENGTH, SMALL, numeral_value
from model.text_caches import kept_by_text

MAX_MAGNITUDE = Decimal(10**12)

T = TypeVar("T")

_DAY = measure_of("天").size
_TIMES = (CLOCK, CALENDAR, WORKDAY)
# 1小时30分, 1年6个月, 3公里500米: quantities of these kinds may be written in two units
_SPLIT_KINDS = frozenset((CLOCK, CALENDAR, LENGTH, MASS, AREA, MONEY))

_DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+")
_PLAIN_DIGITS = re.compile(r"\d+(?:\.\d+)?|\.\d+")
_WORD = r"(?:[kK]?[mM]\^?[23](?!\d)|[^\W\d_]+(?:\^[23])?)"
_JOINED = r"(?:[/·*]|\.(?=[年月季天日人户]))"
_UNIT = re.compile(rf"{_WORD}(?:{_JOINED}{_WORD})*|(?:/{_WORD})+|°C")
_A_HALF = Decimal("0.5")
_AND_HALF = re.compile("个半(?=小时|钟头|月|工作日)")
_HALF = re.compile("半个?(?=小时|钟头|天|月)")
_DIGIT = re.compile("[一二三四五六七八九]")
_RATIO = re.compile(r"(\d{1,6}(?:\.\d{1,6})?)[:比](\d{1,6}(?:\.\d{1,6})?)(?![\d.:比])")
_TIME_OF_DAY = re.compile(r"(?!1:)(?:[01]?\d|2[0-4]):[0-5]\d$")
_PARTS_OF = {"百分之": Decimal(1), "千分之": Decimal("0.1"), "万分之": Decimal("0.01")}
_FRACTION = re.compile(r"(\d{1,4}|[二三四五六七八九十]{1,3})分之(\d{1,4}|[一二两三四五六七八九十]{1,3})")
_YEAR = re.compile(r"(?:19|20)\d\d年")
_NUMERAL = re.compile(r"[零〇一二三四五六七八九两十百千万亿]+(?:点[零〇一二三四五六七八九]+)?")


class Quantity(NamedTuple):
    """A number as written, its magnitude (万 = 10000) and its unit; a bare number has a blank unit.

    ``text`` is how it was written, ``unit`` its canonical unit (公里 for km, % for ‰ too).
    """

    number: Decimal
    magnitude: Decimal = Decimal(1)
    unit: str = ""
    text: str = ""
    trend: str = ""

    @property
    def value(self) -> Decimal:
        """The number in its canonical unit."""
        return self.number * self.magnitude

    @property
    def is_bare(self) -> bool:
        """True for a number without magnitude and unit."""
        return not self.unit and self.magnitude == 1


class Scanner:
    """A place in a normalised text."""

    def __init__(self, text: str, position: int = 0) -> None:
        self.text = text
        self.position = position

    @property
    def rest(self) -> str:
        """What has not been read."""
        return self.text[self.position :]

    @property
    def at_end(self) -> bool:
        """True when everything is read."""
        return self.position >= len(self.text)

    def take(self, words: Iterable[str]) -> str | None:
        """Read the longest of the words that stands here."""
        found = max(
            (word for word in words if self.text.startswith(word, self.position)), key=len, default=None
        )
        if found:
            self.position += len(found)
        return found

    def match(self, pattern: re.Pattern[str]) -> str | None:
        """Read what the pattern matches here."""
        found = pattern.match(self.text, self.position)
        if not found or not found.group():
            return None
        self.position = found.end()
        return found.group()

    def attempt(self, read: Callable[[Scanner], T]) -> T:
        """Read with ``read``; step back if it finds nothing."""
        start = self.position
        found = read(self)
        if found is None:
            self.position = start
        return found


def read_number(scanner: Scanner, grouped: bool = True) -> Decimal | None:
    """Read ``1,000``, ``-3``, ``.5``; ``grouped`` tells whether a comma may separate thousands."""

    def read(scan: Scanner) -> Decimal | None:
        sign = scan.take(("-", "+")) or ""
        digits = scan.match(_DIGITS if grouped else _PLAIN_DIGITS)
        if (
            digits is None
            or len(digits) > MAX_NUMBER_LENGTH
            or scan.rest[:2] in (".", "。")
            or _more_digits(scan)
        ):
            return None
        return Decimal(sign + digits.replace(",", ""))

    return scanner.attempt(read)


def _more_digits(scan: Scanner) -> bool:
    """A second point (1.2.3) is a version or a list number, not a quantity."""
    return re.match(r"\.\d", scan.rest) is not None


def read_numeral(scanner: Scanner) -> Decimal | None:
    """Read a Chinese numeral: 三, 十二, 一百二十, 两万五千, 九十五点五."""
    return scanner.attempt(lambda scan: numeral_value(scan.match(_NUMERAL) or ""))


def read_quantity(scanner: Scanner, grouped: bool = True) -> Quantity | None:
    """Read a number with its magnitude and unit, or a Chinese numeral that stands before a measure word."""
    start = scanner.position
    trend = read_trend(scanner)
    if trend:
        scanner.take(("了", "约", "了约", "大约"))
    found = _percent_in_words(scanner) or _ratio(scanner) or _arabic(scanner, grouped) or _chinese(scanner)
    if found is None:
        scanner.position = start
        return None
    found = _with_smaller_units(scanner, found)
    text = scanner.text[start : scanner.position]
    return Quantity(found.number, found.magnitude, found.unit, text, trend)


def read_trend(scanner: Scanner) -> str:
    """Read 提高, 同比下降: up, down, or nothing."""
    if scanner.text[scanner.position : scanner.position + 1] not in lexicon.TREND_STARTS:
        return ""  # most values; the pattern need not be tried
    found = lexicon.TREND.match(scanner.text, scanner.position)
    if found is None:
        return ""
    scanner.position = found.end()
    return lexicon.TRENDS[found[1]]


def _with_smaller_units(scanner: Scanner, found: Quantity) -> Quantity:
    """Read on in smaller units of the same kind: 1小时30分 is 90 minutes; days and hours stay apart, see 7.1."""
    if scanner.at_end:
        return found
    kind, size = measure_of(found.unit)
    if kind in _TIMES and scanner.take(("半",)):
        return found._replace(number=found.number + _A_HALF)  # 2天半
    if kind not in _SPLIT_KINDS:
        return found
    total, unit = found.value * size, found.unit
    while (following := _smaller(scanner, kind, size)) is not None:
        size = measure_of(following.unit).size
        total, unit = total + following.value * size, following.unit
    return found if unit == found.unit else Quantity(EXACT.divide(total, size), unit=unit)


def _smaller(scanner: Scanner, kind: str, size: Decimal) -> Quantity | None:
    start = scanner.position
    found = _arabic(scanner, False) or _chinese(scanner)
    if found is None:
        return None
    if found.unit == "分" and kind == CLOCK:
        found = found._replace(unit="分钟")
    below = measure_of(found.unit)
    apart = kind == CLOCK and below.size < _DAY <= size
    fits = below.kind == kind and not apart and below.size < size and found.value * below.size < size
    if not fits:
        scanner.position = start
    return found if fits else None


def _ratio(scanner: Scanner) -> Quantity | None:
    """Read 1:18 as what stands for one, 18, and 18:1 as the other way round; 17:30 is a time of day."""
    match = _RATIO.match(scanner.text, scanner.position)
    if match is None or _TIME_OF_DAY.match(match.group()):
        return None
    first, second = Decimal(match[1]), Decimal(match[2])
    if not first:
        return None
    scanner.position = match.end()
    if second == 1 != first:
        return Quantity(first, unit=RATIO_TO_ONE)
    return Quantity(EXACT.divide(second, first), unit=RATIO)


def _percent_in_words(scanner: Scanner) -> Quantity | None:
    if "分" not in scanner.text:
        return None
    if scanner.take(("百分百", "百分之百", "百分之一百")):
        return Quantity(Decimal(100), unit=PERCENT)

    def read(scan: Scanner) -> Quantity | None:
        words = scan.take(_PARTS_OF)
        if words is None:
            return _fraction(scan)
        number = read_numeral(scan)
        number = read_number(scan) if number is None else number
        return None if number is None else Quantity(number, _PARTS_OF[words], PERCENT)

    return scanner.attempt(read)


def _fraction(scanner: Scanner) -> Quantity | None:
    """Read 三分之二 and 3分之2."""
    match = _FRACTION.match(scanner.text, scanner.position)
    if match is None:
        return None
    whole, part = (Decimal(one) if one.isdigit() else numeral_value(one) for one in match.groups())
    if not whole or part is None or part > whole:
        return None
    scanner.position = match.end()
    return Quantity(EXACT.divide(part * 100, whole), unit=PERCENT)


def _arabic(scanner: Scanner, grouped: bool) -> Quantity | None:
    start = scanner.position
    number = read_number(scanner, grouped)
    if number is None:
        return None
    scanner.take(lexicon.ABOUT)
    number = _and_half(scanner, number)
    # 2021年度… names a year, it does not count years; 3级 is an order
    is_none = _YEAR.match(scanner.text, scanner.position - 4) or _is_ordinal(scanner)
    magnitude, unit = (Decimal(1), "") if is_none else read_unit(scanner)
    if is_none or _is_code(unit):
        scanner.position = start
        return None
    return Quantity(number, magnitude, unit)


def _and_half(scanner: Scanner, number: Decimal) -> Decimal:
    """Read 个半 of 两个半小时."""
    is_more = scanner.text.startswith("个半", scanner.position) and scanner.match(_AND_HALF)
    return number + _A_HALF if is_more else number


def _is_ordinal(scanner: Scanner) -> bool:
    return lexicon.ORDINAL_UNIT.match(scanner.text, scanner.position) is not None


def _is_code(unit: str) -> bool:
    """5G消息, 3D打印: a letter glued to a word is a name, not a unit."""
    if unit.startswith(lexicon.NAMED_BY_NUMBER):
        return True
    return unit in ("G", "D", "K", "A") or (
        unit[:1].isascii() and unit[:1].isalpha() and not unit.isascii() and "/" not in unit
    )


def _chinese(scanner: Scanner) -> Quantity | None:
    start = scanner.position
    number = _A_HALF if scanner.match(_HALF) else read_numeral(scanner)
    if number is None:
        return None
    scanner.take(lexicon.ABOUT)
    number = _and_half(scanner, number)
    if number == 0 and scanner.match(lexicon.NOTHING):
        return Quantity(number)  # 零投诉, 零事故
    if scanner.take(("成",)):
        tenth = scanner.match(_DIGIT)  # 九成五
        return Quantity(number * 10 + (SMALL[tenth] if tenth else 0), unit=PERCENT)
    unit = _counted(scanner)
    if unit is not None and not _is_ordinal(scanner):
        return Quantity(number, Decimal(1), unit)
    scanner.position = start
    return None


def _counted(scanner: Scanner) -> str | None:
    """Read the unit behind a numeral: a known one with nothing but an operator or filler behind it, or none."""
    run = _UNIT.match(scanner.text, scanner.position)
    limit = scanner.position + 2 * lexicon.UNIT_LENGTH
    for end in range(min(run.end(), limit) if run else 0, scanner.position, -1):
        word = scanner.text[scanner.position : end]
        head, _, tail = word.partition("/")
        if is_known(head) and (not tail or is_known(tail)) and lexicon.NUMERAL_END.match(scanner.text, end):
            scanner.position = end
            return canonical_unit(word)
    return "" if lexicon.NUMERAL_END.match(scanner.text, scanner.position) else None


def read_unit(scanner: Scanner) -> tuple[Decimal, str]:
    """Read a magnitude and a unit behind a number; (1, "") where there is none."""
    magnitude = Decimal(1)
    if word := scanner.match(lexicon.PERCENT_WORD):
        return lexicon.PERCENT_WORDS[word], PERCENT
    while (sign := scanner.text[scanner.position : scanner.position + 1]) in lexicon.MAGNITUDES:
        if scanner.text.startswith(lexicon.NO_MAGNITUDE_BEFORE[sign], scanner.position + 1):
            break
        magnitude *= lexicon.MAGNITUDES[sign]
        if magnitude > MAX_MAGNITUDE:
            break
        scanner.position += 1
    return magnitude, _plain_unit(scanner)


def _plain_unit(scanner: Scanner) -> str:
    match = _UNIT.match(scanner.text, scanner.position)
    if match is None:
        return ""
    run = _before_other_words(match.group())
    limit = lexicon.UNIT_LENGTH if "/" not in run else 2 * lexicon.UNIT_LENGTH
    if not run or len(run) > limit or lexicon.UNDONE.search(run):
        return ""  # 月底尚未… is no unit
    scanner.position += len(run)
    return canonical_unit(run)


def _before_other_words(run: str) -> str:
    """Cut a run of letters where an operator, a range sign or a filler begins: 个以上 → 个, 天至 → 天."""
    if run.endswith("半") and measure_of(run[:-1]).kind in _TIMES:
        return run[:-1]
    for end in lexicon.UNIT_END.finditer(run):
        if run[end.start() - 1 : end.start() + 1] not in lexicon.INSIDE:
            return run[: end.start()]
    return run


_NAME_UNIT = re.compile(r"[(\[（]([^()\[\]（）]{1,8})[)\]）]$")


@kept_by_text(4096)
def unit_in_name(normal_name: str) -> tuple[Decimal, str]:
    """Return magnitude and unit that an indicator's name carries, as in 管护面积(万亩); (1, "") for none."""
    match = _NAME_UNIT.search(normal_name)
    if not match:
        return Decimal(1), ""
    inside = match.group(1).removeprefix("单位:")
    scanner = Scanner(inside)
    magnitude, unit = read_unit(scanner)
    known = is_known(unit) or magnitude != 1 or "/" in unit
    return (magnitude, unit) if scanner.at_end and known else (Decimal(1), "")
