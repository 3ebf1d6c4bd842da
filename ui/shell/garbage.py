"""Python's search for garbage, in the thread of the window alone, and where it takes long only while nobody types.

By itself it begins wherever memory is asked for, in any thread. In one that saves or reads it would delete there what
closed windows left in cycles, and Qt's objects may be deleted in their own thread only.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable
from contextlib import suppress

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QGuiApplication, QWindow

SETTLE_MS = 1500  # after the start, of which nothing is garbage yet
EVERY_MS = 500
SOME, PIECE = 4_000, 60_000  # objects, 2 and 25 ms
_M_MMAP_THRESHOLD, _M_ARENA_MAX = -3, -8  # of mallopt
_LARGE = 1 << 20  # bytes
PAUSE, REST = 1.0, 10.0  # seconds without a key or the mouse
MOST = 200_000  # objects, some 30 MB
_INPUT = frozenset({
    QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.InputMethod, QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseButtonRelease, QEvent.Type.MouseMove, QEvent.Type.Wheel,
})  # fmt: skip


def search_in_window(parent: QObject) -> None:
    """Search between the events of the windows from now on, and nowhere else."""
    gc.disable()
    gc.freeze()  # what the start made stays
    _share_memory()
    search = GarbageSearch()
    _Watch(search, parent)
    timer = QTimer(parent, interval=EVERY_MS)
    timer.timeout.connect(lambda: search.if_due())
    timer.start()


def _share_memory() -> None:
    """Let all threads that come take memory from one place; Windows does so by itself.

    The C library of Linux gives each a place of its own, in which what a few pieces hold cannot be given back: a hundred
    megabytes after a quarter of an hour. Large pieces, as pictures are, go back at once: by itself it keeps room for them
    among the others once it had one.
    """
    _tell_c_library("mallopt", _M_ARENA_MAX, 1)
    _tell_c_library("mallopt", _M_MMAP_THRESHOLD, _LARGE)


def give_back() -> None:
    """Give the memory that is free back to the system, after a workbook was closed and after large works; Windows does so by itself.

    The C library of Linux keeps what lies between pieces in use: a hundred megabytes after an hour of large works.
    """
    _tell_c_library("malloc_trim", 0)


def _tell_c_library(name: str, *numbers: int) -> None:
    if sys.platform == "linux":
        import ctypes  # start-up does not need it

        with suppress(OSError, AttributeError):  # another C library has no such thing
            getattr(ctypes.CDLL(None), name)(*numbers)


class GarbageSearch:
    """Looks often at what came, and at all there is while nobody uses the window.

    A search of all that a large workbook holds takes a quarter of a second, in which no key is heard. So what a search
    left is laid aside, and the next looks only at what came since: a few thousand objects in a pause, or ``PIECE`` of them
    while somebody types. All is searched in a rest, if the window was used since the last: what a closed workbook leaves is
    much, and lies aside. Who never rests gets it in a pause when half as much lies aside as stayed, or ``MOST``, and in any
    case at twice that: so much can be left lying at most.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self.stayed = gc.get_freeze_count()  # objects that the last search of all left
        self.aside = self.stayed  # those that no search looks at until all is searched, about
        self.came = 0  # those since that were looked at and stayed, about
        self._used_at = clock()
        self._is_used = True

    def note_use(self) -> None:
        """Somebody types, or moves the mouse."""
        self._used_at, self._is_used = self._clock(), True

    def if_due(self) -> None:
        """Search what is due."""
        (new, young, _), limits = gc.get_count(), gc.get_threshold()
        quiet, came = self._clock() - self._used_at, self.came + new
        is_pause = quiet >= PAUSE
        if (quiet >= REST and self._is_used) or self._lies_much(is_pause):
            self._search_all()
        elif new > PIECE:
            self._lay_aside(
                came
            )  # so many at once are what was opened: they stay, and to look at them takes long, too
        elif came > (SOME if is_pause else PIECE):
            self._lay_aside(came - gc.collect())
        elif young > limits[1]:
            self._search_new(1)
        elif new > limits[0]:
            self._search_new(0)

    def _lies_much(self, is_pause: bool) -> bool:
        """Tell whether too much lies aside to wait for a rest; as most of it goes by itself, it is counted before that is said."""
        most = max(self.stayed // 2, MOST) * (1 if is_pause else 2)
        if self.aside - self.stayed > most:
            self.aside = gc.get_freeze_count()
        return self.aside - self.stayed > most

    def _search_new(self, generation: int) -> None:
        self.came += gc.get_count()[0]
        gc.collect(generation)

    def _search_all(self) -> None:
        gc.unfreeze()
        gc.collect()
        self._lay_aside(0)
        self.stayed = self.aside = gc.get_freeze_count()
        self._is_used = False
        give_back()

    def _lay_aside(self, count: int) -> None:
        gc.freeze()
        self.aside, self.came = self.aside + count, 0


class _Watch(QObject):
    """Hears the keys and the mouse where they come into the program: few events, of which each is one call more."""

    def __init__(self, search: GarbageSearch, parent: QObject) -> None:
        super().__init__(parent)
        self._search = search
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self._on_window)
            self._on_window(app.focusWindow())

    def _on_window(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)  # once more is no more

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _INPUT:
            self._search.note_use()
        return False
