"""The tables of the department summary on the screen: the very words of the paper, read only."""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from reports.summary.table_rows import PaperTable, TableColumn, TableRow
from ui.theme import style
from ui.widgets.labels import tip

Index = QModelIndex | QPersistentModelIndex
PADDING, TIGHT = 18, 9  # pixels beside the widest text of a column, and where there is little room
WRAPPED = 200  # rows; in a longer table each row has one line
MIN_TEXT, MAX_NUMBERS = 84, 200  # pixels
_DIGIT = re.compile(r"\d")
_ALIGN = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "center": Qt.AlignmentFlag.AlignHCenter,
    "right": Qt.AlignmentFlag.AlignRight,
}


class PlainTableModel(QAbstractTableModel):
    """A table of texts; the first text of a row may stand over several columns."""

    def __init__(self, table: PaperTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = table

    def show_table(self, table: PaperTable) -> None:
        """Show another table."""
        self.beginResetModel()
        self.table = table
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.table.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.table.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row, column = self.table.rows[index.row()], self.table.columns[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            text = _text(row, index.column())
            if role == Qt.ItemDataRole.DisplayRole:
                return text
            return tip(text) if column.share else None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            is_label = row.span > 1 and index.column() == 0
            return _ALIGN["left" if is_label else column.align] | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.FontRole and row.bold:
            font = QFont()
            font.setBold(True)
            return font
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.table.columns[section].caption
        return None


def _text(row: TableRow, column: int) -> str:
    """Return the text over a column, blank under the rest of a first text that spans several."""
    if 0 < column < row.span:
        return ""
    return row.texts[0 if column < row.span else column - row.span + 1]


class PlainTable(QTableView):
    """Shows a table whole, without a scroll bar of its own. ``opened`` carries the row of a double click or Enter."""

    opened = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = PlainTableModel(PaperTable("", (), ()), self)
        self.setAccessibleName(name)
        self.setModel(self._model)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setAccessibleName(f"{name}的列标题")
        style(
            self,
            "QTableView {{ background: {t.surface}; gridline-color: {t.soft_line};"
            " selection-background-color: {t.accent_soft}; selection-color: {t.text}; outline: 0; }}"
            "QTableView::item:focus {{ background: {t.accent_soft}; border: none; }}",
        )
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))
        self._widest: list[int] = []

    def show_table(self, table: PaperTable) -> None:
        """Show another table; the selected row stays."""
        for _ in self.showing(table):
            pass

    def showing(self, table: PaperTable) -> Iterator[None]:
        """Show another table, which is measured in steps before: ten thousand rows take a while."""
        widest = []
        for number in range(len(table.columns)):
            widest.append(self._measured(table, number))
            yield
        row = self.currentIndex().row()
        self._widest = widest
        self._model.show_table(table)
        self._arrange()
        if 0 <= row < self._model.rowCount():
            self.selectRow(row)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def _arrange(self) -> None:
        """Numbers get what they need, texts share the rest by lines; the table is as tall as its rows."""
        table = self._model.table
        needs = [self._need(number, column) for number, column in enumerate(table.columns)]
        texts = sum(bool(column.share) for column in table.columns)
        if self.viewport().width() < sum(needs) + texts * MIN_TEXT:
            needs = [self._need(number, column, TIGHT) for number, column in enumerate(table.columns)]
        shares = sum(column.share for column in table.columns)
        room = max(self.viewport().width() - sum(needs), 0)
        for number, (need, column) in enumerate(zip(needs, table.columns, strict=True)):
            width = max(int(room * column.share / shares), MIN_TEXT) if column.share else need
            self.setColumnWidth(number, width)
        self.clearSpans()
        for number, row in enumerate(table.rows):
            if row.span > 1:
                self.setSpan(number, 0, 1, row.span)
        if len(table.rows) <= WRAPPED:
            self._wrap_rows()
        else:  # ten thousand are not each asked for their height
            self.setWordWrap(False)
            self.verticalHeader().setDefaultSectionSize(self.sizeHintForRow(0))
        height = self.horizontalHeader().sizeHint().height() + self.verticalHeader().length() + 2
        self.setFixedHeight(
            height + (self._bar_height() if self.horizontalHeader().length() > self.viewport().width() else 0)
        )

    def _wrap_rows(self) -> None:
        """Give the rows of which a text is wider than its column what they need; all others have one line."""
        table, metrics = self._model.table, self.fontMetrics()
        line = self.verticalHeader().sectionSizeHint(0)
        rooms = [(n, self.columnWidth(n) - PADDING) for n, column in enumerate(table.columns) if column.share]
        for number, row in enumerate(table.rows):
            texts = ((_text(row, column), room) for column, room in rooms if column >= row.span)
            if any("\n" in text or metrics.horizontalAdvance(text) > room for text, room in texts):
                self.resizeRowToContents(number)
            else:
                self.setRowHeight(number, line)

    def _bar_height(self) -> int:
        return self.horizontalScrollBar().sizeHint().height()

    def _measured(self, table: PaperTable, number: int) -> int:
        """Return how wide the widest text of a column of numbers is, in pixels, 0 for a column of texts.

        Every digit counts as the widest: of thousands of figures a few are left to measure.
        """
        if table.columns[number].share:
            return 0
        width = self.fontMetrics().horizontalAdvance
        digit = max("0123456789", key=width)
        bold = 1.08 if any(row.bold for row in table.rows) else 1.0
        own = (row for row in table.rows if row.span <= number or row.span == 1)
        kinds = {_DIGIT.sub(digit, text) for text in {_text(row, number) for row in own}}
        return int(max(map(width, kinds), default=0) * bold)

    def _need(self, number: int, column: TableColumn, padding: int = PADDING) -> int:
        if column.share:
            return 0
        header = self.horizontalHeader().fontMetrics()
        captions = (header.horizontalAdvance(line) for line in column.caption.split("\n"))
        return min(max(self._widest[number] + padding, max(captions) + PADDING), MAX_NUMBERS)
