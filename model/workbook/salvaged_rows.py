"""The rows of a damaged workbook file, table by table: as SQLite still gives them, and as the bare pages do.

SQLite sees a copy in memory whose header says what it must; the file itself is only read.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Container, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from model.errors import StoreError
from model.files import size_of
from model.system_errors import reason_of
from model.workbook.file_checks import MAX_BYTES
from model.workbook.migrations import MIGRATIONS, expected_schema, schema_of
from model.workbook.raw_pages import (
    RawFile,
    RawRow,
    Value,
    Values,
    is_form,
    is_sheet,
    raw_file,
    rows_on_pages,
)

# the columns behind the id, as they stand in the file; those of the settings have none
TABLES = {
    "workbook": ("key", "value"),
    "form": ("position", "document", "digest", "rows"),
    "sheet": ("project", "form", "date", "document", "digest", "rows"),
    "version": ("form", "kept", "reason", "digest", "seal", "document", "figures"),
    "finalising": ("form", "at", "event", "person", "reason", "digest", "page", "seal", "figures"),
    "known_form": ("removed", "sheet"),
    "note": ("form", "kind", "field", "row", "about", "at", "person", "text", "seal"),
    "log": ("at", "event", "person", "form", "details", "chain"),
}
_NUMBERS = ("position", "project", "kept", "at", "removed", "row", "about")
_NUMBERS_OF = {
    "version": "form",
    "finalising": "form",
    "note": "form",
    "log": "form",
}  # in a sheet, this is the name of its form
_LATER = {"figures", "rows", "sheet"}  # came with formats 5 and 6
_JOURNALS = ("-journal", "-wal")
_MOST_GUESSES = 5000  # ids that are tried between those one can walk to
_MOST_ON_PAGE = (1 << 16) // 5

Table = dict[int, Values]


@dataclass(frozen=True)
class SalvagedRows:
    """All rows that one state of a file gives. ``is_sound``: SQLite and our own schema find no fault in it.

    ``tables``: what SQLite gives, by table and id; ``walked``: the tables through which it came without an error.
    """

    file: RawFile
    tables: dict[str, Table]
    walked: frozenset[str]
    is_sound: bool

    @cached_property
    def raw(self) -> dict[str, list[RawRow]]:
        """What the bare pages give, by table, without what SQLite gave."""
        found: dict[str, list[RawRow]] = {table: [] for table in TABLES}
        for row in rows_on_pages(self.file):
            if table := _table_of(row.values):
                values = row.values if table == "workbook" else row.values[1:]
                values += (b"",) * (len(TABLES[table]) - len(values))
                found[table].append(RawRow(row.id, values, row.is_dead))
        return found

    def all_of(self, table: str) -> Table:
        """Return the rows of a table; where SQLite finds faults, with those that only the pages give."""
        rows = dict(self.tables[table])
        if not self.is_sound:
            for row in self.raw[table]:
                if not row.is_dead:
                    rows.setdefault(row.id, row.values)
        return rows


def states_of(path: Path) -> tuple[bytes, ...]:
    """Return the bytes of a file, before them those it has once its journal is heeded. Raises StoreError."""
    try:
        if size_of(path) > MAX_BYTES:
            raise StoreError(f"文件“{path.name}”过大，不是绩效自评工作簿，请检查。")
        data = path.read_bytes()
    except FileNotFoundError:
        raise StoreError(f"找不到文件“{path}”，请检查文件名和位置。") from None
    except (OSError, ValueError) as error:
        reason = reason_of(error) if isinstance(error, OSError) else "文件名不对"
        raise StoreError(f"打不开文件“{path.name}”（{reason}），请检查权限和磁盘。") from None
    settled = _settled(path, data)
    return (data,) if settled in (None, data) else (settled or b"", data)


def _settled(path: Path, data: bytes) -> bytes | None:
    """Return what a file is once SQLite has put right what a crash left half-written, None if nothing waits."""
    with suppress(OSError, sqlite3.Error), tempfile.TemporaryDirectory() as folder:
        copy, waits = Path(folder) / "copy", False
        copy.write_bytes(data)
        for ending in _JOURNALS:
            with suppress(OSError):
                shutil.copyfile(f"{path}{ending}", f"{copy}{ending}")
                waits = True
        if waits:
            with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
                connection.execute("PRAGMA trusted_schema = OFF")
                connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            return copy.read_bytes()
    return None


@contextmanager
def _in_memory() -> Iterator[sqlite3.Connection]:
    """Open a database in memory; an error ends what is done with it, and is no more than that."""
    with ExitStack() as stack:
        stack.enter_context(suppress(sqlite3.Error, UnicodeError, OverflowError, MemoryError))
        yield stack.enter_context(closing(sqlite3.connect(":memory:", isolation_level=None)))


def read_rows(data: bytes) -> SalvagedRows:
    """Read whatever can be read of a file's bytes; whatever they are, nothing is raised."""
    file = raw_file(data)
    tables: dict[str, Table] = {table: {} for table in TABLES}
    walked, is_sound = set[str](), False
    with _in_memory() as connection:
        _show(connection, file)
        is_sound = _is_sound(connection)
        for table in TABLES:
            rows, is_whole = _rows(connection, table)
            tables[table] |= rows
            walked |= {table} if is_whole else set()
    return SalvagedRows(file, tables, frozenset(walked), is_sound)


def _show(connection: sqlite3.Connection, file: RawFile) -> None:
    """Give SQLite the bytes, and let it read on where part of the schema makes no sense."""
    connection.deserialize(_mended(file))
    connection.text_factory = bytes
    for pragma in ("trusted_schema = OFF", "writable_schema = ON", "cell_size_check = OFF"):
        connection.execute(f"PRAGMA {pragma}").fetchall()


