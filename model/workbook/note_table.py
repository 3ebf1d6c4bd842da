"""The table of notes in a workbook file: evidence, remarks and answers, each guarded by a seal."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import replace

from model.digest import digest_of
from model.workbook.notes import KINDS, Note

_MAX_TIME = 1 << 34
# as bytes, because one text that is no UTF-8 would fail the whole query
_TEXTS = ("kind", "field", "person", "text", "seal")
_COLUMNS = f"form, id, row, about, at, {', '.join(f'CAST({name} AS BLOB)' for name in _TEXTS)}"


def all_notes(connection: sqlite3.Connection) -> dict[int, tuple[Note, ...]]:
    """Return the notes by the ids of their forms, in the order in which they were written, damaged ones too."""
    found: dict[int, list[Note]] = {}
    for form, *values in connection.execute(f"SELECT {_COLUMNS} FROM note ORDER BY id"):
        if isinstance(form, int):
            found.setdefault(form, []).append(note_of(form, values))
    return {form: tuple(notes) for form, notes in found.items()}


def note_of(form: int, values: Sequence[object]) -> Note:
    """Return a note from its row: id, row, about, at as numbers, then kind, field, person, text, seal as bytes."""
    number, row, about, at = (value if isinstance(value, int) else None for value in values[:4])
    kind, field, person, text, seal = (
        value.decode("utf-8", "replace") if isinstance(value, bytes) else "" for value in values[4:]
    )
    is_sane = kind in KINDS and at is not None and 0 <= at < _MAX_TIME
    sane_at = at if is_sane and at is not None else 0
    note = Note(number or 0, kind, field, -1 if row is None else row, sane_at, person, text, about)
    return note if is_sane and _seal(form, note) == seal else replace(note, is_sound=False)


def write_notes(connection: sqlite3.Connection, notes: Mapping[int, Sequence[Note]]) -> None:
    """Put other notes in place of those of some forms. The caller has opened a transaction.

    A note that was damaged stays recognisable as such.
    """
    for form, some in notes.items():
        connection.execute("DELETE FROM note WHERE form = ?", (form,))
        connection.executemany(
            "INSERT INTO note (id, form, kind, field, row, about, at, person, text, seal)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    *(note.id, form, note.kind, note.field, note.row, note.about, note.at),
                    *(note.person, note.text, _seal(form, note) if note.is_sound else ""),
                )
                for note in some
            ],
        )


def _seal(form: int, note: Note) -> str:
    values = (form, note.id, note.kind, note.field, note.row, note.about, note.at, note.person, note.text)
    return digest_of("\n".join(map(str, values)))
