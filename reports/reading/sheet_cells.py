"""The filled cells and merged areas of one sheet or table, wherever they stand, made into a sheet to be recognised.

Long gaps between filled rows are shortened; what a form cannot have (rows, columns, areas) does not count.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from model.exchange.worksheet import Area, Worksheet
from reports.reading.xml_walk import ForeignFile

# more rows or columns are no form; a form has at most 2 000 indicators
MAX_ROWS, MAX_COLUMNS = 3000, 80
# filled cells and merged areas of all sheets, at 200 bytes and 5 µs each: 300 forms have about 100 000
MAX_CELLS = 500_000
# characters of all filled cells: 300 forms have about 6 million
MAX_CHARACTERS = 10_000_000
# characters of one cell: Excel holds 32 767, a field of a form 200 000
MAX_CELL_TEXT = 200_000
# a department has some hundred projects; more sheets than this are told, not left out
MAX_SHEETS = 300
# characters of a sheet's name, as sentences show it: Excel has 31
MAX_SHEET_NAME = 100
# empty rows on end: more are shortened to this, so that a form far down counts as near
MAX_GAP = 100
# cells of one merged area: a level-1 label beside 2 000 indicators has less; larger ones are no label and do not count
MAX_AREA = 20_000
T = TypeVar("T")


class Allowance:
    """How much the sheets of a file may hold together. Raises FormError where it is more."""

    def __init__(self, file: ForeignFile, cells: int = MAX_CELLS) -> None:
        self.file = file
        self._cells, self._characters, self._sheets = cells, MAX_CHARACTERS, MAX_SHEETS

    def take_sheet(self) -> None:
        """Count a sheet."""
        self._sheets -= 1
        if self._sheets < 0:
            self.file.refuse(f"的工作表超过了 {MAX_SHEETS} 张", "请分成几个文件再试")

    def take_cell(self, where: str) -> None:
        """Count a filled cell or a merged area."""
        self._cells -= 1
        if self._cells < 0:
            self.file.refuse(
                f"{where}填了字的格和合并的格太多，不像是自评表", "请把自评表复制到新的工作簿再试"
            )

    def take_text(self, text: str, where: str) -> None:
        """Count the characters of a cell."""
        if len(text) > MAX_CELL_TEXT:
            self.file.refuse(f"{where}有一格超过了 {MAX_CELL_TEXT} 字", "请把文字写短再试")
        self._characters -= len(text)
        if self._characters < 0:
            self.file.refuse("里的文字太多，不像是一张表", "请把自评表复制到新的工作簿再试")


@dataclass(frozen=True, slots=True)
class OpenFormula:
    """What stands in a cell whose formula has no result; ``text`` is the formula, as far as the file tells it."""

    text: str = ""


@dataclass(slots=True)
class FoundCells(Generic[T]):
    """The filled cells of a sheet by row and column, and its merged areas; all count from 1.

    ``table``: the rows of a table in a text, others stand outside of it.
    """

    name: str
    allowance: Allowance
    rows: dict[int, dict[int, T | OpenFormula]] = field(default_factory=dict)
    merged: set[Area] = field(default_factory=set)
    table: range | None = None
    left_out: int = 0  # the first filled row that was one too many

    @property
    def where(self) -> str:
        """The sheet as sentences name it behind the file."""
        return f"的工作表“{self.name}”"

    def cells(self) -> Iterator[T]:
        """Yield the filled cells but for formulas without a result."""
        for row in self.rows.values():
            yield from (cell for cell in row.values() if not isinstance(cell, OpenFormula))

    @property
    def is_full(self) -> bool:
        """Whether no more row is kept."""
        return len(self.rows) >= MAX_ROWS

    def put(self, row: int, column: int, cell: T | OpenFormula) -> None:
        """Keep a filled cell that may belong to a form. Raises FormError if there are too many."""
        if row not in self.rows and self.is_full:
            self.left_out = self.left_out or row
            return
        if column > MAX_COLUMNS:
            return
        self.rows.setdefault(row, {})[column] = cell
        self.allowance.take_cell(self.where)

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """Keep a merged area that can be a label of a form. Raises FormError if there are too many."""
        self.allowance.take_cell(self.where)
        right = min(right, MAX_COLUMNS)
        if 1 < (bottom - top + 1) * (right - left + 1) <= MAX_AREA and right >= left:
            self.merged.add((top, left, bottom, right))


def with_plain_newlines(text: str) -> str:
    """Return a text whose lines end as ours do."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def sheet_of_texts(found: FoundCells[str]) -> Worksheet:
    """Return a sheet whose cells are texts already. Raises FormError."""
    return worksheet_of(found, lambda text: text)


