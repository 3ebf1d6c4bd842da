"""Where a movement of the cursor leads in a form as it stands on the screen."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView

from ui.form import navigation
from ui.form.form_grid import FormGrid
from ui.form.screen_cells import ScreenCell

_ACTIONS = QAbstractItemView.CursorAction
ARROWS = {_ACTIONS.MoveLeft: -1, _ACTIONS.MoveUp: -1, _ACTIONS.MoveRight: 1, _ACTIONS.MoveDown: 1}
_PAGES = {_ACTIONS.MovePageUp: -1, _ACTIONS.MovePageDown: 1}


def target(
    view: FormGrid,
    start: QModelIndex | QPersistentModelIndex,
    action: QAbstractItemView.CursorAction,
    modifiers: Qt.KeyboardModifier,
) -> QModelIndex:
    """Return where a movement leads from a cell, invalid in a form without a cell to type into."""
    current, cells = view.form.at(start), _reachable(view)
    if not cells:
        return QModelIndex()
    if current is None:
        return view.index_of(cells[0])
    control = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
    if control and action in ARROWS:
        return view.index_of(_edge(view, cells, current, action))
    if move := navigation.MOVES.get(action):
        return view.index_of(move(cells, current))
    if step := _PAGES.get(action):
        return view.index_of(_page(view, cells, current, step))
    forward = action == _ACTIONS.MoveEnd
    return view.index_of(navigation.to_end(cells, current, forward, whole_form=control))


def _reachable(view: FormGrid) -> list[ScreenCell]:
    """Cells that the keyboard visits: those one can type into, in reading order."""
    cells = [shown for shown in view.form.cells if shown.cell.is_editable]
    return sorted(cells, key=lambda shown: (shown.cell.row, shown.cell.column))


def _edge(
    view: FormGrid, cells: list[ScreenCell], current: ScreenCell, action: QAbstractItemView.CursorAction
) -> ScreenCell:
    """Return the cell at the edge of the current part of the form, or of the row."""
    if action in (_ACTIONS.MoveLeft, _ACTIONS.MoveRight):
        return navigation.to_end(cells, current, action == _ACTIONS.MoveRight, whole_form=False)
    rows = view.form.grid.rows
    return navigation.to_edge(cells, current, ARROWS[action], lambda shown: rows[shown.cell.row].block)


def _page(view: FormGrid, cells: list[ScreenCell], current: ScreenCell, step: int) -> ScreenCell:
    """Return the cell about one view's height away in the same column."""
    goal = view.rowViewportPosition(current.cell.row) + step * view.viewport().height()
    found = current
    while True:
        following = navigation.in_column(cells, found, step)
        beyond = (view.rowViewportPosition(following.cell.row) - goal) * step > 0
        if following is found or (beyond and found is not current):
            return found
        found = following
