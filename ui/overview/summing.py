"""Adds up all forms for the summary and shows it: those of a large workbook some at a time, while the window goes on."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, QTimer, Signal

from model.errors import StoreError
from model.summary.summary import Gathering, Summary, summary_of, with_damage
from model.workbook.form_reader import UnreadableFormError
from model.workbook.workbook import Workbook
from ui.tasks import alone

AT_ONCE = 100  # projects
SLICE = 0.01  # seconds: so long a key may have to wait


class Summing(QObject):
    """``show`` shows a summary, in steps, too; ``went_on`` carries how many projects were looked at."""

    went_on = Signal(int)

    def __init__(
        self, workbook: Workbook, show: Callable[[Summary], Iterator[None]], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._workbook = workbook
        self._show = show
        self._work: Iterator[None] = iter(())
        self._count = 0
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._go_on)

    def start(self) -> None:
        """Add up everything as it is now; what was begun before counts no more."""
        self.stop()
        if len(self._workbook.ids) > AT_ONCE:
            self._work = self._sum_up()
            self._timer.start()
        else:
            for _ in self._show(self._summary()):
                pass

    def _summary(self) -> Summary:
        """Return the summary of few projects; one that cannot be read leaves them."""
        while True:
            try:
                return summary_of(self._workbook)
            except UnreadableFormError:
                self._workbook.leave_unreadable()

    def stop(self) -> None:
        """Leave it."""
        self._timer.stop()
        self._work = iter(())

    @alone
    def _go_on(self) -> None:
        work, end = self._work, time.perf_counter() + SLICE
        for _ in work:
            if time.perf_counter() >= end:
                self.went_on.emit(self._count)
                return
        if work is self._work:  # else it was begun anew
            self.stop()

    def _sum_up(self) -> Iterator[None]:
        gathering = Gathering(self._workbook.template, self._workbook.year)
        for count, form in enumerate(self._workbook.ids):
            self._count = count
            try:
                if form in self._workbook:  # else it was just removed, and all is added up again
                    gathering.take(self._workbook, form)
            except StoreError:  # it cannot be read: all others are added up
                self._workbook.leave_unreadable()
                self.start()
                return
            yield
        summary = yield from gathering.ending()
        yield from self._show(with_damage(summary, self._workbook.known_damage))
