"""The register of all forms a workbook file ever held, with a tombstone for each one that was removed.

A form that is registered without a tombstone but has no row in the file was lost, not removed.
"""

from __future__ import annotations

import sqlite3

_MAX_ID = 1 << 53
# what bears witness of a form besides the register, which may be damaged as well
_WITNESSES = (
    "SELECT id FROM known_form WHERE removed IS NULL",
    "SELECT form FROM version WHERE form NOT IN (SELECT id FROM known_form)",
    "SELECT form FROM finalising WHERE form NOT IN (SELECT id FROM known_form)",
)


def enter(connection: sqlite3.Connection, form: int) -> None:
    """Say that a form is there. The caller has opened a transaction and writes the form in it."""
    connection.execute(
        "INSERT INTO known_form (id, removed) VALUES (?, NULL)"
        " ON CONFLICT (id) DO UPDATE SET removed = NULL WHERE removed IS NOT NULL",
        (form,),
    )


def bury(connection: sqlite3.Connection, form: int, when: int) -> None:
    """Leave a tombstone (UTC seconds) for a form that is removed in the same transaction."""
    connection.execute(
        "INSERT INTO known_form (id, removed) VALUES (?, ?)"
        " ON CONFLICT (id) DO UPDATE SET removed = excluded.removed WHERE removed IS NULL",
        (form, when),
    )


def lost_forms(connection: sqlite3.Connection) -> tuple[int, ...]:
    """Return the forms that must be in the file and are not."""
    found = connection.execute(f"{' UNION '.join(_WITNESSES)} EXCEPT SELECT id FROM form").fetchall()
    return tuple(sorted(form for (form,) in found if isinstance(form, int) and 0 < form < _MAX_ID))


def removed_forms(connection: sqlite3.Connection) -> frozenset[int]:
    """Return the forms that somebody removed."""
    query = "SELECT id FROM known_form WHERE removed IS NOT NULL AND id NOT IN (SELECT id FROM form)"
    return frozenset(form for (form,) in connection.execute(query))
