"""A field of one line for captions that may have several: Alt+Enter puts a mark where the line breaks."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from ui.templates.row_fields import BREAK

MAX_CAPTION = 400


class CaptionEdit(QLineEdit):
    """Alt+Enter breaks the line."""

    def __init__(self, *args: object, **names: object) -> None:
        super().__init__(*args, **names)
        self.setMaxLength(MAX_CAPTION)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if breaks_line(event) and not self.isReadOnly():
            self.insert(BREAK)
            event.accept()
        else:
            super().keyPressEvent(event)


def breaks_line(event: QKeyEvent) -> bool:
    """Tell whether a key is the one for a line break."""
    is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
    return is_enter and bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
