"""The workbooks opened last on the start page: what each is about and how far it is; one that is gone stays to be looked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from ui.theme import COLOURS, icon
from ui.widgets.labels import tip
from ui.widgets.local_time import when_text

TITLES = ("名称", "单位", "年度", "项目", "状态", "打开时间")
_WIDTHS = (0, 200, 60, 60, 150, 120)
_PATH = Qt.ItemDataRole.UserRole
GONE = "找不到文件"
ROW_HEIGHT, HEAD_HEIGHT = 37, 44  # pixels


@dataclass(frozen=True, slots=True)
class RecentBook:
    """A workbook opened before, with what was remembered of it when it was left; ``at`` is 0 where nothing was."""

    path: Path
    is_there: bool = True
    unit: str = ""
    year: int = 0
    count: int = -1
    state: str = ""
    at: int = 0

    @classmethod
    def of(cls, path: Path, is_there: bool, facts: object) -> RecentBook:
        """Return it from what the settings hold, which may be anything."""
        known: dict[str, Any] = facts if isinstance(facts, dict) else {}

        def fact(name: str, usual: Any) -> Any:
            value = known.get(name, usual)
            return value if type(value) is type(usual) else usual

        return cls(
            path,
            is_there,
            fact("unit", ""),
            fact("year", 0),
            fact("count", -1),
            fact("state", ""),
            fact("at", 0),
        )

    @property
    def texts(self) -> list[str]:
        """What stands in the columns."""
        when = ""
        if self.at > 0:
            try:
                when = when_text(self.at, datetime.now())
            except (OSError, ValueError, OverflowError):
                when = ""
        return [
            f"{self.path.stem}　{self.path.parent}",
            self.unit,
            str(self.year or ""),
            f"{self.count} 个" if self.count >= 0 else "",
            self.state if self.is_there else GONE,
            when,
        ]


class RecentList(QTreeWidget):
    """``path_chosen`` carries a workbook that is there, ``lost_chosen`` one that is gone."""

    path_chosen = Signal(object)
    lost_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, objectName="recent", accessibleName="最近的工作簿")
        self.setHeaderLabels(list(TITLES))
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setMinimumHeight(84)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionsMovable(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column, width in enumerate(_WIDTHS[1:], 1):
            header.resizeSection(column, width)
        self.itemActivated.connect(lambda item, _column: self._choose(item))
        self.itemClicked.connect(lambda item, _column: self._choose(item))

    def show_books(self, books: Sequence[RecentBook]) -> None:
        """List workbooks, the newest first; the cursor stays on its own."""
        current, place = self.current_book(), 0
        self.clear()
        for number, book in enumerate(books):
            if current is not None and book.path == current.path:
                place = number
            item = QTreeWidgetItem(self, book.texts)
            item.setData(0, _PATH, book)
            item.setIcon(0, icon("workbook-16"))
            item.setToolTip(0, tip(str(book.path)))
            for column in range(1, len(TITLES)):
                item.setToolTip(column, tip(item.text(column)))
            if not book.is_there:
                for column in range(len(TITLES)):
                    item.setForeground(column, QColor(COLOURS.muted))
        if (own := self.topLevelItem(place)) is not None:
            self.setCurrentItem(own)
        self.setMaximumHeight(HEAD_HEIGHT + ROW_HEIGHT * len(books))

    def show_only(self, text: str) -> None:
        """Show the workbooks in which a text stands."""
        wanted = text.casefold().split()
        for number in range(self.topLevelItemCount()):
            item = self.topLevelItem(number)
            if item is not None:
                shown = " ".join(item.text(column) for column in range(len(TITLES))).casefold()
                item.setHidden(not all(word in shown for word in wanted))

    def current_book(self) -> RecentBook | None:
        """Return the workbook under the cursor."""
        item = self.currentItem()
        return item.data(0, _PATH) if item is not None and not item.isHidden() else None

    def _choose(self, item: QTreeWidgetItem) -> None:
        book: RecentBook = item.data(0, _PATH)
        if book.is_there:
            self.path_chosen.emit(book.path)
        else:
            self.lost_chosen.emit(book.path)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and item is not None and not item.isHidden():
            self._choose(item)
            return
        super().keyPressEvent(event)
