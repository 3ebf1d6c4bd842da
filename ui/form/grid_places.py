"""Where what stands in a form's grid; as long as no row comes, goes or moves, no edit changes it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from model.form.field_path import FieldPath
from model.grid.cells import Block, Grid


class GridPlaces:
    """A place is the position of a cell in ``Grid.cells``."""

    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        self.anchors: dict[tuple[int, int], int] = {}
        self.keys: dict[FieldPath, int] = {}
        self.labels: list[int] = []  # cells that go over several rows
        self._in_row = [list[int]() for _ in grid.rows]
        for place, cell in enumerate(grid.cells):
            self.anchors[cell.row, cell.column] = place
            self._in_row[cell.row].append(place)
            if cell.key:
                self.keys[cell.key] = place
            if cell.row_span > 1:
                self.labels.append(place)

    def are_of(self, grid: Grid) -> bool:
        """Tell whether a grid has the same cells at the same places, whatever stands in them."""
        old = self._grid
        return (old.edges, old.rows, len(old.cells)) == (grid.edges, grid.rows, len(grid.cells))

    def in_row(self, row: int) -> list[int]:
        """Return the cells that begin in a row, from left to right as the grid has them."""
        return self._in_row[row]

    def in_sight(self, first: int, last: int) -> Iterator[int]:
        """Yield the cells that stand in some of the rows from ``first`` to ``last``."""
        for row in range(first, last + 1):
            yield from self._in_row[row]
        cells = self._grid.cells
        for place in self.labels:
            if cells[place].row < first < cells[place].row + cells[place].row_span:
                yield place

    @cached_property
    def covering(self) -> dict[tuple[int, int], int]:
        """The cell that covers each row and column."""
        return {
            (row, column): place
            for place, cell in enumerate(self._grid.cells)
            for row in range(cell.row, cell.row + cell.row_span)
            for column in range(cell.column, cell.column + cell.column_span)
        }

    @cached_property
    def row_of(self) -> dict[int, int]:
        """The row of each indicator."""
        return {info.indicator: row for row, info in enumerate(self._grid.rows) if info.indicator is not None}

    @cached_property
    def numbers(self) -> dict[int, int]:
        """Which row of its level 2 each indicator is, counted from 1."""
        found: dict[int, int] = {}
        counts: dict[tuple[str, str], int] = {}
        for info in self._grid.rows:
            if info.indicator is not None:
                place = info.category, info.kind
                found[info.indicator] = counts[place] = counts.get(place, 0) + 1
        return found

    @cached_property
    def captions(self) -> range:
        """The caption rows of the indicator table."""
        found = self._rows_of(Block.INDICATORS_CAPTION)
        return range(found[0], found[-1] + 1)

    @cached_property
    def table(self) -> range:
        """The rows of the indicator table with its captions."""
        return range(self.captions[0], [*self.captions, *self._rows_of(Block.INDICATORS)][-1] + 1)

    def _rows_of(self, block: Block) -> list[int]:
        return [row for row, info in enumerate(self._grid.rows) if info.block is block]
