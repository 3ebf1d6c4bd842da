"""The versions of one form as a Qt table: when, why, total score."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache, partial
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from model.errors import UserError
from model.reading.amounts import shortest
from model.workbook.versions import Version
from model.workbook.workbook import Workbook
from ui.widgets.local_time import when_text

Index = QModelIndex | QPersistentModelIndex
WHEN, REASON, SCORE = range(3)
TITLES = ("时间", "原因", "总分")


class VersionsModel(QAbstractTableModel):
    """One row per version, newest first; a score is computed when its row is first seen."""

    def __init__(
        self, workbook: Workbook, versions: tuple[Version, ...], now: datetime, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.versions = versions
        self._now = now
        self._score: Callable[[Version], str] = lru_cache(maxsize=None)(partial(score_text, workbook))

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.versions)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(TITLES)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return TITLES[section]
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or role != Qt.ItemDataRole.DisplayRole:
            return None
        version = self.versions[index.row()]
        if index.column() == SCORE:
            return self._score(version)
        return version.reason if index.column() == REASON else when_text(version.when, self._now)


def score_text(workbook: Workbook, version: Version) -> str:
    """Return total score and grade of a version as its sheet showed them, a dash if it can no longer be read."""
    try:
        evaluation = workbook.computed_version(version).evaluation
    except UserError:
        return "—"
    return f"{shortest(evaluation.total_score)} {evaluation.shown_grade}"
