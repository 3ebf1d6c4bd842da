"""The journal that a crash left beside a workbook: does it belong to the file that stands there now?

SQLite rolls a waiting journal into whatever file has the name. Where somebody has put a good copy over a half-written
workbook, that destroys the copy. A journal tells the change counter of the file it was made for (in its first page).
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from contextlib import closing, suppress
from pathlib import Path, PurePath
from urllib.parse import quote

from model.digest import digest_of
from model.workbook import set_digest
from model.workbook.migrations import MIGRATIONS, expected_schema, schema_of

WAITING = ("-journal", "-wal")  # what SQLite keeps beside a database that is not at rest
_MAGIC = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"
_COUNTER = slice(24, 28)  # in the first page
_FORMS = "SELECT CAST(document AS BLOB), CAST(digest AS BLOB) FROM "


def uri_of(path: PurePath) -> str:
    """Return a path as SQLite wants it; a network share has no authority of its own there, unlike in ``as_uri``."""
    text = path.as_posix()
    return f"file://{'' if text.startswith('/') else '/'}{quote(os.fsencode(text), safe='/:')}"


def journal_of(path: Path) -> Path:
    """Return where SQLite keeps the rollback journal of a file."""
    return path.with_name(f"{path.name}-journal")


def has_foreign_journal(path: Path) -> bool:
    """Tell whether a journal waits to be rolled back that was made for another file. Raises OSError, sqlite3.Error.

    It is foreign where the file is whole as it stands, and either the counters do not fit or rolling back harms it.
    """
    if not journal_of(path).exists() or not _is_waiting(path):
        return False
    with closing(as_it_stands(path)) as connection:
        if not _is_whole(connection):
            return False
    before, now = _counter_in_journal(journal_of(path)), _counter_of(path)
    return (before is not None and now - before not in (0, 1)) or not _is_whole_rolled_back(path)


def put_foreign_aside(path: Path) -> None:
    """Give a journal that is not the file's another name, so that SQLite leaves the file alone. Raises OSError."""
    if has_foreign_journal(path):
        journal, number = journal_of(path), 1
        while (other := journal.with_name(f"{journal.name}.{number}")).exists():
            number += 1
        journal.rename(other)


def as_it_stands(path: Path) -> sqlite3.Connection:
    """Open a file as if no journal lay beside it; nobody may write into it meanwhile."""
    where = f"{uri_of(path.absolute())}?mode=ro&immutable=1"
    return sqlite3.connect(where, uri=True, isolation_level=None, check_same_thread=False)


def copied_with_journal(path: Path, folder: Path) -> Path:
    """Copy a file into a folder, with what waits beside it."""
    copy = folder / "copy"
    shutil.copyfile(path, copy)
    for ending in WAITING:
        with suppress(FileNotFoundError):
            shutil.copyfile(f"{path}{ending}", f"{copy}{ending}")
    return copy


def _is_waiting(path: Path) -> bool:
    """Tell whether nobody is writing and the journal would be rolled back: who may not write is told so."""
    connection = sqlite3.connect(f"{uri_of(path.absolute())}?mode=ro", uri=True)
    with closing(connection):
        try:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.OperationalError as error:
            return error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_READONLY
    return False


def _counter_of(path: Path) -> int:
    with path.open("rb") as file:
        return int.from_bytes(file.read(100)[_COUNTER], "big")


def _counter_in_journal(journal: Path) -> int | None:
    """Return the change counter in the first page as the journal keeps it, None if it has not got that page."""
    data = journal.read_bytes()
    if len(data) < 28 or not data.startswith(_MAGIC):
        return None
    sector, size = (int.from_bytes(data[at : at + 4], "big") for at in (20, 24))
    if not 512 <= size <= 65536 or not 32 <= sector <= 65536:
        return None
    for at in range(sector, len(data) - size - 7, size + 8):
        if int.from_bytes(data[at : at + 4], "big") == 1:
            return int.from_bytes(data[at + 4 : at + 4 + size][_COUNTER], "big")
    return None


def _is_whole_rolled_back(path: Path) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        copy = copied_with_journal(path, Path(folder))
        with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
            return _is_whole(connection)


def _is_whole(connection: sqlite3.Connection) -> bool:
    """Tell whether all forms, and the set of them, are as they were saved."""
    try:
        connection.execute("PRAGMA trusted_schema = OFF")
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if not 1 <= version <= len(MIGRATIONS) or schema_of(connection) != expected_schema(version):
            return False
        if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            return False
        tables = ("form", "sheet") if version >= 6 else ("form",)
        rows = [row for table in tables for row in connection.execute(_FORMS + table)]
        are_whole = all(digest_of(document.decode()) == digest.decode() for document, digest in rows)
        return are_whole and (version < 6 or set_digest.holds(connection))
    except (sqlite3.Error, UnicodeError, AttributeError):
        return False
