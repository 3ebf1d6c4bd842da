"""A workbook written whole to another file, which takes the place of one that is there."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from model.errors import StoreError
from model.files import remove_database, replace_database, temporary_beside
from model.system_errors import reason_of
from model.workbook.database import settle
from model.workbook.final_records import Record
from model.workbook.store import Store
from model.workbook.writing import Writing


@dataclass(frozen=True, slots=True)
class Whole:
    """All that goes into another file: what is written, the records, and what ``Store.copy_damage`` copies."""

    year: int
    writing: Writing
    records: Sequence[Record]
    damaged_settings: set[str]
    set_missing: int


def write_elsewhere(path: Path, whole: Whole, old: Store | None) -> tuple[Store, bool]:
    """Write everything and return the new file; tell whether the versions came along. The old file, if any, is closed.

    Without an old file, or where it cannot be read any more, the forms are still saved. Raises StoreError; the file
    that was there is whole then, and the old one as it was.
    """
    if not path.parent.is_dir():
        raise StoreError(f"文件夹“{path.parent}”不存在，无法写入“{path.name}”，请先建好或换一个位置。")
    temporary = temporary_beside(path, path.suffix)
    try:
        with_versions = _write(temporary, whole, old)
        _replace(temporary, path, old if old is not None and old.path == path else None)
        fresh = Store.open(path)
        fresh.read()
    except StoreError as error:
        raise StoreError(str(error).replace(temporary.name, path.name)) from error
    except OSError as error:
        raise StoreError(
            f"无法写入“{path.name}”（{reason_of(error)}），请检查位置和权限，或换一个文件名。"
        ) from error
    finally:
        remove_database(temporary)
    if old is not None:
        old.close()
    return fresh, with_versions


def _write(path: Path, whole: Whole, old: Store | None) -> bool:
    """Write everything to a new file; return whether the versions could be read."""
    writing = whole.writing
    store, with_versions = Store.create(path, writing.now.template.text, whole.year), False
    try:
        if old is not None:
            with suppress(StoreError):
                old.copy_versions(store)
                with_versions = True
        (writing if with_versions else replace(writing, notes=writing.now.notes)).write(store)
        for record in whole.records:
            store.write_record(record)
        if old is not None:
            with suppress(StoreError):
                old.copy_damage(store, whole.damaged_settings, whole.set_missing)
    finally:
        store.close()
    return with_versions


def _replace(temporary: Path, path: Path, own: Store | None) -> None:
    if own is not None:
        own.close()  # Windows replaces no open file
    # the old file needs its journal if the program is killed before the new one stands there
    settle(path)
    try:
        replace_database(temporary, path)
    except OSError:
        if own is not None:
            own.resume()
        raise
