"""Deviations: the indicators that lost most points, with the reason given for it."""

from __future__ import annotations

from collections.abc import Iterator
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


class Deviations:
    """Takes up one form after another; ``largest`` are the indicators that lost most points, ``unscored`` have no score yet.

    The largest loss comes first, equal ones in the workbook's order. An indicator without a score has not deviated yet.
    """

    def __init__(self) -> None:
        self.largest: tuple[Deviation, ...] = ()
        self.unscored = 0

    def add(self, number: int, row: Computed) -> None:
        """Take up the form of a project, which has a higher number than those before."""
        least = self.largest[-1].lost if len(self.largest) == LARGEST else 0
        found = [deviation for deviation in _deviations(number, row) if deviation.lost > least]
        if found:
            ranked = sorted((*self.largest, *found), key=lambda deviation: -deviation.lost)
            self.largest = tuple(ranked[:LARGEST])
        self.unscored += sum(
            scored.score is None and bool(scored.weight.or_zero) for scored in row.evaluation.indicators
        )


def _deviations(number: int, row: Computed) -> Iterator[Deviation]:
    pairs = zip(row.project.indicators, row.evaluation.indicators, strict=True)
    for place, (indicator, scored) in enumerate(pairs):
        if scored.score is not None and scored.score < round_cents(scored.weight.or_zero):
            yield _deviation((number, place), row.project.shown_name, indicator, scored, scored.score)


def _deviation(
    place: tuple[int, int], project: str, indicator: Indicator, scored: Scored, score: Decimal
) -> Deviation:
    return Deviation(
        number=place[0],
        row=place[1],
        project=project,
        indicator=" ".join(indicator.name.split()) or f"（{indicator.kind}）",
        target=indicator.target.strip(),
        actual=indicator.actual.strip(),
        weight=round_cents(scored.weight.or_zero),
        score=score,
        reason=indicator.reason.strip(),
    )
