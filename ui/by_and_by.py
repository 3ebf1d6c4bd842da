"""A search of all forms, some at a time, so that the window goes on; one at a time has the window's pauses."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from itertools import count
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from model.find.search import Found
from ui.tasks import alone

AT_ONCE = 50  # forms; of more the first answer comes before all are looked at
FIRST_SECONDS, SLICE, SHOWN_EVERY = 0.05, 0.01, 0.2
PAUSE_MS = 1


class Search:
    """What is looked at form by form: ``go_on`` until ``is_over``."""

    def __init__(self, work: Iterator[object]) -> None:
        self._work = work
        self.is_over = False

    @alone
    def go_on(self, seconds: float, at_least: int = 1) -> None:
        """Look at some more forms, for about so long; not while it waits for the disk to read one."""
        end = time.perf_counter() + seconds
        for number in count(1):
            if next(self._work, None) is None:
                self.is_over = True
                return
            if number >= at_least and time.perf_counter() > end:
                return


class HitSearch(Search):
    """The next hit: ``found`` is None as long as there is none; ``seen`` tells how many forms were looked at."""

    def __init__(self, way: Iterator[Found | None]) -> None:
        super().__init__(self._look(way))
        self.found: Found | None = None
        self.seen = 0

    def _look(self, way: Iterator[Found | None]) -> Iterator[int]:
        for self.found in way:
            if self.found is not None:
                return
            self.seen += 1
            yield self.seen


class _Task(NamedTuple):
    """A search with whom to tell; it goes when it is over, so that a closed workbook is held by nobody."""

    search: Search
    show: Callable[[], None]
    is_wanted: Callable[[], bool]
    stopped: Callable[[], None] | None


class ByAndBy(QObject):
    """Goes on with the search begun last, as long as it is wanted; Esc stops one that says so."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._task: _Task | None = None
        self._last_shown = 0.0
        self.is_later = False  # what is shown now comes after the first answer
        self._timer = QTimer(self, interval=PAUSE_MS)
        self._timer.timeout.connect(self._go_on)

    def start(
        self,
        search: Search,
        show: Callable[[], None],
        is_wanted: Callable[[], bool] = lambda: True,
        stopped: Callable[[], None] | None = None,
    ) -> None:
        """Look at the first forms at once and at the others by and by; ``show`` is called now and then, and at the end.

        ``stopped`` is called when Esc stopped it, or nobody wants it any more; without it the key goes where it went before.
        """
        self.stop()
        self.is_later = False
        search.go_on(FIRST_SECONDS, AT_ONCE)
        if not search.is_over:
            self._task = _Task(search, show, is_wanted, stopped)
            self._timer.start()
            if stopped is not None:
                QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]
        show()
        self.is_later = True

    @property
    def is_busy(self) -> bool:
        """Tell whether there are forms left to look at."""
        return self._task is not None

    def stop(self) -> None:
        """Look at no more forms."""
        self._timer.stop()
        self._task = None
        if (app := QApplication.instance()) is not None:
            app.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kinds = QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress
        if not isinstance(event, QKeyEvent) or event.type() not in kinds or event.key() != Qt.Key.Key_Escape:
            return False
        task = self._task
        if task is not None and task.stopped is not None:
            self.stop()
            task.stopped()
        return True

    def _go_on(self) -> None:
        task = self._task
        if task is None or not task.is_wanted():
            self.stop()
            if task is not None and task.stopped is not None:
                task.stopped()
            return
        task.search.go_on(SLICE)
        if task is not self._task:
            return  # it was stopped, or another begun, while it waited for the disk
        now = time.perf_counter()
        if task.search.is_over:
            self.stop()
            task.show()
        elif now - self._last_shown > SHOWN_EVERY:
            self._last_shown = now
            task.show()
