"""The table of the overview: bars, badges and counts; sorted by a click on a column's title."""

from __future__ import annotations

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QSignalBlocker,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ui.overview import overview_model as columns
from ui.overview.overview_order import OverviewOrder
from ui.overview.row_painter import ROW_HEIGHT, RowPainter, ShownRow
from ui.widgets.viewports import own_viewport

Index = QModelIndex | QPersistentModelIndex
# widths in pixels for a table at least that wide; the name takes what is left
_WIDTHS = (
    (1250, {columns.ADJUSTED: 136, columns.EXECUTED: 136, columns.RATE: 136, columns.SCORE: 124, columns.PROGRESS: 110}),
    (1080, {columns.ADJUSTED: 136, columns.EXECUTED: 136, columns.RATE: 148, columns.SCORE: 140, columns.PROGRESS: 128}),
    (980, {columns.ADJUSTED: 130, columns.EXECUTED: 130, columns.RATE: 92, columns.SCORE: 84, columns.PROGRESS: 96}),
    (0, {columns.ADJUSTED: 130, columns.EXECUTED: 130, columns.RATE: 80, columns.SCORE: 66, columns.PROGRESS: 84}),
)  # fmt: skip
_EXTRA = {columns.UNIT: 140, columns.FINALISED: 96}  # where there is room for the widest
_FORMS_WIDTH = 150
_NARROW = {columns.NUMBER: 56, columns.GRADE: 62, columns.FINDINGS: 100}


class OverviewTable(QTableView):
    """The list of projects; Enter or double-click opens one, F2 renames it.

    ``move_wanted`` carries -1 to move the current project up, 1 to move it down.
    """

    opened = Signal(int)
    move_wanted = Signal(int)

    def __init__(self, model: OverviewOrder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        own_viewport(self)
        self._model = model
        self.setObjectName("overview")
        self.setAccessibleName("项目总览")
        self.setItemDelegate(_NameEditor(self))
        self.setShowGrid(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setAccessibleName("列标题")
        header.setSectionsClickable(True)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(
            -1, Qt.SortOrder.AscendingOrder
        )  # or the first column would be sorted at once
        self.setSortingEnabled(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setModel(model)  # last, or each step above would ask for all titles
        # it marks no column as selected; with the table's own it would ask for each row, with all of them selected
        header.setSelectionModel(QItemSelectionModel(model, header))
        header.setSectionResizeMode(columns.NAME, QHeaderView.ResizeMode.Stretch)
        self.doubleClicked.connect(lambda index: self._open(index.row()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit_columns()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows of which something is to be painted, all at once: cell by cell Qt and Python take twice the time."""
        first, last = self.rowAt(event.rect().top()), self.rowAt(event.rect().bottom())
        if first < 0:
            return  # below the last one
        selected = self.selectionModel()
        rows = [
            ShownRow(
                self._model.source_row(row),
                self.rowViewportPosition(row),
                selected.isSelected(self._model.index(row, columns.NAME)),
            )
            for row in range(first, (last if last >= 0 else self._model.rowCount() - 1) + 1)
        ]
        with QPainter(self.viewport()) as painter:
            RowPainter(painter, self._model.projects, self._places(), self.font()).paint(rows)

    def _places(self) -> dict[int, tuple[int, int]]:
        """Return where each column stands that is shown: its left edge and how wide it is."""
        shown = (column for column in range(self._model.columnCount()) if not self.isColumnHidden(column))
        return {column: (self.columnViewportPosition(column), self.columnWidth(column)) for column in shown}

    def fit_columns(self) -> None:
        """Give the columns their widths; those that are not needed by all show where there is room."""
        room = self.viewport().width()
        widths = next(widths for least, widths in _WIDTHS if room >= least) | _NARROW
        with QSignalBlocker(self.horizontalHeader()):  # or Qt would place and paint all rows a second time
            for column, width in (widths | _EXTRA).items():
                self.setColumnWidth(column, width)
            for column in _EXTRA:
                self.setColumnHidden(column, room < _WIDTHS[0][0])
            self.setColumnWidth(columns.FORMS, _FORMS_WIDTH)
            self.setColumnHidden(
                columns.FORMS, room < _WIDTHS[1][0] or not self._model.projects.has_other_forms
            )
        self.updateGeometries()
        self.viewport().update()

    def rows_in_sight(self) -> range:
        """Return the rows one sees."""
        first, last = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
        return range(max(0, first), (last if last >= 0 else self._model.rowCount() - 1) + 1)

    def _open(self, row: int) -> None:
        project_id = self._model.id_at(row)
        if project_id is not None:
            self.opened.emit(project_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_return = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_F2 and self.currentIndex().isValid():
            self.setCurrentIndex(self._model.index(self.currentIndex().row(), columns.NAME))
        if self._sorts_by(event) or self._moves(event):
            return
        if is_return and self.state() != QAbstractItemView.State.EditingState:
            self._open(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def _moves(self, event: QKeyEvent) -> bool:
        """Alt, Shift and an arrow move the project."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if step is None or held != Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier:
            return False
        self.move_wanted.emit(step)
        return True

    def _sorts_by(self, event: QKeyEvent) -> bool:
        """Alt and a figure sort by that column, again the other way round, a third time not at all."""
        column = event.key() - Qt.Key.Key_1
        if (
            event.modifiers() != Qt.KeyboardModifier.AltModifier
            or not 0 <= column < self._model.columnCount()
        ):
            return False
        header = self.horizontalHeader()
        down, up = Qt.SortOrder.DescendingOrder, Qt.SortOrder.AscendingOrder
        if header.sortIndicatorSection() != column:
            header.setSortIndicator(column, up)
        elif header.sortIndicatorOrder() == up:
            header.setSortIndicator(column, down)
        else:
            header.setSortIndicator(-1, up)
        return True


class _NameEditor(QStyledItemDelegate):
    """Opens the editor of a name; what is painted is painted for all cells at once."""

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        editor.setGeometry(option.rect.adjusted(2, 3, -2, -4))
