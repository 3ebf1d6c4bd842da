"""Means and spread of figures, exact in Decimal; None where there is nothing to average."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from model.reading.amounts import EXACT, ZERO, divide

QUARTER = Decimal("0.25")


@dataclass(frozen=True, slots=True)
class Spread:
    """Where figures lie: from ``low`` to ``high``, half of them between ``lower`` and ``upper`` quartile."""

    low: Decimal
    lower: Decimal
    median: Decimal
    upper: Decimal
    high: Decimal


def mean(values: Sequence[Decimal]) -> Decimal | None:
    """Return the plain mean, unrounded."""
    with localcontext(EXACT):
        return divide(sum(values, ZERO), Decimal(len(values))) if values else None


def weighted_mean(values: Sequence[Decimal], weights: Sequence[Decimal]) -> Decimal | None:
    """Return the mean by weight, unrounded; None where all weights are 0."""
    with localcontext(EXACT):
        whole = sum(weights, ZERO)
        if not whole:
            return None
        return divide(sum((v * w for v, w in zip(values, weights, strict=True)), ZERO), whole)


def spread(values: Sequence[Decimal]) -> Spread | None:
    """Return minimum, quartiles and maximum; between two figures by proportion, as QUARTILE.INC of spreadsheets."""
    if not values:
        return None
    ordered = sorted(values)
    return Spread(*(_quantile(ordered, number * QUARTER) for number in range(5)))


def _quantile(ordered: Sequence[Decimal], share: Decimal) -> Decimal:
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)