def worksheet_of(found: FoundCells[T], text_of: Callable[[T], str]) -> Worksheet:
    """Return a sheet's texts, inside a merged area only that of its first cell. Raises FormError."""
    places = _shortened(found.rows)
    rows = {place - 1: found.rows[row] for row, place in places.items() if place <= MAX_ROWS}
    height = max(rows, default=-1) + 1
    width = max((column for cells in rows.values() for column in cells), default=0)
    areas = tuple(_moved(found.merged, places, height, width))
    if sum((bottom - top + 1) * (right - left + 1) for top, left, bottom, right in areas) > height * width:
        found.allowance.file.refuse(
            f"{found.where}的合并单元格互相重叠", "请在 Excel 或 WPS 里取消这些合并后重试"
        )
    hidden = _behind(areas)
    table = [("",) * width] * height
    uncomputed = {}
    for row, cells in rows.items():
        texts = [""] * width
        for column, cell in cells.items():
            if (row, column - 1) in hidden:
                continue
            if isinstance(cell, OpenFormula):
                uncomputed[row, column - 1] = cell.text
                continue
            texts[column - 1] = text = text_of(cell)
            found.allowance.take_text(text, found.where)
        table[row] = tuple(texts)
    numbers = _numbers(places, height, found.table)
    return Worksheet(found.name, tuple(table), areas, numbers, uncomputed, found.left_out)


def _behind(areas: Iterable[Area]) -> set[tuple[int, int]]:
    """Return the cells inside merged areas but for the first of each."""
    return {
        (row, column)
        for top, left, bottom, right in areas
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
        if (row, column) != (top, left)
    }


def _shortened(rows: Iterable[int]) -> dict[int, int]:
    """Return where each filled row stands when long gaps are shortened."""
    places, before, place = {}, 0, 0
    for row in sorted(rows):
        place += min(row - before, MAX_GAP + 1)
        places[row], before = place, row
    return places


def _numbers(places: Mapping[int, int], height: int, table: range | None) -> tuple[int, ...]:
    """Return the number of each row in the file; 0 for a text outside of a table."""
    if table is not None:
        return tuple(
            row - table.start + 1 if row in table else 0 for row in range(1, height + 1)
        )  # a text has no gaps
    if all(row == place for row, place in places.items()):
        return ()
    numbers: list[int] = []
    before = 0
    for row, place in places.items():
        numbers += range(before + 1, before + place - len(numbers))
        numbers.append(row)
        before = row
    return tuple(numbers[:height])


def _moved(areas: Iterable[Area], places: Mapping[int, int], height: int, width: int) -> Iterator[Area]:
    """Yield the areas on the filled part of a sheet, counted from 0, where their rows stand now."""
    filled = list(places)

    def moved(row: int) -> int:
        index = bisect_right(filled, row) - 1
        before = filled[index] if index >= 0 else 0
        return places.get(before, 0) + min(row - before, MAX_GAP) - 1

    for top, left, bottom, right in sorted(areas):
        first, last = moved(top), min(moved(bottom), height - 1)
        if first < height and left <= width:
            yield first, left - 1, last, min(right, width) - 1
