"""The answer to a warning, with room for a few sentences."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from ui.dialogs import asking
from ui.widgets.live_text import LiveText


class NoteDialog(QDialog):
    """Asks for a note; one that was begun is not given up without a question."""

    def __init__(self, parent: QWidget, message: str, note: str) -> None:
        super().__init__(parent, objectName="note")
        self.setWindowTitle("说明")
        self._note = note
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(12)
        label = QLabel(f"{message}\n为什么可以这样？说明随表保存，不打印；清空即收回。", wordWrap=True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        layout.addWidget(label)
        self.edit = LiveText()
        self.edit.setAccessibleName("说明")
        self.edit.setTabChangesFocus(True)
        self.edit.begin(note)
        self.edit.put_cursor_at_end()
        layout.addWidget(self.edit, 1)
        buttons = QDialogButtonBox(self)
        buttons.addButton("确定", QDialogButtonBox.ButtonRole.AcceptRole).setProperty("primary", True)
        buttons.addButton("取消", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)
        self.resize(480, 280)
        self.edit.setFocus()

    def text(self) -> str:
        """Return the note as it stands."""
        return self.edit.toPlainText().strip()

    def done(self, result: int) -> None:
        self.edit.commit_composition()
        changed = self.text() not in (self._note.strip(), "")
        if result == QDialog.DialogCode.Rejected and changed and not asking.may_drop_text(self, "说明"):
            return
        super().done(result)
