"""Files are read once more after a layout was corrected: the one in sight first, the others of that layout behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from ui.jobs import intake
from ui.jobs.importing import Wanted
from ui.tasks import Task


class Rereading(QObject):
    """``read`` carries what was read by path; ``failed`` an exception. While ``is_busy`` something is still to be read."""

    read = Signal(object)
    failed = Signal(object)

    def __init__(self, wanted: Callable[[], Wanted], parent: QObject) -> None:
        super().__init__(parent)
        self._wanted = wanted
        self._waiting: list[Path] = []
        self._task: Task | None = None

    @property
    def is_busy(self) -> bool:
        """True until all is read."""
        return self._task is not None

    @property
    def left(self) -> int:
        """How many files are still to be read once the ones at work are."""
        return len(self._waiting)

    def begin(self, paths: Sequence[Path]) -> None:
        """Read files with what is wanted now, also those that are still waiting from before."""
        self.stop()
        self._waiting = [*paths, *(path for path in self._waiting if path not in paths)]
        self._next(1)

    def stop(self) -> None:
        """Read no more; what is at work has been in vain."""
        if self._task is not None:
            self._task.abandon()
            self._task = None

    def _next(self, count: int) -> None:
        paths, wanted = self._waiting[:count], self._wanted()
        self._task = Task(lambda report: intake.read_again(paths, wanted, report), self)
        self._task.finished.connect(self._on_finished)
        self._task.failed.connect(self._on_failed)
        self._task.start()

    def _on_finished(self, found: dict[Path, object]) -> None:
        self._task = None
        self._waiting = [path for path in self._waiting if path not in found]
        if self._waiting:
            self._next(len(self._waiting))
        self.read.emit(found)

    def _on_failed(self, error: Exception) -> None:
        self._task = None
        self._waiting = []
        self.failed.emit(error)
