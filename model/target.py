"""The value grammar: what a clerk typed as 年度指标值 or 实际完成值, read as a person would (RULES.md section 3).

::

    value   = not-applicable | date | [lead] bounds | quality
    bounds  = interval | "±" quantity | bound [and bound] | quantity op letter op quantity
    interval= quantity ("-"|"~"|"至") quantity | "[" quantity "," quantity "]" | quantity "±" quantity
    bound   = [operator] quantity [operator-after]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from model import lexicon
from model.dates import Deadline, read_deadline
from model.lexicon import AT_LEAST, AT_MOST
from model.normalise import normalise
from model.quantity import PERCENT, Quantity, Scanner, read_quantity


@dataclass(frozen=True, slots=True)
class Blank:
    """Nothing was typed."""


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """不适用, /, — and the like; ``text`` normalised."""

    text: str


@dataclass(frozen=True, slots=True)
class Bound:
    """A number, with ``operator`` ``>=``, ``<=`` or ``=`` (a plain number)."""

    operator: str
    quantity: Quantity


@dataclass(frozen=True, slots=True)
class Range:
    """From ``low`` to ``high``, both included."""

    low: Quantity
    high: Quantity


@dataclass(frozen=True, slots=True)
class Quality:
    """Words; ``text`` normalised and without a full stop."""

    text: str


Reading = Blank | NotApplicable | Bound | Range | Deadline | Quality

DEFAULT_NOT_APPLICABLE = ("不适用", "无", "/", "-", "—")
_LETTERS = ("x", "X", "n", "N", "指标值", "完成值", "值")
_END_MARKS = "。;,、.!"


@lru_cache(maxsize=16384)
def read_value(text: str, year: int, not_applicable: Sequence[str] = DEFAULT_NOT_APPLICABLE) -> Reading:
    """Read a target or an actual value; never raises, whatever was typed.

    ``year`` is taken for dates without one; ``not_applicable`` are the template's words for it.
    """
    plain = normalise(text)
    if not plain:
        return Blank()
    if plain in not_applicable or plain.rstrip("。.") in not_applicable:
        return NotApplicable(plain)
    plain = plain.rstrip(_END_MARKS) or plain
    return read_deadline(plain, year) or _read_bounds(plain) or Quality(plain)


def _read_bounds(text: str) -> Reading | None:
    for lead in _leads(text):
        scanner = Scanner(text, lead)
        found = _bounds(scanner)
        scanner.take(lexicon.FILLERS_AFTER)
        if found is not None and scanner.at_end:
            return found
    return None


def _leads(text: str) -> list[int]:
    """Return the places where the value itself may begin: at the start, behind fillers, behind 完成率为 …"""
    scanner = Scanner(text)
    starts = [0]
    while scanner.take((*lexicon.FILLERS_BEFORE, ":")):
        starts.append(scanner.position)
    first = next((i for i, char in enumerate(text) if char.isdigit() or char in "≥≤<>=±"), 0)
    lead = text[:first].rstrip(":")
    fits = 0 < len(lead) <= lexicon.LEAD_LENGTH and lead.endswith(lexicon.LEAD_ENDINGS)
    if fits and not any(char in lexicon.LEAD_NEGATIONS for char in lead):
        starts.append(first)
    return starts


def _bounds(scanner: Scanner) -> Reading | None:
    for read in (_bracketed, _between, _bound_or_interval):
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
        return replace(high, magnitude=behind.magnitude, unit=behind.unit)
    return high


def _between(scanner: Scanner) -> Reading | None:
    """Read 90%≤X≤95%."""
    low = read_quantity(scanner)
    if low is None or scanner.take(("≤", "<=", "<")) is None or scanner.take(_LETTERS) is None:
        return None
    if scanner.take(("≤", "<=", "<")) is None:
        return None
    high = read_quantity(scanner)
    return None if high is None else _ordered(low, high)


def _bound_or_interval(scanner: Scanner) -> Reading | None:
    if scanner.take(("±",)):
        width = read_quantity(scanner)
        return None if width is None else Range(_scaled(width, -width.number), width)
    operator = lexicon.OPERATORS_BEFORE.get(scanner.take(lexicon.OPERATORS_BEFORE) or "")
    scanner.take(lexicon.FILLERS_BEFORE)
    quantity = read_quantity(scanner)
    if quantity is None:
        return None
    if operator in (None, "="):
        interval = scanner.attempt(lambda s: _interval_from(s, quantity))
        if interval is not None:
            return interval
    after = scanner.take(lexicon.OPERATORS_AFTER)
    if operator in (None, "=") and after:
        operator = lexicon.OPERATORS_AFTER[after]
    bound = Bound(operator or "=", quantity)
    second = scanner.attempt(lambda s: _second_bound(s, bound))
    return bound if second is None else second


def _interval_from(scanner: Scanner, low: Quantity) -> Reading | None:
    if scanner.take(("±",)):
        width = read_quantity(scanner)
        if width is None:
            return None
        base = low if not low.is_bare else replace(low, magnitude=width.magnitude, unit=width.unit)
        return Range(_scaled(base, base.number - width.number), _scaled(base, base.number + width.number))
    if not scanner.take(lexicon.RANGE_SIGNS):
        return None
    high = read_quantity(scanner)
    if high is None or high.number < 0:
        return None
    scanner.take(("之间", "以内", "范围内"))
    return _ordered(low, high)


def _second_bound(scanner: Scanner, first: Bound) -> Reading | None:
    """Read the other side of ≥90%且≤95%."""
    scanner.take(lexicon.AND_WORDS)
    second = _bound_or_interval(scanner)
    if not isinstance(second, Bound):
        return None
    if (first.operator, second.operator) == (AT_LEAST, AT_MOST):
        return _ordered(first.quantity, second.quantity)
    if (first.operator, second.operator) == (AT_MOST, AT_LEAST):
        return _ordered(second.quantity, first.quantity)
    return None


def _ordered(low: Quantity, high: Quantity) -> Reading | None:
    """Make the range; a bare end takes the other end's unit (3-5天). None if the ends are the wrong way round."""
    if low.is_bare and not high.is_bare:
        low = replace(low, magnitude=high.magnitude, unit=high.unit)
    elif high.is_bare and not low.is_bare:
        high = replace(high, magnitude=low.magnitude, unit=low.unit)
    return Range(low, high) if low.value <= high.value else None


def _scaled(quantity: Quantity, number: Decimal) -> Quantity:
    return replace(quantity, number=number, text="")


def shown(quantity: Quantity) -> str:
    """Write a quantity the way explanations show it."""
    if quantity.text:
        return quantity.text
    if quantity.unit == PERCENT:
        return f"{quantity.value.normalize():f}%"
    sign = next((s for s, size in lexicon.MAGNITUDES.items() if size == quantity.magnitude), "")
    return f"{quantity.number:f}{sign}{quantity.unit}"
