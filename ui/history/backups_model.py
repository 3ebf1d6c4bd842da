"""The copies of one workbook as a Qt table: when, how many projects, how large."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QObject, Qt

from model.workbook.backups import Backup, count_projects
from ui.history.row_model import RowModel
from ui.widgets.local_time import when_text

WHEN, PROJECTS, SIZE = range(3)
TITLES = ("时间", "项目", "大小")


class BackupsModel(RowModel[Backup]):
    """One row per copy, newest first; its projects are counted when its row is first seen."""

    def __init__(self, now: datetime, parent: QObject | None = None) -> None:
        super().__init__(TITLES, parent=parent)
        self._now = now
        self._counts: dict[Backup, int | None] = {}

    def show(self, backups: tuple[Backup, ...]) -> None:
        """Show other copies."""
        self.beginResetModel()
        self.rows = backups
        self.endResetModel()

    def text(self, row: Backup, column: int) -> str:
        if column == WHEN:
            return when_text(int(row.when.timestamp()), self._now)
        if column == SIZE:
            return size_text(row.size)
        if row not in self._counts:
            self._counts[row] = count_projects(row.path)
        count = self._counts[row]
        return "读不出" if count is None else f"{count} 个"

    def side(self, column: int) -> Qt.AlignmentFlag:
        return Qt.AlignmentFlag.AlignLeft if column == WHEN else Qt.AlignmentFlag.AlignRight


def size_text(size: int) -> str:
    """Return bytes as a clerk reads them."""
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(round(size / 1e3), 1)} KB"
