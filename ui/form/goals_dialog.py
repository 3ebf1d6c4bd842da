"""预期目标 and 实际完成情况 side by side, with room for long texts and a count of characters."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLabel, QVBoxLayout, QWidget

from model.form.field_path import GOAL_ACTUAL, GOAL_EXPECTED, FieldPath
from model.form.project import text_at
from ui.form.form_model import FormModel
from ui.widgets.buttons import close_box
from ui.widgets.labels import count_of, muted, resize_within_screen
from ui.widgets.layouts import Part, column_of, row_of
from ui.widgets.live_text import LiveText

KEYS = "边写边存，关闭后都在。Ctrl+Z 撤销，Ctrl+Y 重做，Ctrl+Tab 换到另一栏，Esc 关闭。"
FINAL = "本表已定稿，只能看，不能修改。Ctrl+Tab 换到另一栏，Esc 关闭。"


class GoalsDialog(QDialog):
    """Edits both goals; every key goes into the form at once, and stays there however the dialog is closed.

    Undo and redo go by words inside the text; afterwards the window's take the whole text back and bring it again.
    """

    def __init__(
        self, form: FormModel, parent: QWidget | None = None, first: FieldPath = GOAL_ACTUAL
    ) -> None:
        super().__init__(parent, windowTitle=f"年度总体目标 — {form.project.name or '未命名项目'}")
        self._form = form
        resize_within_screen(self, 1040, 620)
        self.edits: dict[FieldPath, LiveText] = {}
        captions = {goal: form.template.goal_caption(goal.key) for goal in (GOAL_EXPECTED, GOAL_ACTUAL)}
        columns = [self._make(goal, caption) for goal, caption in captions.items()]
        hint = muted(FINAL if form.final_record else KEYS)
        body = row_of(*(Part(one) for one in columns), spacing=14)
        column_of(Part(body), row_of(Part(hint), close_box(self)), on=self)
        self.edits[first].setFocus()

    def _make(self, path: FieldPath, caption: str) -> QVBoxLayout:
        count = muted()
        edit = self.edits[path] = LiveText(
            objectName=str(path),
            accessibleName=caption,
            readOnly=self._form.final_record is not None,
            tabChangesFocus=True,
        )
        edit.begin(text_at(self._form.project, path))
        edit.put_cursor_at_end()

        def show_count() -> None:
            text = edit.toPlainText()
            count.setText(f"{count_of(text)} · {len(text.splitlines())} 行")

        def on_typed(text: str) -> None:
            self._form.setData(self._form.index_of(path), text)

        edit.textChanged.connect(show_count)
        edit.typed.connect(on_typed)
        edit.replaced.connect(self._form.seal)
        show_count()
        return column_of(row_of(Part(QLabel(f"<b>{caption}</b>")), count), Part(edit))

    def done(self, result: int) -> None:
        """Close; what was taken back in the dialog is left to the window's redo."""
        for edit in self.edits.values():
            edit.commit_composition()
        self._form.seal()
        self._form.keep_undone(
            {p: edit.steps.furthest for p, edit in self.edits.items() if edit.steps.can_redo}
        )
        super().done(result)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Tab and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            other = next(edit for edit in self.edits.values() if not edit.hasFocus())
            other.setFocus()
            return
        super().keyPressEvent(event)
