"""The workbook file: one SQLite database with rollback journal, full synchronisation, one transaction per edit.

A file that came from elsewhere is untrusted: header, application id, version and schema are compared before
anything is read. Every error is a StoreError with one Chinese sentence.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from model import finalising_table, version_table
from model.digest import digest_of
from model.errors import ConflictError, StoreError
from model.finalising import Record
from model.migrations import STEPS, Step, expected_schema, migrate, schema_of
from model.naming import EXTENSION
from model.system_errors import reason_of
from model.version_table import StoredVersion
from model.versions import Draft, Version

APPLICATION_ID = 0x4A585A50  # "JXZP"
MAX_BYTES = 1 << 30
MAX_ID = 1 << 53
_MAGIC = b"SQLite format 3\x00"


@dataclass(frozen=True, slots=True)
class StoredForm:
    """One form as stored: canonical JSON text, and whether it still matches its digest."""

    id: int
    document: str
    intact: bool


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything in a workbook file but the versions.

    ``settings_intact``: template and year still match their digest; ``last_versions``: each form's newest one;
    ``records``: those of 定稿, oldest first; ``page``: the text of the page options, "?" if it is damaged.
    """

    template_text: str
    year: int
    forms: tuple[StoredForm, ...]
    settings_intact: bool = True
    last_versions: Mapping[int, Version] = field(default_factory=dict)
    records: tuple[Record, ...] = ()
    page: str = ""


def _settings_digest(template_text: str, year: str) -> str:
    return digest_of(f"{year}\n{template_text}")


