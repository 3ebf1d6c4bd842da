"""The form on screen: the paper's grid as a table view with spans, edited in place, one editor at a time."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QInputMethodEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QRegion,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QWidget

from model.form.choices import choices_at
from model.form.field_path import PROJECT_NAME, FieldPath, indicator_path
from model.grid.cells import Role
from model.reading.amounts import block_text
from ui.form import block_edits, grid_lines, navigation
from ui.form.cell_delegate import CellDelegate, Suggester
from ui.form.cell_editor import CellEditor
from ui.form.choice_list import arrow_of, paint_arrow, show_choices
from ui.form.cursor_target import ARROWS, target
from ui.form.extended_selection import EXTENDING, ExtendedSelection
from ui.form.fill_handle import FillHandle
from ui.form.form_keys import order_of, types
from ui.form.form_model import FormModel
from ui.form.grid_view import GridView
from ui.form.remark_marks import RemarkMarks
from ui.form.screen_cells import ScreenCell
from ui.theme import COLOURS

Index = QModelIndex | QPersistentModelIndex
_ACTIONS = QAbstractItemView.CursorAction
_NO_MODIFIER, _ALT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.AltModifier
_MOVES = {
    "next": _ACTIONS.MoveNext, "previous": _ACTIONS.MovePrevious,
    "up": _ACTIONS.MoveUp, "above": _ACTIONS.MoveUp, "down": _ACTIONS.MoveDown, "below": _ACTIONS.MoveDown,
    "left": _ACTIONS.MoveLeft, "right": _ACTIONS.MoveRight,
}  # fmt: skip
FILL_HINT = "先输入内容，再按 Ctrl+Enter 填满选中的格；插入行请按 Alt+Shift+Enter。"


class FormView(GridView):
    """A form that is filled in by keyboard and mouse."""

    current_changed = Signal()
    row_wanted = Signal()
    selection_changed = Signal()
    zoom_wanted = Signal(int)
    columns_changed = Signal()

    def __init__(self, model: FormModel, parent: QWidget | None = None) -> None:
        self._offered = QPersistentModelIndex()
        self._has_block = False
        self._is_dragging = False
        self._tabbed_from: int | None = None  # the column in which a run of Tabs began
        self.extension = ExtendedSelection(self)
        self.filling = FillHandle(self)
        super().__init__(model, parent)
        self.remarks = RemarkMarks(self, model)
        self._delegate = CellDelegate(self)
        self._delegate.left.connect(self._on_cell_left)
        self._delegate.said = self.remarks.text_of
        self.setObjectName("form")
        self.setAccessibleName("项目支出绩效自评表")
        self.setItemDelegate(self._delegate)
        self.block_filled.connect(self.select_block)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.setTabKeyNavigation(True)
        self.setMouseTracking(True)

    # -- the mouse --------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        # the captions hide cells, which a click on them is not meant for
        on_captions = event.position().y() < self.header.bottom()
        self._is_dragging = False
        if self.columns.pressed(event) or on_captions:
            return
        if self.filling.pressed(event):
            self.commit_open_editor()
            return
        index = self.indexAt(event.position().toPoint())
        self.commit_open_editor()  # a composition, too, stays in the cell where it was begun
        shown = self.form.at(index)
        if self._choices(shown) and arrow_of(self.visualRect(index)).contains(event.position().toPoint()):
            self._select(index)
            self.open_choices()
            return
        self._is_dragging = index.isValid() and event.button() == Qt.MouseButton.LeftButton
        if event.modifiers() == Qt.KeyboardModifier.ShiftModifier and index.isValid():
            self.extension.extend_to(index)
        elif event.button() == Qt.MouseButton.RightButton and index in self.selectedIndexes():
            event.accept()  # the menu is for the block
        else:
            super().mousePressEvent(event)
            self.extension.cursor_went_to(self.currentIndex())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.columns.went_to(event) or self.filling.went_to(event):
            return
        if event.buttons() == Qt.MouseButton.LeftButton and self._is_dragging:
            self._drag_to(event.position().toPoint())
        else:
            super().mouseMoveEvent(event)

    def _drag_to(self, place: QPoint) -> None:
        """Select from where the mouse was pressed; beyond the edge the form scrolls along."""
        room = self.viewport().rect()
        inside = QPoint(
            min(max(place.x(), room.left()), room.right()), min(max(place.y(), room.top()), room.bottom())
        )
        index = self.indexAt(inside)
        if index.isValid() and index != self.extension.end:
            self.extension.extend_to(index)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._is_dragging = False
        if self.columns.released():
            self.columns_changed.emit()
        elif not self.filling.released():
            super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.columns.double_clicked(event):
            self.columns_changed.emit()
        elif not self.filling.double_clicked(event):
            super().mouseDoubleClickEvent(event)
            self._place_caret(event.globalPosition().toPoint())

    def _place_caret(self, place: QPoint) -> None:
        """Put the caret of the editor that a double click opened where the mouse is."""
        if editor := self.open_editor():
            editor.setTextCursor(editor.cursorForPosition(editor.viewport().mapFromGlobal(place)))

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_wanted.emit(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    # -- the current cell -------------------------------------------------------------------------------

    def current_key(self) -> FieldPath | None:
        """Return the key of the cell under the cursor, None for none."""
        shown = self.current_cell()
        return shown.cell.key if shown else None

    def go_to(self, key: FieldPath | str, edit: bool = False) -> bool:
        """Make the cell with that key or field path current and visible."""
        index = self.form.index_of(key)
        if not index.isValid():
            return False
        self._select(index)
        self.setFocus()
        if edit and index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.edit(index)
        return True

    def return_to(self, key: FieldPath) -> None:
        """Make a cell current; a selected block in which it stands stays selected."""
        index = self.form.index_of(key)
        if index in self.selectedIndexes() and len(self.selectedIndexes()) > 1:
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
            self.setFocus()
        else:
            self.go_near(key)

    def select_block(self, first: ScreenCell, last: ScreenCell) -> None:
        """Select from one cell to another; the cursor is on the first."""
        self._select(self.index_of(first))
        self.extension.extend_to(self.index_of(last))

    def go_near(self, key: FieldPath | None) -> None:
        """Make a cell current, or the one that stands where it was if its row is gone."""
        if key is None or not self.go_to(key):
            self.go_to(self._nearest(key))

    def _nearest(self, key: FieldPath | None) -> FieldPath:
        last = len(self.form.project.indicators) - 1
        if key is not None and key.row is not None and last >= 0:
            return indicator_path(min(key.row, last), key.column)
        is_section = key is not None and key.block == "section"
        return indicator_path(0, "weight") if is_section else PROJECT_NAME

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if self._offered.isValid():
            self._offered = QPersistentModelIndex()
            self.noticed.emit("")
        self.extension.cursor_went_to(current)
        self._tabbed_from = None
        self._repaint_cell(previous)
        self._repaint_cell(current)
        self.current_changed.emit()

    def _repaint_cell(self, index: Index) -> None:
        """Paint a cell once more, with the frame of the cursor around it."""
        self.viewport().update(self.visualRect(index).adjusted(-2, -2, 2, 2))

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        return target(self, self.currentIndex(), action, modifiers)

    def suggest_by(self, suggester: Suggester) -> None:
        """Offer what was typed before while a cell is typed into."""
        self._delegate.suggester = suggester

    # -- editing ----------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.open_editor() is not None:
            return  # a key the editor has no use for is no order to the form
        key, modifiers = event.key(), event.modifiers()
        shown = self.current_cell()
        control = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        is_return = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if key == Qt.Key.Key_Down and modifiers & ~Qt.KeyboardModifier.KeypadModifier == _ALT:
            self.open_choices()
        elif is_return and modifiers & Qt.KeyboardModifier.AltModifier:
            self._add_line()
        elif is_return and control:
            self.noticed.emit(FILL_HINT)
        elif is_return:
            up = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
            self._move("up" if up else "down")
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab) and not control:
            self._move("next" if key == Qt.Key.Key_Tab else "previous")
        elif order := order_of(event):
            self._obey(order)
        elif key == Qt.Key.Key_Space and len(choices := self._choices(shown)) == 1 and shown:
            self.form.setData(self.currentIndex(), "" if shown.text.strip() else choices[0])
        elif extension := self.extension.extended_by(event):
            self.extension.extend_to(target(self, self.extension.end, *extension))
        elif self._goes_to_edge(event) or _is_idle(event):
            return
        elif event.text().isprintable() and types(event) and shown and not self.form.may_edit(shown):
            self.noticed.emit(self._why_not(shown))
        else:
            super().keyPressEvent(event)

    def _obey(self, order: str) -> None:
        """Do what a key orders (``form_keys.order_of``)."""
        orders: dict[str, Callable[[], object]] = {
            "copy": lambda: block_edits.copy(self),
            "cut": lambda: block_edits.cut(self),
            "paste": lambda: block_edits.paste_clipboard(self),
            "clear": lambda: block_edits.clear(self),
            "begin anew": self.begin_anew,
            "compute": lambda: self.noticed.emit("得分和检查随时自动更新，不用按 F9。"),
            "select cell": self.extension.collapse,
            "show cell": lambda: self.scrollTo(self.currentIndex()),
            "select row": self.extension.select_row,
            "select column": self.extension.select_column,
            "select all": self.selectAll,
        }
        orders[order]()

    def _goes_to_edge(self, event: QKeyEvent) -> bool:
        """Ctrl and an arrow go to the edge of the part, from there on to the next; tell whether it is such a key."""
        action = EXTENDING.get(Qt.Key(event.key()))
        if action not in ARROWS or not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        edge = self.moveCursor(action, Qt.KeyboardModifier.ControlModifier)
        self._select(edge if edge != self.currentIndex() else self.moveCursor(action, _NO_MODIFIER))
        return True

    def _add_line(self) -> None:
        """Go on in the current cell on a new line."""
        shown = self.current_cell()
        if shown is not None and self.form.may_edit(shown):
            self.edit(self.currentIndex())
            if editor := self.open_editor():
                editor.put_cursor_at_end()
                editor.insertPlainText("\n")

    def _choices(self, shown: ScreenCell | None) -> tuple[str, ...]:
        """Return what may be chosen in a cell that takes typing."""
        if shown is None or shown.cell.path is None or not self.form.may_edit(shown):
            return ()
        return choices_at(shown.cell.path, self.form.template)

    def open_choices(self) -> None:
        """Drop down the list of the current cell, if it has one."""
        shown = self.current_cell()
        if choices := self._choices(shown):
            index = QPersistentModelIndex(self.currentIndex())
            below = self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).bottomLeft())
            typed = self.form.typed_text(shown) if shown else ""
            show_choices(self, below, choices, typed, lambda text: self.form.setData(index, text))

    def begin_anew(self) -> None:
        """Open the current cell with nothing in it; Esc brings back what was there."""
        shown = self.current_cell()
        if shown is None or not self.form.may_edit(shown):
            block_edits.clear(self)  # which says why not
            return
        self._begin_with("")

    def _begin_with(self, text: str) -> None:
        """Open the current cell with a text in place of what was there."""
        self.edit(self.currentIndex())
        if editor := self.open_editor():
            editor.opened_by_typing = True
            editor.selectAll()
            editor.insertPlainText(text)

    def _why_not(self, shown: ScreenCell) -> str:
        """Say why a cell takes no typing."""
        if self.form.lock and shown.cell.is_editable:
            return self.form.lock
        if self.form.final_record is not None and shown.cell.is_editable:
            return "本表已定稿，不能修改；需要修改请先撤回定稿（菜单“项目”）。"
        if shown.cell.role in (Role.LABEL, Role.CAPTION):
            return "这是表头，请先选中要填的格。"
        return "此格由程序计算，不能输入。"

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Qt opens the editor for a composition, but drops a text that is committed without one."""
        shown, text = self.current_cell(), event.commitString()
        is_bare = bool(text) and not event.preeditString() and self.open_editor() is None
        if is_bare and shown and self.form.may_edit(shown):
            self._begin_with(text)
        else:
            super().inputMethodEvent(event)

    def _on_cell_left(self, where: str, text: str) -> None:
        """Move on from a cell whose editor was closed; ``fill`` puts what was typed into the selected cells.

        ``next``, ``previous``, ``up`` and ``down`` stay in a selected block; ``above``, ``below``, ``left`` and
        ``right`` leave it; with anything else the cursor stays.
        """
        self.form.editing_key = None
        self.setFocus()
        self._repaint_cell(self.currentIndex())
        self._move(where)
        if where == "fill":
            block_edits.fill(self, text)
        elif where == "choose":
            self.open_choices()

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """A sum typed into a cell for a number becomes what it comes to, however the cell is left."""
        super().closeEditor(editor, hint)
        path = editor.path if isinstance(editor, CellEditor) else None
        if path and (told := self.form.work_out(path)):
            self.noticed.emit(told)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        had, self._has_block = self._has_block, len(self.selectedIndexes()) > 1
        if had or self._has_block:
            self.selection_changed.emit()

    def selection_text(self) -> str:
        """Return count, sum and mean of the figures in a selected block, as spreadsheets show them; blank for one cell."""
        cells = [shown for row in block_edits.block(self) for shown in row] if self._has_block else []
        return block_text([block_edits.figure(self, shown) for shown in cells]) if len(cells) > 1 else ""

    def _move(self, where: str) -> None:
        if self._moves_in_block(where) or (where == "next" and self._offers_row()):
            return
        if where not in _MOVES:
            return
        begun = self._tabbed_from
        if where in ("next", "previous") and begun is None:
            begun = self.currentIndex().column()
        start = self._tab_start() if where in ("up", "down") else self.currentIndex()
        index = target(self, start, _MOVES[where], _NO_MODIFIER)
        if index.isValid():
            self._select(index)
        if where in ("next", "previous"):
            self._tabbed_from = begun

    def _tab_start(self) -> QModelIndex:
        """Return the cell of the row in whose column a run of Tabs began: Enter goes on below it."""
        current = self.currentIndex()
        if self._tabbed_from is None:
            return current
        start = self.form.index(current.row(), self._tabbed_from)
        shown = self.form.at(start)
        is_there = shown is not None and shown.cell.is_editable and shown.cell.row == current.row()
        return start if is_there else current

    def _moves_in_block(self, where: str) -> bool:
        """Enter and Tab go round in a selected block, which stays selected; tell whether there is one."""
        current, goes_round = self.current_cell(), where in ("next", "previous", "down", "up")
        if not goes_round or current is None or len(self.selectedIndexes()) < 2:
            return False
        cells = [shown for row in block_edits.block(self) for shown in row if shown.cell.is_editable]
        if len(cells) < 2:
            return False
        index = self.index_of(navigation.in_block(cells, current, where))
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        self.scrollTo(index)
        return True

    def _offers_row(self) -> bool:
        """Tab behind the last indicator offers a new row; a second Tab takes the offer."""
        shown, index = self.current_cell(), self.currentIndex()
        last = indicator_path(len(self.form.project.indicators) - 1, self.form.last_column)
        if shown is None or shown.cell.path != last:
            return False
        if self._offered == index:
            self.noticed.emit("")
            self.row_wanted.emit()
        else:
            self._offered = QPersistentModelIndex(index)
            self.noticed.emit("已到最后一行：再按一次 Tab 新增一行，按方向键或 Enter 离开。")
        return True

    def _select(self, index: QModelIndex) -> None:
        """Make a cell current and the only selected one, whatever keys are held down."""
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.extension.cursor_went_to(index)
        self.scrollTo(index)

    def edit(self, index: Index, *arguments: object) -> bool:  # type: ignore[override]
        if arguments:
            trigger, event = arguments
            by_typing = trigger == QAbstractItemView.EditTrigger.AnyKeyPressed
            if isinstance(event, QKeyEvent) and not (
                types(event) if by_typing else event.modifiers() == _NO_MODIFIER
            ):
                return False  # Qt opens the editor for any key, and a blank would take the place of the text
            self._delegate.by_typing = by_typing
            return super().edit(index, trigger, event)
        self._delegate.by_typing = False
        super().edit(index)
        return True

    # -- painting ---------------------------------------------------------------------------------------

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Paint anew what shows where the keys go; Qt would paint the whole form whenever an editor opens, and no more."""
        frame = self.visualRect(self.currentIndex()).adjusted(-2, -2, 2, 2)
        self.viewport().update(QRegion(frame) + self.filling.place())

    def paintEvent(self, event: QPaintEvent) -> None:
        self._dirty = event.region()
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        grid_lines.paint_lines(self, painter, event.rect())
        shown = self.current_cell()
        if shown is not None:
            has_keys = self.hasFocus() or self.open_editor()
            painter.setPen(QPen(QColor(COLOURS.accent if has_keys else COLOURS.unfocused), 2))
            place = self.visualRect(self.index_of(shown))
            if self._choices(shown) and not self.open_editor():
                paint_arrow(painter, place)
            painter.drawRect(place.adjusted(0, 0, -1, -1))
        self.filling.paint(painter)
        self.remarks.paint(painter)
        painter.end()


def _is_idle(event: QKeyEvent) -> bool:
    """Tell whether Qt would move the cursor for a key with Alt, which means something else in spreadsheets."""
    return bool(event.modifiers() & _ALT) and Qt.Key(event.key()) in EXTENDING
