"""A target in three parts, as many places have it: sign, number and unit, which joined are the target (docs/domain.md 1.5)."""

from __future__ import annotations

import re
from typing import NamedTuple

NATURE, OPERATOR, NUMBER, UNIT = "nature", "operator", "number", "unit"
PARTS = (OPERATOR, NUMBER, UNIT)

# what says in the column of signs that there is none, and in that of units that there is none
NO_SIGN = frozenset({"定性", "定量", "正向", "反向", "/", "-", "—", "无"})
NO_UNIT = frozenset({"/", "-", "—", "无"})
SIGNS = (
    "≥",
    "≤",
    "＝",
    "=",
    "＞",
    "＜",
    ">",
    "<",
    "≧",
    "≦",
    "±",
    "大于等于",
    "小于等于",
    "大于",
    "小于",
    "等于",
)
_TARGET = re.compile(
    r"(?P<operator>\s*(?:>=|=>|<=|=<|" + "|".join(SIGNS) + r")\s*)?"
    r"(?P<number>[-+－−]?\s*[0-9０-９][0-9０-９,，.．]*)?(?P<unit>.*)",
    re.DOTALL,
)


class TargetParts(NamedTuple):
    """Sign, number (or words) and unit of a target; joined they are its text."""

    operator: str
    number: str
    unit: str


def joined(parts: TargetParts) -> str:
    """Return the target's text."""
    sign = "" if parts.operator.strip() in NO_SIGN else parts.operator
    return sign + parts.number + ("" if parts.unit.strip() in NO_UNIT else parts.unit)


def split_target(text: str) -> TargetParts:
    """Take a target apart; joined again the parts are the text. What does not begin with a number is all number."""
    match = _TARGET.fullmatch(text)
    operator, number, unit = (match[name] or "" for name in TargetParts._fields) if match else ("", "", text)
    if not number or unit.strip() in NO_UNIT or re.search("[0-9０-９]", unit):
        return TargetParts(operator, number + unit, "")
    return TargetParts(operator, number, unit)
