"""预期目标 and 实际完成情况 side by side, with room for long texts and a count of characters."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from model.project import text_at
from ui.form.form_model import FormModel
from ui.labels import count_of, muted


class GoalsDialog(QDialog):
    """Edits both goals; every key goes into the form at once, as in the form itself."""

    def __init__(self, form: FormModel, parent: QWidget | None = None, first: str = "goals.actual") -> None:
        super().__init__(parent)
        self._form = form
        self.setWindowTitle(f"年度总体目标 — {form.project.name or '未命名项目'}")
        self.resize(1040, 620)
        outer = QVBoxLayout(self)
        line = QHBoxLayout()
        line.setSpacing(14)
        goals = form.template.goals
        self.edits = {
            path: self._add(line, path, caption)
            for path, caption in (("goals.expected", goals.expected), ("goals.actual", goals.actual))
        }
        outer.addLayout(line, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        foot = QHBoxLayout()
        foot.addWidget(muted("边写边存；Ctrl+Tab 换到另一栏，Esc 关闭。"), 1)
        foot.addWidget(buttons)
        outer.addLayout(foot)
        self.edits[first].setFocus()

    def _add(self, line: QHBoxLayout, path: str, caption: str) -> QPlainTextEdit:
        column, head = QVBoxLayout(), QHBoxLayout()
        count = muted()
        edit = QPlainTextEdit(text_at(self._form.project, path), objectName=path, accessibleName=caption)
        edit.setTabChangesFocus(True)
        edit.moveCursor(QTextCursor.MoveOperation.End)
        head.addWidget(QLabel(f"<b>{caption}</b>"), 1)
        head.addWidget(count)
        column.addLayout(head)
        column.addWidget(edit, 1)
        line.addLayout(column, 1)

        def show_count() -> None:
            text = edit.toPlainText()
            count.setText(f"{count_of(text)} · {len(text.splitlines())} 行")

        def on_typed() -> None:
            show_count()
            index = self._form.index_of(path)
            if self._form.data(index, Qt.ItemDataRole.EditRole) != edit.toPlainText():
                self._form.setData(index, edit.toPlainText())

        edit.textChanged.connect(on_typed)
        show_count()
        return edit

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Tab and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            other = next(edit for edit in self.edits.values() if not edit.hasFocus())
            other.setFocus()
            return
        super().keyPressEvent(event)
