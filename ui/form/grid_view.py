"""The paper's grid as a table view: sizes of columns and rows, spans, zoom, and what stays in sight."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import accumulate, pairwise

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSignalBlocker, QSize
from PySide6.QtGui import QRegion, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from ui.form import cell_painter
from ui.form.cell_editor import CellEditor
from ui.form.column_drag import ColumnDrag
from ui.form.form_grid import FormGrid
from ui.form.form_model import FormModel
from ui.form.screen_cells import ScreenCell
from ui.form.sticky_header import StickyHeader
from ui.form.sticky_levels import StickyLevels

Index = QModelIndex | QPersistentModelIndex
MIN_WIDTH = 860
MAX_WIDTH = 1560
MIN_ROW = 30
LONGEST_SHARE = 0.5  # of the view, for a long text
CARET_ROOM = 10  # pixels below the line one types in


class GridView(FormGrid):
    """Lays out a FormModel; one editor at most is open in it."""

    def __init__(self, model: FormModel, parent: QWidget | None = None) -> None:
        self._dirty = QRegion()
        super().__init__(model, parent)
        self.header = StickyHeader(self)
        self.levels = StickyLevels(self, self.header)
        self.columns = ColumnDrag(self, self.header, self.fit)
        self._refitting = False
        self.is_fitted = False  # to the view's size; whatever changes that or the texts fits it again
        self.setModel(model)
        self.setShowGrid(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.horizontalHeader().hide()
        self.verticalHeader().hide()
        self.horizontalHeader().setMinimumSectionSize(1)
        self.verticalHeader().setMinimumSectionSize(1)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalScrollBar().setSingleStep(24)
        model.modelReset.connect(self._on_model_reset)
        self._span()

    # -- sizes ------------------------------------------------------------------------------------------

    def _on_model_reset(self) -> None:
        self._span()
        self.fit()

    def _span(self) -> None:
        self.clearSpans()
        for shown in self.form.cells:
            c = shown.cell
            if c.row_span > 1 or c.column_span > 1:
                self.setSpan(c.row, c.column, c.row_span, c.column_span)

    def _edge(self) -> int:
        return self.verticalScrollBar().sizeHint().width() + 2

    def least_width(self) -> int:
        """Return the pixels below which the form scrolls sideways."""
        return round(MIN_WIDTH * self.zoom / 100) + self._edge()

    def fit(self) -> None:
        """Give columns and rows their sizes for the view's width."""
        if self._refitting:
            return
        self._refitting = True
        try:
            room = self.width() - self._edge()
            factor = self.zoom / 100
            width = min(max(room, self.least_width() - self._edge()), round(MAX_WIDTH * max(factor, 1)))
            side = max(0, (room - width) // 2)
            self.setViewportMargins(side, 0, side, 0)
            edges = [round(edge * width / 1000) for edge in self.columns.edges()]
            widths = [right - left for left, right in pairwise(edges)]
            if widths != [self.columnWidth(column) for column in range(len(widths))]:
                with self._resized_at_once():
                    for column, wide in enumerate(widths):
                        self.setColumnWidth(column, wide)
            self.fit_rows(range(len(self.form.grid.rows)))
            self.is_fitted = True
        finally:
            self._refitting = False

    def set_zoom(self, percent: int) -> None:
        """Show the form larger or smaller; what is being typed stays."""
        if percent == self.zoom:
            return
        self.commit_open_editor()
        self.zoom = percent
        self._faces = None
        self.fit()
        self.viewport().update()
        self.scrollTo(self.currentIndex())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange):
            self._faces = None

    def fit_rows(self, rows: Iterable[int]) -> None:
        """Give the rows the heights their texts need."""
        fonts, most, edges = self.faces(), self._most_lines(), self._edges()
        heights = dict.fromkeys(rows, round(MIN_ROW * self.zoom / 100))
        for row in heights:
            for shown in self.form.cells_from(row):
                if shown.cell.row_span == 1:
                    width = _width_of(shown, edges) - shown.cell.indent * fonts.em
                    height = cell_painter.needed_height(shown, width, fonts, most)
                    heights[row] = max(heights[row], height)
        self._make_room_for_labels(heights, edges)
        other = {row: height for row, height in heights.items() if self.rowHeight(row) != height}
        if other:
            with self._resized_at_once():
                for row, height in other.items():
                    self.setRowHeight(row, height)
        self.updateEditorGeometries()
        self.header.place()
        self.levels.place()
        self._keep_caret_in_sight()

    def _most_lines(self) -> int:
        """Return how many lines of a long text the view has room for, other rows beside it."""
        return max(cell_painter.LONG_TEXT_LINES[1], int(self.height() * LONGEST_SHARE) // self.faces().line)

    def _make_room_for_labels(self, heights: dict[int, int], edges: Sequence[int]) -> None:
        """Let a label over several rows that are lower than its text have the rest in the last of them."""
        place = self.rowViewportPosition
        for shown in self.form.labels():
            first, last = shown.cell.row, shown.cell.row + shown.cell.row_span - 1
            known = [row for row in heights if first <= row <= last]
            if not known:
                continue
            tall = place(last) + self.rowHeight(last) - place(first)
            tall += sum(heights[row] - self.rowHeight(row) for row in known)
            needed = cell_painter.needed_height(shown, _width_of(shown, edges), self.faces())
            heights[max(known)] += max(0, needed - tall)

    @contextmanager
    def _resized_at_once(self) -> Iterator[None]:
        """Place everything after all sizes are set; Qt would do it later and paint the form a second time."""
        headers = self.horizontalHeader(), self.verticalHeader()
        with QSignalBlocker(headers[0]), QSignalBlocker(headers[1]):
            yield
        self.updateGeometries()
        self.viewport().update()

    def _keep_caret_in_sight(self) -> None:
        """A cell that grows while one types in it does not grow out of sight."""
        editor = self.open_editor()
        if editor is None:
            return
        caret = editor.cursorRect().translated(editor.viewport().mapTo(self.viewport(), QPoint()))
        below = caret.bottom() + CARET_ROOM - self.viewport().height()
        above = self.header.bottom() - caret.top()
        bar = self.verticalScrollBar()
        if below > 0:
            bar.setValue(bar.value() + below)
        elif above > 0:
            bar.setValue(bar.value() - above)

    def _edges(self) -> list[int]:
        """Return where the columns begin, and where the last one ends, in pixels."""
        return [0, *accumulate(map(self.columnWidth, range(len(self.form.grid.edges) - 1)))]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def sizeHint(self) -> QSize:
        return QSize(1000, 600)

    # -- what stays in sight ----------------------------------------------------------------------------

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        self.header.place()
        self.levels.place()
        # merged labels stand in the middle of what can be seen of them
        self.viewport().update(0, 0, self.header.labels_right(), self.viewport().height())

    def scrollTo(
        self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        super().scrollTo(index, hint)
        hidden = self.header.bottom() - self.visualRect(index).top()
        if hidden > 0 and index.row() > self.header.rows[-1]:
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() - hidden)
        self._bring_sideways(index)

    def _bring_sideways(self, index: Index) -> None:
        """Bring the whole of a cell beside the level columns into sight, or its left if it is too wide."""
        rect, cover = self.visualRect(index), self.levels.cover(index.row())
        if self.form.is_label(index):
            return
        bar, beyond = self.horizontalScrollBar(), rect.right() + 1 - self.viewport().width()
        if not cover and bar.value() + beyond <= 0:
            bar.setValue(0)  # with its caption
        elif rect.left() < cover and bar.value() > 0:
            bar.setValue(bar.value() - (cover - rect.left()))
        elif beyond > 0:
            bar.setValue(bar.value() + min(beyond, max(0, rect.left() - cover)))

    def visible_part(self, shown: ScreenCell, rect: QRect) -> QRect:
        """Return what can be seen of a tall label, or the whole of it if that is too little for its text."""
        seen = rect.intersected(self.viewport().rect().adjusted(0, self.header.bottom(), 0, 0))
        return (
            seen if seen.height() >= cell_painter.needed_height(shown, rect.width(), self.faces()) else rect
        )

    def is_cut(self, shown: ScreenCell) -> bool:
        """Tell whether a cell has more text than room."""
        return cell_painter.is_cut(shown, self.rect_of(shown), self.faces())

    def is_dirty(self, rect: QRect) -> bool:
        """Tell whether a part of the view is being repainted now."""
        return self._dirty.intersects(rect)

    # -- the open editor --------------------------------------------------------------------------------

    def commit_open_editor(self) -> None:
        """Finish what is being typed, also an unfinished composition of the input method."""
        editor = self.open_editor()
        if editor is not None:
            # the view has the focus until the first composition ends, and passes it on
            editor.commit_composition(editor if editor.hasFocus() else self)
            editor.left.emit("stay")

    def open_editor(self) -> CellEditor | None:
        """Return the editor that is open."""
        editors = self.viewport().findChildren(CellEditor)
        return next((editor for editor in editors if editor.isVisibleTo(self.viewport())), None)


def _width_of(shown: ScreenCell, edges: Sequence[int]) -> int:
    cell = shown.cell
    return edges[cell.column + cell.column_span] - edges[cell.column]
