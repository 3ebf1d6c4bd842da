"""The sheet of a form as one sees it, tinted by what its cells were taken for."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ui.form import cell_painter
from ui.importing.sheet_model import LOOK_ROLE, SheetModel
from ui.theme import COLOURS, style

Index = QModelIndex | QPersistentModelIndex
PADDING = 5
NARROWEST, WIDEST = 46, 190  # pixels of a column
LOWEST, MOST_LINES = 26, 5  # pixels and lines of a row
MOST_ROWS_MEASURED = 500  # of a longer sheet the rest has columns as wide
MOST_CELLS_MEASURED = (
    10_000  # with texts of several lines; rows further down are low, their texts stand in the tip
)


class SheetView(QTableView):
    """``place_chosen`` carries row and column of the cell under the cursor.

    ``column_asked``, ``cell_asked`` and ``row_asked`` say that the clerk wants to choose what a column, a cell or a row is,
    and where on the screen the choice belongs.
    """

    place_chosen = Signal(int, int)
    column_asked = Signal(int, QPoint)
    cell_asked = Signal(int, int, QPoint)
    row_asked = Signal(int, QPoint)

    def __init__(self, model: SheetModel, parent: QWidget | None = None) -> None:
        super().__init__(parent, objectName="import-sheet", accessibleName="文件里的表")
        self.sheet = model
        self._measured = 0
        self.setModel(model)
        self.setItemDelegate(_Delegate(self))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setWordWrap(True)
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            header.setHighlightSections(False)
            header.setMinimumSectionSize(20)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        self.horizontalHeader().setSectionsClickable(True)
        self.horizontalHeader().sectionClicked.connect(self._on_head_clicked)
        self.verticalHeader().setSectionsClickable(True)
        self.verticalHeader().sectionClicked.connect(self._ask_row)
        style(
            self,
            "QTableView {{ border: 1px solid {t.line}; border-radius: 6px; outline: 0; background: {t.surface}; }}"
            "QTableView:focus {{ border-color: {t.accent}; }}"
            "QHeaderView::section {{ background: {t.label}; color: {t.muted}; border: none; padding: 3px;"
            " border-right: 1px solid {t.soft_line}; border-bottom: 1px solid {t.line}; }}",
        )
        model.modelReset.connect(self._on_reset)

    def go_to(self, row: int, column: int) -> None:
        """Put the cursor on a cell and bring it into sight."""
        index = self.sheet.index(row, column)
        self.setCurrentIndex(index)
        self.scrollTo(index)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid():
            self.place_chosen.emit(current.row(), current.column())

    def _on_head_clicked(self, column: int) -> None:
        header = self.horizontalHeader()
        left = header.sectionViewportPosition(column)
        self.column_asked.emit(column, header.viewport().mapToGlobal(QPoint(left, header.height())))

    def _ask_row(self, row: int) -> None:
        place = QPoint(0, self.rowViewportPosition(row) + self.rowHeight(row))
        self.row_asked.emit(row, self.viewport().mapToGlobal(place))

    def below(self, index: Index) -> QPoint:
        """Return where on the screen the choice for a cell belongs."""
        return self.viewport().mapToGlobal(self.visualRect(index).bottomLeft())

    def ask(self, index: Index) -> None:
        """Ask what the cell is, or its column where it stands in the table of indicators; of no form, its row."""
        if not index.isValid():
            return
        if not self.sheet.columns:
            self._ask_row(index.row())
            return
        row, column = index.row(), index.column()
        place = self.below(index)
        if self.sheet.is_in_table(row, column) or self.sheet.is_in_head(row, column):
            self.column_asked.emit(column, place)
        elif self.sheet.text(row, column):
            self.cell_asked.emit(row, column, place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F4, Qt.Key.Key_Space):
            self.ask(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        is_lost = index.isValid() and index.data(LOOK_ROLE).is_lost
        if is_lost and event.button() == Qt.MouseButton.LeftButton:
            self.ask(index)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        self.ask(self.indexAt(event.position().toPoint()))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.ask(self.currentIndex())

    def _on_reset(self) -> None:
        self.clearSpans()
        rows, columns = self.sheet.rowCount(), self.sheet.columnCount()
        covered = set()
        for top, left, bottom, right in self.sheet.sheet.merged:
            bottom, right = min(bottom, rows - 1), min(right, columns - 1)
            if top <= bottom and left <= right and (bottom > top or right > left):
                self.setSpan(top, left, bottom - top + 1, right - left + 1)
                covered.add((top, left))
        fonts = self.faces()
        widths = [self._width(column, covered) for column in range(columns)]
        for column, width in enumerate(widths):
            self.setColumnWidth(column, width)
        self._measured = 0
        heights = [self._height(row, widths, fonts) for row in range(rows)]
        self._make_room_for_tall(heights, widths, fonts)
        for row, height in enumerate(heights):
            self.setRowHeight(row, height)

    def _make_room_for_tall(self, heights: list[int], widths: list[int], fonts: cell_painter.Faces) -> None:
        """Let the last row of a text over several rows have what the others lack."""
        for top, left, bottom, right in self.sheet.sheet.merged:
            if bottom == top or bottom >= len(heights) or right >= len(widths):
                continue
            wide = sum(widths[left : right + 1]) - 2 * PADDING
            lines = len(cell_painter.text_lines(self.sheet.text(top, left), wide, fonts.normal_key))
            heights[bottom] += max(0, lines * fonts.line + 8 - sum(heights[top : bottom + 1]))

    def faces(self) -> cell_painter.Faces:
        """Return the fonts in which the sheet is drawn."""
        return cell_painter.faces(self.font().toString())

    def _width(self, column: int, covered: set[tuple[int, int]]) -> int:
        metrics = self.fontMetrics()
        title = str(self.sheet.headerData(column, Qt.Orientation.Horizontal)).split("\n")[1]
        widest = metrics.horizontalAdvance(title) + 18
        for row in range(min(self.sheet.rowCount(), MOST_ROWS_MEASURED)):
            text = self.sheet.text(row, column)
            if text and (row, column) not in covered and not self.sheet.is_alone(row):
                lines = text.split("\n")
                widest = max(
                    widest, *(metrics.horizontalAdvance(line[:40]) + 2 * PADDING + 4 for line in lines)
                )
        return max(NARROWEST, min(widest, WIDEST))

    def _height(self, row: int, widths: list[int], fonts: cell_painter.Faces) -> int:
        most = 1
        for column in range(len(widths)):
            text = self.sheet.text(row, column)
            if text and self._measured < MOST_CELLS_MEASURED and self.rowSpan(row, column) == 1:
                wide = sum(widths[column : column + self.columnSpan(row, column)])
                if "\n" not in text and len(text) * fonts.em <= wide - 2 * PADDING:
                    continue  # no sign is wider than it is high
                self._measured += 1
                most = max(most, len(cell_painter.text_lines(text, wide - 2 * PADDING, fonts.normal_key)))
        return max(LOWEST, min(most, MOST_LINES) * fonts.line + 8)


class _Delegate(QStyledItemDelegate):
    """Draws a cell: its ground says what it was taken for, its frame that it has no place or does not agree."""

    def __init__(self, view: SheetView) -> None:
        super().__init__(view)
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look, rect = index.data(LOOK_ROLE), QRect(option.rect)
        painter.save()
        painter.setClipRect(rect)
        painter.fillRect(rect, QColor(look.ground))
        painter.setPen(QPen(QColor(COLOURS.line), 1))
        painter.drawLine(rect.topRight(), rect.bottomRight())
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        self._paint_text(painter, rect.adjusted(PADDING, 2, -PADDING, -2), str(index.data() or ""))
        if look.is_lost:
            _frame(painter, rect, COLOURS.warning)
        elif look.is_doubtful:
            painter.setPen(QPen(QColor(COLOURS.error), 2))
            painter.drawLine(rect.bottomLeft().x(), rect.bottom() - 1, rect.right(), rect.bottom() - 1)
        if index == self._view.currentIndex():
            _frame(painter, rect, COLOURS.accent)
        painter.restore()

    def _paint_text(self, painter: QPainter, room: QRect, text: str) -> None:
        fonts = self._view.faces()
        lines = list(cell_painter.text_lines(text, room.width(), fonts.normal_key)) if text else []
        most = max(1, room.height() // fonts.line)
        if len(lines) > most:
            lines = [*lines[: most - 1], f"{lines[most - 1][:-1]}…"]
        top = room.top() + max(0, (room.height() - len(lines) * fonts.line) // 2)
        side = Qt.AlignmentFlag.AlignHCenter if len(lines) == 1 else Qt.AlignmentFlag.AlignLeft
        painter.setFont(fonts.normal)
        painter.setPen(QColor(COLOURS.text))
        for number, line in enumerate(lines):
            box = QRect(room.left(), top + number * fonts.line, room.width(), fonts.line)
            painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, line)


def _frame(painter: QPainter, rect: QRect, colour: str) -> None:
    painter.setPen(QPen(QColor(colour), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(rect.adjusted(1, 1, -1, -1))
