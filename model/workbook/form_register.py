"""The register of all forms a workbook file ever held, with a tombstone for each one that was removed.

A form that is registered without a tombstone but has no row in the file was lost, not removed.
"""

from __future__ import annotations

import sqlite3

from model.workbook.fetching import fetched

_MAX_ID = 1 << 53
_THERE = "SELECT id FROM form UNION SELECT id FROM sheet"
# whatever a tombstone says: a final form cannot be removed, and with a project go its sheets
_MUST_BE = (
    "SELECT form FROM finalising WHERE event = 'final' AND id IN"
    " (SELECT max(id) FROM finalising WHERE event <> 'accepted' GROUP BY form)"
    " UNION SELECT project FROM sheet WHERE project <> 0"
)
# what bears witness of a form besides the register, which may be damaged as well
_WITNESSES = (
    _MUST_BE,
    "SELECT id FROM known_form WHERE removed IS NULL",
    "SELECT form FROM version WHERE form NOT IN (SELECT id FROM known_form)",
    "SELECT form FROM finalising WHERE form NOT IN (SELECT id FROM known_form)",
)


def enter(connection: sqlite3.Connection, form: int, sheet: str = "") -> None:
    """Say that a form is there; ``sheet`` tells which of the year it is. The caller writes it in the same transaction."""
    connection.execute(
        "INSERT INTO known_form (id, removed, sheet) VALUES (?, NULL, ?)"
        " ON CONFLICT (id) DO UPDATE SET removed = NULL WHERE removed IS NOT NULL",
        (form, sheet),
    )


def bury(connection: sqlite3.Connection, form: int, when: int) -> None:
    """Leave a tombstone (UTC seconds) for a form that is removed in the same transaction."""
    connection.execute(
        "INSERT INTO known_form (id, removed) VALUES (?, ?)"
        " ON CONFLICT (id) DO UPDATE SET removed = excluded.removed WHERE removed IS NULL",
        (form, when),
    )


def lost_forms(connection: sqlite3.Connection) -> dict[int, str]:
    """Return the forms that must be in the file and are not, with what tells which of the year each is."""
    found = connection.execute(f"{' UNION '.join(_WITNESSES)} EXCEPT SELECT * FROM ({_THERE})").fetchall()
    ids = sorted(form for (form,) in found if isinstance(form, int) and 0 < form < _MAX_ID)
    query = "SELECT sheet FROM known_form WHERE id = ? AND typeof(sheet) = 'text'"
    rows = {form: fetched(connection, query, (form,)) for form in ids}
    return {form: row[0][0] if row and isinstance(row[0][0], str) else "" for form, row in rows.items()}


def removed_forms(connection: sqlite3.Connection) -> frozenset[int]:
    """Return the forms that somebody removed."""
    query = f"SELECT id FROM known_form WHERE removed IS NOT NULL AND id NOT IN ({_THERE} UNION {_MUST_BE})"
    return frozenset(form for (form,) in connection.execute(query))
