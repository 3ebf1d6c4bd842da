"""The form's lines, drawn over all cells: at 150 % a cell's ground would eat its neighbour's line."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPainter, QPen

from model.grid.cells import Block
from ui.form.form_grid import FormGrid
from ui.form.screen_cells import ScreenCell
from ui.theme import COLOURS


def paint_lines(view: FormGrid, painter: QPainter, dirty: QRect) -> None:
    """Draw the lines that touch ``dirty``."""
    thin, heavy = _pen(COLOURS.line), _pen(COLOURS.heavy_line)
    strong = []
    painter.setPen(thin)
    first = max(0, view.rowAt(max(0, dirty.top() - 1)))
    last = view.rowAt(dirty.bottom() + 1)
    last = len(view.form.grid.rows) - 1 if last < 0 else last
    for shown in view.form.cells_in(first, last):
        rect = view.rect_of(shown)
        if not rect.adjusted(-1, -1, 1, 1).intersects(dirty):
            continue
        painter.drawRect(rect)
        if _is_heavy_above(view, shown):
            strong.append(rect)
    painter.setPen(heavy)
    for rect in strong:
        painter.drawLine(rect.topLeft(), rect.topRight())


def _pen(colour: str) -> QPen:
    pen = QPen(QColor(colour), 1)
    pen.setCosmetic(True)
    return pen


def _is_heavy_above(view: FormGrid, shown: ScreenCell) -> bool:
    """True where a new block of the form begins."""
    row, rows = shown.cell.row, view.form.grid.rows
    if row == 0:
        return False
    starts = (
        Block.FUNDS,
        Block.GOALS_CAPTION,
        Block.TEXT,
        Block.INDICATORS_CAPTION,
        Block.TABLE_CAPTION,
        Block.TOTAL,
    )
    return rows[row].block in starts and rows[row].block is not rows[row - 1].block
