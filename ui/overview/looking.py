"""Looks at all forms of a large workbook, a few at a time, while the window is already there.

First all are taken into memory and their digests compared, by the thread of the file; then each is computed here, those
in sight first. What the file said of them is shown meanwhile, marked as not yet computed. At last the versions are
looked at, whether each can still be read.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QTimer, Signal

from model.errors import StoreError
from ui.session import Session

SLICE = 0.005  # seconds: so long a key may have to wait
PAUSE_MS = 3
REST_MS = 600  # after an edit nothing is done for a while
GIVE_WAY_MS = 150  # nor while somebody scrolls, sorts or filters
REST_AFTER_TROUBLE_MS = 5000
SHOWN_EVERY = 0.25  # seconds
SHOWN_SHARE = 3  # so much longer than it took to show what was found more is looked for


class Looking(QObject):
    """``went_on`` now and then, ``ended`` once; ``share`` tells how much is done. ``in_sight`` are the forms one sees."""

    went_on = Signal()
    ended = Signal()

    def __init__(self, session: Session, in_sight: Callable[[], Iterable[int]], parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._in_sight = in_sight
        self._left = list(reversed(session.workbook.ids))
        self._is_read = self._has_ended = self._are_versions_read = False
        self._told_at = 0.0
        self._told = ""  # why the file could not be read
        self._corrected = session.workbook.corrected
        self._timer = QTimer(self, interval=PAUSE_MS)
        self._timer.timeout.connect(self._go_on)
        session.changed.connect(self.rest)
        session.closed.connect(self._timer.stop)

    def start(self) -> None:
        """Begin."""
        self._told_at = time.perf_counter()
        self._timer.start(PAUSE_MS)

    def look_again(self) -> None:
        """Look at all forms that are not computed any more."""
        workbook = self._session.workbook
        self._left = [i for i in reversed(workbook.ids) if not workbook.is_proven(i)]
        self._has_ended = False
        self.start()

    @property
    def has_news(self) -> bool:
        """True if a form stands otherwise than the file said, whoever found that."""
        return self._session.workbook.corrected != self._corrected

    @property
    def is_over(self) -> bool:
        """True once every form was looked at."""
        return self._is_read and not self._left

    @property
    def is_done(self) -> bool:
        """True once the versions were looked at, too."""
        return self.is_over and self._are_versions_read

    @property
    def share(self) -> float:
        """How many of the forms were computed, from 0 to 1."""
        workbook = self._session.workbook
        return sum(map(workbook.is_proven, workbook.ids)) / len(workbook.ids) if workbook.ids else 1.0

    def rest(self) -> None:
        """Let whoever types go first."""
        self._rest(REST_MS)

    def give_way(self) -> None:
        """Do nothing for a moment: somebody goes through the list."""
        self._rest(GIVE_WAY_MS)

    def _rest(self, milliseconds: int) -> None:
        if self._timer.isActive():
            self._timer.start(milliseconds)

    def _go_on(self) -> None:
        if self._session.has_ended:  # closing waits for the disk, and its end is not told yet
            self._timer.stop()
            return
        self._timer.setInterval(PAUSE_MS)
        workbook = self._session.workbook
        try:
            if self.is_over:
                self._are_versions_read = workbook.check_versions()
            elif not self._is_read:
                seen = [i for i in self._in_sight() if not workbook.is_proven(i)]
                self._is_read = workbook.read_on(first=seen)
                workbook.look_at(list(filter(workbook.needs_no_file, seen))[:1])
            else:
                self._compute_some()
        except StoreError as error:  # another program may have the file locked for a while
            self._timer.start(REST_AFTER_TROUBLE_MS)
            if self._told != str(error):
                self._told = str(error)
                self._session.refused.emit(self._told)
            return
        self._tell()

    def _compute_some(self) -> None:
        workbook, end = self._session.workbook, time.perf_counter() + SLICE
        seen = [i for i in self._in_sight() if not workbook.is_proven(i)]
        while time.perf_counter() < end and (seen or self._left):
            form = seen.pop() if seen else self._left.pop()
            workbook.look_at([form])

    def _tell(self) -> None:
        if self.is_over:
            if not self._has_ended:
                self._has_ended = True
                self.ended.emit()
            if self.is_done:
                self._timer.stop()
        elif (begin := time.perf_counter()) - self._told_at > SHOWN_EVERY:
            self.went_on.emit()
            took = time.perf_counter() - begin
            self._told_at = begin + (1 + SHOWN_SHARE) * took  # a list slow to sort must not take all the time
            self._timer.start(PAUSE_MS)  # who sorts now is no clerk
