"""The form on screen: the paper's grid as a table view with spans, edited in place, one editor at a time."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen, QRegion, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from model.layout import Block, Role
from ui import cell_painter
from ui.cell_editor import CellEditor
from ui.form_model import FormModel
from ui.screen_cells import ScreenCell
from ui.theme import LIGHT

Index = QModelIndex | QPersistentModelIndex
MIN_WIDTH = 860
MAX_WIDTH = 1560
MIN_ROW = 30
EDITOR_MIN_LONG = 200


class FormView(QTableView):
    """Shows a FormModel. ``noticed`` carries a short hint for the status bar."""

    noticed = Signal(str)
    current_changed = Signal()

    def __init__(self, model: FormModel, parent: QWidget | None = None) -> None:
        self._faces: cell_painter.Faces | None = None
        self._dirty = QRegion()
        super().__init__(parent)
        self._form = model
        self._delegate = _CellDelegate(self)
        self._refitting = False
        self.setObjectName("form")
        self.setAccessibleName("项目支出绩效自评表")
        self.setItemDelegate(self._delegate)
        self.setModel(model)
        self.setShowGrid(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.horizontalHeader().hide()
        self.verticalHeader().hide()
        self.horizontalHeader().setMinimumSectionSize(1)
        self.verticalHeader().setMinimumSectionSize(1)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.setTabKeyNavigation(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalScrollBar().setSingleStep(24)
        self.setMouseTracking(True)
        model.modelReset.connect(self._on_model_reset)
        self._span()

    # -- geometry ---------------------------------------------------------------------------------------

    def _on_model_reset(self) -> None:
        self._span()
        self.fit()

    def _span(self) -> None:
        self.clearSpans()
        for shown in self._form.cells:
            c = shown.cell
            if c.row_span > 1 or c.column_span > 1:
                self.setSpan(c.row, c.column, c.row_span, c.column_span)

    def fit(self) -> None:
        """Give columns and rows their sizes for the view's width."""
        if self._refitting:
            return
        self._refitting = True
        try:
            room = self.width() - self.verticalScrollBar().sizeHint().width() - 2
            width = min(max(room, MIN_WIDTH), MAX_WIDTH)
            side = max(0, (room - width) // 2)
            self.setViewportMargins(side, 0, side, 0)
            edges = [round(edge * width / 1000) for edge in self._form.grid.edges]
            for column, (left, right) in enumerate(pairwise(edges)):
                self.setColumnWidth(column, right - left)
            self.fit_rows(range(len(self._form.grid.rows)))
        finally:
            self._refitting = False

    def faces(self) -> cell_painter.Faces:
        """Return the fonts in which the form is drawn."""
        if self._faces is None:
            self._faces = cell_painter.faces(self.font().toString())
        return self._faces

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange):
            self._faces = None

    def fit_rows(self, rows: Iterable[int]) -> None:
        """Give the rows the heights their texts need."""
        wanted, fonts = set(rows), self.faces()
        heights = dict.fromkeys(wanted, MIN_ROW)
        for shown in self._form.cells:
            cell = shown.cell
            if cell.row in wanted and cell.row_span == 1:
                width = self._width_of(shown) - cell.indent * fonts.em
                height = cell_painter.needed_height(shown, width, fonts)
                heights[cell.row] = max(heights[cell.row], height)
        for row, height in heights.items():
            if self.rowHeight(row) != height:
                self.setRowHeight(row, height)
        self.updateEditorGeometries()

    def _width_of(self, shown: ScreenCell) -> int:
        cell = shown.cell
        return sum(self.columnWidth(c) for c in range(cell.column, cell.column + cell.column_span))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def sizeHint(self) -> QSize:
        return QSize(1000, 600)

    # -- the current cell -------------------------------------------------------------------------------

    def current_cell(self) -> ScreenCell | None:
        """Return the cell under the cursor."""
        return self._form.at(self.currentIndex())

    def go_to(self, key: str, edit: bool = False) -> bool:
        """Make the cell with that key or field path current and visible."""
        index = self._form.index_of(key)
        if not index.isValid():
            return False
        self.setCurrentIndex(index)
        self.scrollTo(index)
        self.setFocus()
        if edit:
            self.edit(index)
        return True

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.viewport().update()
        self.current_changed.emit()

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        actions = QAbstractItemView.CursorAction
        current = self._form.at(self.currentIndex())
        cells = self._reachable()
        if not cells:
            return QModelIndex()
        if current is None:
            return self._index(cells[0])
        if action in (actions.MoveNext, actions.MovePrevious):
            target = self._in_order(cells, current, 1 if action == actions.MoveNext else -1)
        elif action in (actions.MoveLeft, actions.MoveRight):
            target = self._in_row(cells, current, 1 if action == actions.MoveRight else -1)
        elif action in (actions.MoveUp, actions.MoveDown):
            target = self._in_column(cells, current, 1 if action == actions.MoveDown else -1)
        elif action in (actions.MovePageUp, actions.MovePageDown):
            target = self._page(cells, current, 1 if action == actions.MovePageDown else -1)
        else:
            target = self._to_end(cells, current, action == actions.MoveEnd, modifiers)
        return self._index(target)

    def _reachable(self) -> list[ScreenCell]:
        """Cells that the keyboard visits: those one can type into, in reading order."""
        cells = [shown for shown in self._form.cells if shown.cell.is_editable]
        return sorted(cells, key=lambda shown: (shown.cell.row, shown.cell.column))

    def _index(self, shown: ScreenCell) -> QModelIndex:
        return self._form.index(shown.cell.row, shown.cell.column)

    @staticmethod
    def _in_order(cells: list[ScreenCell], current: ScreenCell, step: int) -> ScreenCell:
        here = (current.cell.row, current.cell.column)
        places = [(shown.cell.row, shown.cell.column) for shown in cells]
        if step > 0:
            later = [shown for shown, place in zip(cells, places, strict=True) if place > here]
            return later[0] if later else current
        earlier = [shown for shown, place in zip(cells, places, strict=True) if place < here]
        return earlier[-1] if earlier else current

    @staticmethod
    def _in_row(cells: list[ScreenCell], current: ScreenCell, step: int) -> ScreenCell:
        row, column = current.cell.row, current.cell.column
        same = [shown for shown in cells if shown.cell.row == row and (shown.cell.column - column) * step > 0]
        return (same[0] if step > 0 else same[-1]) if same else current

    @staticmethod
    def _in_column(cells: list[ScreenCell], current: ScreenCell, step: int) -> ScreenCell:
        cell = current.cell
        left, right = cell.column, cell.column + cell.column_span

        def overlap(shown: ScreenCell) -> int:
            other = shown.cell
            return min(right, other.column + other.column_span) - max(left, other.column)

        beyond = [s for s in cells if (s.cell.row - cell.row) * step > 0]
        if not beyond:
            return current
        touching = [s for s in beyond if overlap(s) > 0] or beyond
        nearest = min(abs(s.cell.row - cell.row) for s in touching)
        return max((s for s in touching if abs(s.cell.row - cell.row) == nearest), key=overlap)

    def _page(self, cells: list[ScreenCell], current: ScreenCell, step: int) -> ScreenCell:
        goal = self.rowViewportPosition(current.cell.row) + step * self.viewport().height()
        target = current
        while True:
            following = self._in_column(cells, target, step)
            if following is target:
                return target
            if (self.rowViewportPosition(following.cell.row) - goal) * step > 0 and target is not current:
                return target
            target = following

    @staticmethod
    def _to_end(
        cells: list[ScreenCell], current: ScreenCell, forward: bool, modifiers: Qt.KeyboardModifier
    ) -> ScreenCell:
        if not modifiers & Qt.KeyboardModifier.ControlModifier:
            cells = [shown for shown in cells if shown.cell.row == current.cell.row] or cells
        return cells[-1] if forward else cells[0]

    # -- editing ----------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers = event.key(), event.modifiers()
        shown = self.current_cell()
        control = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not control:
            up = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
            self._move("up" if up else "down")
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and not control:
            self._clear(shown)
        elif (
            event.text().isprintable()
            and event.text()
            and not control
            and shown
            and not shown.cell.is_editable
        ):
            self.noticed.emit("此格由程序计算，不能输入。")
        else:
            super().keyPressEvent(event)

    def _clear(self, shown: ScreenCell | None) -> None:
        if shown is None or not shown.cell.is_editable:
            self.noticed.emit("此格由程序计算，不能清除。")
            return
        self._form.setData(self._index(shown), "")

    def begin_edit(self, shown: ScreenCell) -> None:
        """Note that a cell is being edited: its editor is not to be overwritten."""
        self._form.editing_key = shown.cell.key

    def end_edit(self, where: str) -> None:
        """Close the editor and move on: ``next``, ``previous``, ``up``, ``down``, ``left``, ``right`` or stay."""
        self._form.editing_key = ""
        self.setFocus()
        self._move(where)
        self.viewport().update()

    def _move(self, where: str) -> None:
        actions = QAbstractItemView.CursorAction
        moves = {
            "next": actions.MoveNext,
            "previous": actions.MovePrevious,
            "up": actions.MoveUp,
            "down": actions.MoveDown,
            "left": actions.MoveLeft,
            "right": actions.MoveRight,
        }
        if where in moves:
            index = self.moveCursor(moves[where], Qt.KeyboardModifier.NoModifier)
            if index.isValid():
                self.setCurrentIndex(index)
                self.scrollTo(index)

    def commit_open_editor(self) -> None:
        """Finish what is being typed, also an unfinished composition of the input method."""
        editor = self.open_editor()
        if editor is not None:
            editor.left.emit("stay")

    def open_editor(self) -> CellEditor | None:
        """Return the editor that is open."""
        editors = self.viewport().findChildren(CellEditor)
        return next((editor for editor in editors if editor.isVisibleTo(self.viewport())), None)

    def edit(self, index: Index, *arguments: object) -> bool:  # type: ignore[override]
        if arguments:
            trigger, event = arguments
            self._delegate.by_typing = trigger == QAbstractItemView.EditTrigger.AnyKeyPressed
            return super().edit(index, trigger, event)
        self._delegate.by_typing = False
        super().edit(index)
        return True

    # -- painting ---------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        self._dirty = event.region()
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        self._paint_lines(painter, event.rect())
        index = self.currentIndex()
        shown = self._form.at(index)
        if shown is not None and not self._form.is_label(index):
            colour = QColor(LIGHT.accent) if self.hasFocus() or self.open_editor() else QColor("#9db4d3")
            painter.setPen(QPen(colour, 2))
            painter.drawRect(self.visualRect(self._index(shown)).adjusted(0, 0, -1, -1))
        painter.end()

    def is_dirty(self, rect: QRect) -> bool:
        """Tell whether a part of the view is being repainted now."""
        return self._dirty.intersects(rect)

    def _paint_lines(self, painter: QPainter, dirty: QRect) -> None:
        """Draw all lines over all cells: at 150 % a cell's ground would eat its neighbour's line."""
        thin, heavy = QPen(QColor(LIGHT.line), 1), QPen(QColor("#8f9bb0"), 1)
        thin.setCosmetic(True)
        heavy.setCosmetic(True)
        strong = []
        painter.setPen(thin)
        first = max(0, self.rowAt(max(0, dirty.top() - 1)))
        last = self.rowAt(dirty.bottom() + 1)
        last = len(self._form.grid.rows) - 1 if last < 0 else last
        for shown in self._form.cells:
            if shown.cell.row > last or shown.cell.row + shown.cell.row_span <= first:
                continue
            rect = self.visualRect(self._index(shown))
            if not rect.adjusted(-1, -1, 1, 1).intersects(dirty):
                continue
            painter.drawRect(rect)
            if self.is_heavy_line_above(shown):
                strong.append(rect)
        painter.setPen(heavy)
        for rect in strong:
            painter.drawLine(rect.topLeft(), rect.topRight())

    def is_heavy_line_above(self, shown: ScreenCell) -> bool:
        """True where a new block of the form begins."""
        row = shown.cell.row
        rows = self._form.grid.rows
        if row == 0:
            return False
        starts = (Block.FUNDS, Block.GOALS_CAPTION, Block.INDICATORS_CAPTION, Block.TOTAL)
        return rows[row].block in starts and rows[row].block is not rows[row - 1].block


