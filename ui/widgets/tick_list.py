"""Rows with check boxes, of which the space bar ticks all that are selected."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from ui.theme import style
from ui.widgets.labels import tip

_KEY = Qt.ItemDataRole.UserRole
_ON, _OFF = Qt.CheckState.Checked, Qt.CheckState.Unchecked
_FIRST = 0


class TickList(QTreeWidget):
    """``add`` a row for each thing; ``ticked`` gives those with a tick. ``changed`` says that another tick was set."""

    changed = Signal()

    def __init__(self, captions: Sequence[str], name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, objectName=name, accessibleName=title)
        self.setHeaderLabels(list(captions))
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setSelectionMode(QTreeWidget.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QTreeWidget.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.header().setSectionsMovable(False)
        self.header().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.header().setSectionsClickable(False)
        style(
            self,
            "QTreeWidget {{ background: {t.surface}; border: 1px solid {t.line}; border-radius: 6px; }}"
            "QTreeWidget:focus {{ border-color: {t.accent}; }}"
            "QTreeWidget::item {{ height: 28px; padding: 0 6px; }}"
            "QTreeWidget::item:selected {{ background: {t.accent_soft}; color: {t.text}; }}",
        )
        self.itemChanged.connect(self._on_item_changed)

    def add(self, key: Any, texts: Sequence[str], tips: Sequence[str] = (), *, on: bool = True) -> None:
        """Add a row; one without a key (None) has no box and cannot be ticked."""
        with QSignalBlocker(self):
            row = QTreeWidgetItem(self, list(texts))
            row.setData(_FIRST, _KEY, key)
            for column, text in enumerate(tips or texts):
                row.setToolTip(column, tip(text))
            if key is None:
                row.setFlags(Qt.ItemFlag.NoItemFlags)
            else:
                row.setCheckState(_FIRST, _ON if on else _OFF)
        if self.currentItem() is None and key is not None:
            self.setCurrentItem(row)

    def _rows(self) -> list[QTreeWidgetItem]:
        rows = (self.topLevelItem(number) for number in range(self.topLevelItemCount()))
        return [row for row in rows if row is not None and row.data(_FIRST, _KEY) is not None]

    def ticked(self) -> list[Any]:
        """Return the keys of the rows with a tick, in order, hidden ones left out."""
        return [
            row.data(_FIRST, _KEY)
            for row in self._rows()
            if row.checkState(_FIRST) == _ON and not row.isHidden()
        ]

    def shown(self) -> list[Any]:
        """Return the keys of the rows in sight, in order."""
        return [row.data(_FIRST, _KEY) for row in self._rows() if not row.isHidden()]

    def show_only(self, keys: Collection[Any]) -> None:
        """Show the rows of some keys; ticks of the others stay for later."""
        for row in self._rows():
            row.setHidden(row.data(_FIRST, _KEY) not in keys)
        if (current := self.currentItem()) is not None and current.isHidden():
            shown = next((row for row in self._rows() if not row.isHidden()), None)
            self.setCurrentItem(shown or current)

    def tick_all(self, on: bool) -> None:
        """Tick all rows in sight, or none of them."""
        self._tick(self._rows(), on)

    def _tick(self, rows: Sequence[QTreeWidgetItem], on: bool) -> None:
        with QSignalBlocker(self):
            for row in rows:
                if not row.isHidden() and row.data(_FIRST, _KEY) is not None:
                    row.setCheckState(_FIRST, _ON if on else _OFF)
        self.viewport().update()
        self.changed.emit()

    def _on_item_changed(self, row: QTreeWidgetItem) -> None:
        """A tick on one of several selected rows counts for all of them."""
        self._tick(self.selectedItems() if row.isSelected() else [row], row.checkState(_FIRST) == _ON)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.currentItem()
        if event.key() == Qt.Key.Key_Space and row is not None and row.data(_FIRST, _KEY) is not None:
            self._tick([*self.selectedItems(), row], row.checkState(_FIRST) != _ON)
            return
        super().keyPressEvent(event)
