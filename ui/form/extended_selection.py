"""Selecting a block with Shift: from the cell the cursor came to rest on, whatever brought it there.

Qt keeps the start of a selection to itself and forgets it when the program moves the cursor (undo, F8, find).
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView

from model.grid.cells import Role
from ui.form.form_grid import FormGrid
from ui.form.screen_cells import ScreenCell

EXTENDING = {
    Qt.Key.Key_Left: QAbstractItemView.CursorAction.MoveLeft,
    Qt.Key.Key_Right: QAbstractItemView.CursorAction.MoveRight,
    Qt.Key.Key_Up: QAbstractItemView.CursorAction.MoveUp,
    Qt.Key.Key_Down: QAbstractItemView.CursorAction.MoveDown,
    Qt.Key.Key_Home: QAbstractItemView.CursorAction.MoveHome,
    Qt.Key.Key_End: QAbstractItemView.CursorAction.MoveEnd,
    Qt.Key.Key_PageUp: QAbstractItemView.CursorAction.MovePageUp,
    Qt.Key.Key_PageDown: QAbstractItemView.CursorAction.MovePageDown,
}


class ExtendedSelection:
    """Knows where a selection of the form starts."""

    def __init__(self, view: FormGrid) -> None:
        self._view = view
        self._start = QPersistentModelIndex()
        self._is_extending = False

    def cursor_went_to(self, index: QModelIndex | QPersistentModelIndex) -> None:
        """Start anew where the cursor is, unless a block is being extended."""
        if not self._is_extending:
            self._start = QPersistentModelIndex(index)

    def takes_key(self, event: QKeyEvent) -> bool:
        """Extend the block if a key with Shift says so; tell whether it did."""
        move, modifiers = EXTENDING.get(Qt.Key(event.key())), event.modifiers()
        if move is None or not modifiers & Qt.KeyboardModifier.ShiftModifier:
            return False
        self.extend_to(self._view.moveCursor(move, modifiers & ~Qt.KeyboardModifier.ShiftModifier))
        return True

    def select_row(self) -> None:
        """Select the cells of the current row; the cursor stays."""
        self._select(lambda shown, current: shown.cell.row == current.cell.row)

    def select_column(self) -> None:
        """Select the cells above and below the current one in its part of the form; the cursor stays."""
        rows = self._view.form.grid.rows

        def is_in_column(shown: ScreenCell, current: ScreenCell) -> bool:
            same_part = rows[shown.cell.row].block is rows[current.cell.row].block
            return same_part and shown.cell.column == current.cell.column

        self._select(is_in_column)

    def _select(self, wanted: Callable[[ScreenCell, ScreenCell], bool]) -> None:
        view, current = self._view, self._view.current_cell()
        if current is None:
            return
        area = QRect()
        for shown in view.form.cells:
            if shown.cell.role not in (Role.CAPTION, Role.LABEL) and wanted(shown, current):
                area = area.united(view.rect_of(shown))
        view.setSelection(area, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def extend_to(self, index: QModelIndex) -> None:
        """Select from the start to a cell, which becomes the current one."""
        if not index.isValid() or not self._start.isValid():
            return
        view, start = self._view, QModelIndex(self._start)
        self._is_extending = True
        try:
            view.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        finally:
            self._is_extending = False
        view.scrollTo(index)
        area = view.visualRect(start).united(view.visualRect(index))
        view.setSelection(area, QItemSelectionModel.SelectionFlag.ClearAndSelect)
