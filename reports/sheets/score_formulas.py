"""Forward and reverse scores as formulas (docs/domain.md 4.4). What may mean something else gives ``待评``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from reports.sheets.formula_parts import Formula, Number, Rounding

UNSURE = "待评"
# a value so many times off may be meant otherwise: a fraction beside a percentage, a number without its 万
_FAR = 10


@dataclass(frozen=True, slots=True)
class ScoreParts:
    """Target, actual value and points of a row, and how its score is rounded."""

    target: Number
    actual: Number
    weight: Number
    rounding: Rounding


def forward_formula(parts: ScoreParts) -> Formula | None:
    """Return the score of a target that should be reached; None where the program itself reads more than numbers."""
    t, a = parts.target.text, parts.actual.text

    def share(target: float, actual: float) -> float:
        return max(0.0, min(1.0, actual / target))

    return _careful(parts, f"{t}<=0,", f"MAX(0,MIN(1,{a}/{t}))", share) if parts.target.value else None


def reverse_formula(parts: ScoreParts, formula: str) -> Formula | None:
    """Return the score of a target that should not be exceeded, by the template's formula ``ratio`` or ``linear``."""
    t, a = parts.target.text, parts.actual.text
    is_linear = formula == "linear"
    beyond = f"MAX(0,2-{a}/{t})" if is_linear else f"{t}/{a}"

    def share(target: float, actual: float) -> float:
        if actual <= target:
            return 1.0
        if target <= 0:
            return 0.0
        return max(0.0, 2 - actual / target) if is_linear else target / actual

    return _careful(parts, "", f"IF({a}<={t},1,IF({t}<=0,0,{beyond}))", share)


def _careful(
    parts: ScoreParts, no_target: str, share_text: str, share: Callable[[float, float], float]
) -> Formula | None:
    """Return the formula with what it gives: nothing yet for a blank cell, no formula where it would be unsure."""
    t, a, rounding = parts.target.text, parts.actual.text, parts.rounding
    far = f"OR({no_target}AND({t}>0,{a}>{t}*{_FAR}),AND({a}>0,{a}<{t}/{_FAR}))"
    score = rounding.text(f"{parts.weight.text}*{share_text}")
    text = f'IFERROR(IF({far},"{UNSURE}",{score}),"{UNSURE}")'
    target, actual, weight = parts.target.value or 0.0, parts.actual.value, parts.weight.value or 0.0
    if actual is None:
        return Formula(text, "")
    if target > 0 and actual > 0 and not target / _FAR <= actual <= target * _FAR:
        return None
    return Formula(text, rounding.value(weight * share(target, actual)))
