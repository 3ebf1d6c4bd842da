"""Marks of open workbooks in the user's own folder, so that two windows on this PC know of each other."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QLockFile, QSysInfo

from model.digest import digest_of


class OpenMark:
    """The mark of at most one open workbook. A mark that a killed program or another PC has left counts for nothing."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock: QLockFile | None = None

    def take(self, workbook: Path) -> bool:
        """Mark a workbook as open here; False if it is open in another window. A folder that cannot be written is no reason."""
        self.release()
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
        name = digest_of(str(workbook.absolute()).casefold())[:16]
        lock = QLockFile(str(self._folder / f"{name}.lock"))
        lock.setStaleLockTime(0)  # a window may stay open for days
        if not lock.tryLock(0) and lock.error() == QLockFile.LockError.LockFailedError:
            _process, host, _program = lock.getLockInfo()
            if host == QSysInfo.machineHostName():
                return False
            lock.removeStaleLockFile()
            lock.tryLock(0)
        self._lock = lock
        return True

    def is_free(self, workbook: Path) -> bool:
        """Tell whether a workbook is open in no other window."""
        is_free = self.take(workbook)
        self.release()
        return is_free

    def release(self) -> None:
        """The workbook is no longer open here."""
        if self._lock is not None:
            self._lock.unlock()
            self._lock = None