class _CellDelegate(QStyledItemDelegate):
    """Draws cells and makes their editors."""

    def __init__(self, view: FormView) -> None:
        super().__init__(view)
        self._view = view
        self.by_typing = False

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        shown = self._view._form.at(index)
        if shown is None or not self._view.is_dirty(option.rect):
            return  # Qt draws every spanned cell in sight, whatever changed
        selected = bool(option.state & QStyle.StateFlag.State_Selected) and not self._view._form.is_label(
            index
        )
        cell_painter.paint_cell(painter, option.rect, shown, self._view.faces(), selected)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        shown = self._view._form.at(index)
        if shown is None or not shown.cell.is_editable:
            return None  # type: ignore[return-value]  # Qt's way to say: no editor here
        long_text = shown.cell.role is Role.LONG_TEXT
        align = "left" if shown.cell.align == "left" else shown.cell.align
        editor = CellEditor(parent, align, self._view.font(), long_text)
        editor.opened_by_typing = self.by_typing
        if shown.cell.role is Role.SCORE:
            editor.setPlaceholderText(f"自动 {shown.text}" if not self._view._form.typed_text(shown) else "")
        editor.setAccessibleName(shown.tooltip or shown.placeholder or "单元格")
        self._view.begin_edit(shown)
        self._original = self._view._form.typed_text(shown)
        self._view._form._session.workbook.history.seal()
        place = QPersistentModelIndex(index)
        editor.typed.connect(lambda text: self._view._form.setData(place, text))
        editor.left.connect(lambda where: self._leave(editor, place, where))
        return editor

    def _leave(self, editor: CellEditor, place: QPersistentModelIndex, where: str) -> None:
        if where == "restore":
            self._view._form.setData(place, self._original)
        self._view._form.editing_key = ""
        self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)
        self._view.end_edit(where)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, CellEditor) and not editor.property("filled"):
            editor.setProperty("filled", True)
            shown = self._view._form.at(index)
            editor.show_text(self._view._form.typed_text(shown) if shown else "")
            if not self.by_typing:
                editor.put_cursor_at_end()

    def setModelData(self, editor: QWidget, model: object, index: Index) -> None:
        """Nothing to do: each keystroke has been reported already."""

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        shown = self._view._form.at(index)
        rect = QRect(option.rect)
        if shown is not None and shown.cell.role is Role.LONG_TEXT:
            bottom = self._view.viewport().height() - 4
            rect.setHeight(max(rect.height(), min(EDITOR_MIN_LONG, bottom - rect.top())))
        editor.setGeometry(rect)

    def destroyEditor(self, editor: QWidget, index: Index) -> None:
        self._view._form.editing_key = ""
        super().destroyEditor(editor, index)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Keys belong to the editor itself; losing the focus closes it, the text is already kept."""
        if event.type() == QEvent.Type.FocusOut and isinstance(watched, CellEditor):
            return bool(super().eventFilter(watched, event))
        return False
