"""A SQLite file of ours: how it is opened, what a transaction is, and its errors as Chinese sentences."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from model.errors import DamagedError, StoreError
from model.naming import EXTENSION
from model.system_errors import reason_of
from model.workbook.journals import (
    as_it_stands,
    copied_with_journal,
    has_foreign_journal,
    put_foreign_aside,
    uri_of,
)

_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
BUSY_SECONDS = 3  # so long another program may hold the file before that is told


def connect(path: Path) -> sqlite3.Connection:
    """Open a database to write; a journal of another file gets another name before SQLite rolls it in."""
    put_foreign_aside(path)
    connection = sqlite3.connect(path, isolation_level=None, timeout=BUSY_SECONDS, check_same_thread=False)
    try:
        configure(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def connect_to_read(path: Path) -> sqlite3.Connection:
    """Open a database so that nothing is ever written, neither into it nor beside it.

    What a crash left half-written is put right in a copy in memory.
    """
    if not _is_wal(path):
        connection = sqlite3.connect(
            f"{uri_of(path.absolute())}?mode=ro",
            uri=True,
            isolation_level=None,
            timeout=BUSY_SECONDS,
            check_same_thread=False,
        )
        try:
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            return connection
        except sqlite3.OperationalError as error:
            connection.close()
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_READONLY:  # a journal waits to be rolled back
                raise
        except BaseException:
            connection.close()
            raise
    return _recovered(path)


def settle(path: Path) -> None:
    """Let SQLite put right what a crash left half-written, so that nothing waits beside the file any more.

    What is no database, or cannot be written, stays as it is.
    """
    if path.exists():
        with suppress(sqlite3.Error), closing(connect(path)) as connection:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()


def _is_wal(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(20)[18:20] != b"\x01\x01"


def _recovered(path: Path) -> sqlite3.Connection:
    if has_foreign_journal(path):
        with closing(as_it_stands(path)) as connection:
            return in_memory(connection)
    with tempfile.TemporaryDirectory() as folder:
        copy = copied_with_journal(path, Path(folder))
        with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
            connection.execute("PRAGMA trusted_schema = OFF")
            return in_memory(connection)


def in_memory(connection: sqlite3.Connection) -> sqlite3.Connection:
    """Return a copy of a database that is in memory alone."""
    copy = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    try:
        copy.execute("PRAGMA trusted_schema = OFF")
        connection.backup(copy)
    except BaseException:
        copy.close()
        raise
    return copy


def configure(connection: sqlite3.Connection) -> None:
    for pragma in (
        "trusted_schema = OFF",
        "cell_size_check = ON",
        "synchronous = EXTRA",  # with FULL, a journal that was gone may be back after a loss of power
        "journal_mode = DELETE",
    ):
        connection.execute(f"PRAGMA {pragma}").fetchall()


@contextmanager
def transaction(connection: sqlite3.Connection, begin: str = "BEGIN IMMEDIATE") -> Iterator[None]:
    connection.execute(begin)
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):  # after a full disk SQLite has rolled back by itself
            connection.execute("ROLLBACK")
        raise


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into one Chinese sentence."""
    try:
        yield
    except sqlite3.Error as error:
        kind = DamagedError if _code_of(error) in _DAMAGED else StoreError
        raise kind(*_sentences(path, error)) from error
    except (UnicodeError, OverflowError) as error:
        raise DamagedError(f"工作簿“{path.name}”已损坏，请改用备份。") from error
    except OSError as error:
        raise StoreError(
            f"读写文件“{path.name}”时出错（{reason_of(error)}），请检查文件名、权限和磁盘空间。"
        ) from error


def _is_too_long(path: Path) -> bool:
    """Tell whether SQLite has no room for a path and the name of its journal: 260 signs on Windows, elsewhere 512 bytes."""
    full = str(path.absolute())
    return len(full) > 225 if os.name == "nt" else len(os.fsencode(full)) > 460


def _code_of(error: sqlite3.Error) -> int:
    if "decode" in str(error) or "malformed" in str(error):
        return sqlite3.SQLITE_CORRUPT
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def _sentences(path: Path, error: sqlite3.Error) -> tuple[str, str]:
    """Say what went wrong, for a window and for a command."""
    name, code = path.name, _code_of(error)
    if code == sqlite3.SQLITE_FULL:
        full = f"磁盘已满，工作簿“{name}”没有保存；请清理磁盘空间"
        return f"{full}，内容还在窗口里，稍后会自动再存。", f"{full}，再重新运行命令。"
    if code == sqlite3.SQLITE_READONLY:
        refused = f"工作簿“{name}”是只读的，没有保存"
        return (
            f"{refused}；请用“另存为”存到别的位置。",
            f"{refused}；请改成可写，或复制到能写的位置，再重新运行命令。",
        )
    if code == sqlite3.SQLITE_CANTOPEN and _is_too_long(path):
        sentence = f"无法打开或创建文件“{name}”：它的路径太长（{len(str(path.absolute()))} 字），请移到层数少、名字短的文件夹。"
        return sentence, sentence
    sentence = _plain_sentence(name, code)
    return sentence, sentence


def _plain_sentence(name: str, code: int) -> str:
    sentences = {
        sqlite3.SQLITE_BUSY: f"工作簿“{name}”正被另一个程序占用，请稍后再试。",
        sqlite3.SQLITE_LOCKED: f"工作簿“{name}”正被另一个程序占用，请稍后再试。",
        sqlite3.SQLITE_IOERR: f"读写工作簿“{name}”时磁盘出错，请检查磁盘或 U 盘是否已拔出。",
        sqlite3.SQLITE_CANTOPEN: f"无法打开或创建文件“{name}”，请检查文件夹是否存在、是否有写权限、磁盘是否已满。",
        sqlite3.SQLITE_NOTADB: f"文件“{name}”不是绩效自评工作簿，请选择扩展名为 {EXTENSION} 的文件。",
        sqlite3.SQLITE_CORRUPT: f"工作簿“{name}”已损坏，请改用备份。",
    }
    return sentences.get(code, f"读写工作簿“{name}”时出错（代码 {code}），请检查磁盘，或改用备份。")
