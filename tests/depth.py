"""How deep the tests dig: every day a part of the examples, with ``pytest --all`` every one."""

from __future__ import annotations

from hypothesis import settings

EVERY_DAY, ALL = "every day", "all"
_SHARE = 8


def digs_deep() -> bool:
    """Tell whether every example is asked for."""
    return settings.get_current_profile_name() == ALL


def often(count: int, at_least: int = 5) -> int:
    """Return how often a test runs its body: ``count`` times with --all, every day an eighth of that."""
    return count if digs_deep() else min(count, max(at_least, count // _SHARE))
