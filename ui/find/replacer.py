"""The finder with a second line: what was found and what takes its place, hit by hit or all at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QPushButton,
    QWidget,
)

from model.find.replacing import Order
from ui.find.finder import LIST_KEYS, Finder
from ui.find.finder_list import FinderModel
from ui.find.finder_rows import Listing, Purpose
from ui.find.replace_list import ReplaceDelegate, ReplaceModel

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
TABS = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
# an order, and whether it is for the form in front alone
Search = Callable[[Order, bool], Listing]


class Replacer(Finder):
    """``one_asked`` carries the number of a row, ``all_asked`` the keys of the rows that are not left out.

    Keys and clicks that mean what is listed wait until the list is whole. One that is looked for anew stays to be seen
    until then.
    """

    one_asked = Signal(int)
    all_asked = Signal(object)
    beside_list = 246

    def __init__(self, window: QWidget, search: Search) -> None:
        super().__init__(window)
        self._wanted = search
        self._row = -1  # where the cursor goes once the list is there
        self._is_whole = True
        self._waiting: list[Callable[[], object]] = []  # keys and clicks, until the list is whole
        self._is_pressing = False
        self.rows = cast(ReplaceModel, self.model)
        self.rows.checks_changed.connect(self._show_counts)
        for stop in self._stops:
            stop.installEventFilter(self)
        self.new.textChanged.connect(self.refresh)
        self.exact.toggled.connect(self.refresh)
        self.here.toggled.connect(self.refresh)
        self.one.clicked.connect(self._ask_for_one)
        self.all.clicked.connect(self._ask_for_all)
        self.list.doubleClicked.connect(lambda index: super(Replacer, self)._choose(index.row()))
        self.list.selectionModel().currentChanged.connect(self._show_counts)

    def _make_model(self) -> FinderModel:
        return ReplaceModel(self)

    def _make_list(self) -> QListView:
        found = super()._make_list()
        found.setItemDelegate(ReplaceDelegate(found))
        found.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        found.setUniformItemSizes(True)
        return found

    def _lay_out(self) -> None:
        super()._lay_out()
        self.new = QLineEdit(objectName="finder-new", accessibleName="替换为", clearButtonEnabled=True)
        self.new.setPlaceholderText("替换为…（留空就是删去）")
        self.exact, self.here = QCheckBox("区分大小写和全半角(&X)"), QCheckBox("只在本表(&T)")
        self.one, self.all = QPushButton(), QPushButton()
        self._stops = (self.line, self.new, self.list, self.exact, self.here, self.one, self.all)
        self.hint.setText("↑ ↓ 选择　Tab 换格　空格 勾选　Enter 替换　Esc 关闭")
        # what was left out belongs to what was looked for: forgotten before the next search
        self.line.textChanged.connect(lambda: self.rows.left_out.clear() if self._purpose else None)
        below, buttons = QHBoxLayout(), QHBoxLayout()
        below.setContentsMargins(12, 0, 12, 10)
        below.addWidget(self.new)
        buttons.setContentsMargins(14, 9, 12, 0)
        buttons.setSpacing(8)
        buttons.addWidget(self.exact)
        buttons.addWidget(self.here)
        buttons.addStretch(1)
        buttons.addWidget(self.one)
        buttons.addWidget(self.all)
        self._layout.insertLayout(1, below)
        self._layout.insertLayout(3, buttons)

    # -- opening and searching --------------------------------------------------------------------------

    def open_with(self, query: str, is_form: bool) -> None:
        """Show what would be replaced; ``is_form`` tells that there is a form in front."""
        self.rows.left_out.clear()
        self.here.setEnabled(is_form)
        if not is_form:
            self.here.setChecked(False)
        self.open_for(Purpose("替换", "要替换的文字", self._listed), query)

    def refresh(self) -> None:
        """List what there is now; the cursor stays on the row of its number."""
        index = self.list.currentIndex()
        row = index.row() if index.isValid() else self._row
        listing = self._listed(self.line.text())
        if not self._note(listing):
            self._list(listing, listing.current if row < 0 else row)
        self._row = row
        self._show_counts()

    def show_more(self, listing: Listing) -> None:
        """Show how far it is, or the list once it is whole; the cursor goes where it was."""
        if not self._note(listing):
            self._list(listing, self._row if 0 <= self._row < len(listing.rows) else listing.current)
            QTimer.singleShot(0, self, self._do_waiting)
        self._show_counts()

    def _note(self, listing: Listing) -> bool:
        """Say how far a search is; tell whether it goes on."""
        self._is_whole = listing.is_whole
        if not listing.is_whole:
            self.summary.setText(listing.summary)
        return not listing.is_whole

    def go_on(self, following: int | None) -> None:
        """Go to the next hit after one was dealt with; None if there is none."""
        index = QModelIndex() if following is None else self.rows.index(following)
        self.list.setCurrentIndex(index)
        if following is None:
            self.summary.setText(f"后面没有了；{self.summary.text()}")

    def _listed(self, query: str) -> Listing:
        return self._wanted(Order(query, self.new.text(), self.exact.isChecked()), self.here.isChecked())

    def _search(self, text: str) -> None:
        self._row = -1
        if self._purpose is not None:
            listing = self._purpose.search(text)
            self._note(listing)
            self._list(listing, listing.current)
        self._show_counts()

    def _show_counts(self) -> None:
        count, verb = len(self.rows.keys()), "替换" if self.new.text() else "删去"
        self.one.setText(f"{verb}(&R)")
        self.all.setText(f"全部{verb} {count} 处(&A)" if count else f"全部{verb}(&A)")
        self.all.setEnabled(bool(count))
        self.one.setEnabled(self.list.currentIndex().isValid())

    # -- what is asked for ------------------------------------------------------------------------------

    def _choose(self, number: int) -> None:
        """A click only chooses a row; a double click goes there."""

    def _ask_for_one(self) -> None:
        if not self._is_whole:
            self._waiting.append(self._ask_for_one)
        elif self.list.currentIndex().isValid():
            self.one_asked.emit(self.list.currentIndex().row())

    def _ask_for_all(self) -> None:
        if not self._is_whole:
            self._waiting.append(self._ask_for_all)
        elif keys := self.rows.keys():
            self.all_asked.emit(keys)

    # -- keys -------------------------------------------------------------------------------------------

    def hideEvent(self, event: QHideEvent) -> None:
        self._waiting.clear()
        super().hideEvent(event)

    def _puts_off(self, watched: QObject, event: QKeyEvent) -> bool:
        """Keep a key until the list is whole, if it means that or comes after one that does."""
        means_list = event.key() in (*ENTER, *LIST_KEYS, *TABS) or not isinstance(watched, QLineEdit)
        if self._is_pressing or event.key() == Qt.Key.Key_Escape:
            return False
        if not self._waiting and (self._is_whole or watched is self.line or not means_list):
            return False
        key = event.clone()
        self._waiting.append(lambda: QApplication.sendEvent(QApplication.focusWidget() or self, key))
        return True

    def _do_waiting(self) -> None:
        while self._waiting and self._is_whole and not self._is_pressing:
            self._is_pressing = True
            try:
                self._waiting.pop(0)()
            finally:
                self._is_pressing = False

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes round within the popup: leaving it would close it."""
        focus = QApplication.focusWidget()
        stops = [stop for stop in self._stops if stop is focus or (stop.isVisible() and stop.isEnabled())]
        place = stops.index(focus) if focus in stops else -1
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        stops[(place + (1 if forward else -1)) % len(stops)].setFocus(reason)
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_key = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if is_key and any(watched is stop for stop in self._stops):
            key = cast(QKeyEvent, event)
            return self._puts_off(watched, key) or self._takes_at(watched, key)
        return super().eventFilter(watched, event)

    def _takes_at(self, watched: QObject, event: QKeyEvent) -> bool:
        key, is_line = event.key(), watched is self.line or watched is self.new
        if key == Qt.Key.Key_Escape:
            self.dismiss()
        elif is_line and key in LIST_KEYS:
            QApplication.sendEvent(self.list, event)
        elif key not in ENTER:
            return False
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._ask_for_all()
        elif watched is self.line:
            self.new.setFocus(Qt.FocusReason.TabFocusReason)
        elif isinstance(watched, QPushButton | QCheckBox):
            watched.click()
        else:
            self._ask_for_one()
        return True
