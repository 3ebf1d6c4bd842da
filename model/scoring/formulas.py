"""The formulas of numeric scores, each with the line that shows it (docs/domain.md 4.4).

Quantities are compared in the same unit; scores are points, rounded as the template says, 0 ≤ score ≤ points.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from model.reading.amounts import EXACT, ZERO, shortest
from model.reading.quantity import Quantity
from model.reading.target import shown
from model.scoring.rules import Worth


class Result(NamedTuple):
    """A score and the line that explains it."""

    score: Decimal
    line: str


def full(worth: Worth, line: str) -> Result:
    """Give all points."""
    return Result(worth.points, f"{line}，得满分 {shortest(worth.points)}")


def forward_score(target: Quantity, actual: Quantity, worth: Worth) -> Result:
    """Score a target that should be reached; 0 where either is not above 0."""
    done, wanted = actual.value, target.value
    if done >= wanted:
        return full(worth, f"{shown(actual)} ≥ {shown(target)}")
    if wanted <= 0 or done <= 0:
        return Result(ZERO, f"{shown(actual)} < {shown(target)}，得 0 分")
    return _share(worth, actual, target)


def reverse_score(target: Quantity, actual: Quantity, worth: Worth, formula: str) -> Result:
    """Score a target that should not be exceeded, by the template's formula ``ratio`` or ``linear``.

    A target below 0 (a fall by 5 %) turns with the sign: less of a fall scores its share.
    """
    done, limit = actual.value, target.value
    if done <= limit:
        return full(worth, f"{shown(actual)} ≤ {shown(target)}")
    if limit < 0 and done < 0:
        return _share(worth, actual, target)
    if limit <= 0:
        return Result(ZERO, f"{shown(actual)} > {shown(target)}，得 0 分")
    if formula == "linear":
        excess = EXACT.divide(done - limit, limit)
        score = worth.share(1 - excess)
        line = f"[1 − ({shown(actual)} − {shown(target)}) ÷ {shown(target)}] × {shortest(worth.points)} = {shortest(score)}"
        return Result(score, line)
    return _share(worth, target, actual)


def range_score(low: Quantity, high: Quantity, actual: Quantity, worth: Worth, formula: str) -> Result:
    """Score a target with two ends: below as forward, above as reverse; ±5% looks at how far from 0."""
    if low.value == -high.value and actual.value < low.value:
        return reverse_score(high, _without_sign(actual), worth, formula)
    if actual.value < low.value:
        return forward_score(low, actual, worth)
    if actual.value > high.value:
        return reverse_score(high, actual, worth, formula)
    return full(worth, f"{shown(actual)} 在 {shown(low)}—{shown(high)} 之内")


def deducted(result: Result, target: Quantity, actual: Quantity, percent: Decimal, worth: Worth) -> Result:
    """Take off the part by which a target was beaten beyond ``percent``, for places that do (docs/domain.md 7.14)."""
    beyond = EXACT.divide(actual.value, target.value) - 1 - percent / 100
    score = worth.share(1 - beyond)
    line = f"{shown(actual)} 超过 {shown(target)} 达 {shortest(percent)}% 以上，按超出部分扣减，得 {shortest(score)}"
    return Result(score, line) if beyond > 0 else result


def _without_sign(quantity: Quantity) -> Quantity:
    return Quantity(-quantity.number, quantity.magnitude, quantity.unit, shown(quantity).lstrip("-"))


def _share(worth: Worth, part: Quantity, whole: Quantity) -> Result:
    score = worth.rounded(EXACT.divide(EXACT.multiply(worth.points, part.value), whole.value))
    return Result(score, f"{shown(part)} ÷ {shown(whole)} × {shortest(worth.points)} = {shortest(score)}")
