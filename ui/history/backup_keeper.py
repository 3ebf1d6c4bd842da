"""Keeps copies of the open workbook: after it was opened, every half hour of work, and at the end."""

from __future__ import annotations

import logging

from PySide6.QtCore import QObject, QTimer, Signal

from model.errors import UserError
from model.workbook.backups import Backups
from ui.session import Session
from ui.tasks import Task

AFTER_OPENING_MS = 4000
BETWEEN_MS = 30 * 60 * 1000


class BackupKeeper(QObject):
    """Copies in a thread of its own while the clerk works. ``failed`` carries one sentence, once per workbook."""

    failed = Signal(str)

    def __init__(self, session: Session, backups: Backups) -> None:
        super().__init__(session)
        self._session = session
        self._backups = backups
        self._task: Task | None = None
        self._has_failed = False
        if session.workbook.damaged:
            return  # whole copies are not pushed out by damaged ones
        QTimer.singleShot(AFTER_OPENING_MS, self, self.keep)
        self._timer = QTimer(self, interval=BETWEEN_MS)
        self._timer.timeout.connect(self.keep)
        self._timer.start()
        session.closed.connect(self._keep_last)

    def keep(self) -> None:
        """Copy the workbook as it is now, unless a copy is being made."""
        if self._task is not None:
            return
        path = self._session.path
        self._task = Task(lambda _report: self._backups.keep(path), self)
        self._task.finished.connect(lambda _backup: self._on_ended(None))
        self._task.failed.connect(self._on_ended)
        self._task.start()

    def _on_ended(self, error: Exception | None) -> None:
        self._task = None
        if isinstance(error, UserError):
            if not self._has_failed:
                self._has_failed = True
                self.failed.emit(str(error))
        elif error is not None:
            raise error

    def _keep_last(self) -> None:
        """Copy the closed workbook; it cannot wait for a thread."""
        if self._task is not None:
            self._task.abandon()
        try:
            self._backups.take(
                self._session.path
            )  # old copies go at the next opening: each is looked at, which takes time
        except UserError as error:
            logging.warning("%s", error)
