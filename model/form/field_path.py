"""A field path: the name of a field of the form, as a value with parts and as text (docs/domain.md section 1.3).

Inside the program a path is a ``FieldPath``. As text it stands in printed findings, in the keys of notes and in
the settings; only this module puts that text together and takes it apart. Every path can be read back from its text,
whatever signs the ids and names of a template hold: the column of the funds block is one of the program's own
words, so it follows the last dot; a level 1 with a dot before its level 2 is quoted as in JSON.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import NamedTuple

_INDICATOR = re.compile(r"indicators\[(0|[1-9][0-9]{0,8})\]\.(\w+)", re.ASCII)
_ONE_KEY = ("project", "goals", "signature", "notes", "section", "total")


class FieldPath(NamedTuple):
    """One field or named cell. ``str`` gives its text: ``project.name``, ``indicators[3].target`` and the like.

    ``key`` is a field's id, a source of money, a level 1 or the key of a note; ``column`` belongs to a source of
    money or an indicator, for a kind it is the level 2; ``row`` is the index of an indicator, None for others.
    """

    block: str
    key: str = ""
    column: str = ""
    row: int | None = None

    def __str__(self) -> str:
        if self.row is not None:
            return f"{self.block}[{self.row}].{self.column}"
        if self.block == "kind" and ("." in self.key or self.key.startswith('"')):
            return f"kind.{json.dumps(self.key, ensure_ascii=False)}.{self.column}"
        return f"{self.block}.{self.key}.{self.column}" if self.column else f"{self.block}.{self.key}"

    @property
    def family(self) -> str:
        """The text with * for the row, the source of money or the signature field, as the help has it."""
        if self.row is not None:
            return f"{self.block}[*].{self.column}"
        if self.block == "signature":
            return "signature.*"
        return f"funds.*.{self.column}" if self.block == "funds" else str(self)

    @property
    def kin(self) -> str:
        """The text with * for all that a template gives a name: what is said of any such field."""
        if self.row is not None:
            return f"{self.block}[*].*"
        return f"{self.block}.*.*" if self.block == "funds" else f"{self.block}.*"

    @property
    def about(self) -> FieldPath | None:
        """What the note of this path answers for, None if that cannot be read; of other paths the path itself."""
        if self.block != "notes":
            return self
        found = split_note_key(self.key)
        return found[1] if found else None


@lru_cache(maxsize=512)
def header_path(field: str) -> FieldPath:
    """Return the path of a field above the funds block."""
    return FieldPath("project", field)


@lru_cache(maxsize=512)
def amount_path(source: str, column: str) -> FieldPath:
    """Return the path of a cell in the funds block; the row of the sums has the source ``total``."""
    return FieldPath("funds", source, column)


def money_path(column: str) -> FieldPath:
    """Return the path of a whole column of the funds block, as templates name it to star it."""
    return FieldPath("funds", column)


@lru_cache(maxsize=1024)
def goal_path(goal: str) -> FieldPath:
    """Return the path of one of the two goals."""
    return FieldPath("goals", goal)


@lru_cache(maxsize=4096)
def indicator_path(row: int, column: str) -> FieldPath:
    """Return the path of a cell in the indicator table."""
    return FieldPath("indicators", "", column, row)


def cell_path(table: str, row: str, column: str) -> FieldPath:
    """Return the path of a cell in a table of texts, which is one of the goals."""
    return goal_path(f"{table}.{row}.{column}")


def split_cell_key(key: str) -> tuple[str, str, str] | None:
    """Return table, row and column of a goal that is a cell of a table, None for others."""
    parts = key.split(".")
    return (parts[0], parts[1], parts[2]) if len(parts) == 3 else None


def signature_path(field: str) -> FieldPath:
    """Return the path of a field under the table."""
    return FieldPath("signature", field)


def note_path(key: str) -> FieldPath:
    """Return the path of an answer to a warning, by its key in ``Project.notes``."""
    return FieldPath("notes", key)


def section_path(category: str) -> FieldPath:
    """Return the path of a level 1."""
    return FieldPath("section", category)


def kind_path(category: str, kind: str) -> FieldPath:
    """Return the path of a level 2, with or without rows."""
    return FieldPath("kind", category, kind)


PROJECT_NAME = header_path("name")
GOAL_EXPECTED, GOAL_ACTUAL = goal_path("expected"), goal_path("actual")
TOTAL_WEIGHT, TOTAL_SCORE = FieldPath("total", "weight"), FieldPath("total", "score")


@lru_cache(maxsize=512)
def parse_path(text: str) -> FieldPath | None:
    """Read a path from its text; None for what is none."""
    if match := _INDICATOR.fullmatch(text):
        return indicator_path(int(match.group(1)), match.group(2))
    block, dot, rest = text.partition(".")
    if dot and block in _ONE_KEY:
        return FieldPath(block, rest)
    if block == "funds":
        source, dot, column = rest.rpartition(".")
        return amount_path(source, column) if dot and column else None
    return _parse_kind(rest) if block == "kind" else None


def _parse_kind(rest: str) -> FieldPath | None:
    category, dot, kind = rest.partition(".")
    if rest.startswith('"'):
        try:
            category, end = json.JSONDecoder().raw_decode(rest)
        except ValueError:
            return None
        dot, kind = rest[end : end + 1], rest[end + 1 :]
    return kind_path(category, kind) if dot == "." and kind else None


def field_path(path: FieldPath | str) -> FieldPath:
    """Return a path that may be given as text. Raises KeyError for what is no path."""
    if isinstance(path, FieldPath):
        return path
    found = parse_path(path)
    if found is None:
        raise KeyError(path)
    return found


def note_key(code: str, path: FieldPath) -> str:
    """Return the key in ``Project.notes`` of an answer to a finding: ``unit-blank@project.unit``."""
    return f"{code}@{path}"


def split_note_key(key: str) -> tuple[str, FieldPath] | None:
    """Return code and path of a note's key, None for a key that no finding has."""
    code, at, text = key.partition("@")
    path = parse_path(text) if at else None
    return None if path is None else (code, path)
