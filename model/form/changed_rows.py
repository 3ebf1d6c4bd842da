"""Which rows of a form are others than before an edit: a key changes one of many, and the rest is as it was."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress, count
from operator import is_not


def changed_rows(before: Sequence[object], now: Sequence[object]) -> list[int] | None:
    """Return the places where now stands another object, None where rows came or went.

    What stands there may be equal all the same: nothing is compared but whether it is the same object.
    """
    return list(compress(count(), map(is_not, before, now))) if len(before) == len(now) else None
