"""Asks under which level 1 and level 2 a row of an open form stands."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from ui.widgets.labels import fit_to_text, plain
from ui.widgets.steady_fields import SteadyComboBox

ROW, KIND, CATEGORY = range(3)


class LevelDialog(QDialog):
    """Names of both levels, known ones offered, and whether only the row goes there or all that stand with it."""

    def __init__(
        self, parent: QWidget, place: tuple[str, str], known: Iterable[tuple[str, str]], row_name: str
    ) -> None:
        super().__init__(parent)
        self.setObjectName("levels")
        self.setWindowTitle("一级、二级指标名称")
        known = list(known)
        outer = QVBoxLayout(self)
        outer.addWidget(plain(f"“{row_name}”所属的指标，可以选，也可以直接写：", wordWrap=True))
        form = QFormLayout()
        self.category = self._box("一级指标", [category for category, _ in known], place[0])
        self.kind = self._box("二级指标", [kind for _, kind in known], place[1])
        form.addRow("一级指标", self.category)
        form.addRow("二级指标", self.kind)
        outer.addLayout(form)
        self._scope = QButtonGroup(self)
        texts = (
            "只改这一行",
            f"“{place[1]}”的各行一起改",
            f"“{place[0]}”的各行都改一级指标名称",
        )
        for number, text in enumerate(texts):
            button = QRadioButton(text, checked=number == ROW)
            self._scope.addButton(button, number)
            outer.addWidget(button)
        buttons = QDialogButtonBox(self)
        self.confirm = buttons.addButton("确定", QDialogButtonBox.ButtonRole.AcceptRole)
        self.confirm.setProperty("primary", True)
        buttons.addButton("取消", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        outer.addWidget(buttons)
        for box in (self.category, self.kind):
            box.editTextChanged.connect(self._show_state)
        fit_to_text(self, 440)
        self.kind.setFocus()

    def _box(self, name: str, texts: list[str], current: str) -> SteadyComboBox:
        box = SteadyComboBox(accessibleName=name)
        box.setEditable(True)
        box.addItems(list(dict.fromkeys(text for text in texts if text)))
        box.setEditText(current)
        return box

    def _show_state(self) -> None:
        self.confirm.setEnabled(all(self.place))

    @property
    def place(self) -> tuple[str, str]:
        """Level 1 and level 2 as they were typed."""
        return " ".join(self.category.currentText().split()), " ".join(self.kind.currentText().split())

    @property
    def scope(self) -> int:
        """What is to be changed: the row, all rows of its level 2, or the name of its level 1."""
        return self._scope.checkedId()
