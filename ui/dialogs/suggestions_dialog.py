"""填写提示: whether texts of before are offered while typing, what this PC remembers of them, and how it is forgotten."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QDialog, QWidget

from ui.jobs.typed_texts import TypedTexts
from ui.widgets.buttons import button_of, close_box
from ui.widgets.labels import fit_to_text, muted, plain
from ui.widgets.layouts import Part, column_of, row_of

_ABOUT = (
    "在指标名称、指标值、计量单位、原因和单位、签字等格里输入时，格子下面列出以前在这里填过的内容，用得多的在前，"
    "还有指标库里的常用指标。↑ ↓ 选一条，Esc 收起，接着输入就不管它。"
)


class SuggestionsDialog(QDialog):
    """``is_on`` is what was chosen; forgetting happens at once."""

    def __init__(self, typed: TypedTexts, is_on: bool, parent: QWidget) -> None:
        super().__init__(parent, objectName="suggestion-settings", windowTitle="填写提示")
        self._typed = typed
        self._switch = QCheckBox("输入时提示以前填过的内容", checked=is_on)
        self.told = muted(objectName="remembered", wordWrap=True)
        self.forget = button_of("清空填写记录", self._forget_all, objectName="forget")
        about = plain(_ABOUT, wordWrap=True)
        foot = row_of(self.forget, Part(close_box(self)))
        column_of(self._switch, about, self.told, foot, on=self, margins=(22, 18, 22, 16), spacing=12)
        self._show_count()
        fit_to_text(self, 500)
        self._switch.setFocus()

    @property
    def is_on(self) -> bool:
        """Whether texts of before are to be offered."""
        return self._switch.isChecked()

    def _forget_all(self) -> None:
        self._typed.forget_all()
        self._show_count()

    def _show_count(self) -> None:
        memory = self._typed.memory
        count, books = memory.count, len(memory.workbooks)
        known = f"已记下 {books} 个工作簿里的 {count} 条内容" if count else "现在没有记下内容"
        self.told.setText(f"{known}；只存在这台电脑上，关闭工作簿时更新，清空不影响工作簿。")
        self.forget.setEnabled(bool(count))
