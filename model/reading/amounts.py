"""Plain numbers of the form: amounts, weights and typed scores. Decimal only, rounded half up.

Source: docs/domain.md 1.2 (printed formats) and 2.1 (what is read).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal

from model.reading.normalise import normalise
from model.text_caches import kept_by_text

EXACT = Context(prec=60, rounding=ROUND_HALF_UP)
ZERO = Decimal(0)
HUNDRED = Decimal(100)
CENT = Decimal("0.01")
MAX_DIGITS = 15
# the units that a form may have its amounts in, with what one is in yuan
YUAN = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}
LARGE_UNITS = tuple(unit for unit in YUAN if unit != "元")

_NUMBER = re.compile(r"([+-]?)(\d*)(?:\.(\d*))?")
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")


@dataclass(frozen=True, slots=True)
class Amount:
    """A typed number: ``value`` is None if blank or unreadable, ``problem`` is what the user is told."""

    value: Decimal | None = None
    problem: str = ""

    @property
    def or_zero(self) -> Decimal:
        """The value to compute with."""
        return ZERO if self.value is None else self.value


@kept_by_text(8192)
def read_amount(text: str, unit: str = "") -> Amount:
    """Read an amount, a weight or a typed score; never raises.

    ``unit`` (元, 万元, 分) may stand behind the number, ¥ before yuan, as spreadsheets write currency. Full-width
    digits, spaces and thousands separators are read.
    """
    if any(mark in text.strip() for mark in "\n\r\t"):
        return Amount(None, "里有换行或制表符")  # 100 and 200 on two lines are not 100200
    plain = normalise(text)
    if unit and plain.endswith(unit):
        plain = plain[: -len(unit)]
    if unit == "元":
        plain = plain.removeprefix("¥")
    if not plain:
        return Amount(None, "" if not text.strip() else "没有数字")
    if _GROUPED.fullmatch(plain):
        plain = plain.replace(",", "")
    match = _NUMBER.fullmatch(plain)
    if not match or not (match.group(2) or match.group(3)):
        return Amount(None, "不是数字")
    if len(match.group(2)) > MAX_DIGITS or len(match.group(3) or "") > MAX_DIGITS:
        return Amount(None, f"的位数超过了 {MAX_DIGITS} 位")
    value = Decimal(f"{match.group(1)}{match.group(2) or '0'}.{match.group(3) or '0'}")
    if value < 0:
        return Amount(None, "是负数")
    return Amount(value)


def round_cents(value: Decimal) -> Decimal:
    """Round half up to 2 decimals."""
    return value.quantize(CENT, rounding=ROUND_HALF_UP, context=EXACT)


def rounded(value: Decimal, decimals: int) -> Decimal:
    """Round half up to so many decimals."""
    return value.quantize(CENT.scaleb(2 - decimals), rounding=ROUND_HALF_UP, context=EXACT)


def divide(dividend: Decimal, divisor: Decimal) -> Decimal:
    """Return the quotient, 0 where the divisor is 0 (docs/domain.md 2.2)."""
    return EXACT.divide(dividend, divisor) if divisor else ZERO


def two_decimals(value: Decimal) -> str:
    """Format with two decimals: ``7642000.00``."""
    return f"{round_cents(value):f}"


def money_text(value: Decimal, unit: str) -> str:
    """Format an amount: two decimals, in 万元 and 亿元 all that it has, because a cent of 万元 is 100 元 (docs/domain.md 1.2)."""
    return f"{value:f}" if unit in LARGE_UNITS and _decimals(value) > 2 else two_decimals(value)


def shortest_money(value: Decimal, unit: str) -> str:
    """Format an amount in the shortest form, in 万元 and 亿元 with all decimals that it has."""
    return exact(value) if unit in LARGE_UNITS else shortest(value)


def in_unit(value: Decimal, unit: str, wanted: str) -> Decimal:
    """Return an amount of one unit in another one, exactly."""
    return EXACT.divide(EXACT.multiply(value, YUAN[unit]), YUAN[wanted])


def finest(unit: str) -> int:
    """Return how many decimals an amount has that was worked out: down to the 分, and never fewer than six."""
    return max(6, YUAN.get(unit, YUAN["元"]).adjusted() + 2)


def _decimals(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


@kept_by_text(4096)
def shortest(value: Decimal) -> str:
    """Format in the shortest form, at most two decimals: ``2.5``, ``0``, ``97.14``."""
    text = two_decimals(value).rstrip("0").rstrip(".")
    return "0" if text in ("", "-0") else text


def exact(value: Decimal) -> str:
    """Format without trailing zeros and without an exponent."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(rate: Decimal) -> str:
    """Format a rate (1 = 100 %) with two decimals: ``96.37%``."""
    return f"{two_decimals(rate * HUNDRED)}%"


def block_text(figures: Iterable[str]) -> str:
    """Return what a selected block of cells comes to: ``3 格 · 求和 1,234.5 · 平均 617.25``; the rest is not added."""
    texts = [text for text in figures if text.strip()]
    values = [
        value for text in texts if (value := read_amount(text.strip().removesuffix("%")).value) is not None
    ]
    if not values:
        return f"{len(texts)} 格有内容" if texts else ""
    total = sum(values, ZERO)
    decimals = max(2, *map(_decimals, values))
    mean = rounded(divide(total, Decimal(len(values))), decimals)
    sums = f"求和 {with_separators(exact(total))} · 平均 {with_separators(exact(mean))}"
    return f"{len(values)} 个数 · {sums}"


def with_separators(number: str) -> str:
    """Put thousands separators into a formatted number: ``7,642,000.00``."""
    whole, point, decimals = number.partition(".")
    return f"{int(whole):,}{point}{decimals}" if whole.lstrip("-").isdigit() else number
