"""The forms of a hand-in, what stands in the way first; Enter or a double click on one wants its place."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from ui.jobs.hand_in_checks import FormCheck
from ui.theme import COLOURS, style
from ui.widgets.labels import tip

_CHECK = Qt.ItemDataRole.UserRole
STYLE = (
    "QTreeWidget {{ background: {t.surface}; border: 1px solid {t.line}; border-radius: 6px; outline: 0; }}"
    "QTreeWidget:focus {{ border-color: {t.accent}; }}"
    "QTreeWidget::item {{ height: 30px; padding: 0 6px; border-bottom: 1px solid {t.soft_line}; }}"
    "QTreeWidget::item:selected {{ background: {t.accent_soft}; color: {t.text}; }}"
)


def state_of(check: FormCheck) -> str:
    """Return in one word how it stands with a form."""
    if check.is_ready:
        return "已定稿" if check.is_final else "可以定稿"
    if not check.errors:
        return "受损"
    return "未填完" if check.is_unfinished else "有错误"


def _colour(check: FormCheck) -> str:
    if check.is_ready:
        return COLOURS.good
    return COLOURS.warning if check.is_unfinished else COLOURS.error


class CheckList(QTreeWidget):
    """``jump_wanted`` carries the check of a form that is to be mended."""

    jump_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, objectName="hand-in-forms", accessibleName="要报送的表")
        self.setHeaderLabels(["表", "情况", "说明"])
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        header = self.header()
        header.setStretchLastSection(True)
        header.setSectionsMovable(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        header.resizeSection(0, 400)
        header.resizeSection(1, 84)
        style(self, STYLE)
        self.itemDoubleClicked.connect(lambda item, _column: self._jump(item))

    def show_checks(self, checks: Sequence[FormCheck]) -> None:
        """Show all forms anew."""
        self.clear()
        for check in sorted(checks, key=lambda one: (one.is_ready, one.is_final, one.is_unfinished)):
            said = check.problem or (
                f"{check.warnings} 处提醒没有写说明" if check.warnings and not check.is_final else ""
            )
            texts = [check.name, state_of(check), " ".join(said.split())]
            item = QTreeWidgetItem(self, texts)
            item.setData(0, _CHECK, check)
            item.setForeground(1, QColor(_colour(check)))
            for column, text in enumerate(texts):
                item.setToolTip(column, tip(text))
        if (first := self.topLevelItem(0)) is not None:
            self.setCurrentItem(first)

    def current_check(self) -> FormCheck | None:
        """Return the form under the cursor."""
        item = self.currentItem()
        return item.data(0, _CHECK) if item is not None else None

    def _jump(self, item: QTreeWidgetItem) -> None:
        self.jump_wanted.emit(item.data(0, _CHECK))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and item is not None:
            check: FormCheck = item.data(0, _CHECK)
            if not check.is_ready:
                self._jump(item)
                return
        super().keyPressEvent(event)
