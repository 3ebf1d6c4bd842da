"""Which versions of a form stay: the last two days, then one a day, the printed ones longest."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.workbook.versions import (
    FINALISED,
    MAX_RECENT,
    MAX_VERSIONS,
    OPENED,
    PRINTED,
    TIMED,
    Version,
    outweighs,
    superfluous,
)

HOUR, DAY = 3600, 24 * 3600
NOW = 20_000 * DAY + 10 * HOUR  # 18:00 in Beijing


def test_a_version_is_called_by_what_weighs_most() -> None:
    order = (TIMED, OPENED, PRINTED, FINALISED)
    heavier = {(one, other) for one in order for other in order if outweighs(one, other)}
    assert heavier == {
        (PRINTED, TIMED), (PRINTED, OPENED), (FINALISED, TIMED), (FINALISED, OPENED), (FINALISED, PRINTED),
    }  # fmt: skip


def _ages(*ages: tuple[int, str]) -> list[Version]:
    """Return versions of those ages in seconds, oldest first, numbered from 1."""
    return [Version(i, NOW - age, reason, "") for i, (age, reason) in enumerate(ages, start=1)]


def _gone(versions: list[Version]) -> set[int]:
    return {version.id for version in superfluous(versions, NOW)}


@pytest.mark.parametrize(
    ("ages", "gone"),
    [
        ([], set()),
        ([(48 * HOUR, TIMED), (47 * HOUR, TIMED), (1, TIMED), (0, TIMED)], set()),
        ([(48 * HOUR + 2, TIMED), (48 * HOUR + 1, TIMED), (0, TIMED)], {1}),
        # 74 to 67 hours ago: midnight in Beijing was 66 hours ago, so all but the last of that day go
        ([(74 * HOUR, OPENED), (70 * HOUR, TIMED), (67 * HOUR, TIMED), (65 * HOUR, TIMED)], {1, 2}),
        ([(67 * HOUR, TIMED), (66 * HOUR - 1, TIMED), (65 * HOUR, TIMED)], {2}),
        ([(74 * HOUR, PRINTED), (70 * HOUR, TIMED), (69 * HOUR, FINALISED), (67 * HOUR, TIMED)], {2}),
        ([(90 * DAY, TIMED), (30 * DAY, TIMED), (0, TIMED)], set()),
        ([(-HOUR, TIMED), (-5 * DAY, TIMED)], set()),  # the clock was put back
    ],
    ids=["none", "two days", "older", "one a day", "midnight", "printed", "months", "future"],
)
def test_thinning(ages: list[tuple[int, str]], gone: set[int]) -> None:
    assert _gone(_ages(*ages)) == gone


def test_of_the_last_two_days_at_most_200_stay_the_printed_ones_first() -> None:
    ages = [(MAX_RECENT * 60 + 600 - 60 * i, PRINTED if i == 0 else TIMED) for i in range(MAX_RECENT + 3)]
    assert _gone(_ages(*ages)) == {2, 3, 4}


def test_versions_dated_in_the_future_do_not_push_out_what_was_kept_later() -> None:
    ages = [(-DAY * 365, TIMED)] * MAX_RECENT + [(600 - 60 * i, TIMED) for i in range(5)]
    assert _gone(_ages(*ages)) == {1, 2, 3, 4, 5}


def test_at_most_300_stay_and_the_oldest_plain_days_go_first() -> None:
    days = MAX_VERSIONS + 4
    ages = [((days + 2 - i) * DAY, PRINTED if i in (0, 2) else TIMED) for i in range(days)]
    assert _gone(_ages(*ages)) == {2, 4, 5, 6}


def test_when_all_were_printed_the_oldest_go_but_never_the_newest() -> None:
    ages = [((MAX_VERSIONS + 9 - i) * DAY, FINALISED) for i in range(MAX_VERSIONS + 2)]
    assert _gone(_ages(*ages)) == {1, 2}
    assert _gone(_ages(*ages, (0, TIMED))) == {1, 2, 3}


@given(
    st.lists(
        st.tuples(st.integers(-HOUR, 400 * DAY), st.sampled_from([TIMED, OPENED, PRINTED])), max_size=400
    )
)
def test_thinning_again_takes_nothing_and_leaves_every_day_its_last(ages: list[tuple[int, str]]) -> None:
    versions = _ages(*sorted(ages, reverse=True))
    gone = _gone(versions)
    left = [version for version in versions if version.id not in gone]
    assert _gone(left) == set() and len(left) <= MAX_VERSIONS
    assert not versions or versions[-1] in left
    if len(left) < MAX_VERSIONS:
        beijing = {(v.when + 8 * HOUR) // DAY for v in versions}
        assert {(v.when + 8 * HOUR) // DAY for v in left} == beijing
        assert all(v in left for v in versions if v.reason == PRINTED and NOW - v.when > 48 * HOUR)