class Store:
    """An open workbook file."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection
        self._revision = 0
        self._identity = _identity(path)

    @classmethod
    def create(cls, path: Path, template_text: str, year: int) -> Store:
        """Make a new workbook file. Raises StoreError if the file exists or cannot be written."""
        if path.exists():
            raise StoreError(f"文件“{path.name}”已经存在，请换一个文件名。")
        with _explained(path):
            connection = _connect(path)
            try:
                _set_up(connection, template_text, year)
            except BaseException:
                connection.close()
                path.unlink(missing_ok=True)
                raise
        store = cls(path, connection)
        store._revision = store._stored_revision()
        return store

    @classmethod
    def open(cls, path: Path, steps: Sequence[Step] = STEPS) -> Store:
        """Open a workbook file, after taking missing migration steps if it can be written. Raises StoreError."""
        _check_header(path, len(steps))
        with _explained(path):
            connection = sqlite3.connect(path, isolation_level=None, timeout=3, check_same_thread=False)
            try:
                version = _check_inside(connection, path, steps)
                _configure(connection)
                if version < len(steps):
                    _take_steps(connection, steps)
            except BaseException:
                connection.close()
                raise
        return cls(path, connection)

    def read(self) -> Contents:
        """Read everything as it is at one moment. Raises StoreError if the file is damaged."""
        with _explained(self.path), _transaction(self._connection, "BEGIN"):
            self._revision = self._stored_revision()
            settings = dict(self._connection.execute("SELECT key, value FROM workbook").fetchall())
            query = "SELECT id, document, digest FROM form ORDER BY position, id"
            rows = self._connection.execute(query).fetchall()
            last = version_table.last_versions(self._connection) if self._has_versions() else {}
            records = finalising_table.all_records(self._connection) if self._has_records() else ()
        template, year = settings.get("template"), settings.get("year")
        if not isinstance(template, str) or not isinstance(year, str) or not re.fullmatch("[0-9]{4}", year):
            raise StoreError(f"工作簿“{self.path.name}”已损坏：缺少模板或年度，请改用备份。")
        if any(not isinstance(row[0], int) or not 0 < row[0] < MAX_ID for row in rows):
            raise StoreError(f"工作簿“{self.path.name}”已损坏：项目编号不对，请改用备份。")
        expected = _settings_digest(template, year)
        intact = settings.get("digest", expected) == expected
        forms, page = tuple(_stored_form(*row) for row in rows), _page_text(settings)
        return Contents(template, int(year), forms, intact, last, records, page)

    def write(
        self,
        documents: Mapping[int, str | None],
        order: Sequence[int],
        drafts: Sequence[Draft] = (),
        now: int = 0,
        settings: tuple[str, int] | None = None,
        page: str | None = None,
    ) -> None:
        """Write changed forms (None removes one), the order of all forms, and new versions, in one transaction.

        ``settings`` are the text of the template and the year, ``page`` that of the page options, where they changed.

        A blank ``order`` leaves the order as it is.
        Raises ConflictError if another program changed the file since, StoreError if it cannot be written;
        the file is then as it was. ``now``, in UTC seconds, decides which old versions go.
        """
        with self._editing():
            for form_id, document in documents.items():
                self._write_form(form_id, document)
            self._write_order(order)
            self._write_versions(drafts, now)
            if settings is not None:
                self._write_settings(*settings)
            if page is not None:
                self._write_page(page)
            self._write_revision()
        self._revision += 1

    def _write_revision(self) -> None:
        revision = str(self._revision + 1)
        self._connection.execute("UPDATE workbook SET value = ? WHERE key = 'revision'", (revision,))

    def write_record(self, record: Record) -> None:
        """Add a record of 定稿; other windows on this file see it by the revision. Raises as ``write`` does."""
        with self._editing():
            if not self._has_records():
                raise StoreError(f"工作簿“{self.path.name}”是只读的旧格式，不能定稿；请先“另存为”。")
            finalising_table.insert(self._connection, record)
            self._write_revision()
        self._revision += 1

    def _has_records(self) -> bool:
        return finalising_table.has_table(self._connection)

    def write_versions(self, drafts: Sequence[Draft], now: int) -> None:
        """Write new versions alone, which is no change to the forms. Raises as ``write`` does."""
        with self._editing():
            self._write_versions(drafts, now)

    @contextmanager
    def _editing(self) -> Iterator[None]:
        if _identity(self.path) != self._identity:
            raise StoreError(
                f"工作簿“{self.path.name}”已被移走、删除或替换，没有保存；请用“另存为”保存您的内容。"
            )
        with _explained(self.path), _transaction(self._connection):
            if self._stored_revision() != self._revision:
                raise ConflictError(
                    f"工作簿“{self.path.name}”已被另一个窗口或另一台电脑修改，未覆盖；请用“另存为”保存您的内容。"
                )
            yield

    def _write_versions(self, drafts: Sequence[Draft], now: int) -> None:
        if drafts and self._has_versions():
            version_table.insert(self._connection, drafts, now)

    def _write_form(self, form_id: int, document: str | None) -> None:
        if document is None:
            self._connection.execute("DELETE FROM form WHERE id = ?", (form_id,))
            return
        self._connection.execute(
            "INSERT INTO form (id, position, document, digest) VALUES (?, 0, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET document = excluded.document, digest = excluded.digest",
            (form_id, document, digest_of(document)),
        )

    def _write_settings(self, template_text: str, year: int) -> None:
        digest = _settings_digest(template_text, str(year))
        for key, value in (("template", template_text), ("year", str(year)), ("digest", digest)):
            self._connection.execute("UPDATE workbook SET value = ? WHERE key = ?", (value, key))

    def _write_page(self, text: str) -> None:
        pairs = (("page", text), ("page_digest", digest_of(text)))
        self._connection.executemany("INSERT OR REPLACE INTO workbook VALUES (?, ?)", pairs)

    def _write_order(self, order: Sequence[int]) -> None:
        self._connection.executemany(
            "UPDATE form SET position = ? WHERE id = ? AND position <> ?",
            [(position, form_id, position) for position, form_id in enumerate(order, start=1)],
        )

    def _stored_revision(self) -> int:
        row = self._connection.execute("SELECT value FROM workbook WHERE key = 'revision'").fetchone()
        text = row[0] if row else ""
        return int(text) if isinstance(text, str) and re.fullmatch("[0-9]{1,15}", text) else 0

    # -- versions ---------------------------------------------------------------------------------------

    def _has_versions(self) -> bool:
        return version_table.has_table(self._connection)

    def versions(self, form_id: int) -> tuple[StoredVersion, ...]:
        """Return a form's versions, newest first, damaged ones too. Raises StoreError."""
        with _explained(self.path):
            return version_table.of_form(self._connection, form_id) if self._has_versions() else ()

    def version(self, version_id: int) -> StoredVersion | None:
        """Return one version, None if there is none. Raises StoreError."""
        with _explained(self.path):
            return version_table.of_id(self._connection, version_id) if self._has_versions() else None

    def copy_versions(self, path: Path) -> None:
        """Copy all versions into another, newly made workbook file. Raises StoreError."""
        with _explained(self.path):
            if not self._has_versions():
                return
            self._connection.execute("ATTACH ? AS other", (str(path),))
            try:
                self._connection.execute("INSERT INTO other.version SELECT * FROM main.version")
            finally:
                self._connection.execute("DETACH other")

    def forget_removed(self) -> None:
        """Delete the versions of forms that are no longer in the file. Raises as ``write`` does."""
        with self._editing():
            if self._has_versions():
                version_table.forget_removed(self._connection)

    # -- the end ----------------------------------------------------------------------------------------

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def resume(self) -> None:
        """Go on with the file after ``close``, as if it had stayed open."""
        with _explained(self.path):
            self._connection = _connect(self.path)


def _stored_form(form_id: int, document: object, digest: object) -> StoredForm:
    if not isinstance(document, str):
        return StoredForm(form_id, "", False)
    return StoredForm(form_id, document, digest_of(document) == digest)


def _page_text(settings: Mapping[object, object]) -> str:
    text = settings.get("page", "")
    return (
        text
        if isinstance(text, str) and settings.get("page_digest", digest_of("")) == digest_of(text)
        else "?"
    )


