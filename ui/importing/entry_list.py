"""The list of forms that were read: a tick for each that shall come in, an answer where its name is there."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QMenu, QTableView, QWidget

from ui.importing.entry_model import (
    DOUBTS,
    FILE,
    NAME,
    PLACED,
    SAME,
    SAME_NAMES,
    SCORE,
    TITLES,
    YEAR,
    EntryModel,
)
from ui.theme import style

Index = QModelIndex | QPersistentModelIndex
ROW_HEIGHT = 28
_WIDTHS = {YEAR: 64, SCORE: 96, PLACED: 64, DOUBTS: 72, SAME: 82}
_FILE_WIDTH, _FILE_SHARE = 380, 30  # pixels at most, and percent


class EntryList(QTableView):
    """``entry_chosen`` carries the row under the cursor."""

    entry_chosen = Signal(int)

    def __init__(self, model: EntryModel, parent: QWidget | None = None) -> None:
        super().__init__(parent, objectName="import-list", accessibleName="要导入的表")
        self.forms = model
        self.setModel(model)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        for column, width in _WIDTHS.items():
            header.resizeSection(column, width)
        style(
            self,
            "QTableView {{ border: 1px solid {t.line}; border-radius: 6px; outline: 0;"
            " selection-background-color: {t.accent_soft}; selection-color: {t.text}; }}"
            "QTableView:focus {{ border-color: {t.accent}; }}"
            "QTableView::item {{ padding: 0 6px; }}"
            "QTableView::item:focus {{ background: {t.accent_soft}; border: none; }}"
            "QHeaderView::section {{ padding: 4px 6px; }}",
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.setColumnWidth(FILE, min(_FILE_WIDTH, self.width() * _FILE_SHARE // 100))
        super().resizeEvent(event)

    def span_problems(self) -> None:
        """Let problems have the room of all columns."""
        self.clearSpans()
        for row, entry in enumerate(self.forms.entries):
            if entry.form is None:
                self.setSpan(row, NAME, 1, len(TITLES) - NAME)

    def height_of(self, rows: int) -> int:
        """Return the height in which so many rows can be seen."""
        return self.horizontalHeader().sizeHint().height() + rows * ROW_HEIGHT + 4

    def rows(self) -> list[int]:
        """Return the selected rows."""
        return sorted({index.row() for index in self.selectionModel().selectedRows()})

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid() and current.row() != previous.row():
            self.entry_chosen.emit(current.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        rows = self.rows()
        if event.key() == Qt.Key.Key_Space and rows:
            self.forms.want(rows, not all(self.forms.entries[row].wanted for row in rows))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F4) and rows:
            self._open_menu(self.visualRect(self.currentIndex()).bottomLeft())
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        is_left = event.button() == Qt.MouseButton.LeftButton
        if (
            is_left
            and index.isValid()
            and index.column() == SAME
            and self.forms.entries[index.row()].is_there
        ):
            self._open_menu(self.visualRect(index).bottomLeft())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.rows():
            self._open_menu(event.pos())

    def _open_menu(self, place: QPoint) -> None:
        menu = self.menu_of(self.rows())
        menu.popup(self.viewport().mapToGlobal(place))

    def menu_of(self, rows: list[int]) -> QMenu:
        """Return what can be said of some rows."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        entries = [self.forms.entries[row] for row in rows]
        self._add(menu, "导入", partial(self.forms.want, rows, True), all(one.wanted for one in entries))
        self._add(
            menu, "不导入", partial(self.forms.want, rows, False), not any(one.wanted for one in entries)
        )
        there = [one for one in entries if one.is_there]
        if there:
            menu.addSeparator()
        for same, name in SAME_NAMES.items() if there else ():
            is_so = all(one.same is same for one in there)
            self._add(menu, f"同名的{name}", partial(self.forms.answer, rows, same), is_so)
        return menu

    def _add(self, menu: QMenu, text: str, run: Callable[[], object], is_so: bool) -> None:
        action = menu.addAction(text)
        action.setCheckable(True)
        action.setChecked(is_so)
        action.triggered.connect(lambda _checked: run())
