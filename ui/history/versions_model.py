"""The versions of one form as a Qt table: when, why, total score."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QObject, QTimer

from model.errors import UserError
from model.reading.amounts import shortest
from model.workbook.versions import Version
from model.workbook.workbook import Workbook
from ui.history.row_model import RowModel
from ui.tasks import alone
from ui.widgets.local_time import when_text

WHEN, REASON, SCORE = range(3)
TITLES = ("时间", "原因", "总分")
AT_ONCE = 20  # rows, as many as one sees
NOT_YET = "…"


class VersionsModel(RowModel[Version]):
    """One row per version, newest first. Scores are computed outside painting, which must not wait for the file.

    Who waits for a disk lets other windows be painted meanwhile, and Qt paints one thing at a time.
    """

    def __init__(
        self, workbook: Workbook, versions: tuple[Version, ...], now: datetime, parent: QObject | None = None
    ) -> None:
        super().__init__(TITLES, versions, parent)
        self._workbook = workbook
        self._now = now
        self._scores: dict[int, str] = {}
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._go_on)

    def compute_scores(self) -> None:
        """Compute the scores of the first rows, and of the others by and by."""
        for row in range(min(AT_ONCE, len(self.rows))):
            self._compute(row)
        self._timer.start()

    @alone
    def _go_on(self) -> None:
        row = len(self._scores)
        if row >= len(self.rows):
            self._timer.stop()
        else:
            self._compute(row)

    def _compute(self, row: int) -> None:
        self._scores[self.rows[row].id] = score_text(self._workbook, self.rows[row])
        place = self.index(row, SCORE)
        self.dataChanged.emit(place, place)

    def text(self, row: Version, column: int) -> str:
        if column == SCORE:
            return self._scores.get(row.id, NOT_YET)
        return row.reason if column == REASON else when_text(row.when, self._now)


def score_text(workbook: Workbook, version: Version) -> str:
    """Return total score and grade of a version as its sheet showed them, a dash if it can no longer be read."""
    try:
        evaluation = workbook.computed_version(version).evaluation
    except UserError:
        return "—"
    return f"{shortest(evaluation.total_score)} {evaluation.shown_grade}"
