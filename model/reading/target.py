"""The value grammar: what a clerk typed as 年度指标值 or 实际完成值, read as a person would (docs/domain.md 3).

::

    value   = not-applicable | date | [lead] bounds | quality
    bounds  = per period | interval | [operator] "±" quantity | bound [and bound] | quantity op letter op quantity
    interval= quantity ("-"|"~"|"至") quantity | "[" quantity "," quantity "]" | quantity "±" quantity
    bound   = [operator] quantity [operator-after]
    per period = "每" period (bound | interval)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from model.reading import lexicon
from model.reading.dates import Deadline, read_deadline
from model.reading.kinds import CLOCK, PERCENT, WORKDAY, canonical_unit, counts_things, is_known, measure_of
from model.reading.lexicon import AT_LEAST, AT_MOST
from model.reading.normalise import normalise
from model.reading.quantity import Quantity, Scanner, read_quantity, read_trend
from model.text_caches import kept_by_text


@dataclass(frozen=True, slots=True)
class Blank:
    """Nothing was typed."""


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """不适用, /, — and the like; ``text`` normalised."""

    text: str


class Bound(NamedTuple):
    """A number, with ``operator`` ``>=``, ``<=`` or ``=`` (a plain number).

    ``strict`` is ``<``, ``>`` or ``=`` where one of these was written: scored alike, but said when it matters.
    """

    operator: str
    quantity: Quantity
    strict: str = ""


class Range(NamedTuple):
    """From ``low`` to ``high``, both included."""

    low: Quantity
    high: Quantity


@dataclass(frozen=True, slots=True)
class Quality:
    """Words; ``text`` normalised and without a full stop."""

    text: str


NUMBERS = (Bound, Range)
Reading = Blank | NotApplicable | Bound | Range | Deadline | Quality

DEFAULT_NOT_APPLICABLE = ("不适用", "无", "/", "-", "—")
_BETWEEN = re.compile(r"[^\d≤<>≥=±]{1,12}")
_AT_MOST_SIGN = re.compile("≤|<=|<")
_AT_LEAST_SIGN = re.compile("≥|>=|>")
_OPERATOR_OR_TREND = re.compile(
    f"{lexicon.any_of(w for w in lexicon.OPERATORS_BEFORE if len(w) > 1 and not w.isascii()).pattern}|{lexicon.TREND.pattern}"
)
_VALUE_START = re.compile(r"[\d≥≤<>=±]")
_RANGE_SIGN, _AND = lexicon.any_of(lexicon.RANGE_SIGNS), lexicon.any_of(lexicon.AND_WORDS)
_LINE_BREAK = re.compile(r"(?<!\s)\s*[\n\r\t]\s*")  # from the first blank on, or many blanks take hours
_BREAK = re.compile(r"[\n\r\t]")
_END_MARKS = "。;,、.!"
# without one of these nothing can be read as a number, or as a date
_MAY_BE_MORE = re.compile(r"[\d零〇○一二三四五六七八九两十百千万亿半年月季]")
# one number that is no year, and no words that are numbers, too
_WORDS = "[^\\d零〇○一二三四五六七八九两十百半年月季]*"
_ONE_NUMBER = re.compile(
    rf"({_WORDS})(?<!\.)((?!(?:19|20)\d\d[-/.\d])[0-9]{{1,15}}(?:\.[0-9]{{1,9}})?)({_WORDS})"
)
_ANY_DIGIT = "5"


@kept_by_text(16384)
def read_value(text: str, year: int, not_applicable: Sequence[str] = DEFAULT_NOT_APPLICABLE) -> Reading:
    """Read a target or an actual value; never raises, whatever was typed.

    ``year`` is taken for dates without one; ``not_applicable`` are the template's words for it.
    """
    plain = text.strip()
    if not plain.isprintable() and _BREAK.search(plain):
        plain = _LINE_BREAK.sub(";", plain)  # two lines are two things
    plain = normalise(plain)
    if not plain:
        return Blank()
    if plain.upper() in not_applicable or plain.rstrip("。.") in not_applicable:
        return NotApplicable(plain)
    plain = plain.rstrip(_END_MARKS) or plain
    return _read_by_shape(plain) or read_by_grammar(plain, year)


def read_by_grammar(plain: str, year: int) -> Reading:
    """Read normalised text that says something, with nothing remembered."""
    return read_deadline(plain, year) or _read_bounds(plain) or Quality(plain)


class _Shape(NamedTuple):
    """What texts mean that are alike but for their one number: ≥95% and ≥90.5%. Its text is what stands around the number."""

    operator: str
    strict: str
    sign: str
    magnitude: Decimal
    unit: str
    trend: str
    before: str
    behind: str


def _read_by_shape(text: str) -> Reading | None:
    """Read a text with one number, or none, by its shape; None for texts that the grammar itself must read.

    Which words the grammar finds does not depend on a number in them, unless it may be a year, half of an interval or a
    part of another number: such texts have no shape here.
    """
    found = _ONE_NUMBER.fullmatch(text)
    if found is None:
        return None if _MAY_BE_MORE.search(text) else Quality(text)
    before, digits, behind = found.groups()
    shape = _shape_of(before, behind)
    if not isinstance(shape, _Shape):
        return Quality(text) if shape else None
    written = f"{shape.before}{digits}{shape.behind}"
    number = Decimal(shape.sign + digits)
    return Bound(
        shape.operator, Quantity(number, shape.magnitude, shape.unit, written, shape.trend), shape.strict
    )


@kept_by_text(4096)
def _shape_of(before: str, behind: str) -> _Shape | bool:
    """Return what a number between these words means; True if all of it is words, False if the grammar is to be asked."""
    found = _read_bounds(f"{before}{_ANY_DIGIT}{behind}")
    if found is None:
        return True
    if not isinstance(found, Bound) or abs(found.quantity.number) != int(_ANY_DIGIT):
        return False
    quantity, sign = found.quantity, "-" if found.quantity.number < 0 else ""
    around = quantity.text.split(_ANY_DIGIT)
    if len(around) != 2:
        return False
    return _Shape(
        found.operator, found.strict, sign, quantity.magnitude, quantity.unit, quantity.trend, *around
    )


def _read_bounds(text: str) -> Reading | None:
    operator = lexicon.BEFORE.match(text)  # 不少于每年4次 is 每年不少于4次
    per_period = lexicon.PER_PERIOD.match(text, operator.end() if operator else 0)
    if per_period:
        rest = text[: per_period.start()] + text[per_period.end() :]
        return _per_period(rest, per_period.group(1))
    for lead, needs_unit in _leads(text):
        scanner = Scanner(text, lead)
        found = _bounds(scanner)
        if found is None or (needs_unit and not _unit_of(found)):
            continue
        scanner.match(lexicon.FILLER_AFTER)
        if scanner.at_end or _is_comment(scanner.rest, found):
            return _with_trend_of_lead(found, text, lead)
    return None


def _with_trend_of_lead(found: Reading, text: str, lead: int) -> Reading:
    """减少投诉5件 is a fall by 5, as 减少5件 is; 提升满意度达到95% names a level."""
    words = lexicon.LEAD_TREND.search(text, 0, lead) if lead else None
    if words is None or not isinstance(found, Bound) or found.quantity.trend:
        return found
    is_level = text[:lead].endswith(lexicon.LEVEL_ENDINGS) or lexicon.WEAK_OPERATOR.match(text, lead)
    trend = lexicon.TRENDS[words[1]]
    return found if is_level else found._replace(quantity=found.quantity._replace(trend=trend))


def _per_period(text: str, period: str) -> Reading | None:
    """Read 每季度1次 as 1次/季度; only what is counted comes per period."""
    found = _read_bounds(text)
    if isinstance(found, Bound) and _is_counted(found.quantity):
        return found._replace(quantity=_per(found.quantity, period))
    if isinstance(found, Range) and _is_counted(found.low):
        return Range(_per(found.low, period), _per(found.high, period))
    return None


def _is_counted(quantity: Quantity) -> bool:
    return is_known(quantity.unit) and counts_things(quantity.unit)


def _per(quantity: Quantity, period: str) -> Quantity:
    return quantity._replace(
        unit=canonical_unit(f"{quantity.unit}/{period}"), text=f"{quantity.text}/{period}"
    )


def _unit_of(reading: Reading) -> str:
    """Return the unit if it is one that people count in."""
    quantity = (
        reading.quantity
        if isinstance(reading, Bound)
        else reading.low
        if isinstance(reading, Range)
        else None
    )
    unit = quantity.unit if quantity else ""
    return unit if is_known(unit.partition("/")[0]) else ""


def _is_comment(rest: str, found: Reading) -> bool:
    """Tell whether words behind the value only comment on it: （50个）, ，已完成, and 达标 behind a percentage."""
    if rest[0] in "(【" and rest[-1] in ")】":
        return len(rest) <= 2 * lexicon.TAIL_LENGTH and not lexicon.TAKEN_BACK.search(rest)
    words = rest.lstrip(",;")
    plain = not any(char.isdigit() or char in lexicon.NEGATIONS or char in "×/:" for char in words)
    short = 0 < len(words) <= lexicon.TAIL_LENGTH
    if not plain or not short:
        return False
    return words != rest or (words[0] not in "±~-≤≥<>=" and (_unit_of(found) == PERCENT or _is_limit(found)))


def _is_limit(found: Reading) -> bool:
    """2小时内办结: what is to be done within a time may follow it."""
    is_below = isinstance(found, Bound) and found.operator == AT_MOST
    return is_below and measure_of(_unit_of(found)).kind in (CLOCK, WORKDAY)


def _leads(text: str) -> Iterator[tuple[int, bool]]:
    """Yield where the value itself may begin, and whether it then needs a unit.

    At the start, behind fillers, behind 完成率为, at 不低于 in 满意度不低于90%, at 减少 in 投诉减少5件, or behind
    a short verb as in 培训200人次.
    """
    yield 0, False
    scanner = Scanner(text)
    while scanner.match(lexicon.FILLER_BEFORE):
        yield scanner.position, False
    match = _VALUE_START.search(text, 0, lexicon.LEAD_LENGTH + 6)
    if not match or not match.start():
        return
    first = match.start()
    operator = next((at for at in range(1, first) if _OPERATOR_OR_TREND.match(text, at)), first)
    for at in dict.fromkeys((operator, first)):
        lead = text[:at].rstrip(":")
        barred = any(char in lexicon.LEAD_BARRIERS or char.isascii() for char in lead)
        barred = barred or lexicon.LEAD_HEDGE.search(lead) is not None
        if lead and len(lead) <= lexicon.LEAD_LENGTH and not barred:
            yield at, at == first and not lead.endswith(lexicon.LEAD_ENDINGS)


def _bounds(scanner: Scanner) -> Reading | None:
    for read in (_bracketed, _between, _around_zero, _bound_or_interval):
        found = scanner.attempt(read)
        if found is not None:
            return found
    return None


def _bracketed(scanner: Scanner) -> Reading | None:
    if not scanner.take(("[", "(", "【")):
        return None
    low = read_quantity(scanner, grouped=False)
    if low is None or not scanner.take((",", ";", *lexicon.RANGE_SIGNS)):
        return None
    high = read_quantity(scanner, grouped=False)
    if high is None or not scanner.take(("]", ")", "】")):
        return None
    return _ordered(low, _with_unit_behind(scanner, high))


def _with_unit_behind(scanner: Scanner, high: Quantity) -> Quantity:
    """A unit may follow the bracket: [90,95]%."""
    behind = read_quantity(Scanner("1" + scanner.rest))
    if high.is_bare and behind is not None and behind.unit:
        scanner.position = len(scanner.text)
        return high._replace(magnitude=behind.magnitude, unit=behind.unit)
    return high


def _between(scanner: Scanner) -> Reading | None:
    """Read 90%≤X≤95%."""
    one = read_quantity(scanner)
    sign = _AT_MOST_SIGN if one and _AT_MOST_SIGN.match(scanner.text, scanner.position) else _AT_LEAST_SIGN
    if one is None or not (scanner.match(sign) and scanner.match(_BETWEEN) and scanner.match(sign)):
        return None
    other = read_quantity(scanner)
    if other is None:
        return None
    return _ordered(one, other) if sign is _AT_MOST_SIGN else _ordered(other, one)


def _around_zero(scanner: Scanner) -> Reading | None:
    """Read ±5%, ≤±5%, 不超过±5%."""
    if "±" not in scanner.text:
        return None
    operator = lexicon.OPERATORS_BEFORE.get(scanner.match(lexicon.BEFORE) or "", AT_MOST)
    if operator == AT_LEAST or not scanner.take(("±",)):
        return None
    width = read_quantity(scanner)
    scanner.match(lexicon.AFTER)
    return None if width is None else Range(_scaled(width, -abs(width.number)), width)


def _bound_or_interval(scanner: Scanner) -> Reading | None:
    first = _bound(scanner)
    if first is None:
        return None
    if first.operator == "=":
        interval = scanner.attempt(lambda s: _interval_from(s, first.quantity))
        if interval is not None:
            return interval
    second = scanner.attempt(lambda s: _second_bound(s, first))
    return first if second is None else second


def _bound(scanner: Scanner) -> Bound | None:
    """Read one number with its operator before or behind it."""
    trend = _trend_before_operator(scanner)
    before = scanner.match(lexicon.BEFORE) or ""
    scanner.match(lexicon.FILLER_BEFORE)
    quantity = read_quantity(scanner)
    if quantity is None:
        return None
    if trend:
        quantity = quantity._replace(trend=trend)
    after = scanner.match(lexicon.AFTER)
    if after and (not before or before in lexicon.WEAK_OPERATORS):
        return Bound(lexicon.OPERATORS_AFTER[after], quantity)
    return Bound(
        lexicon.OPERATORS_BEFORE.get(before, "="), quantity, lexicon.STRICT_OPERATORS.get(before, "")
    )


def _trend_before_operator(scanner: Scanner) -> str:
    """Read 下降 in 下降≥3%; 提升达到90% names a level."""
    start = scanner.position
    trend = read_trend(scanner)
    operator = lexicon.BEFORE.match(scanner.text, scanner.position) if trend else None
    if operator and operator.group() not in lexicon.WEAK_OPERATORS:
        return trend
    scanner.position = start
    return ""


def _interval_from(scanner: Scanner, low: Quantity) -> Reading | None:
    if scanner.take(("±",)):
        width = read_quantity(scanner)
        if width is None:
            return None
        base = low if not low.is_bare else low._replace(magnitude=width.magnitude, unit=width.unit)
        return Range(_scaled(base, base.number - width.number), _scaled(base, base.number + width.number))
    joined = scanner.take(("和", "与"))
    if not joined and not scanner.match(_RANGE_SIGN):
        return None
    high = read_quantity(scanner)
    if high is None or high.number < 0:
        return None
    closed = scanner.take(("之间", "以内", "范围内"))
    if joined and not closed:
        return None
    return _ordered(low, high)


def _second_bound(scanner: Scanner, first: Bound) -> Reading | None:
    """Read the other side of ≥90%且≤95%."""
    scanner.match(_AND)
    second = _bound(scanner)
    if second is None:
        return None
    if (first.operator, second.operator) == (AT_LEAST, AT_MOST):
        return _ordered(first.quantity, second.quantity)
    if (first.operator, second.operator) == (AT_MOST, AT_LEAST):
        return _ordered(second.quantity, first.quantity)
    return None


def _ordered(low: Quantity, high: Quantity) -> Reading | None:
    """Make the range; a bare end takes the other end's unit (3-5天). None if the ends are the wrong way round."""
    if low.is_bare and not high.is_bare:
        low = low._replace(magnitude=high.magnitude, unit=high.unit)
    elif high.is_bare and not low.is_bare:
        high = high._replace(magnitude=low.magnitude, unit=low.unit)
    elif not low.unit and high.unit:
        low = low._replace(unit=high.unit)
    return Range(low, high) if low.value <= high.value else None


def _scaled(quantity: Quantity, number: Decimal) -> Quantity:
    return quantity._replace(number=number, text="")


def shown(quantity: Quantity) -> str:
    """Write a quantity the way explanations show it."""
    if quantity.text:
        return quantity.text
    if quantity.unit == PERCENT:
        return f"{quantity.value.normalize():f}%"
    sign = next((s for s, size in lexicon.MAGNITUDES.items() if size == quantity.magnitude), "")
    return f"{quantity.number:f}{sign}{quantity.unit}"
