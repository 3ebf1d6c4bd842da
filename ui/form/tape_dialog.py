"""算分过程: how the score under the cursor, and all others, came about; all of it can be copied."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QDialog, QPlainTextEdit, QWidget

from model.scoring.tape import TapePart, tape_text
from ui.widgets.buttons import button_of
from ui.widgets.labels import muted, resize_within_screen
from ui.widgets.layouts import Part, Stretch, column_of, row_of


class TapeDialog(QDialog):
    """Shows the steps; ``row`` is the indicator under the cursor, which is selected."""

    def __init__(self, parent: QWidget, name: str, parts: Sequence[TapePart], row: int) -> None:
        super().__init__(parent, objectName="tape", windowTitle=f"算分过程 — {name}")
        self._parts = tuple(parts)
        self._current = next((one for one in parts if one.row == row), self._parts[0])
        self.text = QPlainTextEdit(
            tape_text(parts), readOnly=True, objectName="tape-text", accessibleName="算分过程"
        )
        self.said = muted("选中的是光标所在的一行。")
        one = button_of("复制这一段(&C)", lambda: self._copy(self._current.text), objectName="copy-part")
        whole = button_of("复制全部(&A)", lambda: self._copy(tape_text(self._parts)), objectName="copy-all")
        close = button_of("关闭", self.close, objectName="close")
        column_of(
            Part(self.text),
            row_of(Part(self.said), Stretch(), one, whole, close),
            on=self,
            margins=(18, 16, 18, 14),
            spacing=10,
        )
        resize_within_screen(self, 760, 560)
        self._select()
        one.setFocus()

    def _select(self) -> None:
        """Select the part of the row, and bring it into sight."""
        start = 0
        for part in self._parts:
            if part is self._current:
                break
            start += len(part.text) + 2
        cursor = self.text.textCursor()
        cursor.setPosition(start + len(self._current.text))
        cursor.setPosition(start, QTextCursor.MoveMode.KeepAnchor)
        self.text.setTextCursor(cursor)
        self.text.ensureCursorVisible()

    def _copy(self, text: str) -> None:
        QApplication.clipboard().setText(text)
        self.said.setText(f"已复制 {len(text.splitlines())} 行。")
