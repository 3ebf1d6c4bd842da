"""The table of 定稿 records in a workbook file: rows are added, never changed, each guarded by a seal.

The column ``seal`` holds the digest over the other values and, behind a space, the seal made with a key, if there is one.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import replace

from model.digest import digest_of
from model.workbook.final_records import Record

_MAX_TIME = 1 << 34
# as bytes, because one text that is no UTF-8 would fail the whole query
_TEXTS = ("event", "person", "reason", "digest", "page", "figures", "seal")
_COLUMNS = f"form, at, {', '.join(f'CAST({name} AS BLOB)' for name in _TEXTS)}"


def insert(connection: sqlite3.Connection, record: Record) -> None:
    """Add a record; one that was damaged stays recognisable as such. The caller has opened a transaction."""
    seal = f"{_seal(record)} {record.keyed}".rstrip() if record.is_sound else f" {record.keyed}".rstrip()
    connection.execute(
        "INSERT INTO finalising (form, at, event, person, reason, digest, page, figures, seal)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (*_values(record), seal),
    )


def all_records(connection: sqlite3.Connection) -> tuple[Record, ...]:
    """Return all records in the order in which they were added, damaged ones too."""
    return tuple(map(record_of, connection.execute(f"SELECT {_COLUMNS} FROM finalising ORDER BY id")))


def record_of(row: Sequence[object]) -> Record:
    """Return what a row bears: form, at, event, person, reason, digest, page, figures, seal (texts as bytes)."""
    form, at = row[:2]
    event, person, reason, digest, page, figures, seal = (
        value.decode("utf-8", "replace") if isinstance(value, bytes) else "" for value in row[2:]
    )
    digest_of_row, _, keyed = seal.partition(" ")
    is_sane = isinstance(form, int) and isinstance(at, int) and 0 <= at < _MAX_TIME
    found = Record(
        form if isinstance(form, int) else 0,
        at if isinstance(at, int) and is_sane else 0,
        event,
        person,
        reason,
        digest,
        page,
        figures,
        keyed=keyed,
    )
    return found if is_sane and _seal(found) == digest_of_row else replace(found, is_sound=False)


def _values(record: Record) -> tuple[int | str, ...]:
    return (
        record.form,
        record.at,
        record.event,
        record.person,
        record.reason,
        record.digest,
        record.page,
        record.figures,
    )


def _seal(record: Record) -> str:
    *values, figures = map(str, _values(record))
    more = [
        text for text in (figures, record.keyed) if text
    ]  # as programs sealed that kept nothing, or had no key
    return digest_of("\n".join([*values, *more]))
