"""Small painted things: score bars, grade badges."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from model.reading.amounts import shortest
from model.scoring.evaluation import Evaluation
from ui.theme import COLOURS

ROW_HEIGHT = 26
NAME_WIDTH, WIDEST_NAME = 50, 90


def paint_bar(painter: QPainter, rect: QRectF, share: float, colour: str) -> None:
    """Draw a rounded bar filled to ``share`` (0 to 1)."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    radius = rect.height() / 2
    painter.setBrush(QColor(COLOURS.bar))
    painter.drawRoundedRect(rect, radius, radius)
    if share > 0:
        width = max(rect.height(), rect.width() * min(share, 1.0))
        filled = QRectF(rect.left(), rect.top(), width, rect.height())
        painter.setBrush(QColor(colour))
        painter.drawRoundedRect(filled, radius, radius)


def paint_badge(painter: QPainter, rect: QRectF, text: str, colour: str, font: QFont) -> None:
    """Draw a word on a coloured rounded ground, centred in the rect."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    bold = QFont(font)
    bold.setBold(True)
    painter.setFont(bold)
    width = max(26.0, painter.fontMetrics().horizontalAdvance(text) + 14.0)
    box = QRectF(rect.center().x() - width / 2, rect.center().y() - 10, width, 20)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawRoundedRect(box, 5, 5)
    painter.setPen(QColor(COLOURS.on_accent))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


class ScoreBars(QWidget):
    """Execution and sections, each as caption, bar and score / preset points."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[tuple[str, str, str, float]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_evaluation(self, evaluation: Evaluation) -> None:
        """Show the scores of a form."""
        rows = [("执行", evaluation.funds_score, evaluation.funds_weight)]
        rows += [(s.section.short, s.score, s.points) for s in evaluation.sections]
        shown = [
            (name, shortest(score), shortest(points), float(score / points) if points else 0.0)
            for name, score, points in rows
        ]
        if shown == self._rows:
            return  # most keys change no score
        self._rows = shown
        self.setToolTip("\n".join(f"{name} {score} / {points}" for name, score, points, _ in self._rows))
        self.setAccessibleName("，".join(f"{name} {score}/{points}" for name, score, points, _ in self._rows))
        self.setFixedHeight(ROW_HEIGHT * len(self._rows))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, ROW_HEIGHT * max(1, len(self._rows)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        names = max((self.fontMetrics().horizontalAdvance(row[0]) + 10 for row in self._rows), default=0)
        width = min(max(NAME_WIDTH, names), WIDEST_NAME)
        for number, (name, score, points, share) in enumerate(self._rows):
            box = QRectF(0, number * ROW_HEIGHT, self.width(), ROW_HEIGHT)
            painter.setPen(QColor(COLOURS.text))
            painter.setFont(self.font())
            shown = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, width - 4)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
            right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(box, right, f"{score} / {points}")
            bar = QRectF(width, box.center().y() - 3, self.width() - width - 92, 6)
            paint_bar(painter, bar, share, COLOURS.accent)
        painter.end()
