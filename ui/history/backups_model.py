"""The copies of one workbook as a Qt table: when, how many projects, how large."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from model.workbook.backups import Backup, count_projects
from ui.widgets.local_time import when_text

Index = QModelIndex | QPersistentModelIndex
WHEN, PROJECTS, SIZE = range(3)
TITLES = ("时间", "项目", "大小")


class BackupsModel(QAbstractTableModel):
    """One row per copy, newest first; its projects are counted when its row is first seen."""

    def __init__(self, now: datetime, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.backups: tuple[Backup, ...] = ()
        self._now = now
        self._counts: dict[Backup, int | None] = {}

    def show(self, backups: tuple[Backup, ...]) -> None:
        """Show other copies."""
        self.beginResetModel()
        self.backups = backups
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.backups)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(TITLES)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(section) | Qt.AlignmentFlag.AlignVCenter
        return TITLES[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(index.column()) | Qt.AlignmentFlag.AlignVCenter
        return self._text(index.row(), index.column()) if role == Qt.ItemDataRole.DisplayRole else None

    def _text(self, row: int, column: int) -> str:
        backup = self.backups[row]
        if column == WHEN:
            return when_text(int(backup.when.timestamp()), self._now)
        if column == SIZE:
            return size_text(backup.size)
        if backup not in self._counts:
            self._counts[backup] = count_projects(backup.path)
        count = self._counts[backup]
        return "读不出" if count is None else f"{count} 个"


def size_text(size: int) -> str:
    """Return bytes as a clerk reads them."""
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(round(size / 1e3), 1)} KB"


def _side(column: int) -> Qt.AlignmentFlag:
    return Qt.AlignmentFlag.AlignLeft if column == WHEN else Qt.AlignmentFlag.AlignRight
