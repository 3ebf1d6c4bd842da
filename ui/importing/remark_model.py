"""What is to be looked at in a form, one row each with its cell."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from model.exchange.found_form import Remark
from ui.jobs.intake import Action, Entry, action_for
from ui.theme import COLOURS, dot, severity_colour
from ui.widgets.labels import wrapped_tip

Index = QModelIndex | QPersistentModelIndex
CELL, MESSAGE, ACTION = 0, 1, 2
_SPOKEN = {"error": "错误", "warning": "待核对", "info": "说明"}


class RemarkModel(QAbstractTableModel):
    """Remarks with their cells."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.remarks: tuple[Remark, ...] = ()
        self._entry: Entry | None = None
        self._known: dict[int, Action] = {}

    def show_entry(self, entry: Entry | None) -> None:
        """Show the remarks on another entry, the doubts first, each with what can be done about it."""
        self.beginResetModel()
        self.remarks = (*entry.doubts, *entry.infos) if entry else ()
        self._entry, self._known = entry, {}
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.remarks)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else 3

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        remark, is_cell = self.remarks[index.row()], index.column() == CELL
        if index.column() == ACTION:
            return self._action(index.row(), role)
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

    def action(self, row: int) -> Action:
        """Return what can be done about a remark."""
        if self._entry is None or row >= len(self._entry.doubts):
            return Action.NONE
        if row not in self._known:
            self._known[row] = action_for(self._entry, self.remarks[row])
        return self._known[row]

    def _action(self, row: int, role: int) -> Any:
        action = self.action(row)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return action.value
        if role == Qt.ItemDataRole.ForegroundRole:
            return QColor(COLOURS.muted if action is Action.NONE else COLOURS.accent)
        return None
