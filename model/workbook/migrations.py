"""Numbered migrations from an empty database to the newest workbook; ``user_version`` counts those done."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from functools import lru_cache

from model.workbook import set_digest

Migration = Callable[[sqlite3.Connection], None]


def _version_1(connection: sqlite3.Connection) -> None:
    """Settings of the workbook, and one canonical document with its digest per form."""
    connection.execute("CREATE TABLE workbook (key TEXT PRIMARY KEY, value TEXT NOT NULL)")
    connection.execute(
        "CREATE TABLE form (id INTEGER PRIMARY KEY, position INTEGER NOT NULL,"
        " document TEXT NOT NULL, digest TEXT NOT NULL)"
    )


def _version_2(connection: sqlite3.Connection) -> None:
    """Versions of the forms: when kept (UTC seconds), why, and the document packed with zlib.

    ``digest`` guards the document, ``seal`` the other values.
    """
    connection.execute(
        "CREATE TABLE version (id INTEGER PRIMARY KEY, form INTEGER NOT NULL, kept INTEGER NOT NULL,"
        " reason TEXT NOT NULL, digest TEXT NOT NULL, seal TEXT NOT NULL, document BLOB NOT NULL)"
    )
    connection.execute("CREATE INDEX version_form ON version (form)")


def _version_3(connection: sqlite3.Connection) -> None:
    """Records of 定稿: when (UTC seconds), what, who, why, the form's digest, page options, a seal over all of it."""
    connection.execute(
        "CREATE TABLE finalising (id INTEGER PRIMARY KEY, form INTEGER NOT NULL, at INTEGER NOT NULL,"
        " event TEXT NOT NULL, person TEXT NOT NULL, reason TEXT NOT NULL, digest TEXT NOT NULL,"
        " page TEXT NOT NULL, seal TEXT NOT NULL)"
    )


def _version_4(connection: sqlite3.Connection) -> None:
    """The register of forms: each one the file ever held, and when (UTC seconds) it was removed, null if it was not.

    Files of before have no tombstones. A form that is not there any more was removed if its 定稿 was taken back and
    nothing was kept of it; one of which versions or a 定稿 are there is taken for lost, so that nothing is hidden.
    """
    connection.execute("CREATE TABLE known_form (id INTEGER PRIMARY KEY, removed INTEGER)")
    connection.execute("INSERT INTO known_form SELECT id, NULL FROM form")
    connection.execute(
        "INSERT OR IGNORE INTO known_form SELECT form, 0 FROM finalising WHERE typeof(form) = 'integer'"
        " AND form NOT IN (SELECT form FROM version) AND id IN (SELECT max(id) FROM finalising GROUP BY form)"
        " AND event = 'withdrawn'"
    )


def _version_5(connection: sqlite3.Connection) -> None:
    """What a sheet showed goes with each record of 定稿 and each version kept for paper (``kept_figures``)."""
    for table in ("finalising", "version"):
        connection.execute(f"ALTER TABLE {table} ADD COLUMN figures TEXT NOT NULL DEFAULT ''")


def _version_6(connection: sqlite3.Connection) -> None:
    """The forms of the year beside the self-evaluation, and what goes with forms but is no part of them.

    ``sheet``: one per project (0: the unit), form and cut-off day, which ``known_form`` knows too; ``rows``: the
    numbers of the rows to which sheets refer. ``note``: remarks of reviewers with their answers, and evidence.
    ``log``: what happened, each entry chained to the one before. ``figures``: those of a form, with its digest and the
    edition of the rules. The digest of the set guards all of it but log and figures, which guard themselves.
    """
    connection.execute("ALTER TABLE form ADD COLUMN rows TEXT NOT NULL DEFAULT ''")
    connection.execute(
        "CREATE TABLE sheet (id INTEGER PRIMARY KEY, project INTEGER NOT NULL, form TEXT NOT NULL,"
        " date TEXT NOT NULL, document TEXT NOT NULL, digest TEXT NOT NULL, rows TEXT NOT NULL)"
    )
    connection.execute("ALTER TABLE known_form ADD COLUMN sheet TEXT NOT NULL DEFAULT ''")
    connection.execute(
        "CREATE TABLE note (id INTEGER PRIMARY KEY, form INTEGER NOT NULL, kind TEXT NOT NULL, field TEXT NOT NULL,"
        " row INTEGER NOT NULL, about INTEGER, at INTEGER NOT NULL, person TEXT NOT NULL, text TEXT NOT NULL,"
        " seal TEXT NOT NULL)"
    )
    connection.execute("CREATE INDEX note_form ON note (form)")
    connection.execute(
        "CREATE TABLE log (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, event TEXT NOT NULL, person TEXT NOT NULL,"
        " form INTEGER, details TEXT NOT NULL, chain TEXT NOT NULL)"
    )
    connection.execute(
        "CREATE TABLE figures (form INTEGER PRIMARY KEY, digest TEXT NOT NULL, rules INTEGER NOT NULL,"
        " figures TEXT NOT NULL)"
    )
    set_digest.write(connection, set_digest.total(connection))


MIGRATIONS: tuple[Migration, ...] = (_version_1, _version_2, _version_3, _version_4, _version_5, _version_6)


def migrate(connection: sqlite3.Connection, migrations: Sequence[Migration] = MIGRATIONS) -> None:
    """Run the migrations that are missing. The caller has opened a transaction, so all are done or none."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    for number, migration in enumerate(migrations[version:], start=version + 1):
        migration(connection)
        connection.execute(f"PRAGMA user_version = {number}")


def schema_of(connection: sqlite3.Connection) -> frozenset[tuple[str, str, str]]:
    """Return what the database defines: tables, indices, views and triggers."""
    rows = connection.execute("SELECT type, name, coalesce(sql, '') FROM sqlite_master")
    return frozenset((kind, name, " ".join(str(sql).split())) for kind, name, sql in rows)


def expected_schema(
    version: int, migrations: Sequence[Migration] = MIGRATIONS
) -> frozenset[tuple[str, str, str]]:
    """Return the schema a workbook of that version must have."""
    return _schema_after(tuple(migrations[:version]))


@lru_cache(maxsize=32)
def _schema_after(migrations: tuple[Migration, ...]) -> frozenset[tuple[str, str, str]]:
    """Return what migrations make of an empty database: each look at a workbook asks for the same."""
    connection = sqlite3.connect(":memory:")
    try:
        migrate(connection, migrations)
        return schema_of(connection)
    finally:
        connection.close()
