"""The cells of a sheet as a recogniser goes through them: texts, merged areas, and which of them found a place."""

from __future__ import annotations

from collections.abc import Iterator

from model.exchange.recognising.captions import is_printed
from model.exchange.worksheet import Area, Worksheet

Place = tuple[int, int]

_NONE: dict[int, str] = {}


class Cells:
    """The part of a sheet that one form fills; ``taken`` are the cells that found a place or are captions."""

    def __init__(self, sheet: Worksheet, area: Area | None = None) -> None:
        self.sheet = sheet
        width = max(map(len, sheet.rows), default=0)
        self.area: Area = area or (0, 0, len(sheet.rows) - 1, width - 1)
        inside = [merged for merged in sheet.merged if self._reaches(merged)]
        self._ends = {merged[:2]: merged[2:] for merged in inside}
        self._origins = {
            (row, column): merged[:2]
            for merged in inside
            for row in range(merged[0], min(merged[2] + 1, len(sheet.rows)))
            for column in range(merged[1], min(merged[3], width) + 1)
        }
        self._texts = {
            row: {
                column: text
                for column, cell in enumerate(sheet.rows[row])
                if column in self.columns and (text := cell.strip())
            }
            for row in self.rows
        }
        self.taken: set[Place] = set()

    def _reaches(self, merged: Area) -> bool:
        top, left, bottom, right = self.area
        return merged[0] <= bottom and merged[2] >= top and merged[1] <= right and merged[3] >= left

    def within(self, area: Area) -> Cells:
        """Return the same cells as those of a smaller area."""
        return Cells(self.sheet, area)

    @property
    def rows(self) -> range:
        """The rows of the area."""
        return range(self.area[0], self.area[2] + 1)

    @property
    def columns(self) -> range:
        """The columns of the area."""
        return range(self.area[1], self.area[3] + 1)

    def text(self, row: int, column: int) -> str:
        """Return what stands in a cell, blank outside the area."""
        return self._texts.get(row, _NONE).get(column, "")

    def typed(self, row: int, column: int) -> str:
        """Return what was typed into a filled cell, with the spaces that a paragraph begins with."""
        return self.sheet.rows[row][column] if self.text(row, column) else ""

    def end_of(self, row: int, column: int) -> Place:
        """Return the last row and column of the area that begins in a cell."""
        return self._ends.get((row, column), (row, column))

    def origin_of(self, row: int, column: int) -> Place:
        """Return the first cell of the merged area that covers a cell."""
        return self._origins.get((row, column), (row, column))

    def seen(self, row: int, column: int) -> str:
        """Return what one sees in a cell: that of the merged area that covers it."""
        return self.text(row, column) or self.text(*self.origin_of(row, column))

    def filled(self, row: int) -> list[int]:
        """Return the columns of a row that have text."""
        return list(self._texts.get(row, _NONE))

    def places(self) -> Iterator[Place]:
        """Yield every filled cell of the area."""
        for row in self.rows:
            for column in self.filled(row):
                yield row, column

    def take(self, *places: Place) -> None:
        """Note that cells found a place."""
        self.taken.update(places)

    def take_printed(self, *places: Place) -> None:
        """Note those of some cells as taken that say what forms have printed; what somebody wrote there stays."""
        self.taken.update(place for place in places if is_printed(self.text(*place)))

    def take_row(self, row: int) -> None:
        """Note all cells of a row as taken that say what forms have printed."""
        self.take_printed(*((row, column) for column in self.filled(row)))

    def left_over(self) -> list[Place]:
        """Return the filled cells that found no place."""
        return [place for place in self.places() if place not in self.taken]

    def address(self, place: Place) -> str:
        """Return where a cell stands in the file."""
        return self.sheet.address(*place)
