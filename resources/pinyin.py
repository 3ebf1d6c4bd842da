"""The table of pinyin initials, read at its first use."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import resources
from model.find.pinyin import Table, read_table, sorting_letters


@lru_cache(maxsize=1)
def initials_table() -> Table:
    """Return the initials of every character of GBK and of the 通用规范汉字表."""
    return read_table((resources.root() / "pinyin.txt").read_text("utf-8"))


@lru_cache(maxsize=1)
def letters_of_names() -> Callable[[str], str]:
    """Return what gives the letters by which a name is sorted."""
    return sorting_letters(initials_table())
