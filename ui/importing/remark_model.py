"""What is to be looked at in a form, one row each with its cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from model.exchange.found_form import Remark
from ui.theme import COLOURS, dot, severity_colour
from ui.widgets.labels import wrapped_tip

Index = QModelIndex | QPersistentModelIndex
CELL, MESSAGE = 0, 1
_SPOKEN = {"error": "错误", "warning": "待核对", "info": "说明"}


class RemarkModel(QAbstractTableModel):
    """Remarks with their cells."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.remarks: tuple[Remark, ...] = ()

    def show_remarks(self, remarks: Sequence[Remark]) -> None:
        """Show other remarks."""
        self.beginResetModel()
        self.remarks = tuple(remarks)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.remarks)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else 2

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        remark, is_cell = self.remarks[index.row()], index.column() == CELL
        if role == Qt.ItemDataRole.DisplayRole:
            return remark.cell.rpartition("!")[2] if is_cell else remark.message
        if role == Qt.ItemDataRole.DecorationRole and is_cell:
            return dot(severity_colour(remark.severity))
        if role == Qt.ItemDataRole.ToolTipRole:
            return wrapped_tip("\n".join(filter(None, [remark.cell, remark.text, remark.message])))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            cell = [remark.cell] if remark.cell else []
            return "，".join([_SPOKEN[remark.severity], *cell, remark.message])
        if role == Qt.ItemDataRole.ForegroundRole and is_cell:
            return QColor(COLOURS.muted)
        return None
