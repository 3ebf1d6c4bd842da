"""Slow work off the UI thread: a plain function in a thread of its own, whose words arrive in the event loop.

The thread holds nothing of Qt. It talks into a queue that a timer of the owner empties, so an owner may go at any time:
what is still said then is heard by nobody. Work gets a function to report through, which answers False once it shall stop.
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, wait
from functools import wraps
from queue import Empty, SimpleQueue
from typing import Any, Concatenate, ParamSpec, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from model.errors import UserError, fault_text
from model.file_thread import Hand

POLL_MS = 15
TURN_SECONDS = 0.0004
LATER_MS = 100  # between two looks for what comes later
UNFELT_SECONDS = 0.03  # so long whoever waits for a thread just stands still

Result = TypeVar("Result")
Owner = TypeVar("Owner")
Words = ParamSpec("Words")
Report = Callable[[object], bool]
Work = Callable[[Report], object]


class Task(QObject):
    """One running work. ``reported`` carries what it reports, ``finished`` its result, ``failed`` its exception."""

    reported = Signal(object)
    finished = Signal(object)
    failed = Signal(object)

    def __init__(self, work: Work, parent: QObject) -> None:
        """Prepare; ``start`` begins, when the signals are connected."""
        super().__init__(parent)
        self._words: SimpleQueue[tuple[str, object]] = SimpleQueue()
        self._stop = threading.Event()
        self.destroyed.connect(self._stop.set)
        # not a daemon: whoever leaves waits the moment it takes to clean up
        self._thread = threading.Thread(target=_run, args=(work, self._words, self._stop), name="task")
        self._timer = QTimer(self, interval=POLL_MS)
        self._timer.timeout.connect(self._on_polled)

    def start(self) -> None:
        """Begin."""
        # each call into Qt waits so long for its turn; at Python's 5 ms, typing beside the work would stumble
        sys.setswitchinterval(TURN_SECONDS)
        self._thread.start()
        self._timer.start()

    def cancel(self) -> None:
        """Ask the work to stop; its end is still told."""
        self._stop.set()

    def abandon(self) -> None:
        """Ask the work to stop and hear no more of it."""
        self._stop.set()
        self._timer.stop()

    def _on_polled(self) -> None:
        latest: object = None
        while True:
            try:
                kind, word = self._words.get_nowait()
            except Empty:
                break
            if kind == "report":
                latest = word  # older ones are out of date
                continue
            self._timer.stop()
            (self.finished if kind == "result" else self.failed).emit(word)
            self.deleteLater()
            return
        if latest is not None:
            self.reported.emit(latest)


def is_done_soon(future: Future[Any]) -> bool:
    """Stand still for a moment that nobody feels, and tell whether a thread's work was done by then."""
    wait([future], UNFELT_SECONDS)
    return future.done()


def soon(
    hand: Hand, work: Callable[[], Result], owner: QObject, then: Callable[[Future[Result]], object]
) -> None:
    """Do a work in another thread and hand over what came: now if it takes a moment, else later, if the owner is still there."""
    future = hand.begin(work)
    if is_done_soon(future):
        then(future)
        return
    timer = QTimer(owner, interval=LATER_MS)

    def look() -> None:
        if future.done():
            timer.stop()
            timer.deleteLater()
            then(future)

    timer.timeout.connect(look)
    timer.start()


def alone(act: Callable[Concatenate[Owner, Words], None]) -> Callable[Concatenate[Owner, Words], None]:
    """Pass over calls of a method that come while it waits for the disk, as those of its own timer do."""
    running: set[int] = set()

    @wraps(act)
    def run(owner: Owner, /, *words: Words.args, **named: Words.kwargs) -> None:
        if id(owner) in running:
            return
        running.add(id(owner))
        try:
            act(owner, *words, **named)
        finally:
            running.discard(id(owner))

    return run


def failure_text(error: Exception, undone: str = "") -> str:
    """Return the sentence about a work that failed; a fault of the program goes to the log, with ``undone`` behind it."""
    if isinstance(error, UserError):
        return str(error)
    logging.error("a work failed\n%s", fault_text(error))
    return f"程序出错（{type(error).__name__}）{undone}。"


def _run(work: Work, words: SimpleQueue[tuple[str, object]], stop: threading.Event) -> None:
    def report(word: object) -> bool:
        words.put(("report", word))
        return not stop.is_set()

    try:
        words.put(("result", work(report)))
    except Exception as error:
        words.put(("error", error))
