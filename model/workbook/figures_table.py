"""The table of kept figures: how each form stood when that was last computed, so that a list of them need not be computed.

A row is of use only under the key it was computed for and by the same rules; it may be thrown away at any time.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import NamedTuple

from model.scoring.edition import RULES_EDITION


class KeptRow(NamedTuple):
    """``key``: what all of it follows from; ``text``: what follows."""

    key: str
    text: str


def all_rows(connection: sqlite3.Connection) -> dict[int, KeptRow]:
    """Return what the rules of today gave. A damaged row counts as none."""
    query = "SELECT form, CAST(digest AS BLOB), CAST(figures AS BLOB) FROM figures WHERE rules = ?"
    rows = connection.execute(query, (RULES_EDITION,)).fetchall()
    return {
        form: KeptRow(key.decode("utf-8", "replace"), text.decode("utf-8", "replace"))
        for form, key, text in rows
    }


def write(connection: sqlite3.Connection, rows: Mapping[int, KeptRow]) -> None:
    """Keep some rows. The caller has opened a transaction."""
    connection.executemany(
        "INSERT INTO figures VALUES (?, ?, ?, ?) ON CONFLICT (form) DO UPDATE"
        " SET digest = excluded.digest, rules = excluded.rules, figures = excluded.figures"
        " WHERE (digest, rules, figures) IS NOT (excluded.digest, excluded.rules, excluded.figures)",
        [(form, row.key, RULES_EDITION, row.text) for form, row in rows.items()],
    )
    there = "SELECT id FROM form UNION SELECT id FROM sheet"
    connection.execute(f"DELETE FROM figures WHERE form NOT IN ({there})")
