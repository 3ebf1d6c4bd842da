"""Marks of open workbooks in the user's own folder, so that two windows on this PC know of each other."""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QLockFile, QObject, QSysInfo, Signal

from model.digest import digest_of

_HELD: set[str] = set()  # the marks that windows of this process have
ANSWER_SECONDS = 1.5  # a window that is busy for longer is not waited for


class OpenMark(QObject):
    """The mark of at most one open workbook. A mark that a killed program or another PC has left counts for nothing.

    ``called`` tells that the program was started once more on the workbook, if the mark listens.
    """

    called = Signal()

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._lock: QLockFile | None = None
        self._call = Path()
        self._watcher: QFileSystemWatcher | None = None

    def take(self, workbook: Path) -> bool:
        """Mark a workbook as open here; False if it is open in another window. A folder that cannot be written is no reason."""
        self.release()
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
        lock = QLockFile(str(self._file(workbook, "lock")))
        lock.setStaleLockTime(0)  # a window may stay open for days
        if not lock.tryLock(0) and lock.error() == QLockFile.LockError.LockFailedError:
            process, host, _program = lock.getLockInfo()
            # Windows writes it in both ways
            is_here = host.casefold() == QSysInfo.machineHostName().casefold()
            # a program that was killed may have had the number that this one has now
            if is_here and (process != os.getpid() or lock.fileName() in _HELD):
                return False
            lock.removeStaleLockFile()
            lock.tryLock(0)
        _HELD.add(lock.fileName())
        self._lock, self._call = lock, self._file(workbook, "call")
        with suppress(OSError):
            self._call.unlink()  # of one who waits no more
        return True

    def is_free(self, workbook: Path) -> bool:
        """Tell whether a workbook is open in no other window."""
        is_free = self.take(workbook)
        self.release()
        return is_free

    def release(self) -> None:
        """The workbook is no longer open here."""
        if self._lock is not None:
            _HELD.discard(self._lock.fileName())
            self._lock.unlock()
            self._lock = None

    def listen(self) -> None:
        """Hear calls from now on."""
        if self._watcher is None and self._folder.is_dir():
            self._watcher = QFileSystemWatcher([str(self._folder)], self)
            self._watcher.directoryChanged.connect(self._on_changed)

    def call(self, workbook: Path) -> bool:
        """Ask the window that has a workbook to come to the front; True if it answered."""
        if self.is_free(workbook):
            return False
        process, _host, _program = QLockFile(str(self._file(workbook, "lock"))).getLockInfo()
        _let_come_forward(process)
        call = self._file(workbook, "call")
        with suppress(OSError):
            call.touch()
            end = time.monotonic() + ANSWER_SECONDS
            while call.exists():
                if time.monotonic() > end:
                    call.unlink(missing_ok=True)
                    return False
                time.sleep(0.02)
            return True
        return False

    def _file(self, workbook: Path, ending: str) -> Path:
        name = os.path.normcase(os.path.abspath(workbook))
        return self._folder / f"{digest_of(name)[:16]}.{ending}"

    def _on_changed(self) -> None:
        if self._lock is not None and self._call.exists():
            with suppress(OSError):
                self._call.unlink()
            self.called.emit()


def _let_come_forward(process: int) -> None:
    """Windows lets only the program that was used last bring a window to the front, or whom that one allows to."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.AllowSetForegroundWindow(process)
