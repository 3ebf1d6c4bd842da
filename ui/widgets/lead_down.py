"""The arrow down leads from a line that filters a list into the list."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QLineEdit


class _Leader(QObject):
    def __init__(self, line: QLineEdit, found: QAbstractItemView) -> None:
        super().__init__(line)
        self._found = found
        line.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_down = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if not is_down or event.key() != Qt.Key.Key_Down:  # type: ignore[attr-defined]
            return False
        self._found.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True


def lead_down(line: QLineEdit, found: QAbstractItemView) -> None:
    """Let the arrow down go from a line into the list that it filters."""
    _Leader(line, found)
