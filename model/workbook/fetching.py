"""Rows of a workbook file of which a text may be damaged: one that is no UTF-8 any more keeps no other from being read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import Any

Row = tuple[Any, ...]
_COPIED = ("document", "digest", "rows")


class DamagedText(bytes):
    """A text that is no UTF-8 any more."""


def fetched(connection: sqlite3.Connection, query: str, values: Sequence[object] = ()) -> list[Row]:
    """Return all rows, with a ``DamagedText`` where a text is one."""
    try:
        return connection.execute(query, values).fetchall()
    except sqlite3.OperationalError as error:
        if "decode" not in str(error):
            raise
    with _taking_damaged_texts(connection):
        return connection.execute(query, values).fetchall()


def copy_rows(source: sqlite3.Connection, target: sqlite3.Connection, table: str) -> None:
    """Copy a table into an empty one, damaged texts as they stand."""
    with _taking_damaged_texts(source):
        for marks, rows in groupby(source.execute(f"SELECT * FROM {table}"), key=_marks):
            target.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)


def copy_unreadable(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    """Copy the rows of forms of which nothing was read, and which so have no text in the target, as they stand."""
    for table in ("form", "sheet"):
        for (form,) in target.execute(f"SELECT id FROM {table} WHERE document = ''").fetchall():
            query = f"SELECT document, digest, rows FROM {table} WHERE id = ?"
            for row in fetched(source, query, (form,)):
                columns = ", ".join(f"{name} = {_mark(one)}" for name, one in zip(_COPIED, row, strict=True))
                target.execute(f"UPDATE {table} SET {columns} WHERE id = ?", (*row, form))


@contextmanager
def _taking_damaged_texts(connection: sqlite3.Connection) -> Iterator[None]:
    connection.text_factory = _text
    try:
        yield
    finally:
        connection.text_factory = str


def _text(value: bytes) -> str | DamagedText:
    try:
        return value.decode("utf-8")
    except UnicodeError:
        return DamagedText(value)


def _marks(row: Row) -> str:
    return ", ".join(map(_mark, row))


def _mark(value: object) -> str:
    return "CAST(? AS TEXT)" if isinstance(value, DamagedText) else "?"
