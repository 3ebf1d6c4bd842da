"""Python's search for garbage, in the thread of the window alone.

By itself it begins wherever memory is asked for, in any thread. In one that saves or reads it would delete there what
closed windows left in cycles, and Qt's objects may be deleted in their own thread only.
"""

from __future__ import annotations

import ctypes
import gc
import sys
from contextlib import suppress
from math import prod

from PySide6.QtCore import QObject, QTimer

SETTLE_MS = 1500  # after the start, of which nothing is garbage yet
EVERY_MS = 500
SHARE = 4  # all is searched when a quarter of it came, as Python has it


def search_in_window(parent: QObject) -> None:
    """Search between the events of the window from now on, and nowhere else."""
    gc.disable()
    search = GarbageSearch()
    timer = QTimer(parent, interval=EVERY_MS)
    timer.timeout.connect(lambda: search.if_due())
    timer.start()


def give_back() -> None:
    """Give the memory that is free back to the system, after a workbook was closed and after large works; Windows does so by itself.

    The C library of Linux keeps what lies between pieces in use: a hundred megabytes after an hour of large works.
    """
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):  # another C library has no such thing
            ctypes.CDLL(None).malloc_trim(0)


class GarbageSearch:
    """Looks once at what came and stays, and then at all that stays only after a quarter of it came.

    A search of all that a large workbook holds takes a tenth of a second, in which no key is heard.
    """

    def __init__(self) -> None:
        self.stayed = 0  # objects that the last search of all left
        self.came = 0  # those that stayed since

    def if_due(self) -> None:
        """Search the oldest generation whose turn it is, by Python's own limits."""
        count, limits = gc.get_count(), gc.get_threshold()
        if count[2] > limits[2] or count[0] > prod(limits):  # so many at once are what was opened: they stay
            self.search()
        elif count[1] > limits[1]:
            gc.collect(1)
        elif count[0] > limits[0]:
            gc.collect(0)

    def search(self) -> None:
        """Search what came, or all, and put aside what is left."""
        is_all = (self.came + gc.get_count()[0]) * SHARE > self.stayed
        if is_all:
            gc.unfreeze()
        gc.collect()
        if not is_all:
            self.came += len(gc.get_objects(generation=2))
        gc.freeze()
        if is_all:
            self.stayed, self.came = gc.get_freeze_count(), 0
            give_back()
