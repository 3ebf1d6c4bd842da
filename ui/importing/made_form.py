"""The form that was made of a sheet, as the program will show it: to be looked at, not to be typed into."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from math import ceil
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from model.form.field_path import FieldPath
from model.grid.cells import Grid, Role
from model.grid.computed import Computed
from ui.form import cell_painter
from ui.form.screen_cells import ScreenCell, screen_cells, screen_grid
from ui.theme import COLOURS, style
from ui.widgets.labels import tip

_FIGURE = re.compile(r"[-+≥≤<>=]?[\d,]+(?:\.\d+)?%?")
Index = QModelIndex | QPersistentModelIndex
CELL_ROLE = Qt.ItemDataRole.UserRole + 1
MIN_WIDTH = 500
MIN_ROW = 24
MOST_LINES = 6
NARROWER = 4  # pixels that the room beside a text is narrower here than on a form's page
MOST_STRETCH = 2  # times the view's width: so wide a form is drawn at most, lest its figures break
ROOMY = 660  # pixels, below which the form is drawn smaller


class MadeModel(QAbstractTableModel):
    """Rows and fine columns of a form's grid, one cell per spanned area."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.cells: tuple[ScreenCell, ...] = ()
        self.grid: Grid | None = None
        self._anchors: dict[tuple[int, int], ScreenCell] = {}

    def show_form(self, computed: Computed | None) -> None:
        """Show another form, or none."""
        self.beginResetModel()
        self.grid = screen_grid(computed, computed.template) if computed else None
        self.cells = screen_cells(computed, computed.template, self.grid) if computed and self.grid else ()
        self._anchors = {(shown.cell.row, shown.cell.column): shown for shown in self.cells}
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() or self.grid is None else len(self.grid.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() or self.grid is None else len(self.grid.edges) - 1

    def index_of(self, path: FieldPath) -> QModelIndex:
        """Return the index of a field or named cell, invalid if the form does not show it."""
        shown = next((one for one in self.cells if path in (one.cell.path, one.cell.key)), None)
        return self.index(shown.cell.row, shown.cell.column) if shown else QModelIndex()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        shown = self._anchors.get((index.row(), index.column())) if index.isValid() else None
        if shown is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return shown.text
        if role == CELL_ROLE:
            return shown
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip("\n".join(filter(None, [shown.text, shown.tooltip]))) or None
        return None


class MadeView(QTableView):
    """``field_chosen`` carries the path of the cell under the cursor."""

    field_chosen = Signal(object)

    def __init__(self, model: MadeModel, parent: QWidget | None = None) -> None:
        super().__init__(parent, objectName="import-form", accessibleName="导入后的表")
        self.form = model
        self.setModel(model)
        self.setItemDelegate(_Delegate(self))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.horizontalHeader().hide()
        self.verticalHeader().hide()
        self.horizontalHeader().setMinimumSectionSize(1)
        self.verticalHeader().setMinimumSectionSize(1)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        style(
            self,
            "QTableView {{ border: 1px solid {t.line}; border-radius: 6px; outline: 0; background: {t.surface}; }}"
            "QTableView:focus {{ border-color: {t.accent}; }}",
        )
        model.modelReset.connect(self._on_reset)

    def go_to(self, path: FieldPath | None) -> None:
        """Mark a field and bring it into sight; no field takes the mark away."""
        index = self.form.index_of(path) if path else QModelIndex()
        self.setCurrentIndex(index)
        if index.isValid():
            self.scrollTo(index)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        shown = current.data(CELL_ROLE) if current.isValid() else None
        if shown is not None and self.hasFocus():
            self.field_chosen.emit(shown.cell.path or shown.cell.key)

    def faces(self) -> cell_painter.Faces:
        """Return the fonts in which the form is drawn."""
        font = QFont(self.font())
        font.setPixelSize(cell_painter.pixel_size(font) - (1 if self.width() > ROOMY else 2))
        return cell_painter.faces(font.toString())

    def _on_reset(self) -> None:
        self.clearSpans()
        for shown in self.form.cells:
            cell = shown.cell
            if cell.row_span > 1 or cell.column_span > 1:
                self.setSpan(cell.row, cell.column, cell.row_span, cell.column_span)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Give columns and rows their sizes for the view's width."""
        if self.form.grid is None:
            return
        width = max(MIN_WIDTH, self.width() - self.verticalScrollBar().sizeHint().width() - 4)
        width = max(width, self._width_of_figures(self.form.grid.edges, width * MOST_STRETCH))
        edges = [round(edge * width / 1000) for edge in self.form.grid.edges]
        widths = [right - left for left, right in pairwise(edges)]
        for column, wide in enumerate(widths):
            self.setColumnWidth(column, wide)
        heights = [MIN_ROW] * self.form.rowCount()
        fonts = self.faces()
        for shown in self.form.cells:
            cell = shown.cell
            if cell.row_span == 1:
                wide = sum(widths[cell.column : cell.column + cell.column_span])
                needed = cell_painter.needed_height(shown, wide + 2 * NARROWER, fonts, MOST_LINES)
                heights[cell.row] = max(heights[cell.row], needed)
        for shown in self.form.cells:
            cell = shown.cell
            last = cell.row + cell.row_span - 1
            if cell.row_span > 1:
                wide = sum(widths[cell.column : cell.column + cell.column_span])
                lacks = cell_painter.needed_height(shown, wide + 2 * NARROWER, fonts) - sum(
                    heights[cell.row : last + 1]
                )
                heights[last] += max(0, lacks)
        for row, height in enumerate(heights):
            self.setRowHeight(row, height)

    def _width_of_figures(self, edges: Sequence[int], most: int) -> int:
        """Return how wide the form must be so that no figure breaks in two, at most so wide."""
        normal, bold = QFontMetrics(self.faces().normal), QFontMetrics(self.faces().bold)
        wanted = 0.0
        for shown in self.form.cells:
            cell = shown.cell
            if _FIGURE.fullmatch(shown.text):
                share = edges[cell.column + cell.column_span] - edges[cell.column]
                metrics = bold if cell.bold or cell.role is Role.SCORE else normal
                needed = metrics.horizontalAdvance(shown.text) + 2 * (cell_painter.PADDING_X - NARROWER)
                wanted = max(wanted, 1000 * needed / share)
        return min(ceil(wanted), most)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        pen = QPen(QColor(COLOURS.line), 1)
        pen.setCosmetic(True)
        painter.setPen(pen)
        for shown in self.form.cells:
            rect = self.visualRect(self.form.index(shown.cell.row, shown.cell.column))
            if rect.adjusted(-1, -1, 1, 1).intersects(event.rect()):
                painter.drawRect(rect)
        if self.currentIndex().isValid():
            painter.setPen(QPen(QColor(COLOURS.accent), 2))
            painter.drawRect(self.visualRect(self.currentIndex()))


class _Delegate(QStyledItemDelegate):
    """Draws the cells of a form as its page does."""

    def __init__(self, view: MadeView) -> None:
        super().__init__(view)
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        shown = index.data(CELL_ROLE)
        if shown is not None:
            is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
            rect = QRect(option.rect)
            room = rect.adjusted(-NARROWER, 0, NARROWER, 0)
            cell_painter.paint_cell(painter, rect, shown, self._view.faces(), is_selected, room)
