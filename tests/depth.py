"""How deep the tests dig: every day a part of the examples, with ``pytest --all`` every one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from hypothesis import settings

T = TypeVar("T")

EVERY_DAY, ALL = "every day", "all"
_SHARE = 8


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
