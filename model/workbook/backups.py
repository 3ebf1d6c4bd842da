"""Backup copies of workbooks in a folder of their own, in case a file is damaged, deleted or lost.

Each workbook has a folder of its own, named after it and its place. A copy is taken through SQLite, so that it is
whole even while somebody writes, and only if the workbook differs from the copy before. It counts when it was opened
and every form in it matches its digest; only what counts lets an older copy go (``kept_copies``). The last states of
a damaged workbook lie in a folder by themselves.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from model.digest import digest_of
from model.errors import StoreError, UserError
from model.files import (
    ODD_NAMES,
    encoded,
    file_name_for,
    remove_database,
    size_of,
    sweep_left_behind,
    temporary_beside,
    unique_path,
    write_whole,
)
from model.naming import EXTENSION
from model.system_errors import reason_of
from model.workbook.contents import Contents
from model.workbook.database import connect_to_read
from model.workbook.fetching import fetched
from model.workbook.file_checks import MAX_BYTES
from model.workbook.final_forms import FinalForms
from model.workbook.kept_copies import KEPT_LAST, kept
from model.workbook.store import Store

KEPT_DAMAGED = 3
DAMAGED = "受损"  # the folder of damaged states, in that of the copies
ORIGIN = "原文件位置.txt"
_NAME = re.compile(r"\d{4}-\d\d-\d\d \d{6}")
_FORM = "%Y-%m-%d %H%M%S"


class DamagedStateError(UserError):
    """The workbook is damaged: its copy was made, and lies with the damaged ones."""


@dataclass(frozen=True, slots=True)
class Backup:
    """One copy: its file, the local time at which it was taken, its bytes."""

    path: Path
    when: datetime
    size: int


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A workbook of which there are copies, newest first."""

    workbook: Path
    backups: tuple[Backup, ...]


class Backups:
    """The copies in a folder. ``now`` tells the local time."""

    def __init__(self, folder: Path, now: Callable[[], datetime] = datetime.now) -> None:
        self.folder = folder
        self._now = now
        self._looked_at: dict[tuple[Path, int, int], bool] = {}

    def keep(self, workbook: Path) -> Backup | None:
        """Copy a workbook, unless its last copy says the same, and let old copies go; return the copy. Raises UserError."""
        made = self.take(workbook)
        self._thin_out(self._place(workbook), made)
        return made

    def take(self, workbook: Path) -> Backup | None:
        """Copy a workbook, unless its last copy says the same; return the copy.

        Raises UserError if it could not be copied, DamagedStateError if it is not whole.
        """
        place = self._place(workbook)
        temporary = temporary_beside(place / "copy", ".tmp")
        try:
            place.mkdir(parents=True, exist_ok=True)
            with _gone_at_the_end(temporary):
                _copy(workbook, temporary)
                sweep_left_behind(temporary)
                return self._take_in(temporary, place, workbook)
        except (OSError, sqlite3.Error) as error:
            reason = reason_of(error) if isinstance(error, OSError) else "读不全原文件，或磁盘已满"
            raise UserError(
                f"“{workbook.name}”的备份没有做成（{reason}），请检查“{self.folder}”和磁盘空间。"
            ) from error

    def _take_in(self, copy: Path, place: Path, workbook: Path) -> Backup | None:
        known, mark = self._in_folder(place), _mark(copy)
        write_whole(place / ORIGIN, encoded(f"{workbook.absolute()}\n"))
        if not is_whole(copy):
            self._put_apart(copy, mark, place / DAMAGED)
            raise DamagedStateError(
                f"“{workbook.name}”里有受损的内容，备份单独存在“{DAMAGED}”文件夹，以前的备份都还在；"
                "请先处理受损的表，或打开以前的备份。"
            )
        with suppress(OSError, sqlite3.Error):  # a copy that got damaged is no reason not to make another
            if known and _mark(known[0].path) == mark and is_whole(known[0].path):
                return None
        return self._put(copy, place, known)

    def _put(self, copy: Path, place: Path, known: Sequence[Backup]) -> Backup:
        now = self._now()
        path = unique_path(place, now.strftime(_FORM), EXTENSION, {b.path.name.casefold() for b in known})
        copy.replace(path)
        return Backup(path, now.replace(microsecond=0), path.stat().st_size)

    def _put_apart(self, copy: Path, mark: object, place: Path) -> None:
        """Keep the last states of a damaged workbook."""
        place.mkdir(exist_ok=True)
        known = self._in_folder(place)
        with suppress(OSError, sqlite3.Error):
            if known and _mark(known[0].path) == mark:
                return
        self._put(copy, place, known)
        for old in known[KEPT_DAMAGED - 1 :]:
            with suppress(OSError):
                old.path.unlink()

    def of(self, workbook: Path) -> tuple[Backup, ...]:
        """Return the copies of a workbook, newest first."""
        return self._in_folder(self._place(workbook))

    def all(self) -> tuple[BackedUp, ...]:
        """Return every workbook of which there are copies, the one copied last first."""
        found = []
        with suppress(OSError):
            for place in self.folder.iterdir():
                if backups := self._in_folder(place):
                    found.append(BackedUp(_origin(place), backups))
        return tuple(sorted(found, key=lambda one: self._rank(one.backups[0]), reverse=True))

    def take_out(self, backup: Backup, workbook: Path, elsewhere: Path) -> Path:
        """Copy a backup to a new file beside the workbook (``elsewhere`` if that folder is gone). Raises UserError."""
        folder = workbook.parent if workbook.parent.is_dir() else elsewhere
        try:
            folder.mkdir(parents=True, exist_ok=True)
            taken = {path.name.casefold() for path in folder.iterdir()}
            path = unique_path(folder, f"{workbook.stem}（备份 {backup.when:%m-%d %H%M}）", EXTENSION, taken)
            temporary = temporary_beside(path, ".tmp")
            with _gone_at_the_end(temporary):
                _copy(backup.path, temporary)
                temporary.replace(path)
        except (OSError, sqlite3.Error) as error:
            reason = reason_of(error) if isinstance(error, OSError) else "备份读不全，或磁盘已满"
            raise UserError(
                f"取不出 {backup.when:%Y-%m-%d %H:%M} 的备份（{reason}），请选另一份，或检查“{folder}”。"
            ) from error
        return path

    def _rank(self, backup: Backup) -> tuple[bool, datetime, int]:
        """Return by what copies are ordered. What is dated later than now was made while a clock was wrong.

        It counts as older than all others: else it would keep each new copy from staying.
        """
        return backup.when <= self._now(), backup.when, len(backup.path.name)

    def _in_folder(self, place: Path) -> tuple[Backup, ...]:
        return tuple(sorted(_found_in(place), key=self._rank, reverse=True))

    def _thin_out(self, place: Path, made: Backup | None) -> None:
        """Delete old copies that need not stay; the one just made does anyway.

        Copies that got damaged count for nothing, and stay: somebody may still get something out of them.
        """
        found = self._in_folder(place)
        if len(found) <= KEPT_LAST:
            return
        backups = [(backup.when, backup) for backup in found if self._is_whole(backup.path)]
        staying = {*kept(backups, self._now()), made}
        for _, backup in backups:
            if backup not in staying:
                with suppress(OSError):
                    backup.path.unlink()

    def _is_whole(self, path: Path) -> bool:
        """Tell whether a copy is whole; each one is looked into once, as long as nobody touches it."""
        try:
            status = path.stat()
        except OSError:
            return False
        key = (path, status.st_size, status.st_mtime_ns)
        if key not in self._looked_at:
            self._looked_at[key] = is_whole(path)
        return self._looked_at[key]

    def _place(self, workbook: Path) -> Path:
        """Return the folder for a workbook's copies; a stick keeps its copies under another drive letter."""
        path = workbook.absolute()
        mark = digest_of(path.relative_to(path.anchor).as_posix().casefold())[:8]
        return self.folder / f"{file_name_for(workbook.stem, 40)} {mark}"


