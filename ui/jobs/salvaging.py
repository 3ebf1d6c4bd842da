"""Bringing the forms of a damaged workbook file into a new one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

from model.errors import UserError
from model.files import free_path, is_read_only
from model.naming import EXTENSION, default_year
from model.workbook.backups import Backups
from model.workbook.salvage import Copy, Salvage, salvage
from ui.jobs.opening import official

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def salvage_workbook(damaged: Path, new: Path, copies: Path | None = None) -> Salvage:
    """Write what can be read of a damaged file into a new one; ``copies`` is a folder of backups. Raises UserError."""
    if copies is not None and not copies.is_dir():
        raise UserError(f"找不到放备份的文件夹“{copies}”，请检查位置。")
    if new.suffix.lower() != EXTENSION:
        new = new.with_name(new.name + EXTENSION)
    return salvage(damaged, new, official(), _guessed_year(damaged), _copies(damaged, copies))


def salvage_beside(damaged: Path, elsewhere: Path, copies: Path) -> Salvage:
    """Do the same into a new file beside the damaged one, ``elsewhere`` where nothing can be written. Raises UserError."""
    folder = elsewhere if is_read_only(damaged) or not damaged.parent.is_dir() else damaged.parent
    with suppress(OSError):  # a folder that cannot be made is told
        folder.mkdir(parents=True, exist_ok=True)
    new = free_path(folder, f"{damaged.stem}（取回）", EXTENSION)
    return salvage_workbook(damaged, new, copies if copies.is_dir() else None)


def _guessed_year(damaged: Path) -> int:
    """Return the year in the file's name, else the one that is filled in now."""
    match = _YEAR.search(damaged.name)
    return int(match.group()) if match else default_year(date.today())


def _copies(damaged: Path, folder: Path | None) -> Iterator[Copy]:
    """Yield the copies the program took of the workbook, then the workbooks in the folder, the newest first."""
    if folder is None:
        return
    own = [backup for backup in Backups(folder.parent).of(damaged) if backup.path.parent == folder]
    for backup in (*Backups(folder).of(damaged), *own):
        yield Copy(backup.path, f"{backup.when:%Y-%m-%d %H:%M}", is_ours=True)
    found = []
    with suppress(OSError):
        paths = (*folder.glob(f"*{EXTENSION}"), *folder.glob(f"*/*{EXTENSION}"))
        found = [(path.stat().st_mtime, path) for path in paths]
    for changed, path in sorted(found, reverse=True):
        yield Copy(path, f"{datetime.fromtimestamp(changed):%Y-%m-%d %H:%M}")