def _mended(file: RawFile) -> bytes:
    """Return the bytes with a header as all our files have it, and without a torn last page."""
    head = bytearray(file.data[:100].ljust(100, b"\0"))
    head[:16] = b"SQLite format 3\0"
    head[16:18] = (file.page if file.page < 1 << 16 else 1).to_bytes(2, "big")
    head[18:24] = bytes((1, 1, file.page - file.usable, 64, 32, 32))
    head[24:28] = head[92:96]  # or the count of pages behind them would not be believed
    head[28:32] = file.pages.to_bytes(4, "big")
    head[44:48] = (4).to_bytes(4, "big")
    head[52:60] = bytes((0, 0, 0, 0, 0, 0, 0, 1))  # pages never move about; texts are UTF-8
    return (bytes(head) + file.data[100:]).ljust(file.pages * file.page, b"\0")


def _is_sound(connection: sqlite3.Connection) -> bool:
    """Tell whether a file has the tables of one of our formats, whichever its header says, and no fault in them."""
    connection.text_factory = str
    with suppress(sqlite3.Error, UnicodeError):
        return _has_known_schema(connection) and _is_faultless(connection)
    return False


def _has_known_schema(connection: sqlite3.Connection) -> bool:
    known = (expected_schema(version) for version in range(1, len(MIGRATIONS) + 1))
    return schema_of(connection) in known


def _is_faultless(connection: sqlite3.Connection) -> bool:
    return bool(connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))


def is_newer(data: bytes) -> bool:
    """Tell whether a newer program wrote a file: no fault in it, but tables that this one does not know."""
    with _in_memory() as connection:
        connection.deserialize(data)
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        is_known = version <= len(MIGRATIONS) or _has_known_schema(connection)
        return not is_known and _is_faultless(connection)
    return False


def _rows(connection: sqlite3.Connection, table: str) -> tuple[Table, bool]:
    """Return the rows of a table that can be read, and whether all could, as far as SQLite knows."""
    connection.text_factory = bytes
    try:
        columns = _columns(connection, table)
    except (sqlite3.Error, ValueError):
        return {}, False
    ids, is_whole = _walk(connection, table)
    rows: Table = {}
    for number in ids:
        try:
            query = f"SELECT {columns} FROM {table} NOT INDEXED WHERE rowid = ?"
            if found := connection.execute(query, (number,)).fetchone():
                rows[number] = tuple(map(_plain, found))
        except (sqlite3.Error, OverflowError):
            is_whole = False
    return rows, is_whole


def _columns(connection: sqlite3.Connection, table: str) -> str:
    """Return what to ask of a table. Raises ValueError if it is not ours."""
    query = "SELECT 1 FROM sqlite_master WHERE name = ? AND type = 'table' AND sql NOT LIKE '%virtual%'"
    if not connection.execute(query, (table,)).fetchone():
        raise ValueError(table)
    known = {row[1].decode("utf-8", "replace") for row in connection.execute(f"PRAGMA table_info({table})")}
    if not known >= set(TABLES[table]) - _LATER:
        raise ValueError(table)
    return ", ".join(_asked(column, table, known) for column in TABLES[table])


def _asked(column: str, table: str, known: Container[str]) -> str:
    if column not in known:
        return "x''"
    is_number = column in _NUMBERS or column == _NUMBERS_OF.get(table)
    return column if is_number else f"CAST({column} AS BLOB)"


def _walk(connection: sqlite3.Connection, table: str) -> tuple[Sequence[int], bool]:
    """Return the ids of a table from both ends, with those to try between, and whether no error stopped the walk."""
    up, is_whole = _walk_one_way(connection, table, "ASC")
    if is_whole:
        return up, True
    down, _ = _walk_one_way(connection, table, "DESC")
    low, high = max(up, default=0), min(down, default=_MOST_GUESSES)
    between = range(low + 1, min(high, low + _MOST_GUESSES))
    return sorted({*up, *between, *down}), False


def _walk_one_way(connection: sqlite3.Connection, table: str, order: str) -> tuple[list[int], bool]:
    """Return the ids that come before an error, and whether none came."""
    ids, (pages,) = list[int](), connection.execute("PRAGMA page_count").fetchone()
    try:
        for (number,) in connection.execute(f"SELECT rowid FROM {table} NOT INDEXED ORDER BY rowid {order}"):
            ids.append(number)
            if len(ids) > pages * _MOST_ON_PAGE:  # a tree that leads into itself would be walked for ever
                return ids, False
    except sqlite3.Error:
        return ids, False
    return ids, len(set(ids)) == len(ids)


def _plain(value: object) -> Value:
    return value if isinstance(value, int | bytes) else None


def _table_of(values: Values) -> str:
    """Return the table that a row can only be from, blank if none."""
    kinds = "".join("n" if value is None else "i" if isinstance(value, int) else "t" for value in values)
    if is_form(values):
        return "form"
    if is_sheet(values):
        return "sheet"
    if kinds == "tt":
        return "workbook"
    if kinds in ("nittiiittt", "nittinittt"):
        return "note"
    if kinds in ("nittitt", "nittntt"):
        return "log"
    if kinds in ("nn", "ni", "nnt", "nit"):
        return "known_form"
    if kinds[:3] == "nii" and set(kinds[3:]) <= {"t"}:
        return {7: "version", 8: "version", 9: "finalising", 10: "finalising"}.get(len(kinds), "")
    return ""
