"""The answer to a warning, with room for a few sentences."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QWidget

from ui.dialogs import asking
from ui.widgets.buttons import answer_box
from ui.widgets.labels import plain, resize_within_screen
from ui.widgets.layouts import Part, column_of
from ui.widgets.live_text import LiveText


class NoteDialog(QDialog):
    """Asks for a note; one that was begun is not given up without a question."""

    def __init__(self, parent: QWidget, message: str, note: str) -> None:
        super().__init__(parent, objectName="note", windowTitle="说明")
        self._note = note
        label = plain(f"{message}\n为什么可以这样？说明随表保存，不打印；清空即收回。", wordWrap=True)
        self.edit = LiveText(accessibleName="说明", tabChangesFocus=True)
        self.edit.begin(note)
        self.edit.put_cursor_at_end()
        foot, _ = answer_box(self, "确定")
        column_of(label, Part(self.edit), foot, on=self, margins=(20, 18, 20, 16), spacing=12)
        resize_within_screen(self, 480, 280)
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
