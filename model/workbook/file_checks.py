"""Checks that a file is one of our workbooks. They come before anything is read, as no file is trusted."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from model.errors import DamagedError, StoreError
from model.files import size_of
from model.naming import EXTENSION
from model.system_errors import reason_of
from model.workbook.migrations import Migration, expected_schema, schema_of

APPLICATION_ID = 0x4A585A50  # "JXZP"
MAX_BYTES = 1 << 30
_MAGIC = b"SQLite format 3\x00"


def check_header(path: Path, newest: int) -> None:
    """Raise StoreError for anything that is no workbook of ours, before SQLite touches it."""
    try:
        size = size_of(path)
        with path.open("rb") as file:
            header = file.read(100)
    except FileNotFoundError:
        raise StoreError(f"找不到文件“{path}”，请检查文件名和位置。") from None
    except (OSError, ValueError) as error:
        reason = reason_of(error) if isinstance(error, OSError) else "文件名不对"
        raise StoreError(f"打不开文件“{path.name}”（{reason}），请检查文件名、权限和磁盘。") from None
    if (len(header) < 100 or not header.startswith(_MAGIC)) and path.suffix.lower() == EXTENSION:
        raise DamagedError(f"文件“{path.name}”不是绩效自评工作簿，或开头已损坏，请改用备份。")
    if len(header) < 100 or not header.startswith(_MAGIC):
        raise StoreError(f"文件“{path.name}”不是绩效自评工作簿，请选择扩展名为 {EXTENSION} 的文件。")
    if int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise StoreError(
            f"文件“{path.name}”是别的程序的数据库，不是绩效自评工作簿，请选择扩展名为 {EXTENSION} 的文件。"
        )
    # while a journal waits, the header may be that of a migration that is going to be rolled back
    if not path.with_name(f"{path.name}-journal").exists():
        _check_version(path, int.from_bytes(header[60:64], "big", signed=True), newest)
    if size > MAX_BYTES:
        raise StoreError(f"工作簿“{path.name}”已损坏或过大，请改用备份。")


def _check_version(path: Path, version: int, newest: int) -> None:
    if version > newest:
        raise StoreError(
            f"工作簿“{path.name}”由更新版本的程序保存（格式 {version}，本程序支持到 {newest}），请升级程序后再打开。"
        )
    if version < 1:
        raise DamagedError(f"工作簿“{path.name}”已损坏，请改用备份。")


def check_inside(connection: sqlite3.Connection, path: Path, migrations: Sequence[Migration]) -> int:
    """Return the version, as it is after SQLite has rolled back what a crash left half-written."""
    version = check_structure(connection, path, migrations)
    if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
        raise DamagedError(f"工作簿“{path.name}”已损坏，请改用备份。")
    return version


def check_structure(connection: sqlite3.Connection, path: Path, migrations: Sequence[Migration]) -> int:
    """Return the version of a file whose tables are those of that version. Raises StoreError."""
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    _check_version(path, version, len(migrations))
    if schema_of(connection) != expected_schema(version, migrations):
        raise DamagedError(f"工作簿“{path.name}”的结构与本程序不符，可能被别的程序改动过，请改用备份。")
    return int(version)
