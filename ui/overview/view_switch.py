"""Two buttons beside the filter: the list of projects, or the department's summary."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget


class ViewSwitch(QWidget):
    """One of the two buttons is pressed; ``changed`` says that it is another one."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self, exclusive=True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        self._list = self._make_button("项目列表", "view-list", "逐个项目列出，双击打开")
        self._summary = self._make_button(
            "部门汇总", "view-summary", "合计、平均、等级、失分最多的指标和图（F7）"
        )
        self._list.setChecked(True)
        for button in (self._list, self._summary):
            layout.addWidget(button)
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
