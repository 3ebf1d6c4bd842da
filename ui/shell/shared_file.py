"""The open workbook's file among others who may open it, too: who has it, what they save, and who writes next.

Whoever opens a file first has its mark (``HolderMark``) and writes; a second window shows what the first one saves and
may take over when that one is gone. A thread of its own does whatever touches the mark.
"""

from __future__ import annotations

from concurrent.futures import Future, wait
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from model.file_thread import FileThread
from model.workbook.holding import Hold, Holder, HolderMark
from ui.jobs.places import Place, PlaceKind, place_of, states_beside
from ui.session import Session
from ui.tasks import POLL_MS, UNFELT_SECONDS

Result = TypeVar("Result")
HOLDER_MS, FOLLOWER_MS = 5000, 1000  # so often file and mark are looked at
END_SECONDS = 2
SEARCH_TURNS = 12  # every so many times what lies beside them, too
_HELD = "{}打开着此文件，您看到的是只读内容，随其保存更新。"
_LEFT = "{}打开的此文件已经关闭，您可以接着填写。"
_GONE = "{}打开此文件后没有正常关闭（程序或电脑已停）；保存过的内容都在，您可以接手编辑。"
_ASKED = "正在查看“{}”有没有人打开着……\n磁盘还没有答复，请稍候。"


class SharedFile(QObject):
    """``changed`` tells that ``hold`` is another now, ``losing`` that it is about to be: what is typed is to be finished,
    ``found`` that a sync program has just left another file beside this one, ``begun`` that ``place`` is known.

    While another one has the file the workbook is locked.
    """

    changed = Signal()
    losing = Signal()
    found = Signal()
    begun = Signal()

    def __init__(self, session: Session, person: str) -> None:
        super().__init__(session)
        self._session, self._person = session, person
        self._thread = FileThread(lambda future, may_be_left: None)
        self._tending: Future[tuple[Hold, Holder | None]] | None = None
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_timer)
        self._mark = HolderMark(session.path, person)
        self.place = Place(PlaceKind.LOCAL)
        self._beginning: Future[tuple[Place, list[Path], Holder | None]] | None = None
        self._searching: Future[list[Path]] | None = None
        self._turns = 0
        self.states: list[Path] = []  # beside a file in a sync folder: what may be other states of it
        self.hold, self.holder = Hold.OURS, Holder("", "", 0, 0, "")

    @property
    def sentence(self) -> str:
        """Say who has the file, or had it, blank if that is this window."""
        told = {Hold.OURS: "", Hold.OTHERS: _HELD, Hold.FREE: _LEFT, Hold.GONE: _GONE}[self.hold]
        return told.format(self.holder.named)

    def begin(self, path: Path) -> None:
        """Mark a file as open here, if nobody else has it; a disk that is slow to say so is not waited for."""
        self._beginning = self._thread.begin(lambda: self._begun(path))
        wait([self._beginning], UNFELT_SECONDS)
        self._on_begun()

    def _on_begun(self) -> None:
        """Take note of whose the file is, as soon as that is known; until then it is taken for ours."""
        beginning = self._beginning
        if beginning is None or not beginning.done():
            self._timer.start(POLL_MS)
            return
        self._beginning = None
        self.place, self.states, holder = beginning.result()
        self._settle(Hold.OTHERS if holder else Hold.OURS, holder)
        self.begun.emit()

    def _begun(self, path: Path) -> tuple[Place, list[Path], Holder | None]:
        self._mark.release()
        place = place_of(path)
        self._mark = mark = HolderMark(path, self._person, place.pace)
        states = states_beside(path) if place.kind is PlaceKind.SYNC else []
        return place, states, mark.take()

    def take_over(self) -> bool:
        """Take the file if nobody has it any more, and go on from what was saved last; tell whether that worked."""
        holder = self._waited(self._thread.begin(self._mark.take))
        self._settle(Hold.OTHERS if holder else Hold.OURS, holder)
        self._session.look()
        return holder is None

    def end(self) -> None:
        """The workbook is closed: take the mark away; a silent disk is not waited for long."""
        self._timer.stop()
        wait([self._thread.begin(lambda: self._mark.release())], END_SECONDS)
        self._thread.end()

    def _waited(self, future: Future[Result]) -> Result:
        self._session.wait_for(future, _ASKED.format(self._session.path.name), may_be_left=False)
        return future.result()

    def _settle(self, hold: Hold, holder: Holder | None) -> None:
        is_new = hold is not self.hold or (holder is not None and holder.token != self.holder.token)
        self._timer.start(HOLDER_MS if hold is Hold.OURS else FOLLOWER_MS)
        if not is_new:
            return
        if self.hold is Hold.OURS:
            self.losing.emit()
        self.hold, self.holder = hold, holder or self.holder
        self._session.workbook.lock = self.sentence
        self.changed.emit()

    def _on_timer(self) -> None:
        """See what became of the file, and of whose it is, since the last time."""
        if self._beginning is not None:
            self._on_begun()
            return
        self._session.look()
        tending = self._tending
        if tending is not None and not tending.done():
            return  # the disk is silent
        self._tending = None
        hold, holder = tending.result() if tending is not None else (self.hold, None)
        if self.hold is not Hold.OURS or hold is Hold.OTHERS:
            self._settle(hold, holder)
        self._search()
        self._tending = self._thread.begin(self._tended if self.hold is Hold.OURS else self._mark.tend)

    def _search(self) -> None:
        """Look now and then whether a sync program left another file."""
        self._turns += 1
        if self._searching is not None and self._searching.done():
            states, self._searching = self._searching.result(), None
            is_new, self.states = bool(set(states) - set(self.states)), states
            if is_new and self.hold is Hold.OURS:
                self.found.emit()
        elif (
            self._searching is None and self.place.kind is PlaceKind.SYNC and self._turns % SEARCH_TURNS == 0
        ):
            path = self._session.path
            self._searching = self._thread.begin(lambda: states_beside(path))

    def _tended(self) -> tuple[Hold, Holder | None]:
        """Keep the mark; one that somebody took away is made anew."""
        hold, holder = self._mark.tend()
        if hold not in (Hold.FREE, Hold.GONE):
            return hold, holder
        holder = self._mark.take()
        return (Hold.OTHERS if holder else Hold.OURS), holder
