"""The edition of the rules: which readings, formulas and word lists the program's figures follow (docs/domain.md 10)."""

from __future__ import annotations

from model.form.project import Indicator
from model.reading.lexicon import AT_LEAST, AT_MOST
from model.reading.normalise import normalise
from model.reading.target import Bound
from model.scoring.rules import MANUAL, NOT_APPLICABLE, UNREAD, Scored

RULES_EDITION = 2
"""Raised by one whenever any score, rate or finding of any form could come out otherwise than before.

Figures that are kept (records of 定稿, versions) are kept with it. 1: the program until the value grammar of
docs/domain.md 7; 2: that grammar.
"""

_SIGNS = ("≥", "≤")


def surely_scored_alike(indicator: Indicator, scored: Scored) -> bool:
    """Tell whether edition 1 certainly gave the same score; False where that is not known."""
    if scored.rounded or scored.readings:
        return False
    if scored.method in (MANUAL, NOT_APPLICABLE, UNREAD) or not scored.weight.or_zero:
        return True
    target, actual = normalise(indicator.target), normalise(indicator.actual)
    return target == actual or (target.startswith(_SIGNS) and _have_one_unit(scored))


def _have_one_unit(scored: Scored) -> bool:
    """Tell whether target and actual value are plain numbers of the same unit."""
    target, actual = scored.target, scored.actual
    return (
        isinstance(target, Bound)
        and isinstance(actual, Bound)
        and target.operator in (AT_LEAST, AT_MOST)
        and target.quantity.unit == actual.quantity.unit
    )
