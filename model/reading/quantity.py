"""Quantities: a number with magnitude and unit, as people write them (docs/domain.md 3.4).

A small scanner over normalised text; every reader either advances and returns a value, or leaves the
scanner where it was and returns None.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TypeVar

from model.reading import lexicon

PERCENT = "%"
MAX_NUMBER_LENGTH = 24
MAX_MAGNITUDE = Decimal(10**12)

T = TypeVar("T")

_DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+")
_PLAIN_DIGITS = re.compile(r"\d+(?:\.\d+)?|\.\d+")
_UNIT = re.compile(r"[kK]?[mM]\^?[23]|[^\W\d_]+(?:\^[23])?(?:/[^\W\d_]+)?|°C")
_YEAR = re.compile(r"(?:19|20)\d\d年")
_NUMERAL = re.compile(r"[零〇一二三四五六七八九两十百千万亿]+(?:点[零〇一二三四五六七八九]+)?")
_SMALL = {c: Decimal(n) for n, c in enumerate("零一二三四五六七八九")} | {"〇": Decimal(0), "两": Decimal(2)}
_TENS = {"十": Decimal(10), "百": Decimal(100), "千": Decimal(1000)}


@dataclass(frozen=True, slots=True)
class Quantity:
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


def numeral_value(text: str) -> Decimal | None:
    """Return the value of a Chinese numeral, None for what is none."""
    if len(text) > MAX_NUMBER_LENGTH:
        return None
    whole, _, decimals = text.partition("点")
    value = _whole_numeral(whole)
    if value is None or ("点" in text and not decimals):
        return None
    return value + (Decimal("0." + "".join(str(_SMALL[c]) for c in decimals)) if decimals else 0)


def _whole_numeral(text: str) -> Decimal | None:
    if not text:
        return None
    for sign, size in (("亿", Decimal(10**8)), ("万", Decimal(10**4))):
        head, found, tail = text.partition(sign)
        if found:
            high, low = _whole_numeral(head), _whole_numeral(tail.lstrip("零〇")) if tail else Decimal(0)
            return None if high is None or low is None else high * size + low
    return _below_ten_thousand(text)


def _below_ten_thousand(text: str) -> Decimal | None:
    total, digit, last = Decimal(0), None, Decimal(10**4)
    for index, char in enumerate(text):
        if char in _TENS:
            size = _TENS[char]
            if size >= last or (digit is None and (char != "十" or index)):
                return None
            total, digit, last = total + (digit or 1) * size, None, size
        elif digit is None or digit == 0:
            digit = _SMALL[char]
        else:
            return None  # 二〇二一 and 三五 are not numbers of things
    return total + (digit or 0)


def read_quantity(scanner: Scanner, grouped: bool = True) -> Quantity | None:
    """Read a number with its magnitude and unit, or a Chinese numeral that stands before a measure word."""

    def read(scan: Scanner) -> Quantity | None:
        start = scan.position
        trend = lexicon.TRENDS.get(scan.take(lexicon.TRENDS) or "", "")
        if trend:
            scan.take(("到", "至", "了"))
        found = _percent_in_words(scan) or _arabic(scan, grouped) or _chinese(scan)
        if found is None:
            return None
        text = scan.text[start : scan.position]
        return Quantity(found.number, found.magnitude, found.unit, text, trend)

    return scanner.attempt(read)


def _percent_in_words(scanner: Scanner) -> Quantity | None:
    if scanner.take(("百分百", "百分之百", "百分之一百")):
        return Quantity(Decimal(100), unit=PERCENT)

    def read(scan: Scanner) -> Quantity | None:
        words = scan.take(("百分之", "千分之"))
        if words is None:
            return None
        number = read_numeral(scan)
        number = read_number(scan) if number is None else number
        size = Decimal(1) if words == "百分之" else Decimal("0.1")
        return None if number is None else Quantity(number, size, PERCENT)

    return scanner.attempt(read)


def _arabic(scanner: Scanner, grouped: bool) -> Quantity | None:
    def read(scan: Scanner) -> Quantity | None:
        number = read_number(scan, grouped)
        if number is None:
            return None
        if _YEAR.match(scan.text, scan.position - 4):
            return None  # 2021年度… names a year, it does not count years
        scan.take(lexicon.ABOUT)
        magnitude, unit = read_unit(scan)
        return None if _is_code(unit) else Quantity(number, magnitude, unit)

    return scanner.attempt(read)


def _is_code(unit: str) -> bool:
    """5G消息, 3D打印: a letter glued to a word is a name, not a unit."""
    if unit.startswith(lexicon.NAMED_BY_NUMBER):
        return True
    return unit in ("G", "D", "K") or (
        unit[:1].isascii() and unit[:1].isalpha() and not unit.isascii() and "/" not in unit
    )


def _chinese(scanner: Scanner) -> Quantity | None:
    def read(scan: Scanner) -> Quantity | None:
        number = read_numeral(scan)
        if number is None:
            return None
        if number == 0 and scan.take(lexicon.NOTHING_OF):
            return Quantity(number)  # 零投诉, 零事故
        if scan.take(("成",)):
            return Quantity(number * 10, unit=PERCENT)
        for word in sorted(
            (w for w in lexicon.MEASURE_WORDS if scan.rest.startswith(w)), key=len, reverse=True
        ):
            if _ends_unit(scan.rest[len(word) :]):
                scan.position += len(word)
                return Quantity(number, Decimal(1), canonical_unit(word))
        return Quantity(number) if _ends_unit(scan.rest) else None

    return scanner.attempt(read)


def _ends_unit(rest: str) -> bool:
    """True where a numeral's unit may end: at the end, or before an operator, a range sign or a filler."""
    follow = (
        *lexicon.OPERATORS_AFTER,
        *lexicon.RANGE_SIGNS,
        *lexicon.AND_WORDS,
        *lexicon.FILLERS_AFTER,
        "±",
        "≤",
        "<",
    )
    return not rest or (rest.startswith(follow) and not rest.startswith("内部"))


