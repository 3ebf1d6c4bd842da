"""Typed amounts as paper shows them (docs/domain.md 1.2)."""

from __future__ import annotations

from model.reading.amounts import money_text, read_amount, shortest_money
from model.reading.capitals import capitals


def shortest_amount(text: str, unit: str) -> str:
    """Format a typed number in the shortest form; what is not a number stays as typed."""
    amount = read_amount(text, unit).value
    return text if amount is None else shortest_money(amount, unit)


def with_capitals(text: str, unit: str) -> str:
    """Format a typed number in the shortest form with the capitals behind it: 200000（贰拾万元整）."""
    amount = read_amount(text, unit).value
    words = capitals(amount, unit) if amount is not None else ""
    shown = shortest_amount(text, unit)
    return f"{shown}（{words}）" if words else shown


def printed_amount(text: str, unit: str) -> str:
    """Format a typed amount with 2 decimals, or more in 万元 and 亿元; blank is 0.00, what is not a number stays as typed."""
    amount = read_amount(text, unit)
    if amount.value is None and text.strip():
        return text
    return money_text(amount.or_zero, unit)
