"""What some places have computed beside the score: how far a target was reached (docs/domain.md 4.9)."""

from __future__ import annotations

from decimal import Decimal

from model.form.project import Indicator
from model.reading.amounts import HUNDRED, divide, percent, shortest
from model.reading.normalise import normalise
from model.reading.target import Bound
from model.scoring.rules import Scored
from model.scoring.ways import ways_of

_NONE = ""


def completion_of(indicator: Indicator, scored: Scored) -> Decimal | None:
    """Return actual value / target, 1 = 100 %; None where they are not two numbers that can be read in one way."""
    if not isinstance(scored.target, Bound) or not isinstance(scored.actual, Bound):
        return None
    name, wanted = normalise(indicator.name), scored.target.quantity
    ways = ways_of(wanted, wanted, scored.actual.quantity, name)
    if len(ways) != 1 or ways[0].low.value <= 0:
        return None
    return divide(ways[0].done.value, ways[0].low.value)


def computed_text(role: str, indicator: Indicator, scored: Scored) -> str:
    """Return what stands in a computed column: 完成率, 偏差度, or 得分系数; blank where it cannot be computed."""
    if role == "coefficient":
        points = scored.weight.or_zero
        return (
            shortest(divide(scored.counted, points) * HUNDRED)
            if points and scored.score is not None
            else _NONE
        )
    reached = completion_of(indicator, scored)
    if reached is None:
        return _NONE
    return percent(reached - 1 if role == "deviation" else reached)
