"""Where a form has no points: whether the values of a row fall short of its target (docs/domain.md 8.6).

It is told by the rules that score the self-evaluation, and only where these give a score by themselves.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_DOWN
from functools import lru_cache
from typing import NamedTuple

from model.form.project import Indicator
from model.form.template import Template
from model.reading.amounts import CENT
from model.scoring.rules import NOT_APPLICABLE, REVERSE, Scored, ScoringRules, scoring_rules
from model.scoring.scoring import score_indicator

_POINTS = "100"


class Outlook(NamedTuple):
    """Whether a row falls short of its target: so far for good, and by the end of the year; None where nobody can tell."""

    so_far: bool | None = None
    year: bool | None = None

    @property
    def is_behind(self) -> bool:
        """Tell whether it certainly falls short, now or at the end."""
        return bool(self.so_far or self.year)


def unscored(indicator: Indicator, rules: ScoringRules, year: int) -> Scored:
    """Read a row of a form without scores: its values, its weight, and whether it applies; nothing is judged."""
    read = score_indicator(replace(indicator, manual_score="", grade=""), rules, year)
    return Scored(
        weight=read.weight,
        auto_method=read.auto_method,
        auto_score=None,
        method=read.auto_method,
        score=None,
        explain="",
        target=read.target,
        actual=read.actual,
        rounded=read.rounded,
    )


def outlook_of(indicator: Indicator, scored: Scored, template: Template, year: int) -> Outlook:
    """Compare what a form of the year asks for with the target."""
    if scored.auto_method == NOT_APPLICABLE:
        return Outlook()
    rules = _strict(template)
    if template.phase == "transfer":
        return Outlook(year=_falls_short(indicator, indicator.actual, rules, year))
    block = template.indicators
    early, late = (
        indicator.text(column.id) if (column := block.find(role)) else "" for role in ("to_date", "expected")
    )
    # what is more the better grows until the end of the year; what is less the better has then only become worse
    so_far = _falls_short(indicator, early, rules, year) if scored.auto_method == REVERSE else None
    # in a column of what is expected 预计 says nothing more
    return Outlook(so_far, _falls_short(indicator, late.strip().removeprefix("预计"), rules, year))


@lru_cache(maxsize=16)
def _strict(template: Template) -> ScoringRules:
    """Return the rules under which just what reaches the target has all points."""
    return replace(scoring_rules(template), over_target="none", step=CENT, rounding=ROUND_DOWN)


def _falls_short(indicator: Indicator, value: str, rules: ScoringRules, year: int) -> bool | None:
    if not value.strip():
        return None
    row = replace(indicator, actual=value, weight=_POINTS, manual_score="", grade="")
    found = score_indicator(row, rules, year)
    if found.score is None or found.readings or found.guess_matters or found.method == NOT_APPLICABLE:
        return None
    return found.score < found.weight.or_zero
