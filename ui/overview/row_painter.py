"""Draws the rows of the overview: bars, badges and counts, column by column, so that a font is set once for all rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter

from model.grid.standing import NOT_READ, Standing
from ui.form.score_bars import paint_badge, paint_bar
from ui.overview import overview_model as columns
from ui.overview.overview_model import FINAL_TEXT, OverviewModel
from ui.theme import COLOURS, grade_colour, icon, severity_colour

ROW_HEIGHT = 40
UNPROVEN_OPACITY = 0.55  # of what is written in a row of which is shown what the file says
MARGIN = 10  # pixels at both sides of a column
_BOLD = (columns.NAME, columns.SCORE)
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


class ShownRow(NamedTuple):
    """Which of all projects, and at which height in pixels."""

    project: int
    top: int
    is_selected: bool


class RowPainter:
    """Paints rows of ``projects``; ``places`` are left edge and width of each column that is shown."""

    def __init__(
        self, painter: QPainter, projects: OverviewModel, places: Mapping[int, tuple[int, int]], font: QFont
    ) -> None:
        self._painter = painter
        self._projects = projects
        self._places = places
        self._font, self._bold = font, QFont(font)
        self._bold.setBold(True)

    def paint(self, rows: Sequence[ShownRow]) -> None:
        """Paint the rows; what is written in those that are not computed yet is pale."""
        self._paint_grounds(rows)
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        proven = [row for row in rows if self._projects.is_proven_at(row.project)]
        self._paint_texts(proven)
        if len(proven) < len(rows):
            self._painter.setOpacity(UNPROVEN_OPACITY)
            self._paint_texts([row for row in rows if row not in proven])

    def _paint_grounds(self, rows: Sequence[ShownRow]) -> None:
        left = min(left for left, _ in self._places.values())
        width = sum(width for _, width in self._places.values())
        chosen, line = QColor(COLOURS.accent_soft), QColor(COLOURS.soft_line)
        for row in rows:
            ground = QRect(left, row.top, width, ROW_HEIGHT)
            if row.is_selected:
                self._painter.fillRect(ground, chosen)
            self._painter.fillRect(ground.adjusted(0, ROW_HEIGHT - 1, 0, 0), line)

    def _paint_texts(self, rows: Sequence[ShownRow]) -> None:
        cells = {
            columns.RATE: self._paint_rate,
            columns.SCORE: self._paint_score,
            columns.GRADE: self._paint_grade,
            columns.PROGRESS: self._paint_progress,
            columns.FINDINGS: self._paint_findings,
        }
        known = [
            (row, standing)
            for row in rows
            if (standing := self._projects.standing_at(row.project)) is not NOT_READ
        ]
        for column, (left, width) in self._places.items():
            self._painter.setFont(self._bold if column in _BOLD else self._font)
            if (paint := cells.get(column)) is None:
                self._paint_column(column, left, width, rows)
                continue
            for row, standing in known:
                rect = QRectF(left + MARGIN, row.top, width - 2 * MARGIN, ROW_HEIGHT)
                paint(rect, self._projects.text_at(row.project, column), standing)

    def _paint_column(self, column: int, left: int, width: int, rows: Sequence[ShownRow]) -> None:
        metrics, side = self._painter.fontMetrics(), columns.alignment_of(column)
        self._painter.setPen(QColor(COLOURS.muted if column == columns.NUMBER else COLOURS.text))
        room = width - 2 * MARGIN
        for row in rows:
            text = self._projects.text_at(row.project, column)
            text = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, room)
            self._painter.drawText(QRect(left + MARGIN, row.top, room, ROW_HEIGHT), side, text)

    def _paint_rate(self, rect: QRectF, text: str, standing: Standing) -> None:
        self._paint_bar(rect, text, float(standing.rate), COLOURS.accent)

    def _paint_score(self, rect: QRectF, text: str, standing: Standing) -> None:
        self._paint_bar(rect, text, float(standing.score) / 100, grade_colour(standing.grade))

    def _paint_progress(self, rect: QRectF, text: str, standing: Standing) -> None:
        if text == FINAL_TEXT:
            self._paint_final(rect)
        else:
            share = float(standing.share)
            self._paint_bar(rect, text, share, COLOURS.good if share == 1 else COLOURS.warning)

    def _paint_grade(self, rect: QRectF, text: str, standing: Standing) -> None:
        paint_badge(self._painter, rect, text, grade_colour(standing.grade), self._font)

    def _paint_bar(self, rect: QRectF, text: str, share: float, colour: str) -> None:
        number = self._painter.fontMetrics().horizontalAdvance("100.00%" if "%" in text else "00/000")
        bar = QRectF(rect.left(), rect.center().y() - 3, rect.width() - number - 8, 6)
        if bar.width() >= 24:
            paint_bar(self._painter, bar, share, colour)
        self._painter.setPen(QColor(COLOURS.text))
        self._painter.drawText(rect.adjusted(rect.width() - number, 0, 0, 0), _RIGHT, text)

    def _paint_final(self, rect: QRectF) -> None:
        """A lock and the word."""
        picture = icon("lock", COLOURS.accent).pixmap(QSize(16, 16))
        self._painter.drawPixmap(int(rect.left()), int(rect.center().y()) - 8, picture)
        self._painter.setPen(QColor(COLOURS.accent))
        self._painter.drawText(rect.adjusted(22, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, FINAL_TEXT)

    def _paint_findings(self, rect: QRectF, text: str, standing: Standing) -> None:
        """Errors and warnings as two badges, or a tick when there is nothing to do."""
        counts = {"error": standing.errors, "warning": standing.warnings}
        shown = [(severity, count) for severity, count in counts.items() if count]
        if not shown and standing.gaps:
            paint_badge(self._painter, rect, f"未填 {standing.gaps}", severity_colour("open"), self._font)
        elif not shown:
            self._painter.setFont(self._font)
            self._painter.setPen(QColor(COLOURS.good))
            self._painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, "✓")
        width = rect.width() / max(1, len(shown))
        for number, (severity, count) in enumerate(shown):
            box = QRectF(rect.left() + number * width, rect.top(), width, rect.height())
            mark = "✗" if severity == "error" else "!"
            paint_badge(self._painter, box, f"{mark} {count}", severity_colour(severity), self._font)
