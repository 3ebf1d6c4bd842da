"""Deviations: the indicators that lost most points, with the reason given for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from model.form.project import Indicator
from model.grid.computed import Computed
from model.reading.amounts import round_cents
from model.scoring.scoring import Scored

LARGEST = 10
NO_REASON = "未填写"


@dataclass(frozen=True, slots=True)
class Deviation:
    """An indicator that fell short; points have at most 2 decimals.

    ``number`` counts projects from 1, ``row`` the indicators of the project from 0.
    """

    number: int
    row: int
    project: str
    indicator: str
    target: str
    actual: str
    weight: Decimal
    score: Decimal
    reason: str

    @property
    def lost(self) -> Decimal:
        """The points lost."""
        return self.weight - self.score

    @property
    def reason_text(self) -> str:
        """The reason, or the words that say none was given."""
        return self.reason or NO_REASON


def largest_deviations(rows: Sequence[Computed]) -> tuple[Deviation, ...]:
    """Return the indicators that lost most points, the largest loss first, equal ones in the workbook's order.

    An indicator without a score has not deviated yet: ``count_unscored`` counts those.
    """
    found = [deviation for number, row in enumerate(rows, 1) for deviation in _deviations(number, row)]
    return tuple(sorted(found, key=lambda deviation: -deviation.lost)[:LARGEST])


def count_unscored(rows: Sequence[Computed]) -> int:
    """Return how many indicators have points but no score yet."""
    return sum(
        scored.score is None and bool(scored.weight.or_zero)
        for row in rows
        for scored in row.evaluation.indicators
    )


def _deviations(number: int, row: Computed) -> Iterator[Deviation]:
    pairs = zip(row.project.indicators, row.evaluation.indicators, strict=True)
    for place, (indicator, scored) in enumerate(pairs):
        deviation = _deviation((number, place), row.project.shown_name, indicator, scored)
        if deviation and deviation.lost > 0:
            yield deviation


def _deviation(
    place: tuple[int, int], project: str, indicator: Indicator, scored: Scored
) -> Deviation | None:
    if scored.score is None:
        return None
    return Deviation(
        number=place[0],
        row=place[1],
        project=project,
        indicator=" ".join(indicator.name.split()) or f"（{indicator.kind}）",
        target=indicator.target.strip(),
        actual=indicator.actual.strip(),
        weight=round_cents(scored.weight.or_zero),
        score=scored.score,
        reason=indicator.reason.strip(),
    )
