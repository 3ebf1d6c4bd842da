"""Forward and reverse scores as formulas (docs/domain.md 4.4). What may mean something else gives ``待评``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from reports.sheets.formula_parts import Formula, Number, Place, Rounding

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


@dataclass(frozen=True, slots=True)
class OpenRow:
    """The cells of a row that is still to be filled; ``sign`` is that of a target's sign in a column of its own."""

    target: Place
    actual: Place
    weight: Place
    sign: Place | None = None


def open_score_formula(row: OpenRow, rounding: Rounding, reverse: str) -> Formula:
    """Return the score of whatever is typed: with ≥ or ≤ before a number its share, equal values all points, else nothing.

    What gets nothing here is scored by the program, or by hand.
    """
    target, actual, weight = str(row.target), str(row.actual), str(row.weight)
    sign = str(row.sign) if row.sign else f"LEFT({target},1)"
    number = target
    for mark in () if row.sign else ("≥", "≤", ">", "<"):
        number = f'SUBSTITUTE({number},"{mark}","")'
    parts = ScoreParts(Number(f"VALUE({number})", 1.0), Number(actual, None), Number(weight, None), rounding)
    forward, backward = forward_formula(parts), reverse_formula(parts, reverse)
    scored = [
        f'IF(OR({sign}="{signs[0]}",{sign}="{signs[1]}"),{formula.text},'
        for signs, formula in (("≥>", forward), ("≤<", backward))
        if formula
    ]
    same = f'IF({actual}={target},{weight},"")' + ")" * len(scored)
    text = f'IF(OR({target}="",{actual}="",{weight}=""),"",{"".join(scored)}{same})'
    return Formula(text, "")
