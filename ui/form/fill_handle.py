"""The small square at the corner of the selection: dragged down or up it copies the block over the rows it passes."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen

from ui.form import block_edits
from ui.form.form_grid import FormGrid
from ui.form.screen_cells import ScreenCell
from ui.theme import COLOURS

SIZE, REACH = 7, 3  # pixels: its side, and how far beside it the mouse may be


class FillHandle:
    """Watches the mouse at the corner of the selection, and fills as spreadsheets do; one step of undo."""

    def __init__(self, view: FormGrid) -> None:
        self._view = view
        self._goal: int | None = None  # the row to which is dragged
        self._is_dragged = False

    def _source(self) -> list[list[ScreenCell]]:
        """Return the selected cells by rows, nothing where typing is not possible."""
        view = self._view
        rows = block_edits.block(view)
        in_table = bool(rows) and view.form.row_info(rows[0][0].cell.row).block in block_edits.TABLES
        return rows if in_table and any(view.form.may_edit(one) for row in rows for one in row) else []

    def _rows_like(self, row: int) -> list[int]:
        """Return the rows of the same part of the form."""
        rows = self._view.form.grid.rows
        return [number for number, info in enumerate(rows) if info.block is rows[row].block]

    def _area(self, source: list[list[ScreenCell]]) -> QRect:
        area = QRect()
        for row in source:
            for shown in row:
                area = area.united(self._view.rect_of(shown))
        return area

    def place(self) -> QRect:
        """Return where the square stands, nowhere if there is nothing to fill from."""
        view, source = self._view, self._source()
        if not source:
            return QRect()
        corner = self._area(source).bottomRight()
        return QRect(corner.x() - SIZE + 2, corner.y() - SIZE + 2, SIZE, SIZE).intersected(
            view.viewport().rect()
        )

    def _is_at(self, place: QPoint) -> bool:
        found = self.place()
        return not found.isEmpty() and found.adjusted(-REACH, -REACH, REACH, REACH).contains(place)

    def pressed(self, event: QMouseEvent) -> bool:
        """Begin to drag; tell whether the mouse is on the square."""
        is_left = event.button() is Qt.MouseButton.LeftButton
        no_keys = event.modifiers() == Qt.KeyboardModifier.NoModifier
        self._is_dragged = is_left and no_keys and self._is_at(event.position().toPoint())
        self._goal = None
        return self._is_dragged

    def went_to(self, event: QMouseEvent) -> bool:
        """Follow the mouse; tell whether the square is being dragged."""
        view, place = self._view, event.position().toPoint()
        if not self._is_dragged:
            if not event.buttons() and self._is_at(place):
                view.viewport().setCursor(Qt.CursorShape.CrossCursor)
            return False
        row = view.rowAt(min(max(place.y(), 0), view.viewport().height() - 1))
        source = self._source()
        if row >= 0 and source:
            like = self._rows_like(source[0][0].cell.row)
            self._goal = min(max(row, like[0]), like[-1])
            view.scrollTo(view.form.index(self._goal, source[0][0].cell.column))
        view.viewport().update()
        return True

    def _wanted(self) -> list[int]:
        """Return the rows over which the square was dragged, in the order in which they are filled."""
        source, goal = self._source(), self._goal
        if not source or goal is None:
            return []
        first, last = source[0][0].cell.row, source[-1][0].cell.row
        if goal > last:
            return list(range(last + 1, goal + 1))
        return list(range(first - 1, goal - 1, -1)) if goal < first else []

    def released(self) -> bool:
        """Fill; tell whether the square was dragged."""
        dragged, self._is_dragged = self._is_dragged, False
        if dragged:
            self._fill(self._wanted())
        self._goal = None
        self._view.viewport().update()
        return dragged

    def _fill(self, rows: list[int]) -> None:
        source = self._source()
        if not rows or not source:
            return
        goes_up = rows[0] < source[0][0].cell.row
        count = block_edits.fill_cells(self._view, rows, source[::-1] if goes_up else source)
        if count:
            self._view.noticed.emit(f"已填 {count} 格，Ctrl+Z 可以恢复。")

    def double_clicked(self, event: QMouseEvent) -> bool:
        """Fill down as far as the cells to the left are filled; tell whether the mouse is on the square."""
        if not self._is_at(event.position().toPoint()):
            return False
        view, source = self._view, self._source()
        if source:
            last, left = source[-1][0].cell.row, source[0][0].cell.column
            filled = {
                shown.cell.row
                for shown in view.form.cells
                if shown.cell.path is not None and shown.cell.column < left and view.form.typed_text(shown)
            }
            rows = []
            for row in (row for row in self._rows_like(last) if row > last):
                if row not in filled:
                    break
                rows.append(row)
            self._fill(rows)
        return True

    def paint(self, painter: QPainter) -> None:
        """Draw the square, and a frame around what it would fill."""
        place = self.place()
        if place.isEmpty():
            return
        view, rows = self._view, self._wanted() if self._is_dragged else []
        if rows:
            area = self._area(self._source())
            top, bottom = min(rows), max(rows)
            area.setTop(min(area.top(), view.rowViewportPosition(top)))
            area.setBottom(max(area.bottom(), view.rowViewportPosition(bottom) + view.rowHeight(bottom) - 1))
            painter.setPen(QPen(QColor(COLOURS.accent), 1, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(area.adjusted(0, 0, -1, -1))
        painter.fillRect(place, QColor(COLOURS.surface))
        painter.fillRect(
            place.adjusted(1, 1, -1, -1), QColor(COLOURS.accent if view.hasFocus() else COLOURS.unfocused)
        )
