"""What is known of texts that somebody typed is kept until the workbook in which they stand is left."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
_caches: list[functools._lru_cache_wrapper[object]] = []


def kept_by_text(most: int) -> Callable[[Callable[..., T]], functools._lru_cache_wrapper[T]]:
    """Keep what a pure function of texts returned for the last ``most`` of them."""

    def kept(function: Callable[..., T]) -> functools._lru_cache_wrapper[T]:
        cache = functools.lru_cache(maxsize=most)(function)
        _caches.append(cache)
        return cache

    return kept


def forget_texts() -> None:
    """Forget all of it: the next workbook has other texts, and hour by hour each would add its own.

    Also the patterns that searches for typed texts were made into, of which Python keeps 512, 20 kB each.
    """
    for cache in _caches:
        cache.cache_clear()
    re.purge()
