"""The form as a table view, as far as everything that draws on it or watches it needs to know."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QRect, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QTableView, QWidget

from ui.form import cell_painter
from ui.form.form_model import FormModel
from ui.form.screen_cells import ScreenCell
from ui.widgets.viewports import own_viewport


class FormGrid(QTableView):
    """Shows a FormModel at a size of ``zoom`` per cent. ``noticed`` carries a short hint for the status bar.

    ``block_filled`` carries the first and the last cell of what was pasted.
    """

    noticed = Signal(str)
    block_filled = Signal(object, object)

    def __init__(self, model: FormModel, parent: QWidget | None = None) -> None:
        self._faces: cell_painter.Faces | None = None
        self.zoom = 100
        super().__init__(parent)
        own_viewport(self)
        self.form = model

    def faces(self) -> cell_painter.Faces:
        """Return the fonts in which the form is drawn."""
        if self._faces is None:
            font = QFont(self.font())
            font.setPixelSize(round(cell_painter.pixel_size(font) * self.zoom / 100))
            self._faces = cell_painter.faces(font.toString())
        return self._faces

    def current_cell(self) -> ScreenCell | None:
        """Return the cell under the cursor."""
        return self.form.at(self.currentIndex())

    def rect_of(self, shown: ScreenCell) -> QRect:
        """Return where a cell stands in the viewport."""
        return self.visualRect(self.index_of(shown))

    def index_of(self, shown: ScreenCell) -> QModelIndex:
        """Return the index of a cell."""
        return self.form.index(shown.cell.row, shown.cell.column)

    def form_width(self) -> int:
        """Return the form's width in pixels."""
        return sum(self.columnWidth(column) for column in range(self.form.columnCount()))
