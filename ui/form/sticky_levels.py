"""The level columns of the indicator table, kept at the left of the form while its columns scroll by."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from model.grid.cells import Block, Role
from ui.form import cell_painter
from ui.form.form_grid import FormGrid
from ui.form.screen_cells import ScreenCell
from ui.form.sticky_header import StickyHeader
from ui.theme import COLOURS

_ROWS = (Block.INDICATORS_CAPTION, Block.INDICATORS)
LARGEST_SHARE = 0.5  # of the view; what takes more would leave no room for the rest


class StickyLevels(QWidget):
    """A strip over the form's left that repeats the labels of level 1 and 2 once they have scrolled out of sight."""

    def __init__(self, view: FormGrid, header: StickyHeader) -> None:
        super().__init__(view)
        self._view = view
        self._header = header
        self.hide()

    def place(self) -> None:
        """Show the strip where it is needed."""
        view = self._view
        top, bottom = self._span()
        wanted = view.horizontalScrollBar().value() > 0 and bottom > top and self._width() > 0
        if wanted:
            area = view.viewport().geometry()
            self.setGeometry(area.x(), area.y() + top, self._width(), bottom - top)
            self.raise_()
            self.update()
        self.setVisible(wanted)

    def cover(self, row: int) -> int:
        """Return how much of a row's left the strip covers, or would if the form were scrolled, in pixels."""
        scrolls = self._view.horizontalScrollBar().maximum() > 0
        return self._width() if scrolls and self._view.form.row_info(row).block in _ROWS else 0

    def _width(self) -> int:
        view = self._view
        width = self._header.labels_right() + view.horizontalScrollBar().value()
        return width if width <= view.viewport().width() * LARGEST_SHARE else 0

    def _span(self) -> tuple[int, int]:
        """Return from where to where the indicator table can be seen, in pixels from the view's top."""
        view, rows = self._view, self._view.form.grid.rows
        table = [row for row, info in enumerate(rows) if info.block in _ROWS]
        top = view.rowViewportPosition(table[0])
        bottom = view.rowViewportPosition(table[-1]) + view.rowHeight(table[-1])
        return max(0, top), min(view.viewport().height(), bottom + 1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()  # what the strip hides is not what the click is meant for

    def paintEvent(self, event: QPaintEvent) -> None:
        view, painter = self._view, QPainter(self)
        painter.fillRect(self.rect(), QColor(COLOURS.label))
        shift = view.horizontalScrollBar().value()
        head = self._header.bottom()
        for shown in view.form.cells:
            cell = shown.cell
            if view.form.row_info(cell.row).block in _ROWS and cell.role in (Role.LABEL, Role.CAPTION):
                rect = view.rect_of(shown).translated(shift, -self._top())
                if rect.right() < self.width() + 1:
                    self._paint(painter, shown, rect, head)
        painter.setPen(QColor(COLOURS.heavy_line))
        painter.drawLine(self.width() - 1, 0, self.width() - 1, self.height())
        painter.end()

    def _top(self) -> int:
        return self.y() - self._view.viewport().y()

    def _paint(self, painter: QPainter, shown: ScreenCell, rect: QRect, head: int) -> None:
        """Paint a label; captions stay at the top, and what scrolls beneath them is cut off there."""
        is_caption = shown.cell.role is Role.CAPTION
        if is_caption and head:
            above = rect.y() - self._view.rowViewportPosition(self._header.rows[0]) + self._top()
            rect = QRect(rect.x(), above - self._top(), rect.width(), min(rect.height(), head - 1))
        seen = rect.intersected(self.rect())
        painter.save()
        if not is_caption and head and shown.cell.row not in self._header.rows:
            painter.setClipRect(self.rect().adjusted(0, max(0, head - self._top()), 0, 0))
            seen = seen.intersected(self.rect().adjusted(0, max(0, head - self._top()), 0, 0))
        fonts = self._view.faces()
        text_rect = seen if seen.height() >= cell_painter.needed_height(shown, rect.width(), fonts) else rect
        cell_painter.paint_cell(painter, rect, shown, fonts, False, text_rect)
        painter.setPen(QColor(COLOURS.line))
        painter.drawRect(rect.adjusted(0, 0, 0, 0))
        painter.restore()
