"""How deep the tests dig: every day a part of the examples, with ``pytest --all`` every one.

``often`` and ``share_of`` say so of the steps within a test, ``some_every_day`` of its cases, the mark ``long`` of a
whole test whose rule a shorter one tries every day.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

import pytest
from hypothesis import settings

T = TypeVar("T")

EVERY_DAY, ALL = "every day", "all"
_SHARE = 8
LONG_RUNS = {
    "KILLS",
    "EDITS",
    "DAMAGED",
    "TROUBLE",
    "TAMPERING",
}  # asked for by the environment: docs/reliability.md

long = pytest.mark.long


def digs_deep() -> bool:
    """Tell whether every example is asked for."""
    return settings.get_current_profile_name() == ALL


def often(count: int, at_least: int = 5, share: int = _SHARE) -> int:
    """Return how often a test runs its body: ``count`` times with --all, every day an eighth of that."""
    return count if digs_deep() else min(count, max(at_least, count // share))


def share_of(examples: Sequence[T], turn: int, at_least: int = 1) -> Sequence[T]:
    """Return what a test goes through at its turn: everything with --all, every day the next few at each turn."""
    count = often(len(examples), at_least)
    return [examples[(turn * count + step) % len(examples)] for step in range(count)]


def some_every_day(cases: Iterable[object], one_in: int = 4) -> list[Any]:
    """Return the cases for a parameter: all with --all, every day one in so many."""
    return list(cases)[:: 1 if digs_deep() else one_in]
