"""The one QObject over an open workbook: passes edits through its door, tells Qt about changes, keeps it saved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from model.errors import ConflictError, StoreError, UserError
from model.form.field_path import FieldPath
from model.workbook.change import Change
from model.workbook.workbook import Workbook

RETRY_MS = 5000
Result = TypeVar("Result")


class Session(QObject):
    """Signals are past tense; ``changed`` carries a model Change. Saving follows each edit by itself.

    After ``closed`` whoever still looks at the workbook lets go of it.
    """

    changed = Signal(object)
    save_state_changed = Signal()
    history_changed = Signal()
    save_failed = Signal(str)
    refused = Signal(str)
    closed = Signal()

    def __init__(self, workbook: Workbook, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.workbook = workbook
        self.saved_at = datetime.now()
        self.problem = ""
        self.is_read_only = workbook.is_read_only
        self.versions_came_along = True
        self._blocked = False
        self._has_news = False  # an edit was made since ``saved_at``
        workbook.subscribe(self._on_changed)
        workbook.save_through(self._schedule)
        # the file is written right after the scores are repainted, not before
        self._save_soon = QTimer(self, singleShot=True, interval=0)
        self._save_soon.timeout.connect(self.save)
        self._retry = QTimer(self, singleShot=True, interval=RETRY_MS)
        self._retry.timeout.connect(self.save)

    def _on_changed(self, change: Change) -> None:
        self._has_news = True
        self.changed.emit(change)

    @property
    def path(self) -> Path:
        """The workbook's file."""
        return self.workbook.path

    @property
    def read_only_sentence(self) -> str:
        """Say that nothing can be saved where the file is, and what to do."""
        return f"工作簿“{self.path.name}”是只读的，只能看和打印，填了也存不进去；要填写，请先用“另存为”存到别的位置。"

    @property
    def is_saved(self) -> bool:
        """True when everything typed is in the file."""
        return self.workbook.is_saved

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
        """Run an edit on the workbook, save, and return what the edit returns, None if it was refused.

        ``by`` is who made it. A problem with saving keeps the edit and is shown.
        """
        try:
            with self.workbook.done_by(by):
                result = edit(self.workbook)
        except StoreError as error:
            self._fail(error)
            return None
        except UserError as error:
            self.refused.emit(str(error))
            return None
        finally:
            self._note_written()
        self.save()
        return result

    def _note_written(self) -> None:
        """Remember the time if edits were made and all of them have come into the file, whoever wrote them."""
        if self._has_news and self.is_saved:
            self._has_news = False
            self.saved_at = datetime.now()

    def _schedule(self) -> None:
        if not self._blocked:
            self._save_soon.start()
        self.save_state_changed.emit()

    def save(self) -> bool:
        """Write what is not yet in the file; tell whether all is saved."""
        try:
            self.workbook.save()
        except StoreError as error:
            self._fail(error)
            return False
        self._note_written()
        if self.is_read_only:
            self.is_read_only = self.workbook.is_read_only  # somebody may have put that right
        if self.problem:
            self.problem = ""
            self.save_failed.emit("")
        self.save_state_changed.emit()
        return True

    def _fail(self, error: StoreError) -> None:
        self._blocked = isinstance(error, ConflictError)
        if not self._blocked:
            self._retry.start()
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
        self._retry.stop()
        self.workbook.close()
        self.closed.emit()
        return True

    def abandon(self) -> None:
        """Close without saving."""
        self._save_soon.stop()
        self._retry.stop()
        self.workbook.close()
        self.closed.emit()
