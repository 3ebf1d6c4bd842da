"""Python's search for garbage while a command runs: seldom, since a command makes next to none and soon ends."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

SEARCH_AFTER = (
    100_000  # new objects, some 10 MB of them; by Python's own 700 a third of a long command is searching
)


@contextmanager
def seldom_searched() -> Iterator[None]:
    """Search only after so many new objects, and as before at the end."""
    usual = gc.get_threshold()
    gc.set_threshold(SEARCH_AFTER, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)
