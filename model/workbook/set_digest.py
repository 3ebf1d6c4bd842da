"""A digest over all that a workbook file holds: forms, their order, versions, records, tombstones, settings, the account.

Each row has a digest; theirs add up (modulo 2^256), so that an edit subtracts what its forms had and adds what they have
now, in the tables that it changes, however many others there are. What was wrong before an edit so stays wrong after it.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Collection, Iterator, Set

KEY = "set_digest"
MODULUS = 1 << 256
OF_FORMS = {
    "form": ("id", "position", "digest", "rows"),
    "sheet": ("id", "project", "form", "date", "digest", "rows"),
    "known_form": ("id", "removed"),
    "version": ("form", "id", "seal"),
    "finalising": ("form", "id", "seal"),
    "note": ("form", "id", "seal"),
}
_OF_ALL = {
    "workbook": "SELECT CAST(key AS BLOB), CAST(value AS BLOB) FROM workbook"
    " WHERE key IN ('digest', 'page_digest', 'unit_digest', 'seals_digest', 'versions_digest', 'year', 'accepted_template')",
    "log": "SELECT id, CAST(chain AS BLOB) FROM log ORDER BY id DESC LIMIT 1",
}
ROWS = {
    table: f"SELECT {', '.join(f'CAST({name} AS BLOB)' for name in columns)} FROM {table}"
    for table, columns in OF_FORMS.items()
}
TABLES = OF_FORMS.keys() | _OF_ALL.keys()
# not by REPLACE: that gives the row another number, which is in the index too, and so one page more is written
PUT = "INSERT INTO workbook VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value"
_MANY = 500  # ids in one query


def total(
    connection: sqlite3.Connection, forms: Collection[int] | None = None, tables: Set[str] = TABLES
) -> int:
    """Return the sum over all rows of some tables, of those with rows of forms only over the rows of some forms."""
    return sum(_digests(connection, forms, tables)) % MODULUS


def _digests(
    connection: sqlite3.Connection, forms: Collection[int] | None, tables: Set[str]
) -> Iterator[int]:
    for table in tables & _OF_ALL.keys():
        yield from (row_digest(table, row) for row in connection.execute(_OF_ALL[table]))
    for table in tables & OF_FORMS.keys():
        for where, ids in _parts(OF_FORMS[table][0], forms):
            rows = connection.execute(f"{ROWS[table]}{where}", ids)
            yield from (row_digest(table, row) for row in rows)


def _parts(key: str, forms: Collection[int] | None) -> Iterator[tuple[str, tuple[int, ...]]]:
    if forms is None:
        yield "", ()
        return
    ids = tuple(forms)
    for start in range(0, len(ids), _MANY):
        some = ids[start : start + _MANY]
        yield f" WHERE {key} IN ({', '.join('?' * len(some))})", some


def row_digest(table: str, row: tuple[object, ...]) -> int:
    """Return the digest of one row: the name of its table, and all that counts of it as bytes."""
    return int.from_bytes(hashlib.sha256(repr((table, *row)).encode()).digest(), "big")


def stored(connection: sqlite3.Connection) -> int | None:
    """Return the sum that is in the file, None if there is none."""
    query = "SELECT CAST(value AS BLOB) FROM workbook WHERE key = ?"
    row = connection.execute(query, (KEY,)).fetchone()
    try:
        return int(row[0], 16) if row else None
    except (TypeError, ValueError):
        return None


def write(connection: sqlite3.Connection, number: int) -> int:
    """Put a sum into the file and return it. The caller has opened a transaction."""
    number %= MODULUS
    connection.execute(PUT, (KEY, f"{number:064x}"))
    return number


def missing(connection: sqlite3.Connection) -> int:
    """Return how the sum in the file differs from that over its rows, 0 if it does not. No edit changes that."""
    return ((stored(connection) or 0) - total(connection)) % MODULUS


def holds(connection: sqlite3.Connection) -> bool:
    """Tell whether the file holds what was saved."""
    return stored(connection) == total(connection)
