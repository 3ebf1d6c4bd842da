"""Two buttons beside the filter: the list of projects, or the department's summary."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from ui.widgets.layouts import NO_MARGINS, row_of


class ViewSwitch(QWidget):
    """One of the two buttons is pressed; ``changed`` says that it is another one."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self, exclusive=True)
        self._list = self._make_button("项目列表", "view-list", "逐个项目列出，双击打开")
        tip = "合计、平均、等级、失分最多的指标和图（F7）"
        self._summary = self._make_button("部门汇总", "view-summary", tip)
        self._list.setChecked(True)
        row_of(self._list, self._summary, on=self, margins=NO_MARGINS, spacing=6)
        self._summary.toggled.connect(lambda _: self.changed.emit())

    def _make_button(self, text: str, name: str, tip: str) -> QPushButton:
        button = QPushButton(text, checkable=True, objectName=name, toolTip=tip)
        button.setProperty("toggle", True)
        self._group.addButton(button)
        return button

    @property
    def is_summary(self) -> bool:
        """True while the summary is wanted."""
        return self._summary.isChecked()

    def choose_summary(self, wanted: bool = True) -> None:
        """Press one of the buttons."""
        (self._summary if wanted else self._list).setChecked(True)
