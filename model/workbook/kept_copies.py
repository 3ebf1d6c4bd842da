"""Which copies of a workbook stay: the latest, and behind them fewer and fewer the older they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar

KEPT_LAST, KEPT_DAYS, KEPT_WEEKS, KEPT_MONTHS = 12, 10, 8, 12
MOST_KEPT = KEPT_LAST + KEPT_DAYS + KEPT_WEEKS + KEPT_MONTHS

Copy = TypeVar("Copy")
_PERIODS: tuple[tuple[int, Callable[[datetime], object]], ...] = (
    (KEPT_DAYS, lambda when: when.date()),
    (KEPT_WEEKS, lambda when: when.isocalendar()[:2]),
    (KEPT_MONTHS, lambda when: (when.year, when.month)),
)


def kept(copies: Sequence[tuple[datetime, Copy]], now: datetime) -> list[Copy]:
    """Return those that stay, of copies that are all sound, newest first.

    The 12 latest, and the last one of each of 10 days, 8 weeks and 12 months of which there are copies. What is dated
    later than now was made while a clock was wrong, or the clock is wrong now: both kinds are chosen from by themselves,
    so that neither makes the other go.
    """
    past = [one for one in copies if one[0] <= now]
    future = [one for one in copies if one[0] > now]
    return [*_chosen(past), *_chosen(future)]


def _chosen(copies: Sequence[tuple[datetime, Copy]]) -> list[Copy]:
    places = set(range(min(KEPT_LAST, len(copies))))
    for count, period_of in _PERIODS:
        last: dict[object, int] = {}
        for place, (when, _) in enumerate(copies):
            last.setdefault(period_of(when), place)
        places |= set(list(last.values())[:count])
    return [copies[place][1] for place in sorted(places)]
