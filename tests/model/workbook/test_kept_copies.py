"""Which copies stay, over ten years of work and with clocks that go wrong."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.workbook.kept_copies import KEPT_DAYS, KEPT_LAST, KEPT_MONTHS, KEPT_WEEKS, MOST_KEPT, kept

NOW = datetime(2026, 11, 29, 12)
TIMES = st.lists(st.datetimes(datetime(2015, 1, 1), datetime(2036, 1, 1)), unique=True, max_size=80)
NEAR = st.lists(
    st.integers(0, 200_000).map(lambda minutes: NOW - timedelta(minutes=minutes)), unique=True, max_size=120
)


def staying(times: list[datetime], now: datetime = NOW) -> list[datetime]:
    ordered = sorted(times, reverse=True)
    return kept([(when, when) for when in ordered], now)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}")


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        ([], []),
        (["11-29 09:00"], ["11-29 09:00"]),
        # 13 within one day: the first of them goes
        ([f"11-29 09:{m:02}" for m in range(13)], [f"11-29 09:{m:02}" for m in range(12, 0, -1)]),
        # 12 today, two yesterday: the later of these stays
        (
            ["11-28 08:00", "11-28 17:00", *(f"11-29 09:{m:02}" for m in range(12))],
            [*(f"11-29 09:{m:02}" for m in range(11, -1, -1)), "11-28 17:00"],
        ),
    ],
)
def test_few_copies(times: list[str], expected: list[str]) -> None:
    assert staying([at(one) for one in times]) == [at(one) for one in expected]


@given(st.one_of(TIMES, NEAR))
def test_the_latest_stay_and_the_last_of_each_period(times: list[datetime]) -> None:
    past = sorted((when for when in times if when <= NOW), reverse=True)
    found = staying(times)
    assert set(past[:KEPT_LAST]) <= set(found)
    for count, name in ((KEPT_DAYS, "%Y-%m-%d"), (KEPT_WEEKS, "%G-%V"), (KEPT_MONTHS, "%Y-%m")):
        periods = sorted({when.strftime(name) for when in past}, reverse=True)[:count]
        assert {max(w for w in past if w.strftime(name) == one) for one in periods} <= set(found)
    assert len([when for when in found if when <= NOW]) <= MOST_KEPT
    assert len(found) == len(set(found)) and set(found) <= set(times)


@given(st.one_of(TIMES, NEAR))
def test_who_stays_once_stays_at_the_second_look(times: list[datetime]) -> None:
    assert staying(staying(times)) == staying(times)


@given(TIMES, st.datetimes(datetime(2000, 1, 1), datetime(2040, 1, 1)))
def test_a_clock_that_goes_wrong_makes_no_copy_go_that_would_stay(
    times: list[datetime], wrong: datetime
) -> None:
    past = [when for when in times if when <= NOW]
    before = staying(past)
    new = [wrong + timedelta(seconds=n) for n in range(30) if wrong + timedelta(seconds=n) not in past]
    here = list(before)
    for when in new:
        here = staying([*here, when], when)
    latest = before[:KEPT_LAST] if wrong < min(before, default=wrong) else []
    assert set(latest) <= set(here)
    if wrong > NOW + timedelta(days=40):  # it went forward: the months are all there
        months = sorted({(when.year, when.month) for when in before}, reverse=True)[: KEPT_MONTHS - 2]
        assert {(when.year, when.month) for when in here} >= set(months)


def test_ten_years_of_work_leave_a_copy_of_every_period_and_not_many() -> None:
    dice, now, here, all_ = random.Random(1), datetime(2016, 1, 4, 8, 30), list[datetime](), list[datetime]()
    while now.year < 2026:
        now += timedelta(minutes=dice.choice((30, 30, 30, 35, 480, 900, 1440, 4000)))
        all_.append(now)
        here = staying([*here, now], now)
        assert here[0] == now and len(here) <= MOST_KEPT
    assert set(here) == set(staying(all_, now))  # one by one comes to the same as all at once
    months = {(when.year, when.month) for when in here}
    assert len(months) >= KEPT_MONTHS and len(all_) > 5000
