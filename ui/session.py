"""The one QObject over an open workbook: passes edits through its door, tells Qt about changes, keeps it saved.

A thread writes the file, so that typing never waits for the disk. What an edit changed begins to be written right after
the repaint, and what was typed while that went on, right behind it. Whoever must know that all is in the file (paper,
a record of 定稿, the end) calls ``save``, which waits.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from model.errors import ConflictError, StoreError, UserError
from model.file_thread import StillWritingError
from model.form.field_path import FieldPath
from model.grid.computed import Computed
from model.workbook.change import Change
from model.workbook.following import is_kin
from model.workbook.form_reader import UnreadableFormError
from model.workbook.seal_keys import KeySource
from model.workbook.workbook import Workbook
from ui.tasks import POLL_MS, TURN_SECONDS, is_done_soon

RETRY_MS = 5000
SLOW_MS = 10_000  # a disk that was silent so long is told
MOST_TURNS = 20  # so often whoever waits for a save lets another program be quicker
_UNDONE = "“{}”刚被另一个窗口或另一台电脑改过，刚才的操作没有做；改动合并进来后，请看过再做一次。"
_OTHER = (
    "“{}”已换成另一个工作簿（年度或项目不同），这里看到的是原来的内容；请另存为别的文件，或关闭后重新打开。"
)
Result = TypeVar("Result")


class Session(QObject):
    """Signals are past tense; ``changed`` carries a model Change, ``joined`` a Joining: what another program wrote into
    the file came in. Saving follows each edit by itself.

    After ``closed`` whoever still looks at the workbook lets go of it.
    """

    changed = Signal(object)
    save_state_changed = Signal()
    history_changed = Signal()
    save_failed = Signal(str)
    refused = Signal(str)
    joined = Signal(object)
    closed = Signal()

    def __init__(self, workbook: Workbook, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.workbook = workbook
        self.saved_at = datetime.now()
        self.problem = ""
        self.is_read_only = workbook.is_read_only
        self.versions_came_along = True
        self.key_source: KeySource | None = None  # the key of 定稿, once it was given; it is stored nowhere
        self.protect: Callable[[], object] = lambda: None  # whoever keeps copies makes one
        self._blocked = False
        self._has_news = False  # an edit was made since ``saved_at``
        self.has_ended = False  # the workbook is closed, or about to be
        self._looking: Future[Workbook | None] | None = None
        self._conflict: ConflictError | None = (
            None  # not told while what the others wrote is still to come in
        )
        sys.setswitchinterval(TURN_SECONDS)  # as for each other work beside the window
        workbook.subscribe(self._on_changed)
        workbook.save_through(self._schedule)
        workbook.save_in_thread(self._wait)
        # the file is written right after the scores are repainted, not before
        self._save_soon = QTimer(self, singleShot=True, interval=0)
        self._save_soon.timeout.connect(self._begin_save)
        self._retry = QTimer(self, singleShot=True, interval=RETRY_MS)
        self._retry.timeout.connect(self._begin_save)
        self._slow = QTimer(self, singleShot=True, interval=SLOW_MS)
        self._slow.timeout.connect(self._on_slow)
        self._watch = QTimer(self, interval=POLL_MS)
        self._watch.timeout.connect(self._on_watched)
        self._look_on = QTimer(self, interval=POLL_MS)
        self._look_on.timeout.connect(self._on_looked)

    def _on_changed(self, change: Change) -> None:
        self._has_news |= not change.damage_found
        self.changed.emit(change)

    @property
    def path(self) -> Path:
        """The workbook's file."""
        return self.workbook.path

    @property
    def read_only_sentence(self) -> str:
        """Say that nothing can be saved where the file is, and what to do."""
        if self.workbook.lock:
            return self.workbook.lock
        return f"工作簿“{self.path.name}”是只读的，只能看和打印，填了也存不进去；要填写，请先用“另存为”存到别的位置。"

    @property
    def is_saved(self) -> bool:
        """True when everything typed is in the file."""
        return self.workbook.is_saved

    def computed(self, form_id: int) -> Computed | None:
        """Return what follows from a form; of one that cannot be read None, and that is told."""
        try:
            return self.workbook.computed(form_id)
        except StoreError as error:
            self._leave_unreadable(error)
            return None

    def _leave_unreadable(self, error: StoreError) -> None:
        """Say that a form cannot be read, and go on without it."""
        self.refused.emit(str(error))
        self.workbook.leave_unreadable()

    def type_text(self, project_id: int, path: FieldPath | str, text: str, by: object = None) -> None:
        """Put a typed text into a field; ``by`` is who typed it."""
        if project_id not in self.workbook:
            return
        try:
            with self.workbook.done_by(by):
                self.workbook.type_text(project_id, path, text)
        except UserError as error:
            self.refused.emit(str(error))

    def keep_undone(self, project_id: int, texts: Mapping[FieldPath, str]) -> None:
        """Let redo bring texts of a form that were taken back while they were typed."""
        if project_id in self.workbook:
            self.workbook.offer_redo(project_id, texts)
            self.history_changed.emit()

    def do(self, edit: Callable[[Workbook], Result], by: object = None) -> Result | None:
        """Run an edit on the workbook and return what it returns, None if it was refused. Saving follows by itself.

        ``by`` is who made it. A problem with saving keeps the edit and is shown.
        """
        try:
            with self.workbook.done_by(by):
                result = edit(self.workbook)
        except UnreadableFormError as error:
            self._leave_unreadable(error)
            return None
        except StoreError as error:
            if isinstance(error, ConflictError):
                self.refused.emit(_UNDONE.format(self.path.name))
            if isinstance(error, ConflictError) or not self.is_saved:
                self._fail(error)
            else:
                self.refused.emit(str(error))
            return None
        except UserError as error:
            self.refused.emit(str(error))
            return None
        finally:
            self._note_written()
        self._begin_save()
        return result

    def do_protected(self, edit: Callable[[Workbook], Result], by: object = None) -> Result | None:
        """Run an edit that changes much, after the workbook as it is was saved and copied."""
        if self.save():
            self.protect()
        return self.do(edit, by)

    def _note_written(self) -> None:
        """Remember the time if edits were made and all of them have come into the file, whoever wrote them."""
        if self._has_news and self.is_saved:
            self._has_news = False
            self.saved_at = datetime.now()

    def _schedule(self) -> None:
        if not self._blocked:
            self._save_soon.start()
        self.save_state_changed.emit()

    def _begin_save(self) -> None:
        """Write what is not yet in the file; nobody waits for it."""
        self._save_soon.stop()
        self.workbook.begin_save()
        self._watch.start()
        self._slow.start()

    def _on_watched(self) -> None:
        """Look whether the file is written, and go on with what was typed meanwhile."""
        try:
            if not self.workbook.end_save():
                return
        except StoreError as error:
            self._watch.stop()
            self._fail(error)
            return
        except BaseException:  # a fault of the program
            self._watch.stop()
            self._retry.start()
            raise
        self._watch.stop()
        self._slow.stop()
        if self.is_saved:
            self._succeed()
        elif not (self._blocked or self._save_soon.isActive() or self._retry.isActive()):
            self._begin_save()

    def save(self) -> bool:
        """Write what is not yet in the file, and wait for it; tell whether all is saved."""
        self._save_soon.stop()
        for _ in range(MOST_TURNS):
            try:
                self.workbook.save()
            except StoreError as error:
                if not isinstance(error, StillWritingError) and self._followed_now():
                    continue
                (self._tell if isinstance(error, ConflictError) else self._fail)(error)
                return False
            self._succeed()
            return True
        self._tell(
            ConflictError(f"别的窗口或电脑不停地在改“{self.path.name}”，还没有存进去，稍后会自动再存。")
        )
        return False

    # -- what other programs write into the file ----------------------------------------------------------

    def look(self) -> None:
        """Look whether another program wrote the file, and take up what it wrote; nobody waits for it."""
        if self._looking is None:
            self._looking = self.workbook.begin_look(self._read_again)
            self._look_on.start()

    def _read_again(self) -> Workbook:
        from ui.jobs.opening import open_workbook

        return open_workbook(self.path, known_forms=self.workbook.known_forms)

    def _on_looked(self) -> None:
        looking = self._looking
        if looking is None or not looking.done() or self.workbook.is_busy:
            return
        self._looking = None
        self._look_on.stop()
        conflict, self._conflict = self._conflict, None
        if not self._follow(looking) and conflict is not None:
            self._tell(conflict)

    def _followed_now(self) -> bool:
        """Wait for what another program wrote, and take it up; False if there is nothing of it to be read."""
        if self._looking is None:
            self._looking = self.workbook.begin_look(self._read_again)
        looking, self._looking = self._looking, None
        self._look_on.stop()
        self._conflict = None
        self._wait(looking, True)
        return self._follow(looking)

    def _follow(self, looking: Future[Workbook | None]) -> bool:
        error = looking.exception()
        if isinstance(error, UserError):
            return False  # it is looked at again
        other = looking.result()
        if other is None:
            return False
        if not is_kin(self.workbook, other):
            other.close()
            if self.is_saved:  # else saving tells
                self._show_problem(StoreError(_OTHER.format(self.path.name)))
            return False
        self._blocked = False
        try:
            joining = self.workbook.follow(other)
        except (
            StoreError
        ) as error:  # what a form held that nobody had read yet, and that both sides changed, is in no file
            other.close()
            self._show_problem(error)
            return False
        self.history_changed.emit()
        self.joined.emit(joining)
        self._begin_save()
        return True

    def _tell(self, error: StoreError) -> None:
        """Show a problem that another try is made with."""
        self._blocked = False
        self._show_problem(error)
        self._retry.start()

    def _succeed(self) -> None:
        self._retry.stop()
        self._note_written()
        if self.is_read_only:
            self.is_read_only = self.workbook.is_read_only  # somebody may have put that right
        if self.problem:
            self.problem = ""
            self.save_failed.emit("")
        self.save_state_changed.emit()

    def _wait(self, future: Future[Any], may_be_left: bool) -> None:
        told = f"正在存入“{self.path.name}”……\n磁盘还没有答复，请稍候。"
        if not self.wait_for(future, told, may_be_left):
            raise StillWritingError(self._still_writing)

    @property
    def _still_writing(self) -> str:
        return f"工作簿“{self.path.name}”还没有存完，磁盘没有答复；请检查磁盘和网络，或用“另存为”存到别处。"

    def _on_slow(self) -> None:
        """The disk is silent: say so, and go on waiting for it."""
        if not self.problem:
            self._fail(StillWritingError(self._still_writing))

    def wait_for(self, future: Future[Any], told: str, may_be_left: bool = True) -> bool:
        """Wait: a moment, then with a window that tells why; False if the clerk did not want to wait longer."""
        if is_done_soon(future):
            return True
        from ui.dialogs.waiting import wait_until  # seldom needed

        window = self.parent()
        desk = window if isinstance(window, QWidget) else None
        return wait_until(future.done, desk, lambda: told, "不等了" if may_be_left else "")

    def _fail(self, error: StoreError) -> None:
        self._blocked = isinstance(error, ConflictError)
        if self.workbook.is_busy:  # whoever waited for the file did not want to wait longer
            self._watch.start()
        if isinstance(error, ConflictError):
            self._conflict = error
            self.look()
            self.save_state_changed.emit()
            return
        if not self.workbook.is_busy:
            self._retry.start()
            self.look()  # somebody may have put another state of the file in its place
        self._show_problem(error)

    def _show_problem(self, error: StoreError) -> None:
        if self.problem != str(error):
            self.problem = str(error)
            self.save_failed.emit(self.problem)
        self.save_state_changed.emit()

    def save_as(self, path: Path) -> bool:
        """Go on in another file; tell whether that worked."""
        try:
            self.versions_came_along = self.workbook.save_as(path)
        except StoreError as error:
            self.refused.emit(str(error))
            return False
        self._blocked = False
        self._has_news = True  # the other file is new, whatever was typed
        self.is_read_only = self.workbook.is_read_only
        if not self.problem:  # else ``save`` says it
            self.save_failed.emit("")
        return self.save()

    def close(self) -> bool:
        """Save and close; False if something could not be saved."""
        if not self.save():
            return False
        self._stop()
        self.workbook.close()
        self.closed.emit()
        return True

    def abandon(self) -> None:
        """Close without saving."""
        self._stop()
        self.workbook.abandon()
        self.closed.emit()

    def _stop(self) -> None:
        self.has_ended = True
        if self._looking is not None:
            self._looking.add_done_callback(_close_found)
        for timer in (self._save_soon, self._retry, self._watch, self._slow, self._look_on):
            timer.stop()


def _close_found(looking: Future[Workbook | None]) -> None:
    """Nobody takes up any more what was found."""
    if looking.exception() is None and (other := looking.result()) is not None:
        other.close()
