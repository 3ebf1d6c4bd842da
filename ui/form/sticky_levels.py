"""The level columns of the indicator table, and its names where there is room, kept at the left while its columns scroll by."""

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
SHARE_WITH_NAMES = 0.62


class StickyLevels(QWidget):
    """A strip over the form's left that repeats the labels of level 1 and 2, and names, once they have scrolled out of sight."""

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
        room, shift = view.viewport().width(), view.horizontalScrollBar().value()
        if (with_names := self._header.names_right() + shift) <= room * SHARE_WITH_NAMES:
            return with_names
        width = self._header.labels_right() + shift
        return width if width <= room * LARGEST_SHARE else 0

    def _is_shown(self, shown: ScreenCell) -> bool:
        """Tell whether a cell is repeated: labels, captions and names."""
        cell = shown.cell
        is_name = cell.key is not None and cell.key.row is not None and cell.key.column == "name"
        return self._view.form.row_info(cell.row).block in _ROWS and (
            is_name or cell.role in (Role.LABEL, Role.CAPTION)
        )

    def _span(self) -> tuple[int, int]:
        """Return from where to where the indicator table can be seen, in pixels from the view's top."""
        view, table = self._view, self._view.form.places.table
        top = view.rowViewportPosition(table[0])
        bottom = view.rowViewportPosition(table[-1]) + view.rowHeight(table[-1])
        return max(0, top), min(view.viewport().height(), bottom + 1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """What the strip hides is not what a click is meant for; a name is."""
        view, place = self._view, event.position().toPoint()
        event.accept()
        if place.y() + self._top() < self._header.bottom():
            return
        for shown in view.form.cells:
            at = view.rect_of(shown).translated(view.horizontalScrollBar().value(), -self._top())
            if shown.cell.is_editable and self._is_shown(shown) and at.contains(place):
                view.setCurrentIndex(view.index_of(shown))
                view.setFocus()
                return

    def paintEvent(self, event: QPaintEvent) -> None:
        view, painter = self._view, QPainter(self)
        painter.fillRect(self.rect(), QColor(COLOURS.label))
        shift = view.horizontalScrollBar().value()
        head = self._header.bottom()
        for shown in view.form.cells:
            if self._is_shown(shown):
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
