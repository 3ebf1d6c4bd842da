"""The line above the table: a field for name or pinyin, and the states to choose from with their counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QPushButton, QWidget

from model.scoring.progress import STATE_NAMES, FormState
from ui.theme import icon
from ui.widgets.layouts import NO_MARGINS, Stretch, row_of

_STATES: tuple[FormState | None, ...] = (None, *FormState)  # None: all
_TIPS = {
    None: "所有项目",
    FormState.WRONG: "有必须改正的错误（未填的不算）",
    FormState.UNFINISHED: "必填的格没有填完，或定性指标没有评定",
    FormState.COMPLETE: "都填完了，也没有错误",
    FormState.FINAL: "已定稿，不能修改",
}


def _name(state: FormState | None) -> str:
    return STATE_NAMES[state] if state else "全部"


class FilterBar(QWidget):
    """``changed`` says that something else is to be shown, ``left`` that the keyboard goes on to the table."""

    changed = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = QLineEdit(
            objectName="overview-filter",
            accessibleName="按名称筛选项目",
            placeholderText="名称或拼音首字母",
            toolTip="只列出名称或拼音首字母含有这些字的项目（Ctrl+Shift+L）",
        )
        self.line.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.line.setFixedWidth(260)
        # with the first text: Qt looks for its picture in the themes of the desktop, a tenth of a start
        self.line.textChanged.connect(lambda: self.line.setClearButtonEnabled(True))
        self.line.textChanged.connect(self.changed)
        self.line.installEventFilter(self)
        self._group = QButtonGroup(self, exclusive=True)
        self._buttons = {state: self._make_button(state) for state in _STATES}
        self._buttons[None].setChecked(True)
        self._group.buttonClicked.connect(self.changed)
        row_of(self.line, 10, *self._buttons.values(), Stretch(), on=self, margins=NO_MARGINS, spacing=6)

    def _make_button(self, state: FormState | None) -> QPushButton:
        name = f"filter-{state.value if state else 'all'}"
        button = QPushButton(_name(state), checkable=True, objectName=name, toolTip=_TIPS[state])
        button.setAccessibleName(f"筛选：{_name(state)}")
        button.setProperty("toggle", True)
        self._group.addButton(button)
        return button

    @property
    def text(self) -> str:
        """What stands in the field."""
        return self.line.text()

    @property
    def state(self) -> FormState | None:
        """The chosen state, None for all."""
        return next((state for state, button in self._buttons.items() if button.isChecked()), None)

    @property
    def sentence(self) -> str:
        """Say that nothing is shown, and what was looked for."""
        state = f"“{STATE_NAMES[self.state]}”的" if self.state else ""
        name = f"名称或拼音首字母含“{self.text.strip()}”的" if self.text.strip() else ""
        return f"没有{state}{name}项目。"

    def choose(self, text: str, state: FormState | None) -> None:
        """Fill the field and press a button."""
        self.line.setText(text)
        self._buttons[state].setChecked(True)
        self.changed.emit()

    def show_counts(self, states: Iterable[frozenset[FormState]]) -> None:
        """Write on the buttons how many projects are in each state."""
        forms = Counter(states)
        for state, button in self._buttons.items():
            count = sum(count for form, count in forms.items() if state is None or state in form)
            button.setText(f"{_name(state)} {count}")
            button.setAccessibleName(f"筛选：{_name(state)}，{count} 个项目")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter and Down go on to the table; Esc clears the field, and when it is blank goes there too."""
        if not (isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress):
            return False
        is_escape = event.key() == Qt.Key.Key_Escape
        if is_escape and self.text:
            self.line.clear()
        elif is_escape or event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.left.emit()
        else:
            return False
        return True