def _identity(path: Path) -> tuple[int, int] | None:
    """Tell one file from another of the same name: SQLite would go on writing into a deleted one."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, timeout=3, check_same_thread=False)
    _configure(connection)
    return connection


def _configure(connection: sqlite3.Connection) -> None:
    for pragma in (
        "trusted_schema = OFF",
        "cell_size_check = ON",
        "synchronous = FULL",
        "journal_mode = DELETE",
    ):
        connection.execute(f"PRAGMA {pragma}").fetchall()


def _set_up(connection: sqlite3.Connection, template_text: str, year: int) -> None:
    digest = _settings_digest(template_text, str(year))
    settings = {"template": template_text, "year": str(year), "digest": digest, "revision": "0"}
    with _transaction(connection):
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        migrate(connection)
        connection.executemany("INSERT INTO workbook VALUES (?, ?)", settings.items())


def _take_steps(connection: sqlite3.Connection, steps: Sequence[Step]) -> None:
    """Take the missing steps; an old file that cannot be written is read as it is."""
    try:
        with _transaction(connection):
            migrate(connection, steps)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_READONLY:
            raise


def _check_header(path: Path, newest: int) -> None:
    """Raise StoreError for anything that is no workbook of ours, before SQLite touches it."""
    try:
        with path.open("rb") as file:
            header = file.read(100)
        size = path.stat().st_size
    except FileNotFoundError:
        raise StoreError(f"找不到文件“{path}”，请检查文件名和位置。") from None
    except (OSError, ValueError) as error:
        reason = reason_of(error) if isinstance(error, OSError) else "文件名不对"
        raise StoreError(f"打不开文件“{path.name}”（{reason}），请检查权限和磁盘。") from None
    if len(header) < 100 or not header.startswith(_MAGIC):
        raise StoreError(f"文件“{path.name}”不是绩效自评工作簿，请选择扩展名为 {EXTENSION} 的文件。")
    if int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise StoreError(
            f"文件“{path.name}”是别的程序的数据库，不是绩效自评工作簿，请选择扩展名为 {EXTENSION} 的文件。"
        )
    # while a journal waits, the header may be that of a step that is going to be rolled back
    if not path.with_name(f"{path.name}-journal").exists():
        _check_version(path, int.from_bytes(header[60:64], "big"), newest)
    if size > MAX_BYTES:
        raise StoreError(f"工作簿“{path.name}”已损坏或过大，请改用备份。")


def _check_version(path: Path, version: int, newest: int) -> None:
    if version > newest:
        raise StoreError(
            f"工作簿“{path.name}”由更新版本的程序保存（格式 {version}，本程序支持到 {newest}），请升级程序后再打开。"
        )
    if version < 1:
        raise StoreError(f"工作簿“{path.name}”已损坏，请改用备份。")


def _check_inside(connection: sqlite3.Connection, path: Path, steps: Sequence[Step]) -> int:
    """Return the version, as it is after SQLite has rolled back what a crash left half-written."""
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    _check_version(path, version, len(steps))
    if schema_of(connection) != expected_schema(version, steps):
        raise StoreError(f"工作簿“{path.name}”的结构与本程序不符，可能被别的程序改动过，请改用备份。")
    if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
        raise StoreError(f"工作簿“{path.name}”已损坏，请改用备份。")
    return int(version)


@contextmanager
def _transaction(connection: sqlite3.Connection, begin: str = "BEGIN IMMEDIATE") -> Iterator[None]:
    connection.execute(begin)
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):  # after a full disk SQLite has rolled back by itself
            connection.execute("ROLLBACK")
        raise


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into one Chinese sentence."""
    try:
        yield
    except sqlite3.Error as error:
        raise StoreError(_sentence(path.name, error)) from error
    except (UnicodeError, OverflowError) as error:
        raise StoreError(f"工作簿“{path.name}”已损坏，请改用备份。") from error
    except OSError as error:
        raise StoreError(
            f"无法写入文件“{path.name}”（{reason_of(error)}），请检查权限和磁盘空间。"
        ) from error


def _sentence(name: str, error: sqlite3.Error) -> str:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if "decode" in str(error) or "malformed" in str(error):
        code = sqlite3.SQLITE_CORRUPT
    sentences = {
        sqlite3.SQLITE_FULL: f"磁盘已满，工作簿“{name}”没有保存；请清理磁盘空间，内容还在窗口里，稍后会自动再存。",
        sqlite3.SQLITE_READONLY: f"工作簿“{name}”是只读的，没有保存；请用“另存为”存到别的位置。",
        sqlite3.SQLITE_BUSY: f"工作簿“{name}”正被另一个程序占用，请稍后再试。",
        sqlite3.SQLITE_LOCKED: f"工作簿“{name}”正被另一个程序占用，请稍后再试。",
        sqlite3.SQLITE_IOERR: f"读写工作簿“{name}”时磁盘出错，请检查磁盘或 U 盘是否已拔出。",
        sqlite3.SQLITE_CANTOPEN: f"无法打开或创建文件“{name}”，请检查文件夹是否存在、是否有写权限。",
        sqlite3.SQLITE_NOTADB: f"文件“{name}”不是绩效自评工作簿，请选择扩展名为 {EXTENSION} 的文件。",
        sqlite3.SQLITE_CORRUPT: f"工作簿“{name}”已损坏，请改用备份。",
    }
    return sentences.get(code, f"读写工作簿“{name}”时出错（代码 {code}），请检查磁盘，或改用备份。")
