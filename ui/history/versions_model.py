"""The versions of one form as a Qt table: when, why, total score."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache, partial

from PySide6.QtCore import QObject

from model.errors import UserError
from model.reading.amounts import shortest
from model.workbook.versions import Version
from model.workbook.workbook import Workbook
from ui.history.row_model import RowModel
from ui.widgets.local_time import when_text

WHEN, REASON, SCORE = range(3)
TITLES = ("时间", "原因", "总分")


class VersionsModel(RowModel[Version]):
    """One row per version, newest first; a score is computed when its row is first seen."""

    def __init__(
        self, workbook: Workbook, versions: tuple[Version, ...], now: datetime, parent: QObject | None = None
    ) -> None:
        super().__init__(TITLES, versions, parent)
        self._now = now
        self._score: Callable[[Version], str] = lru_cache(maxsize=None)(partial(score_text, workbook))

    def text(self, row: Version, column: int) -> str:
        if column == SCORE:
            return self._score(row)
        return row.reason if column == REASON else when_text(row.when, self._now)


def score_text(workbook: Workbook, version: Version) -> str:
    """Return total score and grade of a version as its sheet showed them, a dash if it can no longer be read."""
    try:
        evaluation = workbook.computed_version(version).evaluation
    except UserError:
        return "—"
    return f"{shortest(evaluation.total_score)} {evaluation.shown_grade}"
