"""Selecting a block with Shift or the mouse: from the cell the cursor came to rest on, whatever brought it there.

As in spreadsheets the cursor stays on that cell, which takes what is typed, while the other corner moves. Qt lets the
cursor go along, and forgets where a selection started when the program moves the cursor (undo, F8, find).
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
    """Knows from where a selection of the form goes, and to where."""

    def __init__(self, view: FormGrid) -> None:
        self._view = view
        self._end = QPersistentModelIndex()

    def cursor_went_to(self, index: QModelIndex | QPersistentModelIndex) -> None:
        """Start anew where the cursor is."""
        self._end = QPersistentModelIndex(index)

    @property
    def end(self) -> QModelIndex:
        """The corner of the selection that moves."""
        return QModelIndex(self._end)

    def extended_by(
        self, event: QKeyEvent
    ) -> tuple[QAbstractItemView.CursorAction, Qt.KeyboardModifier] | None:
        """Return how a key with Shift moves the end of the selection, None for other keys."""
        move, modifiers = EXTENDING.get(Qt.Key(event.key())), event.modifiers()
        if move is None or not modifiers & Qt.KeyboardModifier.ShiftModifier:
            return None
        return move, modifiers & ~Qt.KeyboardModifier.ShiftModifier

    def collapse(self) -> None:
        """Select the cell of the cursor alone."""
        view = self._view
        self.cursor_went_to(view.currentIndex())
        view.selectionModel().select(view.currentIndex(), QItemSelectionModel.SelectionFlag.ClearAndSelect)
        view.scrollTo(view.currentIndex())

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
        """Select from the cursor to a cell; the cursor stays where it is."""
        view = self._view
        start = view.currentIndex()
        if not index.isValid() or not start.isValid():
            return
        self._end = QPersistentModelIndex(index)
        view.scrollTo(index)
        area = view.visualRect(start).united(view.visualRect(index))
        view.setSelection(area, QItemSelectionModel.SelectionFlag.ClearAndSelect)
