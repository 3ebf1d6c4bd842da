"""The workbook file: one SQLite database with rollback journal, full synchronisation, one transaction per edit.

A file that came from elsewhere is untrusted: header, application id, version and schema are compared before
anything is read. Every error is a StoreError with one Chinese sentence.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence, Set
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from model.errors import ConflictError, StoreError
from model.files import place_database, remove_database, settle_names, sweep_left_behind, temporary_beside
from model.naming import EXTENSION
from model.workbook import (
    figures_table,
    final_record_table,
    form_table,
    log_table,
    note_table,
    set_digest,
    settings_table,
    version_table,
)
from model.workbook.contents import Contents, read_contents
from model.workbook.database import connect, connect_to_read, explained, in_memory, transaction
from model.workbook.fetching import copy_rows, copy_unreadable
from model.workbook.file_checks import APPLICATION_ID, check_header, check_inside, check_structure
from model.workbook.final_records import Record
from model.workbook.form_reader import Taken, taken
from model.workbook.form_table import FormHead, FormText
from model.workbook.journals import has_foreign_journal
from model.workbook.log_table import Entry
from model.workbook.migrations import MIGRATIONS, Migration, migrate
from model.workbook.notes import Notes
from model.workbook.set_explanation import Explanation, explanation
from model.workbook.version_table import StoredVersion
from model.workbook.versions import Draft, VersionMark


class Store:
    """An open workbook file. It is only read until something is to be written; an old one is migrated then."""

    def __init__(
        self,
        path: Path,
        connection: sqlite3.Connection,
        migrations: Sequence[Migration] = MIGRATIONS,
        is_new: bool = False,
        beside_journal: bool = False,
    ) -> None:
        self.path = path
        self._connection = connection
        self._writer = connection if is_new else None
        self._migrations = migrations
        self._revision = 0
        self._beside_journal = beside_journal
        self._identity = _identity(path)
        self._state = _state(path)
        self.before_migration: Callable[[Path], object] = lambda path: None

    @classmethod
    def create(cls, path: Path, template_text: str, year: int) -> Store:
        """Make a new workbook file. Raises StoreError if the file exists or cannot be written.

        It gets its name when it is whole: a program killed before that leaves nothing that is in anybody's way.
        """
        temporary = temporary_beside(path, EXTENSION)
        with explained(path):
            try:
                if path.exists():
                    raise FileExistsError
                with closing(connect(temporary)) as connection:
                    _set_up(connection, template_text, year)
                sweep_left_behind(temporary)
                place_database(temporary, path)
            except FileExistsError:
                raise StoreError(f"文件“{path.name}”已经存在，请换一个文件名。") from None
            finally:
                remove_database(temporary)
            connection = connect(path)
        store = cls(path, connection, is_new=True)
        store._revision = store._stored_revision()
        return store

    @classmethod
    def open(cls, path: Path, migrations: Sequence[Migration] = MIGRATIONS) -> Store:
        """Open a workbook file to read; an old one is migrated in memory. Raises StoreError."""
        check_header(path, len(migrations))
        with explained(path):
            beside_journal = has_foreign_journal(path)
            connection = connect_to_read(path)
            try:
                if check_inside(connection, path, migrations) < len(migrations):
                    connection = _migrated(connection, migrations)
            except BaseException:
                connection.close()
                raise
        return cls(path, connection, migrations, beside_journal=beside_journal)

    def read(self, at_once: int | None = None) -> Contents:
        """Read everything as it is at one moment; of more than so many forms only the heads. Raises StoreError."""
        with explained(self.path), transaction(self._connection, "BEGIN"):
            self._revision = self._stored_revision()
            contents = read_contents(self._connection, self.path.name, at_once)
        return replace(contents, beside_journal=self._beside_journal)

    def taken(self, heads: Sequence[FormHead]) -> dict[int, Taken]:
        """Return forms that are in the file, as they are kept in memory. Raises StoreError."""
        with explained(self.path), transaction(self._connection, "BEGIN"):
            found = form_table.read_some(self._connection, heads)
        of_id = {head.id: head for head in heads}
        return {stored.id: taken(stored, of_id[stored.id]) for stored in found}

    def are_forms_intact(self) -> bool:
        """Tell whether each form still matches its digest; they are looked at one after the other. Raises StoreError."""
        with explained(self.path), transaction(self._connection, "BEGIN"):
            return form_table.are_intact(self._connection)

    def set_missing(self) -> int:
        """Return what is missing in the digest over the whole of it, 0 if it fits. Raises StoreError."""
        with explained(self.path), transaction(self._connection, "BEGIN"):
            return set_digest.missing(self._connection)

    def set_explanation(self) -> Explanation | None:
        """Return which damage of forms and settings makes up all of that, None if nobody knows. Raises StoreError."""
        with explained(self.path), transaction(self._connection, "BEGIN"):
            return explanation(self._connection)

    def figures(self) -> dict[int, figures_table.KeptRow]:
        """Return what is kept of how forms stand; each row says itself of which form it is. Raises StoreError."""
        with explained(self.path):
            return figures_table.all_rows(self._connection)

    def write_figures(self, rows: Mapping[int, figures_table.KeptRow]) -> None:
        """Keep how forms stand, which is no change to them. Raises as ``write`` does."""
        with self._editing((), set()):
            figures_table.write(self._connection, rows)

    def write(
        self,
        forms: Mapping[int, FormText | None],
        order: Sequence[int],
        drafts: Sequence[Draft] = (),
        now: int = 0,
        settings: tuple[str, int, bool] | None = None,
        guarded: Mapping[str, str] = MappingProxyType({}),
        answered_set: int = 0,
        entries: Sequence[Entry] = (),
        notes: Notes | None = None,
    ) -> None:
        """Write changed forms (None removes one), the order of all projects, and new versions, in one transaction.

        ``settings`` are the text of the template, the year, and whether somebody answered for them, ``guarded``
        the texts of the page options, of what the unit set once and so on, by their names in ``Contents``, where they
        changed, ``notes`` those of forms whose notes did.
        A blank ``order`` leaves the order as it is. ``answered_set``: what somebody answered for of what is missing in
        the digest over the whole file; the rest stays wrong. ``entries`` go to the account of what happened.
        Raises ConflictError if another program changed the file since, StoreError if it cannot be written;
        the file is then as it was. ``now``, in UTC seconds, decides which old versions go.
        """
        notes = notes or {}
        touched = None if order else {*forms, *notes, *(draft.form for draft in drafts)}
        others = {"version": drafts, "note": notes, "log": entries, "workbook": settings or guarded}
        tables = {"known_form", *(table for table, some in others.items() if some)}
        if order or any(text is None or text.sheet is None for text in forms.values()):
            tables.add("form")
        if any(text is None or text.sheet is not None for text in forms.values()):
            tables.add("sheet")
        with self._editing(touched, tables, answered_set):
            for form_id, text in forms.items():
                form_table.write_form(self._connection, form_id, text, now)
            form_table.write_order(self._connection, order)
            self._write_versions(drafts, now)
            if settings is not None:
                settings_table.write(self._connection, *settings)
            for key, value in guarded.items():
                settings_table.write_guarded(self._connection, key, value)
            note_table.write_notes(self._connection, notes)
            log_table.append(self._connection, entries)
            self._write_revision()
        self._revision += 1

    def has_changed(self) -> bool:
        """Tell whether another program wrote the file since it was read, or put another one in its place. Raises StoreError."""
        state = _state(self.path)
        if state is None:
            return False  # that is another trouble
        if _identity(self.path) != self._identity:
            return True
        with explained(self.path):
            if self._connection.execute("PRAGMA database_list").fetchone()[2] == "":  # a copy in memory
                return state != self._state
            return self._stored_revision() != self._revision

    def _write_revision(self) -> None:
        settings_table.write_revision(self._connection, self._revision + 1)

    def write_record(
        self, record: Record, entries: Sequence[Entry] = (), seals: str | None = None, answered_set: int = 0
    ) -> None:
        """Add a record of 定稿; other windows on this file see it by the revision. Raises as ``write`` does.

        ``seals``: what the workbook knows of keys from now on, where that changed; ``answered_set`` as there.
        """
        with self._editing({record.form}, {"finalising", "log", "workbook"}, answered_set):
            final_record_table.insert(self._connection, record)
            if seals is not None:
                settings_table.write_guarded(self._connection, "seals", seals)
            log_table.append(self._connection, entries)
            self._write_revision()
        self._revision += 1

    def write_versions(self, drafts: Sequence[Draft], now: int) -> None:
        """Write new versions alone, which is no change to the forms. Raises as ``write`` does."""
        with self._editing({draft.form for draft in drafts}, {"version"}):
            self._write_versions(drafts, now)

    @contextmanager
    def _editing(
        self,
        touched: Collection[int] | None,
        tables: Set[str] = set_digest.TABLES,
        answered_set: int = 0,
    ) -> Iterator[None]:
        """Open a transaction that changes what belongs to some forms, or None: to any, in some tables."""
        if _identity(self.path) != self._identity:
            raise self._lost()
        written: tuple[int, int | None] | None = None
        try:
            with explained(self.path), self._written() as writer, transaction(writer):
                if self._stored_revision() != self._revision:
                    taken = f"工作簿“{self.path.name}”已被另一个窗口或另一台电脑修改，未覆盖"
                    raise ConflictError(f"{taken}；请用“另存为”保存您的内容。", f"{taken}；请重新运行命令。")
                migrate(writer, self._migrations)
                before = set_digest.total(writer, touched, tables)
                yield
                known = set_digest.stored(writer) or 0
                own = set_digest.total(writer, touched, tables)
                put = set_digest.write(writer, known - before + own - answered_set)
                if (now := (self._stored_revision(), put)) != (self._revision, known):
                    written = now
                size = self._size()
        except StoreError:
            if written is None or not self._is_stamped(written):
                raise
            settle_names(self.path.parent)
        self._check_written(size)

    def _stamp(self) -> tuple[int, int | None]:
        return self._stored_revision(), set_digest.stored(self._connection)

    def _is_stamped(self, written: tuple[int, int | None]) -> bool:
        """Tell whether a transaction is in the file although SQLite said that it failed.

        The journal was gone when the folder that had it could not be synchronised: that would be a conflict with ourselves.
        """
        with suppress(sqlite3.Error):
            return self._stamp() == written
        return False

    def _size(self) -> int:
        """Return how long the file is for SQLite, in bytes, in a transaction after that."""
        (pages,), (size,) = (
            self._connection.execute(f"PRAGMA {name}").fetchone() for name in ("page_count", "page_size")
        )
        return int(pages * size)

    def _check_written(self, size: int) -> None:
        """What somebody took away or cut off in the very moment is not saved, although SQLite wrote it."""
        if _identity(self.path) != self._identity:
            raise self._lost()
        with explained(self.path):
            there = self.path.stat().st_size
            if (
                there < size and there < self._size()
            ):  # one that SQLite makes shorter at the end is whole, too
                raise self._lost()

    def _lost(self) -> StoreError:
        lost = f"工作簿“{self.path.name}”已被移走、删除或替换，没有保存"
        return StoreError(f"{lost}；请用“另存为”保存您的内容。", f"{lost}；请检查文件后重新运行命令。")

    @contextmanager
    def _written(self) -> Iterator[sqlite3.Connection]:
        """Use the connection that writes, opened at the first edit; what is read comes from it once it has written."""
        if self._writer is not None:
            yield self._writer
            return
        reader, writer = self._connection, self._open_to_write()
        self._connection = writer
        try:
            yield writer
        except BaseException:
            self._connection = reader
            writer.close()
            raise
        self._writer = writer
        reader.close()

    def _open_to_write(self) -> sqlite3.Connection:
        check_header(self.path, len(self._migrations))
        connection = connect(self.path)
        try:
            if check_structure(connection, self.path, self._migrations) < len(self._migrations):
                self.before_migration(self.path)
        except BaseException:
            connection.close()
            raise
        return connection

    @property
    def has_written(self) -> bool:
        """True once something was written."""
        return self._writer is not None

    def _write_versions(self, drafts: Sequence[Draft], now: int) -> None:
        version_table.insert(self._connection, drafts, now)

    def _stored_revision(self) -> int:
        return settings_table.revision(self._connection)

    # -- versions ---------------------------------------------------------------------------------------

    def check_versions(self, after: int, count: int) -> version_table.Checked:
        """Look at the next versions behind a number. Raises StoreError."""
        with explained(self.path):
            return version_table.checked(self._connection, after, count)

    def versions(self, form_id: int) -> tuple[StoredVersion, ...]:
        """Return a form's versions, newest first, damaged ones too. Raises StoreError."""
        with explained(self.path):
            return version_table.of_form(self._connection, form_id)

    def version_marks(self) -> list[VersionMark]:
        """Return what tells each version from all others. Raises StoreError."""
        with explained(self.path):
            return version_table.marks(self._connection)

    def version(self, version_id: int) -> StoredVersion | None:
        """Return one version, None if there is none. Raises StoreError."""
        with explained(self.path):
            return version_table.of_id(self._connection, version_id)

    def copy_versions(self, target: Store) -> None:
        """Copy all versions, and what is known of forms that are not there, into a new file. Raises StoreError."""
        with explained(self.path), target._editing(None):
            for table in ("version", "known_form", "note", "log", "figures"):
                copy_rows(self._connection, target._connection, table)

    def copy_damage(self, target: Store, keys: Collection[str], set_missing: int) -> None:
        """Take settings of those keys along as they stand, so that a new file tells what is wrong. Raises StoreError."""
        with explained(self.path), target._editing(None):
            shown = "SELECT CAST(key AS BLOB), CAST(value AS BLOB) FROM workbook"
            rows = [row for row in self._connection.execute(shown) if row[0] and row[0].decode() in keys]
            into = "INSERT OR REPLACE INTO workbook VALUES (CAST(? AS TEXT), CAST(? AS TEXT))"
            target._connection.executemany(into, rows)
            copy_unreadable(self._connection, target._connection)
        with explained(self.path), transaction(target._connection):
            set_digest.write(target._connection, set_digest.total(target._connection) + set_missing)

    def forget_removed(self) -> None:
        """Delete the versions of forms that somebody removed. Raises as ``write`` does."""
        with self._editing(None):
            version_table.forget_removed(self._connection)

    # -- the account ------------------------------------------------------------------------------------

    def entries(self) -> tuple[Entry, ...]:
        """Return what happened to the workbook, oldest first. Raises StoreError."""
        with explained(self.path):
            return log_table.all_entries(self._connection)

    # -- the end ----------------------------------------------------------------------------------------

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def resume(self) -> None:
        """Go on with the file after ``close``, as if it had stayed open."""
        with explained(self.path):
            self._connection = self._writer = connect(self.path)


def _identity(path: Path) -> tuple[int, int] | None:
    """Tell one file from another of the same name: SQLite would go on writing into a deleted one."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _state(path: Path) -> tuple[int, int] | None:
    """Return what shows without opening a file that it was written, None if there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns


def _set_up(connection: sqlite3.Connection, template_text: str, year: int) -> None:
    with transaction(connection):
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        migrate(connection)
        settings_table.write(connection, template_text, year)
        settings_table.write_revision(connection, 0)
        set_digest.write(connection, set_digest.total(connection))


def _migrated(connection: sqlite3.Connection, migrations: Sequence[Migration]) -> sqlite3.Connection:
    """Return an old file migrated: a copy in memory, the file stays as it is."""
    copy = in_memory(connection)
    connection.close()
    try:
        with transaction(copy):
            migrate(copy, migrations)
    except BaseException:
        copy.close()
        raise
    return copy
