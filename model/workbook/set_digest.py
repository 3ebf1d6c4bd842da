"""A digest over all that a workbook file holds: forms, their order, versions, records, tombstones, settings, the account.

Each row has a digest; theirs add up (modulo 2^256), so that an edit subtracts what its forms had and adds what they have
now, however many others there are. What was wrong before an edit so stays wrong after it.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Collection, Iterator

KEY = "set_digest"
_MODULUS = 1 << 256
_OF_FORMS = {
    "form": ("id", "position", "digest", "rows"),
    "sheet": ("id", "project", "form", "date", "digest", "rows"),
    "known_form": ("id", "removed"),
    "version": ("form", "id", "seal"),
    "finalising": ("form", "id", "seal"),
    "note": ("form", "id", "seal"),
}
_SETTINGS = (
    "SELECT CAST(key AS BLOB), CAST(value AS BLOB) FROM workbook"
    " WHERE key IN ('digest', 'page_digest', 'unit_digest', 'seals_digest', 'versions_digest', 'year', 'accepted_template')"
)
_LAST_ENTRY = "SELECT id, CAST(chain AS BLOB) FROM log ORDER BY id DESC LIMIT 1"
_MANY = 500  # ids in one query


def total(connection: sqlite3.Connection, forms: Collection[int] | None = None) -> int:
    """Return the sum over the settings and all rows, or over those of some forms."""
    return sum(_digests(connection, forms)) % _MODULUS


def _digests(connection: sqlite3.Connection, forms: Collection[int] | None) -> Iterator[int]:
    yield from (_digest("workbook", row) for row in connection.execute(_SETTINGS))
    yield from (_digest("log", row) for row in connection.execute(_LAST_ENTRY))
    for table, (key, *columns) in _OF_FORMS.items():
        shown = ", ".join(f"CAST({name} AS BLOB)" for name in (key, *columns))
        for where, ids in _parts(key, forms):
            rows = connection.execute(f"SELECT {shown} FROM {table}{where}", ids)
            yield from (_digest(table, row) for row in rows)


def _parts(key: str, forms: Collection[int] | None) -> Iterator[tuple[str, tuple[int, ...]]]:
    if forms is None:
        yield "", ()
        return
    ids = tuple(forms)
    for start in range(0, len(ids), _MANY):
        some = ids[start : start + _MANY]
        yield f" WHERE {key} IN ({', '.join('?' * len(some))})", some


def _digest(table: str, row: tuple[object, ...]) -> int:
    return int.from_bytes(hashlib.sha256(repr((table, *row)).encode()).digest(), "big")


def stored(connection: sqlite3.Connection) -> int | None:
    """Return the sum that is in the file, None if there is none."""
    row = connection.execute("SELECT value FROM workbook WHERE key = ?", (KEY,)).fetchone()
    try:
        return int(row[0], 16) if row else None
    except (TypeError, ValueError):
        return None


def write(connection: sqlite3.Connection, number: int) -> None:
    """Put a sum into the file. The caller has opened a transaction."""
    connection.execute("INSERT OR REPLACE INTO workbook VALUES (?, ?)", (KEY, f"{number % _MODULUS:064x}"))


def holds(connection: sqlite3.Connection) -> bool:
    """Tell whether the file holds what was saved."""
    return stored(connection) == total(connection)
