"""The formulas of numeric scores, each with the line that shows it (docs/domain.md 4.4).

Quantities are compared in the same unit; scores are points, rounded half up to 2 decimals, 0 ≤ score ≤ points.
"""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal

from model.reading.amounts import CENT, EXACT, ZERO, round_cents, shortest
from model.reading.quantity import Quantity
from model.reading.target import shown


def full_score(points: Decimal) -> Decimal:
    """Return the full score: the weight, cut to 2 decimals should it have more."""
    return points.quantize(CENT, rounding=ROUND_DOWN)


def forward_score(target: Quantity, actual: Quantity, points: Decimal) -> tuple[Decimal, str]:
    """Score a target that should be reached; return score and explanation."""
    if actual.value >= target.value:
        return full_score(points), f"{shown(actual)} ≥ {shown(target)}，得满分 {shortest(points)}"
    if target.value <= 0 or actual.value <= 0:
        return ZERO, f"{shown(actual)} < {shown(target)}，得 0 分"
    score = _share(points, actual.value, target.value)
    return score, f"{shown(actual)} ÷ {shown(target)} × {shortest(points)} = {shortest(score)}"


def reverse_score(target: Quantity, actual: Quantity, points: Decimal, formula: str) -> tuple[Decimal, str]:
    """Score a target that should not be exceeded, by the template's formula ``ratio`` or ``linear``."""
    if actual.value <= target.value:
        return full_score(points), f"{shown(actual)} ≤ {shown(target)}，得满分 {shortest(points)}"
    if target.value <= 0:
        return ZERO, f"{shown(actual)} > {shown(target)}，得 0 分"
    if formula == "linear":
        excess = EXACT.divide(actual.value - target.value, target.value)
        score = round_cents(max(ZERO, points * (1 - excess)))
        line = f"[1 − ({shown(actual)} − {shown(target)}) ÷ {shown(target)}] × {shortest(points)} = {shortest(score)}"
        return score, line
    score = _share(points, target.value, actual.value)
    return score, f"{shown(target)} ÷ {shown(actual)} × {shortest(points)} = {shortest(score)}"


def range_score(
    low: Quantity, high: Quantity, actual: Quantity, points: Decimal, formula: str
) -> tuple[Decimal, str]:
    """Score a target with two ends: below as forward, above as reverse."""
    if actual.value < low.value:
        return forward_score(low, actual, points)
    if actual.value > high.value:
        return reverse_score(high, actual, points, formula)
    return full_score(
        points
    ), f"{shown(actual)} 在 {shown(low)}—{shown(high)} 之内，得满分 {shortest(points)}"


def _share(points: Decimal, part: Decimal, whole: Decimal) -> Decimal:
    return min(full_score(points), round_cents(EXACT.divide(EXACT.multiply(points, part), whole)))
