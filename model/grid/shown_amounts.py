"""Typed amounts as paper shows them (docs/domain.md 1.2)."""

from __future__ import annotations

from model.reading.amounts import money_text, read_amount, shortest_money


def shortest_amount(text: str, unit: str) -> str:
    """Format a typed number in the shortest form; what is not a number stays as typed."""
    amount = read_amount(text, unit).value
    return text if amount is None else shortest_money(amount, unit)


def printed_amount(text: str, unit: str) -> str:
    """Format a typed amount with 2 decimals, or more in 万元 and 亿元; blank is 0.00, what is not a number stays as typed."""
    amount = read_amount(text, unit)
    if amount.value is None and text.strip():
        return text
    return money_text(amount.or_zero, unit)