def count_projects(path: Path) -> int | None:
    """Return how many projects a copy holds, None if it cannot be read any more."""
    try:
        with closing(connect_to_read(path)) as connection:
            return int(connection.execute("SELECT count(*) FROM form").fetchone()[0])
    except (OSError, sqlite3.Error):
        return None


def is_whole(path: Path) -> bool:
    """Tell whether a copy can be opened, and forms, versions, records and settings in it are those that were saved."""
    try:
        with closing(Store.open(path)) as store:
            contents = store.read(at_once=0)  # not all texts at once in memory
            is_set = not contents.lost and store.are_forms_intact() and store.set_missing() == 0
    except StoreError:
        return False
    is_told = contents.settings_intact and "?" not in (contents.page, contents.unit)
    return is_set and is_told and _are_records_whole(contents)


def _are_records_whole(contents: Contents) -> bool:
    """Tell whether each final form is the one that was finalised, and no record is damaged for which nobody has answered."""
    final, forms = FinalForms(contents.records), {head.id: head.digest for head in contents.heads}
    return not final.with_damaged_records(forms) and not any(
        final.has_other_digest(form, digest) for form, digest in forms.items()
    )


def _found_in(place: Path) -> list[Backup]:
    found = []
    with suppress(OSError):
        for path in place.glob(f"*{EXTENSION}"):
            if match := _NAME.match(path.stem):
                with suppress(ValueError):
                    when = datetime.strptime(match.group(), _FORM)
                    found.append(Backup(path, when, path.stat().st_size))
    return found


def _origin(place: Path) -> Path:
    try:
        noted = (place / ORIGIN).read_text("utf-8", ODD_NAMES).strip()
    except (OSError, ValueError):
        noted = ""
    return Path(noted or f"{place.name.rpartition(' ')[0] or place.name}{EXTENSION}")


def copy_database(source: Path, target: Path) -> None:
    """Copy a workbook as it is at one moment; the same content gives the same bytes. Raises UserError."""
    try:
        _copy(source, target)
    except (OSError, sqlite3.Error) as error:
        reason = reason_of(error) if isinstance(error, OSError) else "读不全，或磁盘已满"
        raise UserError(f"“{source.name}”复制不出来（{reason}），请检查文件和磁盘空间。") from error


def _copy(source: Path, target: Path) -> None:
    """Copy a database as it is at one moment; what a crash left half-written is put right in the copy."""
    if size_of(source) > MAX_BYTES:
        raise sqlite3.DataError("too large")
    with closing(connect_to_read(source)) as reader, closing(sqlite3.connect(target)) as writer:
        writer.execute("PRAGMA journal_mode = OFF")
        # the lock is waited for here: the copying itself would wait for ever while another program writes
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM sqlite_master").fetchone()
        reader.backup(writer)


@contextmanager
def _gone_at_the_end(path: Path) -> Iterator[None]:
    try:
        yield
    finally:
        remove_database(path)


def _mark(path: Path) -> tuple[object, ...]:
    """Return what tells two states of a workbook apart: revision, template, page, and the digest of each form."""
    with closing(connect_to_read(path)) as connection:
        settings = fetched(connection, "SELECT key, value FROM workbook ORDER BY key")
        forms = fetched(connection, "SELECT id, position, digest FROM form ORDER BY id")
    return (*settings, *forms)
