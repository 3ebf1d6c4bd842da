"""Who does what touches a file: whoever asks, at once, or a thread of its own, one work after another.

A command has nothing else to do meanwhile. A window must never wait for a disk: it begins a work and looks later
whether it is done, or waits in its own way.
"""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import Any, Protocol, TypeVar

from model.errors import StoreError

Result = TypeVar("Result")
Work = Callable[[], Result]
Wait = Callable[[Future[Any], bool], None]
"""Returns when the work is done. If it ``may be left``, StillWritingError leaves it to be done without anybody waiting."""


class StillWritingError(StoreError):
    """The disk has not answered yet, and whoever waited for it did not want to wait longer."""


class Hand(Protocol):
    """Does works in the order in which they are asked for."""

    def begin(self, work: Work[Result]) -> Future[Result]:
        """Do a work, perhaps later."""

    def wait(self, future: Future[Any], may_be_left: bool = True) -> None:
        """Return when a work is done. Raises StillWritingError if whoever waits thinks better of it."""

    def end(self) -> None:
        """Do what was asked for and nothing more."""


class OwnHand:
    """Does each work where it is asked for."""

    def begin(self, work: Work[Result]) -> Future[Result]:
        future: Future[Result] = Future()
        _do(work, future)
        return future

    def wait(self, future: Future[Any], may_be_left: bool = True) -> None:
        """It is done already."""

    def end(self) -> None:
        """There is nothing to end."""


def stand_still(future: Future[Any], may_be_left: bool = True) -> None:
    """Wait as who has nothing else to do."""
    future.exception()


class FileThread:
    """Does all works in one thread. ``wait`` is how the thread that made this waits; any other one just stands still.

    The thread is given up when the program ends: SQLite puts right at the next opening what it was in.
    """

    def __init__(self, wait: Wait, name: str = "workbook file") -> None:
        self._wait = wait
        self._owner = threading.get_ident()
        self._works: SimpleQueue[tuple[Work[Any], Future[Any]] | None] = SimpleQueue()
        threading.Thread(target=_work_off, args=(self._works,), name=name, daemon=True).start()
        self._finalizer = weakref.finalize(self, self._works.put, None)

    def begin(self, work: Work[Result]) -> Future[Result]:
        future: Future[Result] = Future()
        if self._finalizer.alive:
            self._works.put((work, future))
        else:
            _do(work, future)  # the thread has ended
        return future

    def wait(self, future: Future[Any], may_be_left: bool = True) -> None:
        if threading.get_ident() == self._owner:
            self._wait(future, may_be_left)
        else:
            stand_still(future)

    def end(self) -> None:
        self._finalizer()

    def another(self) -> FileThread:
        """Return a thread that waits as this one does, beside it."""
        return FileThread(self._wait)


def _work_off(works: SimpleQueue[tuple[Work[Any], Future[Any]] | None]) -> None:
    while (asked := works.get()) is not None:
        _do(*asked)
        del asked  # what it holds may go now


def _do(work: Work[Result], future: Future[Result]) -> None:
    try:
        future.set_result(work())
    except BaseException as error:
        future.set_exception(error)
