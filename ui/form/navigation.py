"""Where the cursor goes: pure functions over the cells that the keyboard visits, in reading order."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QAbstractItemView

from ui.form.screen_cells import ScreenCell

Cells = list[ScreenCell]


def in_order(cells: Cells, current: ScreenCell, step: int) -> ScreenCell:
    """Return the next (1) or previous (-1) cell, also over the ends of rows."""
    here = (current.cell.row, current.cell.column)
    later = [shown for shown in cells if (shown.cell.row, shown.cell.column) > here]
    earlier = [shown for shown in cells if (shown.cell.row, shown.cell.column) < here]
    if step > 0:
        return later[0] if later else current
    return earlier[-1] if earlier else current


def in_row(cells: Cells, current: ScreenCell, step: int) -> ScreenCell:
    """Return the neighbour in the same row."""
    row, column = current.cell.row, current.cell.column
    same = [shown for shown in cells if shown.cell.row == row and (shown.cell.column - column) * step > 0]
    return (same[0] if step > 0 else same[-1]) if same else current


def in_column(cells: Cells, current: ScreenCell, step: int) -> ScreenCell:
    """Return the nearest cell above (-1) or below (1) that shares the most width with the current one."""
    cell = current.cell
    left, right = cell.column, cell.column + cell.column_span

    def overlap(shown: ScreenCell) -> int:
        other = shown.cell
        return min(right, other.column + other.column_span) - max(left, other.column)

    beyond = [shown for shown in cells if (shown.cell.row - cell.row) * step > 0]
    if not beyond:
        return current
    touching = [shown for shown in beyond if overlap(shown) > 0] or beyond
    nearest = min(abs(shown.cell.row - cell.row) for shown in touching)
    return max((shown for shown in touching if abs(shown.cell.row - cell.row) == nearest), key=overlap)


def in_block(cells: Cells, current: ScreenCell, where: str) -> ScreenCell:
    """Return the next cell of a block: by rows for ``next`` and ``previous``, by columns for ``down`` and ``up``, round and round."""
    by_rows = where in ("next", "previous")
    ordered = cells if by_rows else sorted(cells, key=lambda shown: (shown.cell.column, shown.cell.row))
    keys = [shown.cell.key for shown in ordered]
    if current.cell.key not in keys:
        return ordered[0]
    step = 1 if where in ("next", "down") else -1
    return ordered[(keys.index(current.cell.key) + step) % len(ordered)]


def to_end(cells: Cells, current: ScreenCell, forward: bool, whole_form: bool) -> ScreenCell:
    """Return the first or last cell of the row, or of the whole form."""
    if not whole_form:
        cells = [shown for shown in cells if shown.cell.row == current.cell.row] or cells
    return cells[-1] if forward else cells[0]


def to_edge(cells: Cells, current: ScreenCell, step: int, part: Callable[[ScreenCell], object]) -> ScreenCell:
    """Return the last cell above (-1) or below (1) in the same part of the form."""
    edge = current
    while (further := in_column(cells, edge, step)) is not edge and part(further) == part(current):
        edge = further
    return edge


_ACTION = QAbstractItemView.CursorAction
MOVES: dict[QAbstractItemView.CursorAction, Callable[[Cells, ScreenCell], ScreenCell]] = {
    _ACTION.MoveNext: lambda cells, current: in_order(cells, current, 1),
    _ACTION.MovePrevious: lambda cells, current: in_order(cells, current, -1),
    _ACTION.MoveLeft: lambda cells, current: in_row(cells, current, -1),
    _ACTION.MoveRight: lambda cells, current: in_row(cells, current, 1),
    _ACTION.MoveUp: lambda cells, current: in_column(cells, current, -1),
    _ACTION.MoveDown: lambda cells, current: in_column(cells, current, 1),
}
