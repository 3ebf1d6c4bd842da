"""The fields of a list of records that a table shows, one record a row: what is read from each and what typing changes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from operator import attrgetter
from typing import Any, Literal

Rows = tuple[Any, ...]
Kind = Literal["text", "number", "flag", "choice", "words", "fixed"]
BREAK = "↵"  # a line break in a field of one line
_WORDS = re.compile(r"[、，,;；\s]+")


@dataclass(frozen=True, slots=True)
class RowField:
    """One column of the table. ``put`` gives the rows with another value in one of them; ``width`` in pixels, 0: the rest.

    ``choices``: names by value; ``low`` and ``high`` bound a number. What is ``fixed`` is only shown.
    """

    caption: str
    kind: Kind
    get: Callable[[Any], Any]
    put: Callable[[Rows, int, Any], Rows]
    width: int = 0
    choices: Mapping[str, str] = field(default_factory=dict)
    low: int = 0
    high: int = 1000
    tip: str = ""


def attribute(caption: str, name: str, kind: Kind = "text", **more: Any) -> RowField:
    """Return the field of a record's attribute."""
    return RowField(caption, kind, attrgetter(name), partial(_put, name), **more)


def _put(name: str, rows: Rows, place: int, value: Any) -> Rows:
    return (*rows[:place], replace(rows[place], **{name: value}), *rows[place + 1 :])


def mapped(caption: str, get: Callable[[Any], Any], put: Callable[[Any, Any], Any], **more: Any) -> RowField:
    """Return the field of what one function reads from a record and another puts into it."""
    kind = more.pop("kind", "text")

    def put_in(rows: Rows, place: int, value: Any) -> Rows:
        return (*rows[:place], put(rows[place], value), *rows[place + 1 :])

    return RowField(caption, kind, get, put_in, **more)


def on_one_line(text: str) -> str:
    """Return a text with a mark for each line break."""
    return text.replace("\n", BREAK)


def with_lines(text: str) -> str:
    """Return a text as it was typed on one line, with its line breaks."""
    return text.strip().replace(BREAK, "\n")


def split_words(text: str) -> tuple[str, ...]:
    """Return the words that were typed with 、 or blanks between them."""
    return tuple(dict.fromkeys(word for word in _WORDS.split(text) if word))


def shown(one: RowField, row: Any) -> str:
    """Return the text that a table shows for a record."""
    value = one.get(row)
    if one.kind == "choice":
        return one.choices.get(value, str(value))
    if one.kind == "words":
        return "、".join(value)
    if one.kind == "flag":
        return "是" if value else ""
    return "" if value is None else on_one_line(str(value))
