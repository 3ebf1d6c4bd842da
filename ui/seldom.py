"""What follows each of many edits and grows with the number of forms, so that a thousand edits do not take it a thousand times."""

from __future__ import annotations

import time
from collections.abc import Callable
from math import ceil

from PySide6.QtCore import QObject, QTimer

SHARE = 10  # it takes no more than one part in so many of the time


class Seldom(QObject):
    """Does something when asked: at once, or, right after it took long, a little later and then once for all who asked."""

    def __init__(self, act: Callable[[], object], parent: QObject) -> None:
        super().__init__(parent)
        self._act = act
        self._free_at = 0.0
        self._later = QTimer(self, singleShot=True)
        self._later.timeout.connect(self._do)

    def ask(self) -> None:
        """Let it be done."""
        if self._later.isActive():
            return
        left = self._free_at - time.perf_counter()
        if left > 0:
            self._later.start(ceil(left * 1000))
        else:
            self._do()

    def stop(self) -> None:
        """Do not do what is still to be done."""
        self._later.stop()

    def _do(self) -> None:
        begin = time.perf_counter()
        self._act()
        end = time.perf_counter()
        self._free_at = end + (SHARE - 1) * (end - begin)