def read_unit(scanner: Scanner) -> tuple[Decimal, str]:
    """Read a magnitude and a unit behind a number; (1, "") where there is none."""
    magnitude = Decimal(1)
    for word, size in lexicon.PERCENT_WORDS.items():
        if scanner.take((word,)):
            return size, PERCENT
    while scanner.rest[:1] in lexicon.MAGNITUDES and scanner.rest:
        sign = scanner.rest[0]
        if scanner.rest[1:].startswith(lexicon.NO_MAGNITUDE_BEFORE[sign] or ("\0",)):
            break
        magnitude *= lexicon.MAGNITUDES[sign]
        if magnitude > MAX_MAGNITUDE:
            break
        scanner.position += 1
    return magnitude, _plain_unit(scanner)


def _plain_unit(scanner: Scanner) -> str:
    start = scanner.position
    run = scanner.match(_UNIT)
    if run is None:
        return ""
    run = _before_other_words(run)
    if any(char in lexicon.NEGATIONS for char in run):
        run = ""  # 月底尚未… is no unit
    scanner.position = start + len(run)
    if not run or len(run) > lexicon.UNIT_LENGTH:
        scanner.position = start
        return ""
    return canonical_unit(run)


def _before_other_words(run: str) -> str:
    """Cut a run of letters where an operator, a range sign or a filler begins: 个以上 → 个, 天至 → 天."""
    words = (
        *lexicon.OPERATORS_AFTER,
        *(word for word in lexicon.OPERATORS_BEFORE if len(word) > 1),
        *lexicon.RANGE_SIGNS,
        *("且", "并", "和", "与"),
        *lexicon.FILLERS_AFTER,
    )
    cuts = [
        run.find(word, 0)
        for word in words
        if len(word) > 1 or word in (*lexicon.RANGE_SIGNS, *"内且并和与整")
    ]
    cuts = [
        cut
        for cut in cuts
        if cut >= 0 and run[cut - 1 : cut + 1] not in ("室内", "校内", "境内", "区内", "市内")
    ]
    return run[: min(cuts, default=len(run))]


@lru_cache(maxsize=2048)
def canonical_unit(run: str) -> str:
    """Return the unit's canonical spelling; a known measure word at the front is the unit (场成果测评会 → 场)."""
    if "/" in run:
        head, _, tail = run.partition("/")
        return f"{lexicon.UNIT_SYNONYMS.get(head, head)}/{tail}"
    known = [word for word in (*lexicon.MEASURE_WORDS, *lexicon.UNIT_SYNONYMS) if run.startswith(word)]
    word = max(known, key=len, default=run)
    if not word.isascii() or len(word) == len(run):
        return lexicon.UNIT_SYNONYMS.get(word, word)
    return run


_NAME_UNIT = re.compile(r"[(\[（]([^()\[\]（）]{1,8})[)\]）]$")


@lru_cache(maxsize=4096)
def unit_in_name(normal_name: str) -> tuple[Decimal, str]:
    """Return magnitude and unit that an indicator's name carries, as in 管护面积(万亩); (1, "") for none."""
    match = _NAME_UNIT.search(normal_name)
    if not match:
        return Decimal(1), ""
    inside = match.group(1).removeprefix("单位:")
    scanner = Scanner(inside)
    magnitude, unit = read_unit(scanner)
    known = unit == PERCENT or unit in lexicon.MEASURE_WORDS or magnitude != 1 or "/" in unit
    return (magnitude, unit) if scanner.at_end and known else (Decimal(1), "")
