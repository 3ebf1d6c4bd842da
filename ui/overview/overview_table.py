"""The table of the overview: bars, badges and counts; sorted by a click on a column's title."""

from __future__ import annotations

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSignalBlocker,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from model.grid.standing import Standing
from ui.form.score_bars import paint_badge, paint_bar
from ui.overview import overview_model as columns
from ui.overview.overview_model import FINAL_TEXT
from ui.overview.overview_order import OverviewOrder
from ui.theme import COLOURS, grade_colour, icon, severity_colour
from ui.widgets.viewports import own_viewport

Index = QModelIndex | QPersistentModelIndex
ROW_HEIGHT = 40
UNPROVEN_OPACITY = 0.55  # of a row of which is shown what the file says
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
        self.setItemDelegate(_OverviewDelegate(model, self))
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


class _OverviewDelegate(QStyledItemDelegate):
    """Draws bars, badges and counts."""

    def __init__(self, order: OverviewOrder, parent: QWidget) -> None:
        super().__init__(parent)
        self._order = order

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        projects, row, column = self._order.projects, self._order.source_row(index.row()), index.column()
        standing, text = projects.standing_at(row), projects.text_at(row, column)
        painter.save()
        if not projects.is_proven_at(row):
            painter.setOpacity(UNPROVEN_OPACITY)
        ground = QRect(option.rect)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.fillRect(ground, QColor(COLOURS.accent_soft if selected else COLOURS.surface))
        painter.fillRect(ground.adjusted(0, ground.height() - 1, 0, 0), QColor(COLOURS.soft_line))
        rect = QRectF(ground).adjusted(10, 0, -10, 0)
        font = QFont(option.font)
        if column == columns.RATE:
            self._bar(painter, rect, float(standing.rate), text, COLOURS.accent, font)
        elif column == columns.SCORE:
            font.setBold(True)
            self._bar(
                painter,
                rect,
                float(standing.score) / 100,
                text,
                grade_colour(standing.grade),
                font,
            )
        elif column == columns.PROGRESS:
            share = float(standing.share)
            if text == FINAL_TEXT:
                self._final(painter, rect, font)
            else:
                self._bar(painter, rect, share, text, COLOURS.good if share == 1 else COLOURS.warning, font)
        elif column == columns.GRADE:
            paint_badge(painter, rect, text, grade_colour(standing.grade), font)
        elif column == columns.FINDINGS:
            self._findings(painter, rect, standing, font)
        else:
            font.setBold(column == columns.NAME)
            painter.setFont(font)
            painter.setPen(QColor(COLOURS.muted if column == columns.NUMBER else COLOURS.text))
            text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, int(rect.width()))
            painter.drawText(rect, columns.alignment_of(column), text)
        painter.restore()

    @staticmethod
    def _bar(painter: QPainter, rect: QRectF, share: float, text: str, colour: str, font: QFont) -> None:
        painter.setFont(font)
        number = painter.fontMetrics().horizontalAdvance("100.00%" if "%" in text else "00/000")
        bar = QRectF(rect.left(), rect.center().y() - 3, rect.width() - number - 8, 6)
        if bar.width() >= 24:
            paint_bar(painter, bar, share, colour)
        painter.setPen(QColor(COLOURS.text))
        box = QRectF(rect.right() - number, rect.top(), number, rect.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)

    @staticmethod
    def _final(painter: QPainter, rect: QRectF, font: QFont) -> None:
        """A lock and the word."""
        picture = icon("lock", COLOURS.accent).pixmap(QSize(16, 16))
        painter.drawPixmap(int(rect.left()), int(rect.center().y()) - 8, picture)
        painter.setFont(font)
        painter.setPen(QColor(COLOURS.accent))
        painter.drawText(rect.adjusted(22, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, FINAL_TEXT)

    @staticmethod
    def _findings(painter: QPainter, rect: QRectF, standing: Standing, font: QFont) -> None:
        """Errors and warnings as two badges, or a tick when there is nothing to do."""
        counts = {"error": standing.errors, "warning": standing.warnings}
        shown = [(severity, count) for severity, count in counts.items() if count]
        if not shown and standing.gaps:
            paint_badge(painter, rect, f"未填 {standing.gaps}", severity_colour("open"), font)
            return
        if not shown:
            painter.setFont(font)
            painter.setPen(QColor(COLOURS.good))
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, "✓")
            return
        width = rect.width() / len(shown)
        for number, (severity, count) in enumerate(shown):
            box = QRectF(rect.left() + number * width, rect.top(), width, rect.height())
            mark = "✗" if severity == "error" else "!"
            paint_badge(painter, box, f"{mark} {count}", severity_colour(severity), font)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(60, ROW_HEIGHT)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        editor.setGeometry(option.rect.adjusted(2, 3, -2, -4))
