"""What the tables of versions, copies and differences share: rows of one kind under titles, read only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

Index = QModelIndex | QPersistentModelIndex
Row = TypeVar("Row")


class RowModel(QAbstractTableModel, Generic[Row]):
    """One row for each of ``rows``; whoever inherits says what stands in a cell."""

    def __init__(
        self, titles: Sequence[str], rows: Sequence[Row] = (), parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._titles = titles
        self.rows = rows

    def text(self, row: Row, column: int) -> str:
        """Return what stands in a cell."""
        raise NotImplementedError

    def side(self, column: int) -> Qt.AlignmentFlag:
        """Return the side on which the texts of a column and its title stand."""
        return Qt.AlignmentFlag.AlignLeft

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._titles)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.side(section) | Qt.AlignmentFlag.AlignVCenter
        return self._titles[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.side(index.column()) | Qt.AlignmentFlag.AlignVCenter
        is_text = role == Qt.ItemDataRole.DisplayRole
        return self.text(self.rows[index.row()], index.column()) if is_text else None
