"""Python's search for garbage while a command runs: seldom, since a command makes next to none and soon ends."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

# new objects; at 700, as Python has it, a quarter of a long check is searching; at 100 000 exports wait for new memory
SEARCH_AFTER = 20_000


@contextmanager
def seldom_searched() -> Iterator[None]:
    """Search only after so many new objects, and as before at the end."""
    usual = gc.get_threshold()
    gc.set_threshold(SEARCH_AFTER, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)
