"""The sheets of files in which no form was found: read beside the window when one of them is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from model.errors import UserError
from model.exchange.worksheet import Worksheet
from ui.tasks import Task


class UnreadSheets(QObject):
    """``read`` carries path and sheets, none where there is nothing that could be seen."""

    read = Signal(object, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._known: dict[Path, Sequence[Worksheet]] = {}
        self._task: Task | None = None

    def ask_for(self, path: Path) -> None:
        """Read the sheets of a file, once."""
        self.stop()
        if path in self._known:
            self.read.emit(path, self._known[path])
            return
        self._task = Task(lambda _report: _sheets(path), self)
        self._task.finished.connect(lambda sheets: self._on_read(path, sheets))
        self._task.failed.connect(lambda _error: self._on_read(path, ()))
        self._task.start()

    def stop(self) -> None:
        """Want no more what is being read."""
        if self._task is not None:
            self._task.abandon()
            self._task = None

    def _on_read(self, path: Path, sheets: Sequence[Worksheet]) -> None:
        self._task = None
        self._known[path] = sheets
        self.read.emit(path, sheets)


def _sheets(path: Path) -> Sequence[Worksheet]:
    from reports.form_reading import sheets_in  # takes a while to import

    try:
        return sheets_in(path)
    except UserError:
        return ()  # the list says why
