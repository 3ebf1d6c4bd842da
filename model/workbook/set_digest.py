"""A digest over all that a workbook file holds: forms, their order, versions, records, tombstones, settings, the account.

Each row has a digest; theirs add up (modulo 2^256), so that an edit subtracts what its forms had and adds what they have
now, in the tables that it changes, however many others there are. What was wrong before an edit so stays wrong after it.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Collection, Iterator, Set
from itertools import product

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
_OF_ALL = {
    "workbook": "SELECT CAST(key AS BLOB), CAST(value AS BLOB) FROM workbook"
    " WHERE key IN ('digest', 'page_digest', 'unit_digest', 'seals_digest', 'versions_digest', 'year', 'accepted_template')",
    "log": "SELECT id, CAST(chain AS BLOB) FROM log ORDER BY id DESC LIMIT 1",
}
_ROWS = {
    table: f"SELECT {', '.join(f'CAST({name} AS BLOB)' for name in columns)} FROM {table}"
    for table, columns in _OF_FORMS.items()
}
TABLES = _OF_FORMS.keys() | _OF_ALL.keys()
# not by REPLACE: that gives the row another number, which is in the index too, and so one page more is written
PUT = "INSERT INTO workbook VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value"
_MOST_TRIED = 8  # damaged digests of which each may be why the sum does not fit, or not
_MANY = 500  # ids in one query


def total(
    connection: sqlite3.Connection, forms: Collection[int] | None = None, tables: Set[str] = TABLES
) -> int:
    """Return the sum over all rows of some tables, of those with rows of forms only over the rows of some forms."""
    return sum(_digests(connection, forms, tables)) % _MODULUS


def _digests(
    connection: sqlite3.Connection, forms: Collection[int] | None, tables: Set[str]
) -> Iterator[int]:
    for table in tables & _OF_ALL.keys():
        yield from (_digest(table, row) for row in connection.execute(_OF_ALL[table]))
    for table in tables & _OF_FORMS.keys():
        for where, ids in _parts(_OF_FORMS[table][0], forms):
            rows = connection.execute(f"{_ROWS[table]}{where}", ids)
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
    query = "SELECT CAST(value AS BLOB) FROM workbook WHERE key = ?"
    row = connection.execute(query, (KEY,)).fetchone()
    try:
        return int(row[0], 16) if row else None
    except (TypeError, ValueError):
        return None


def write(connection: sqlite3.Connection, number: int) -> int:
    """Put a sum into the file and return it. The caller has opened a transaction."""
    number %= _MODULUS
    connection.execute(PUT, (KEY, f"{number:064x}"))
    return number


def is_explained(connection: sqlite3.Connection) -> bool:
    """Tell whether the file held what was saved if digests that fit no text, or no record, were those that do, or the year another."""
    known = stored(connection)
    if known is None:
        return False
    missing = (known - total(connection)) % _MODULUS
    mended = [*_form_digests(connection), *_setting_digests(connection)]
    sums = [0, sum(mended)]
    if len(mended) <= _MOST_TRIED:
        sums = [sum(some) for some in product(*((0, one) for one in mended))]
    years = (0, *_other_years(connection))
    return any((one + year - missing) % _MODULUS == 0 for one in sums for year in years)


def _form_digests(connection: sqlite3.Connection) -> Iterator[int]:
    """Yield, for each form with another digest than it was finalised with, else than its text has, how the sum would differ."""
    query = "SELECT form, event, CAST(digest AS BLOB) FROM finalising WHERE event <> 'accepted' ORDER BY id"
    last = {form: digest if event == "final" else b"" for form, event, digest in connection.execute(query)}
    for table in ("form", "sheet"):
        columns = _OF_FORMS[table]
        place, query = (
            columns.index("digest"),
            _ROWS[table].replace(" FROM ", ", id, CAST(document AS BLOB) FROM "),
        )
        for *row, form, document in connection.execute(query):
            digest = last.get(form) or hashlib.sha256(document or b"").hexdigest().encode()
            if row[place] != digest:
                whole = (*row[:place], digest, *row[place + 1 :])
                yield _digest(table, whole) - _digest(table, tuple(row))


def _setting_digests(connection: sqlite3.Connection) -> Iterator[int]:
    """Yield, for each text of the settings that its digest does not fit, how the sum would differ."""
    query = "SELECT CAST(key AS BLOB), CAST(value AS BLOB) FROM workbook WHERE key IS NOT NULL"
    rows = dict(connection.execute(query).fetchall())
    for key in (b"page", b"unit", b"seals", b"versions"):
        text, beside = rows.get(key), rows.get(key + b"_digest")
        digest = None if text is None else hashlib.sha256(text).hexdigest().encode()
        if beside != digest:
            name = key + b"_digest"
            yield sum(
                sign * _digest("workbook", (name, one))
                for sign, one in ((1, digest), (-1, beside))
                if one is not None
            )


def _other_years(connection: sqlite3.Connection) -> Iterator[int]:
    """Yield how the sum would differ with each other year."""
    query = "SELECT CAST(key AS BLOB), CAST(value AS BLOB) FROM workbook WHERE key = 'year'"
    for key, value in connection.execute(query):
        now = _digest("workbook", (key, value))
        yield from (_digest("workbook", (key, str(year).encode())) - now for year in range(1900, 3000))


def holds(connection: sqlite3.Connection) -> bool:
    """Tell whether the file holds what was saved."""
    return stored(connection) == total(connection)
