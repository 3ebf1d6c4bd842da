"""Adds up all forms for the summary: those of a large workbook some at a time, while the window goes on."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, QTimer, Signal

from model.errors import StoreError
from model.summary.summary import Gathering, summary_of, with_damage
from model.workbook.workbook import Workbook

AT_ONCE = 100  # projects
SLICE = 0.01  # seconds: so long a key may have to wait


class Summing(QObject):
    """``ended`` carries the summary, ``went_on`` how many projects were looked at."""

    ended = Signal(object)
    went_on = Signal(int)

    def __init__(self, workbook: Workbook, parent: QObject) -> None:
        super().__init__(parent)
        self._workbook = workbook
        self._gathering: Gathering | None = None
        self._left: list[int] = []
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._go_on)

    def start(self) -> None:
        """Add up everything as it is now; what was begun before counts no more."""
        self.stop()
        if len(self._workbook.ids) <= AT_ONCE:
            self.ended.emit(summary_of(self._workbook))
            return
        self._gathering = Gathering(self._workbook.template, self._workbook.year)
        self._left = list(reversed(self._workbook.ids))
        self._timer.start()

    def stop(self) -> None:
        """Leave it."""
        self._timer.stop()
        self._gathering = None

    def _go_on(self) -> None:
        gathering, end = self._gathering, time.perf_counter() + SLICE
        while gathering is not None and self._left:
            try:
                if self._left[-1] in self._workbook:  # else it was just removed, and all is added up again
                    gathering.take(self._workbook, self._left[-1])
            except StoreError:  # it cannot be read: all others are added up
                self._workbook.leave_unreadable()
                self.start()
                return
            self._left.pop()
            if time.perf_counter() >= end:
                break
        if gathering is not None and not self._left:
            self.stop()
            self.ended.emit(with_damage(gathering.summary, self._workbook.known_damage))
        elif gathering is not None:
            self.went_on.emit(len(self._workbook.ids) - len(self._left))
