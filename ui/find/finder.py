"""The finder: a line to type into and a list below, over the window's upper middle, driven by the keyboard alone."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QFrame, QLineEdit, QListView, QWidget
from shiboken6 import isValid

from ui.find.finder_list import FinderDelegate, FinderModel
from ui.find.finder_rows import Listing, Purpose
from ui.widgets.labels import muted
from ui.widgets.layouts import Part, column_of, row_of

WIDTH, TOP = 720, 84
MAX_LIST = 452  # pixels: nine hits, or a dozen projects
LIST_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class Finder(QFrame):
    """One popup for every purpose. ``chosen`` carries the FinderRow to go to; the focus stays in the line."""

    chosen = Signal(object)
    beside_list = 150  # pixels: what stands above and below the list, and below the popup

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, objectName="finder", autoFillBackground=True)
        self._window = window
        self._purpose: Purpose | None = None
        self._return_to: QWidget | None = None
        self.model = self._make_model()
        self.line = QLineEdit(objectName="finder-line", clearButtonEnabled=True)
        self.list = self._make_list()
        self.summary = muted(objectName="finder-summary")
        self._lay_out()
        self.line.textChanged.connect(self._search)
        self.line.installEventFilter(self)
        self.list.clicked.connect(lambda index: self._choose(index.row()))
        window.installEventFilter(self)
        cast(QApplication, QApplication.instance()).focusChanged.connect(self._on_focus_changed)
        self.hide()

    def _make_model(self) -> FinderModel:
        return FinderModel(self)

    def _make_list(self) -> QListView:
        found = QListView(objectName="finder-list", accessibleName="查找结果")
        found.setModel(self.model)
        found.setItemDelegate(FinderDelegate(found))
        found.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        found.setFrameShape(QFrame.Shape.NoFrame)
        found.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        found.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        found.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        return found

    def _lay_out(self) -> None:
        self.hint = muted("↑ ↓ 选择　Enter 转到　Esc 关闭")
        top = row_of(self.line, margins=(12, 0, 12, 10))
        foot = row_of(Part(self.summary), self.hint, margins=(14, 8, 14, 9))
        self._layout = column_of(top, self.list, foot, on=self, margins=(1, 12, 1, 1), spacing=0)

    # -- opening and closing ----------------------------------------------------------------------------

    def open_for(self, purpose: Purpose, text: str = "") -> None:
        """Show the finder with a text selected in its line, ready to be typed over."""
        for other in self._window.findChildren(Finder):
            if other is not self and other.isVisible():
                other.dismiss()
        if not self.isVisible():
            self._return_to = QApplication.focusWidget()
        self._purpose = None  # the text that comes now is not typed, and is looked for once
        self.setAccessibleName(purpose.name)
        self.line.setAccessibleName(purpose.name)
        self.line.setPlaceholderText(purpose.hint)
        self.line.setText(text)
        self._purpose = purpose
        self._search(text)
        self.show()
        self.raise_()
        self.line.setFocus()
        self.line.selectAll()

    def dismiss(self) -> None:
        """Close and give the focus back to where it was."""
        back, self._return_to = self._return_to, None
        self.hide()
        if back is not None and isValid(back) and back.isVisible():
            back.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._return_to = None  # or it would keep a closed workbook

    def _on_focus_changed(self, old: QWidget | None, new: QWidget | None) -> None:
        # a click elsewhere closes it; another program in front does not
        if isValid(self) and self.isVisible() and new is not None and not self.isAncestorOf(new):
            self.hide()

    def _choose(self, number: int) -> None:
        row = self.model.row(number)
        if row is not None:
            self.dismiss()
            self.chosen.emit(row)

    # -- the list ---------------------------------------------------------------------------------------

    def _search(self, text: str) -> None:
        if self._purpose is not None:
            listing = self._purpose.search(text)
            self._list(listing, listing.current)

    def show_more(self, listing: Listing) -> None:
        """Show what was found meanwhile; the cursor stays where it is."""
        if len(listing.rows) != self.model.rowCount():
            self._list(listing, max(0, self.list.currentIndex().row()))
        else:
            self.summary.setText(listing.summary)

    def _list(self, listing: Listing, current: int) -> None:
        self.model.show_rows(listing.rows)
        self.summary.setText(listing.summary)
        if listing.rows:
            self.list.setCurrentIndex(self.model.index(current))
        self._fit()

    def _fit(self) -> None:
        rows = range(min(self.model.rowCount(), 20))
        wanted = sum(self.list.sizeHintForRow(row) for row in rows) + 2  # lines above and below
        self.list.setVisible(bool(rows))
        self.list.setFixedHeight(
            min(wanted, MAX_LIST, max(120, self._window.height() - TOP - self.beside_list))
        )
        width = min(WIDTH, self._window.width() - 80)
        self.setFixedWidth(width)
        self._layout.activate()
        self.adjustSize()
        self.move((self._window.width() - width) // 2, TOP)

    # -- keys -------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._takes(event)
        if event.type() == QEvent.Type.Resize and watched is self._window and self.isVisible():
            self._fit()
        return False

    def _takes(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key in LIST_KEYS:
            QApplication.sendEvent(self.list, event)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.list.currentIndex().row())
        elif key == Qt.Key.Key_Escape:
            self.dismiss()
        elif key not in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            return False
        return True
