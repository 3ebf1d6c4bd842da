"""Dragging the borders between the columns of the indicator table. Edges are per mille of the form's width."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QMouseEvent

from ui.form.form_grid import FormGrid
from ui.form.sticky_header import StickyHeader

NARROWEST = 25
REACH = 4  # pixels to each side of a border


def shifted(edges: Sequence[int], borders: Sequence[int], moved: Mapping[int, int]) -> tuple[float, ...]:
    """Return the edges with some borders moved; edges of other blocks keep their share between two borders."""
    if not moved:
        return tuple(edges)
    old = [0, *borders, 1000]
    new = [0, *(moved.get(border, border) for border in borders), 1000]
    places = []
    for edge in edges:
        n = max(bisect_right(old, edge) - 1, 0)
        if n + 1 == len(old):
            n -= 1
        share = (edge - old[n]) / (old[n + 1] - old[n])
        places.append(new[n] + share * (new[n + 1] - new[n]))
    return tuple(places)


def limits(borders: Sequence[int], edge: int, moved: Mapping[int, int]) -> tuple[int, int]:
    """Return how far a border may go: every column of the table keeps a width one can read."""
    place = borders.index(edge)
    left = 0 if place == 0 else moved.get(borders[place - 1], borders[place - 1])
    right = 1000 if place == len(borders) - 1 else moved.get(borders[place + 1], borders[place + 1])
    return left + NARROWEST, right - NARROWEST


class ColumnDrag:
    """Watches the mouse over the captions of the indicator table; ``moved`` is what the clerk has dragged so far."""

    def __init__(self, view: FormGrid, header: StickyHeader, refit: Callable[[], None]) -> None:
        self._view = view
        self._header = header
        self._refit = refit
        self._edge: int | None = None
        self.moved: dict[int, int] = {}

    def borders(self) -> list[int]:
        """Return the edges, as the template has them, between captions of the indicator table."""
        grid, rows = self._view.form.grid, self._header.rows
        found = {grid.edges[shown.cell.column] for shown in self._view.form.cells if shown.cell.row in rows}
        return sorted(edge for edge in found if edge > 0)

    def edges(self) -> tuple[float, ...]:
        """Return the form's column edges with what was dragged."""
        return shifted(self._view.form.grid.edges, self.borders(), self.moved)

    def _border_at(self, place: QPoint) -> int | None:
        view = self._view
        top = max(view.rowViewportPosition(self._header.rows[0]), 0)
        if not top <= place.y() < top + self._header.rows_height():
            return None
        for edge in self.borders():
            column = view.form.grid.edges.index(edge)
            if abs(view.columnViewportPosition(column) - place.x()) <= REACH:
                return edge
        return None

    def pressed(self, event: QMouseEvent) -> bool:
        """Begin to drag; tell whether the mouse is on a border."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._edge = self._border_at(event.position().toPoint())
        return self._edge is not None

    def went_to(self, event: QMouseEvent) -> bool:
        """Follow the mouse; tell whether a border is being dragged."""
        place = event.position().toPoint()
        if self._edge is None:
            near = self._border_at(place) is not None
            shape = Qt.CursorShape.SplitHCursor if near else Qt.CursorShape.ArrowCursor
            self._view.viewport().setCursor(shape)
            return False
        left = self._view.columnViewportPosition(0)
        wanted = round((place.x() - left) * 1000 / max(1, self._view.form_width()))
        low, high = limits(self.borders(), self._edge, self.moved)
        self.moved[self._edge] = min(max(wanted, low), high)
        self._refit()
        return True

    def released(self) -> bool:
        """End dragging; tell whether there was any."""
        dragged, self._edge = self._edge is not None, None
        return dragged

    def double_clicked(self, event: QMouseEvent) -> bool:
        """Put a border back to where the template has it."""
        edge = self._border_at(event.position().toPoint())
        if edge is None:
            return False
        self.moved.pop(edge, None)
        self._refit()
        return True
