"""What takes long or touches a disk is done in a thread of its own; the window lives on, says how far it is, and may call it off."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Generic, TypeVar

from PySide6.QtWidgets import QWidget

from model.errors import CalledOffError, UserError
from model.file_thread import FileThread
from model.files import GoOn
from ui.dialogs import waiting
from ui.tasks import TURN_SECONDS, is_done_soon

SLICE_SECONDS = 0.01  # so long the window hears nothing while something is looked up
CALL_OFF, LEAVE = "取消", "不等了"
_CALLING_OFF = "正在取消……\n磁盘还没有答复，请稍候。"
_LEFT = "磁盘没有答复，没有再等（{}）；已经取消，没有做完，请检查磁盘和网络后重做。"

Item = TypeVar("Item")
Result = TypeVar("Result")


class Meanwhile:
    """Does the works of one job for a window, as ``ui.jobs.outcome.Doing`` says; ``told`` is what the clerk reads first.

    Once it is called off no other work is begun; one that another should follow asks ``go_on`` at its end, too.
    """

    def __init__(self, parent: QWidget, told: str) -> None:
        self._parent, self._errand = parent, _Errand(told)

    @classmethod
    def writing(cls, parent: QWidget, path: Path) -> Meanwhile:
        """Return who writes a file."""
        return cls(parent, f"正在写入“{path.name}”……")

    def __call__(self, items: Iterable[Item], work: Callable[[Sequence[Item], GoOn], Result], /) -> Result:
        """Look up the items in slices, then do the work beside the window. Raises what it raises, CalledOffError.

        Whoever called it off hears so when nothing of it can come any more, or waits no longer and is told that.
        """
        found = self.looked_up(items)
        return self.beside(lambda go_on: work(found, go_on))

    def looked_up(self, items: Iterable[Item], call_off: str = CALL_OFF, of: int = 0) -> Sequence[Item]:
        """Look things up in slices, and say how many of so many. Raises what that raises, CalledOffError unless ``call_off`` is blank."""
        look = _Look(items)

        def told() -> str:
            return f"{self._errand.told}\n{look.count} / {of}" if of > 1 else self._errand.told

        if not look.go_on() and not waiting.wait_until(look.go_on, self._parent, told, call_off):
            raise CalledOffError("已取消。")
        return look.found

    def beside(self, work: Callable[[GoOn], Result]) -> Result:
        """Do a work that needs nothing looked up."""
        sys.setswitchinterval(TURN_SECONDS)  # as for each other work beside the window
        self._errand.refuse()
        thread = FileThread(lambda future, may_be_left: None, "meanwhile")
        future = thread.begin(lambda: work(self._errand.go_on))
        thread.end()
        self._wait(future)
        return future.result()

    def _wait(self, future: Future[Result]) -> None:
        if is_done_soon(future):
            return
        errand = self._errand
        if waiting.wait_until(future.done, self._parent, lambda: errand.told, CALL_OFF):
            return
        errand.is_wanted = False
        if not waiting.wait_until(future.done, self._parent, lambda: _CALLING_OFF, LEAVE):
            raise UserError(_LEFT.format(errand.told.rstrip("…")))


class _Look(Generic[Item]):
    """Looks things up in slices, between which the window hears keys."""

    def __init__(self, items: Iterable[Item]) -> None:
        self._items, self._found = iter(items), list[Item]()
        self._error: Exception | None = None
        self._is_looking = False

    def go_on(self) -> bool:
        """Look up some more; tell whether that was all, or something went wrong."""
        if self._is_looking:
            return False  # what is looked up waits for the disk, and lets whoever asks here in
        self._is_looking, end = True, time.perf_counter() + SLICE_SECONDS
        try:
            for item in self._items:
                self._found.append(item)
                if time.perf_counter() > end:
                    return False
        except Exception as error:
            self._error = error  # for whoever waits, not for a timer
        finally:
            self._is_looking = False
        return True

    @property
    def count(self) -> int:
        """How many were looked up."""
        return len(self._found)

    @property
    def found(self) -> Sequence[Item]:
        """What was looked up. Raises what went wrong."""
        if self._error is not None:
            raise self._error
        return self._found


class _Errand:
    """What a work says, and whether it is still wanted: the thread that works and that of the window look at it."""

    def __init__(self, told: str) -> None:
        self.told, self.is_wanted = told, True

    def refuse(self) -> None:
        """Raise CalledOffError if it is not wanted any more."""
        if not self.is_wanted:
            raise CalledOffError

    def go_on(self, told: str) -> None:
        """Say what comes next, between two pieces. Raises CalledOffError."""
        self.told = told
        self.refuse()
