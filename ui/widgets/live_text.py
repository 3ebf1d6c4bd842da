"""A text that reports each keystroke, with undo and redo of its own that stay inside it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QTextCursor,
)
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from ui.widgets.text_steps import Stroke, TextSteps

_PLACES = (Qt.InputMethodQuery.ImCursorRectangle, Qt.InputMethodQuery.ImAnchorRectangle)
BULK = 10  # characters that one stroke takes away: what stood there is worth a step of its own


class LiveText(QPlainTextEdit):
    """Edits a text. ``typed`` carries it after each keystroke, also after undo and redo.

    ``replaced`` comes before it when one stroke takes a good deal of the text away.
    """

    typed = Signal(str)
    replaced = Signal()

    def __init__(self, parent: QWidget | None = None, **properties: Any) -> None:
        super().__init__(parent, **properties)
        self.steps = TextSteps()
        self._before: str | None = None  # the text while the input method composes
        self.composition = ""  # what it has composed so far
        self.setUndoRedoEnabled(False)  # Qt's own takes everything typed in a row at once
        self.textChanged.connect(self._on_text_changed)

    def begin(self, text: str) -> None:
        """Show a text, with nothing to take back."""
        blocked = self.blockSignals(True)
        self.setPlainText(text)
        self.blockSignals(blocked)
        self.steps.begin(self.toPlainText())

    # -- undo and redo ----------------------------------------------------------------------------------

    def undo_typing(self) -> None:
        """Take back the last word; what is gone stays at hand for redo."""
        if self.steps.can_undo and not self.composition:
            self._show_step(self.steps.undo())

    def redo_typing(self) -> None:
        """Take a word again."""
        if self.steps.can_redo and not self.composition:
            self._show_step(self.steps.redo())

    def undo_all(self) -> None:
        """Go back to the text as it was opened."""
        self._show_step(self.steps.undo_all())

    def _show_step(self, stroke: Stroke) -> None:
        cursor, place = self.textCursor(), _qt_length(self.steps.text[: stroke.at])
        cursor.setPosition(place)
        cursor.setPosition(place + _qt_length(stroke.removed), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(stroke.added)
        self.setTextCursor(cursor)
        self.typed.emit(self.steps.text)

    @property
    def takes_undo(self) -> bool:
        """Tell whether undo and redo are for this text now."""
        return not self.isReadOnly()

    def _order_of(self, event: QKeyEvent) -> str:
        """Return ``undo`` or ``redo`` for their keys on any system, blank for others."""
        control = Qt.KeyboardModifier.ControlModifier
        modifiers, key = event.modifiers(), event.key()
        if event.matches(QKeySequence.StandardKey.Undo):
            return "undo"
        is_redo = event.matches(QKeySequence.StandardKey.Redo) or (
            (modifiers, key) == (control, Qt.Key.Key_Y)
            or (modifiers, key) == (control | Qt.KeyboardModifier.ShiftModifier, Qt.Key.Key_Z)
        )
        return "redo" if is_redo else ""

    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self._order_of(event)
        ):
            event.setAccepted(self.takes_undo)  # the window's undo must wait
            return self.takes_undo
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        order = self._order_of(event)
        if order and not self.takes_undo:
            event.ignore()
        elif order == "undo":
            self.undo_typing()
        elif order == "redo":
            self.redo_typing()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Qt's own menu with our undo and redo in place of Qt's."""
        menu = self.createStandardContextMenu(event.pos())
        for action in menu.actions():
            if action.objectName() in ("edit-undo", "edit-redo"):
                menu.removeAction(action)
        first = menu.actions()[0]
        for text, slot, possible in (
            ("撤销\tCtrl+Z", self.undo_typing, self.steps.can_undo),
            ("重做\tCtrl+Y", self.redo_typing, self.steps.can_redo),
        ):
            action = QAction(text, menu, enabled=possible)
            action.triggered.connect(slot)
            menu.insertAction(first, action)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def inputMethodQuery(self, query: Any, argument: Any = None) -> Any:
        """Tell the input method where the text stands in this widget: Qt leaves out the margins of the viewport."""
        told = (
            super().inputMethodQuery(query) if argument is None else super().inputMethodQuery(query, argument)
        )
        if query in _PLACES and isinstance(told, QRect | QRectF):
            return told.translated(self.viewport().pos())
        return told

    # -- typing -----------------------------------------------------------------------------------------

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """A composition counts when it is committed; one that is given up leaves the text as it was."""
        if event.preeditString() and self._before is None:
            self._before = self.toPlainText()
        self.composition = event.preeditString()
        super().inputMethodEvent(event)
        if event.preeditString():
            return
        before, given_up = self._before, not event.commitString()
        if before is not None and given_up and self.toPlainText() != before:
            self.setPlainText(before)
            self.selectAll()
        self._before = None
        self._on_text_changed()

    def _on_text_changed(self) -> None:
        if self._before is not None:
            return  # a composition of the input method changes nothing yet
        text = self.toPlainText()
        if text == self.steps.text:
            return
        if len(self.steps.typed(text).removed) >= BULK:
            self.replaced.emit()
        self.typed.emit(text)

    def commit_composition(self, receiver: QWidget | None = None) -> None:
        """Keep the letters of an unfinished composition: the input method is asked for them first."""
        if self.composition:
            QGuiApplication.inputMethod().commit()
        if self.composition:
            kept = QInputMethodEvent("", [])
            kept.setCommitString(self.composition)
            QCoreApplication.sendEvent(receiver or self, kept)

    def put_cursor_at_end(self) -> None:
        """Place the cursor behind the text, nothing selected."""
        self.moveCursor(QTextCursor.MoveOperation.End)


def _qt_length(text: str) -> int:
    """Return how many places a text takes in Qt, which counts rare characters twice."""
    return len(text.encode("utf-16-le")) // 2
