"""The charts of the department summary on the screen: the very marks of the paper, in the window's colours."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from reports.summary.marks import BoxMark, ChartMarks, Mark, RoundMark, RuleMark, TextMark
from ui.theme import COLOURS

SCALE = 1.5  # pixels for a point of the paper
SPREAD_HEIGHT, SCATTER_HEIGHT = 190.0, 260.0  # points
# sizes are in whole pixels only: set this large and drawn small, letters stand where they should
LARGE = 100
Maker = Callable[[float], ChartMarks]
"""Draws a chart in a width in points."""


class ChartView(QWidget):
    """Shows a chart as wide as there is room; ``name`` says what it shows. Blank at first, with a ``height`` in points."""

    def __init__(self, name: str, height: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._maker: Maker = lambda width: ChartMarks(height, ())
        self._drawn = 0  # the width in pixels for which it was drawn
        self.chart = self._maker(0.0)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(round(height * SCALE))
        self.setMinimumWidth(320)

    def show_chart(self, maker: Maker) -> None:
        """Show another chart, as tall in any width."""
        self._maker = maker
        self._draw()
        self.setFixedHeight(round(self.chart.height * SCALE))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(600, round(self.chart.height * SCALE))

    def _draw(self) -> None:
        self._drawn = self.width()
        self.chart = self._maker(self._drawn / SCALE)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._drawn != self.width():  # those out of sight need not follow each step of the window's edge
            self._draw()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(SCALE, SCALE)
        painter.translate(0, self.chart.height)  # paper counts upwards
        for mark in self.chart.marks:
            _paint(painter, mark, self.font())
        painter.end()


def _paint(painter: QPainter, mark: Mark, font: QFont) -> None:
    match mark:
        case BoxMark():
            _take_colours(painter, mark)
            painter.drawRect(QRectF(mark.x, -mark.y - mark.height, mark.width, mark.height))
        case RoundMark():
            _take_colours(painter, mark)
            painter.drawEllipse(QPointF(mark.x, -mark.y), mark.radius, mark.radius)
        case RuleMark():
            painter.setPen(_pen(mark.stroke, mark.pen, mark.dashes))
            painter.drawLine(QLineF(mark.x1, -mark.y1, mark.x2, -mark.y2))
        case TextMark():
            _paint_text(painter, mark, font)


def _paint_text(painter: QPainter, mark: TextMark, font: QFont) -> None:
    font = QFont(font)
    font.setPixelSize(LARGE)
    font.setBold(mark.bold)
    share = mark.size / LARGE
    width = QFontMetricsF(font).horizontalAdvance(mark.text) * share
    painter.save()
    painter.translate(mark.x - {"start": 0.0, "middle": width / 2, "end": width}[mark.anchor], -mark.y)
    painter.scale(share, share)
    painter.setFont(font)
    painter.setPen(_on_screen(mark.shade))
    painter.drawText(QPointF(0, 0), mark.text)
    painter.restore()


def _take_colours(painter: QPainter, mark: BoxMark | RoundMark) -> None:
    painter.setPen(Qt.PenStyle.NoPen if mark.stroke is None else _pen(mark.stroke, mark.pen))
    painter.setBrush(Qt.BrushStyle.NoBrush if mark.fill is None else _on_screen(mark.fill))


def _pen(shade: float, width: float, dashes: tuple[float, ...] = ()) -> QPen:
    pen = QPen(_on_screen(shade), width)
    if dashes:
        pen.setDashPattern([length / width for length in dashes])
    return pen


def _on_screen(shade: float) -> QColor:
    """Return the window's colour for a grey of the paper: ink is the text's colour, white the surface's."""
    ink, surface = QColor(COLOURS.text), QColor(COLOURS.surface)
    pairs = zip(ink.getRgbF()[:3], surface.getRgbF()[:3], strict=True)  # type: ignore[index]
    return QColor.fromRgbF(*(dark + (light - dark) * shade for dark, light in pairs))
