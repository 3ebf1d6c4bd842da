"""What a file gives to be recognised: the texts of its sheets and tables as one sees them, and where each stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from model.exchange.clipboard import Table

Area = tuple[int, int, int, int]
"""First row, first column, last row and last column of merged cells or of a form, counted from 0."""

OUTSIDE = "表外"


@dataclass(frozen=True, slots=True)
class Worksheet:
    """A sheet's cells as texts, as they are seen; a merged area has its text in its first cell.

    ``numbers`` are those of its rows in the file, where empty ones on end were left out; without any they count from 1. A
    row of number 0 is a text above or below a table in a document.
    ``uncomputed``: formulas without a result in the file, by row and column from 0; their cells are blank.
    ``left_out``: the number of the first row that was not read, as a form has no more; 0 where all were.
    """

    name: str
    rows: Table
    merged: tuple[Area, ...] = ()
    numbers: tuple[int, ...] = ()
    uncomputed: Mapping[tuple[int, int], str] = field(default_factory=dict)
    left_out: int = 0

    def address(self, row: int, column: int) -> str:
        """Return where a cell stands in the file, as in ``Sheet1!D12``; row and column count from 0."""
        return f"{self.name}!{self._cell(row, column)}"

    def address_of(self, area: Area) -> str:
        """Return where an area stands in the file, as in ``Sheet1!A1:K30``."""
        top, left, bottom, right = area
        inside = [row for row in range(top, bottom + 1) if self._cell(row, left) != OUTSIDE]
        if not inside:
            return self.address(top, left)
        top, bottom = inside[0], inside[-1]
        return f"{self.address(top, left)}:{self._cell(bottom, right)}"

    def _cell(self, row: int, column: int) -> str:
        number = self.numbers[row] if row < len(self.numbers) else row + 1
        return f"{letters_of(column)}{number}" if number else OUTSIDE


@lru_cache(maxsize=256)
def letters_of(column: int) -> str:
    """Return what a spreadsheet calls a column: AB for 27."""
    before, own = divmod(column, 26)
    return (letters_of(before - 1) if before else "") + chr(ord("A") + own)
