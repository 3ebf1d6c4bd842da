"""Keeps copies of the open workbook: after it was opened, every half hour of work, before large changes, and at the end."""

from __future__ import annotations

import logging
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from model.file_thread import FileThread
from model.workbook.backups import Backups
from ui.jobs.copying import Problems, copied
from ui.session import Session
from ui.tasks import Task

AFTER_OPENING_MS = 4000
BETWEEN_MS = 30 * 60 * 1000


class BackupKeeper(QObject):
    """Copies in a thread of its own while the clerk works. ``failed`` carries one sentence, once for each place.

    ``places`` are where the copies go: the program's own folder, and a stick or share if one is named.
    """

    failed = Signal(str)

    def __init__(self, session: Session, *places: Backups) -> None:
        super().__init__(session)
        self._session = session
        self.places = self._used = places
        self._task: Task | None = None
        self._told = set[Path]()
        QTimer.singleShot(AFTER_OPENING_MS, self, self.keep)
        self._timer = QTimer(self, interval=BETWEEN_MS)
        self._timer.timeout.connect(self.keep)
        self._timer.start()
        session.closed.connect(self._keep_last)
        session.protect = self.protect
        session.workbook.before_migration(self._copy_before_migration)

    def keep(self) -> None:
        """Copy the workbook as it is now, unless a copy is being made, and let old copies go."""
        if self._task is None:
            path, places = self._session.path, self.places
            self._used = places
            self._task = Task(lambda _report: copied(path, places, is_thinned=True), self)
            self._task.finished.connect(self._on_ended)
            self._task.failed.connect(self._on_failed)
            self._task.start()

    def keep_at(self, *places: Backups) -> None:
        """Keep copies elsewhere from now on, the first ones at once."""
        self.places = places
        self.keep()

    def protect(self) -> None:
        """Copy the workbook before a large change, and wait for that; what cannot be copied is told and keeps nobody."""
        self._tell(self._waited("正在备份"))

    def _copy_before_migration(self, path: Path) -> None:
        """Copy a file of an earlier program, in the thread that is about to write it."""
        for _place, error in copied(path, self.places):
            logging.warning("%s", error)

    def _waited(self, told: str) -> Problems:
        thread = FileThread(lambda future, may_be_left: None)
        future = thread.begin(partial(copied, self._session.path, self.places))
        thread.end()
        self._session.wait_for(future, f"{told}“{self._session.path.name}”……\n磁盘还没有答复，请稍候。")
        return future.result() if future.done() else []

    def _on_ended(self, problems: Problems) -> None:
        self._task = None
        self._tell(problems)
        if self.places != self._used:  # they were changed while a copy was being made
            self.keep()

    def _on_failed(self, error: Exception) -> None:
        self._task = None
        raise error

    def _tell(self, problems: Problems) -> None:
        for place, error in problems:
            if (
                place.folder not in self._told and not self._session.workbook.known_damage
            ):  # which the window tells
                self._told.add(place.folder)
                self.failed.emit(str(error))

    def _keep_last(self) -> None:
        """Copy the closed workbook. Old copies go at the next opening: each is looked at, which takes time."""
        if self._task is not None:
            self._task.abandon()
        for _place, error in self._waited("已经存好，正在备份"):
            logging.warning("%s", error)
