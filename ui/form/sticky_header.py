"""The captions of the indicator table, kept at the top of the form while its rows scroll by."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from model.form.field_path import indicator_path
from model.grid.layout import Block
from ui.form import cell_painter
from ui.form.form_grid import FormGrid
from ui.theme import COLOURS


class StickyHeader(QWidget):
    """A strip over the form that repeats the caption row once that has scrolled out of sight."""

    def __init__(self, view: FormGrid) -> None:
        super().__init__(view)
        self._view = view
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    @property
    def row(self) -> int:
        """The caption row of the indicator table."""
        rows = self._view.form.grid.rows
        return next(row for row, info in enumerate(rows) if info.block is Block.INDICATORS_CAPTION)

    def place(self) -> None:
        """Show the strip where it is needed."""
        view, row = self._view, self.row
        height = view.rowHeight(row)
        total = next(n for n, info in enumerate(view.form.grid.rows) if info.block is Block.TOTAL)
        wanted = view.rowViewportPosition(row) < 0 < view.rowViewportPosition(total) - 2 * height
        if wanted:
            area = view.viewport().geometry()
            self.setGeometry(area.x(), area.y(), area.width(), height + 1)
            self.update()
        self.setVisible(wanted)

    def bottom(self) -> int:
        """Return how much of the form's top the strip covers, in pixels."""
        return self.height() if not self.isHidden() else 0

    def labels_right(self) -> int:
        """Return where the merged labels end, in pixels from the left."""
        view = self._view
        name = view.form.index_of(indicator_path(0, "name"))
        column = name.column() if name.isValid() else 0
        return view.columnViewportPosition(column)

    def paintEvent(self, event: QPaintEvent) -> None:
        view, row = self._view, self.row
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(COLOURS.label))
        painter.setPen(QColor(COLOURS.line))
        for shown in view.form.cells:
            if shown.cell.row == row:
                place = view.rect_of(shown)
                rect = QRect(place.x(), 0, place.width(), self.height() - 1)
                if shown.cell.row_span == 1:
                    cell_painter.paint_cell(painter, rect, shown, view.faces(), selected=False)
                painter.drawRect(rect)
        painter.setPen(QColor(COLOURS.heavy_line))
        last = view.model().columnCount() - 1
        right = view.columnViewportPosition(last) + view.columnWidth(last)
        painter.drawLine(0, self.height() - 1, right, self.height() - 1)
        painter.end()
