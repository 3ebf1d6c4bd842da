"""The captions of the indicator table, kept at the top of the form while its rows scroll by."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from model.form.field_path import indicator_path
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
    def rows(self) -> range:
        """The caption rows of the indicator table."""
        return self._view.form.places.captions

    def rows_height(self) -> int:
        """Return how tall the caption rows are, in pixels."""
        return sum(self._view.rowHeight(row) for row in self.rows)

    def place(self) -> None:
        """Show the strip where it is needed."""
        view, rows = self._view, self.rows
        height = self.rows_height()
        last = view.form.places.table[-1]
        end = view.rowViewportPosition(last) + view.rowHeight(last)
        wanted = view.rowViewportPosition(rows[0]) < 0 < end - 2 * height
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

    def names_right(self) -> int:
        """Return where the names of the indicators end, in pixels from the left."""
        view = self._view
        shown = view.form.at(view.form.index_of(indicator_path(0, "name")))
        if shown is None:
            return self.labels_right()
        last = shown.cell.column + shown.cell.column_span - 1
        return view.columnViewportPosition(last) + view.columnWidth(last)

    def paintEvent(self, event: QPaintEvent) -> None:
        view, rows = self._view, self.rows
        top = view.rowViewportPosition(rows[0])
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(COLOURS.label))
        painter.setPen(QColor(COLOURS.line))
        for shown in (shown for row in rows for shown in view.form.cells_from(row)):
            place, is_label = view.rect_of(shown), shown.cell.row_span > len(rows)
            height = self.height() - 1 if is_label else place.height()
            rect = QRect(place.x(), place.y() - top, place.width(), min(height, self.height() - 1))
            if not is_label:
                cell_painter.paint_cell(painter, rect, shown, view.faces(), selected=False)
            painter.drawRect(rect)
        painter.setPen(QColor(COLOURS.heavy_line))
        last = view.model().columnCount() - 1
        right = view.columnViewportPosition(last) + view.columnWidth(last)
        painter.drawLine(0, self.height() - 1, right, self.height() - 1)
        painter.end()
