"""Whether the damage that is told of forms and settings is all that makes the digest over the set not fit, to the bit.

The sum says how much is missing. What a digest was before, or a form that is lost, is tried by what is left of it: the
text, the record of 定稿, the versions. If what is missing is made up of that, nothing else of the file is another.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator, Sequence
from itertools import chain, product
from math import prod

from model.workbook import form_register, form_table
from model.workbook.set_digest import MODULUS, OF_FORMS, ROWS, missing, row_digest, stored

YEAR = "year"
_MOST_TRIED = 1 << 16  # ways in which what is tried goes together
_YEARS = range(1900, 3000)
_SETTINGS = ("page", "unit", "seals", "versions")

Explanation = dict[int | str, int]
"""What each damaged form, by its id, and each setting, by its key, adds to what is missing."""


def explanation(connection: sqlite3.Connection) -> Explanation | None:
    """Return what makes up all that is missing, None if nobody knows."""
    if stored(connection) is None:
        return None
    gap = missing(connection)
    years = _of_year(connection)
    there: list[tuple[int | str, list[int]]] = list(chain(_of_rows(connection), _of_settings(connection)))
    for places in _places(connection):
        tried: dict[int | str, list[int]] = dict(chain(there, _of_lost(connection, places)))
        for some in _together(list(tried.values())):
            left = (gap - sum(some)) % MODULUS
            if left == 0 or left in years:
                found = {key: one for key, one in zip(tried, some, strict=True) if one}
                return {**found, YEAR: left} if left else found
    return None


def _together(tried: Sequence[Sequence[int]]) -> Iterator[Sequence[int]]:
    """Yield one of each, or none; of very many only what is likeliest of all, and none."""
    if prod(len(one) + 1 for one in tried) <= _MOST_TRIED:
        yield from product(*((0, *one) for one in tried))
    else:
        yield [0] * len(tried)
        yield [one[0] if one else 0 for one in tried]


def _final_digests(connection: sqlite3.Connection) -> dict[int, bytes]:
    """Return the digests with which forms are final."""
    query = (
        "SELECT form, CAST(event AS BLOB), CAST(digest AS BLOB) FROM finalising"
        " WHERE event <> 'accepted' AND typeof(form) = 'integer' ORDER BY id"
    )
    last = {form: digest if event == b"final" else b"" for form, event, digest in connection.execute(query)}
    return {form: digest for form, digest in last.items() if digest}


def _known_digests(connection: sqlite3.Connection) -> dict[int, list[bytes]]:
    """Return the digest that a final form has, and those of the versions of any other, newest first."""
    found: dict[int, list[bytes]] = {}
    query = "SELECT form, CAST(digest AS BLOB) FROM version WHERE typeof(form) = 'integer' ORDER BY id DESC"
    for form, digest in connection.execute(query):
        found.setdefault(form, []).append(digest)
    return {**found, **{form: [digest] for form, digest in _final_digests(connection).items()}}


def _of_rows(connection: sqlite3.Connection) -> Iterator[tuple[int, list[int]]]:
    """Yield each form with another digest than it was finalised with, else than its text or a version has."""
    final = _final_digests(connection)
    kept: dict[int, list[bytes]] | None = None
    for table in ("form", "sheet"):
        place = OF_FORMS[table].index("digest")
        query = ROWS[table].replace(" FROM ", ", id, CAST(document AS BLOB) FROM ")
        for *row, form, document in connection.execute(query):
            digest = final.get(form) or hashlib.sha256(document or b"").hexdigest().encode()
            if row[place] == digest:
                continue
            kept = _known_digests(connection) if kept is None else kept
            digests = dict.fromkeys((digest, *kept.get(form, ())))
            now = row_digest(table, tuple(row))
            rows = ((*row[:place], one, *row[place + 1 :]) for one in digests if one != row[place])
            yield form, [row_digest(table, whole) - now for whole in rows]


def _places(connection: sqlite3.Connection) -> Iterator[list[int]]:
    """Yield the places that lost forms may have had: those that are free, then, as others may have come there since, all."""
    lost = len(form_register.lost_forms(connection))
    query = "SELECT position FROM form WHERE typeof(position) = 'integer'"
    taken = {place for (place,) in connection.execute(query)}
    every = range(1, len(taken) + lost + 1)
    yield [place for place in every if place not in taken]
    if lost:
        yield list(every)


def _of_lost(connection: sqlite3.Connection, places: Sequence[int]) -> Iterator[tuple[int, list[int]]]:
    """Yield each form that is not there, as it would be with each digest that it may have had, in each of some places."""
    lost = form_register.lost_forms(connection)
    digests = _known_digests(connection) if lost else {}
    for form, text in lost.items():
        sheet = form_table.sheet_in(text)
        table = "form" if sheet is None else "sheet"
        heads: list[tuple[object, ...]] = (
            [(form, place) for place in places]
            if sheet is None
            else [(form, sheet.project, sheet.form, sheet.date)]
        )
        all_digests = dict.fromkeys(digests.get(form, ()))
        numbers = _numbers_near(connection, sheet.project if sheet is not None else form)
        rows = [(*map(_shown, head), *with_) for with_ in product(all_digests, numbers) for head in heads]
        yield form, [row_digest(table, row) for row in rows]


def _numbers_near(connection: sqlite3.Connection, project: int) -> list[bytes]:
    """Return the numbers that the rows of a lost form may have had: none, or those that a project's other forms have."""
    query = "SELECT CAST(rows AS BLOB) FROM form WHERE id = ? UNION SELECT CAST(rows AS BLOB) FROM sheet WHERE project = ?"
    return list(dict.fromkeys([b"", *(rows for (rows,) in connection.execute(query, (project, project)))]))


def _shown(value: object) -> bytes:
    return str(value).encode()


def _of_settings(connection: sqlite3.Connection) -> Iterator[tuple[str, list[int]]]:
    """Yield each text of the settings that its digest does not fit."""
    query = "SELECT CAST(key AS BLOB), CAST(value AS BLOB) FROM workbook WHERE key IS NOT NULL"
    rows = dict(connection.execute(query).fetchall())
    for key in _SETTINGS:
        name = f"{key}_digest".encode()
        text, beside = rows.get(key.encode()), rows.get(name)
        digest = None if text is None else hashlib.sha256(text).hexdigest().encode()
        if beside != digest:
            signed = ((1, digest), (-1, beside))
            yield (
                key,
                [sum(sign * row_digest("workbook", (name, one)) for sign, one in signed if one is not None)],
            )


def _of_year(connection: sqlite3.Connection) -> set[int]:
    """Return how the sum would differ with each other year."""
    query = "SELECT CAST(key AS BLOB), CAST(value AS BLOB) FROM workbook WHERE key = 'year'"
    found = set()
    for key, value in connection.execute(query):
        now = row_digest("workbook", (key, value))
        found |= {(row_digest("workbook", (key, _shown(year))) - now) % MODULUS for year in _YEARS}
    return found
