"""A strip at the right of the form: last year's target, actual value and score, each beside the row of its indicator."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QHelpEvent, QPainter, QPaintEvent, QTextOption
from PySide6.QtWidgets import QToolTip, QWidget

from model.form.field_path import indicator_path
from ui.form.form_view import FormView
from ui.theme import COLOURS
from ui.widgets.labels import wrapped_tip

if TYPE_CHECKING:
    from model.year.last_year import LastRow

WIDTHS = (84, 84, 62)  # of target, actual value, score
NARROW = (52, 52, 32)  # where the form would have to scroll otherwise; the score without its points
_SMALL = 0.85  # of the usual size of letters, in narrow columns
CAPTIONS = ("指标值", "完成值", "得分")
_PADDING = 4


class _Line(NamedTuple):
    """Where the row of an indicator stands in the strip."""

    place: QRect
    row: LastRow


class LastYearStrip(QWidget):
    """Follows the view it stands beside; hidden until there is something to show."""

    def __init__(self, view: FormView, parent: QWidget) -> None:
        super().__init__(parent, objectName="last-year", accessibleName="上年的指标值、完成值和得分")
        self._view = view
        self._rows: Mapping[int, LastRow] = {}
        self._year = 0
        self._widths = WIDTHS
        self.setFixedWidth(sum(WIDTHS) + 1)
        self.hide()
        view.installEventFilter(self)
        view.horizontalScrollBar().rangeChanged.connect(self._fit)
        view.verticalScrollBar().valueChanged.connect(self.update)
        view.verticalScrollBar().rangeChanged.connect(self.update)
        view.verticalHeader().sectionResized.connect(self.update)
        view.form.modelReset.connect(self.update)

    def show_rows(self, year: int, rows: Mapping[int, LastRow]) -> None:
        """Show what stood beside the indicators in a year."""
        if (year, rows) != (self._year, self._rows):
            self._year, self._rows = year, rows
            self.update()

    @property
    def shown_rows(self) -> Mapping[int, LastRow]:
        """What stands beside which indicator."""
        return self._rows

    def _fit(self) -> None:
        """Take less room where the form beside it would have to scroll."""
        room = self._view.width() + self.width() - self._view.least_width()
        widths = WIDTHS if room > sum(WIDTHS) else NARROW
        if widths != self._widths:
            self._widths = widths
            self.setFixedWidth(sum(widths) + 1)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and not self.isHidden():
            self._fit()
        return False

    def _top(self) -> int:
        """Return where the view's room for cells begins, seen from the strip."""
        return (
            self._view.viewport().mapTo(self._view.window(), QPoint()).y()
            - self.mapTo(self.window(), QPoint()).y()
        )

    def _place(self, column: str, row: int) -> QRect:
        """Return where the row of an indicator stands."""
        cell = self._view.visualRect(self._view.form.index_of(indicator_path(row, column)))
        return QRect(0, cell.top() + self._top(), self.width() - 1, cell.height())

    def _caption_height(self) -> int:
        return 2 * self.fontMetrics().height() + 2 * _PADDING

    def _lines(self) -> list[_Line]:
        return [_Line(self._place("name", number), row) for number, row in self._rows.items()]

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        font = QFont(self._view.faces().normal)
        if self._widths == NARROW:
            font.setPixelSize(round(QFontInfo(font).pixelSize() * _SMALL))
        painter.setFont(font)
        lines, height = self._lines(), self._caption_height()
        top, room = self._top(), self._view.viewport().height()
        head = max(top, self._place("name", 0).top() - height)
        painter.setClipRect(0, top, self.width(), room)
        for place, row in lines:
            if place.bottom() >= head and place.top() <= top + room:
                painter.fillRect(place, QColor(COLOURS.computed))
                self._paint_texts(painter, place, self._shown(row), COLOURS.text)
        self._paint_head(painter, QRect(0, head, self.width() - 1, height))
        painter.end()

    def _shown(self, row: LastRow) -> LastRow:
        if self._widths != NARROW:
            return row
        return row._replace(score=row.score.partition("/")[0])

    def _paint_head(self, painter: QPainter, place: QRect) -> None:
        half = place.height() // 2
        painter.fillRect(place, QColor(COLOURS.label))
        painter.setPen(QColor(COLOURS.muted))
        above = QRect(place.left(), place.top(), place.width(), half)
        told = f"{self._year} 年度" if self._rows else f"{self._year} 年度没有此项目"
        painter.drawText(above, Qt.AlignmentFlag.AlignCenter, told)
        below = QRect(place.left(), place.top() + half, place.width(), place.height() - half)
        self._paint_texts(painter, below, CAPTIONS, COLOURS.muted)
        painter.setPen(QColor(COLOURS.line))
        painter.drawRect(place)

    def _paint_texts(
        self, painter: QPainter, place: QRect, texts: tuple[str, str, str] | LastRow, colour: str
    ) -> None:
        left = place.left()
        option = QTextOption(Qt.AlignmentFlag.AlignCenter)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)  # not within a number
        for text, width in zip(texts, self._widths, strict=True):
            cell = QRect(left, place.top(), width, place.height())
            painter.setPen(QColor(COLOURS.line))
            painter.drawRect(cell)
            painter.setPen(QColor(colour))
            inside = QRectF(cell.adjusted(_PADDING, 1, -_PADDING, -1))
            painter.save()
            painter.setClipRect(inside, Qt.ClipOperation.IntersectClip)
            painter.drawText(inside, " ".join(text.split()), option)
            painter.restore()
            left += width

    def event(self, event: QEvent) -> bool:
        """What a row has no room for is told under the mouse."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            row = next((row for place, row in self._lines() if place.contains(event.pos())), None)
            if row is not None:
                told = "\n".join(f"{name}：{text or '—'}" for name, text in zip(CAPTIONS, row, strict=True))
                QToolTip.showText(event.globalPos(), wrapped_tip(f"{self._year} 年度\n{told}"), self)
                return True
        return super().event(event)
