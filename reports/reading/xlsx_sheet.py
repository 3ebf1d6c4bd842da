"""One sheet of an xlsx file: its filled cells and merged areas, wherever on the sheet they stand.

Cells without content, whole rows of them too, are passed over, and long gaps between filled rows are shortened.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from model.exchange.worksheet import Area, Worksheet
from reports.reading.xlsx_package import Attributes, Package

# more rows or columns are no form; a form has at most 2 000 indicators
MAX_ROWS, MAX_COLUMNS = 3000, 80
# filled cells and merged areas of all sheets, at 200 bytes and 5 µs each: 300 forms have about 100 000
MAX_CELLS = 500_000
# characters of one cell: Excel holds 32 767, a field of a form 200 000
MAX_CELL_TEXT = 200_000
# empty rows on end: more are shortened to this, so that a form far down counts as near
MAX_GAP = 100
# cells of one merged area: a level-1 label beside 2 000 indicators has less; larger ones are no label and do not count
MAX_AREA = 20_000
_PLACE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})", re.ASCII)
_DIGITS = "0123456789"


@dataclass(frozen=True, slots=True)
class FilledCell:
    """A filled cell: ``kind`` and ``look`` as the file has them, ``value`` not yet as it is seen."""

    kind: str
    look: int
    value: str


@dataclass(slots=True)
class ScannedWorksheet:
    """The filled cells of a sheet by row and column, and its merged areas; all count from 1."""

    name: str
    rows: dict[int, dict[int, FilledCell]] = field(default_factory=dict)
    merged: set[Area] = field(default_factory=set)

    @property
    def where(self) -> str:
        """The sheet as sentences name it behind the file."""
        return f"的工作表“{self.name}”"

    @property
    def size(self) -> int:
        """How much of MAX_CELLS it takes."""
        return sum(map(len, self.rows.values())) + len(self.merged)

    def cells(self) -> Iterator[FilledCell]:
        """Yield the filled cells."""
        for row in self.rows.values():
            yield from row.values()


def worksheet_of(
    scanned: ScannedWorksheet, package: Package, text_of: Callable[[FilledCell], str]
) -> Worksheet:
    """Return a sheet's texts, inside a merged area only that of its first cell. Raises FormError."""
    places = _shortened(scanned.rows)
    rows = {place - 1: scanned.rows[row] for row, place in places.items() if place <= MAX_ROWS}
    height = max(rows, default=-1) + 1
    width = max((column for cells in rows.values() for column in cells), default=0)
    areas = tuple(_moved(scanned.merged, places, height, width))
    if sum((bottom - top + 1) * (right - left + 1) for top, left, bottom, right in areas) > height * width:
        package.refuse(f"{scanned.where}的合并单元格互相重叠", "请在 Excel 或 WPS 里取消这些合并后重试")
    hidden = {
        (row, column)
        for top, left, bottom, right in areas
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
        if (row, column) != (top, left)
    }
    blank = ("",) * width
    table = [blank] * height
    for row, cells in rows.items():
        texts = [""] * width
        for column, cell in cells.items():
            if (row, column - 1) not in hidden:
                texts[column - 1] = text_of(cell)
        table[row] = tuple(texts)
    return Worksheet(scanned.name, tuple(table), areas)


def _shortened(rows: Iterable[int]) -> dict[int, int]:
    """Return where each filled row stands when long gaps are shortened."""
    places, before, place = {}, 0, 0
    for row in sorted(rows):
        place += min(row - before, MAX_GAP + 1)
        places[row], before = place, row
    return places


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


class TextCollector:
    """Puts a text together from its runs; what stands above characters as their pronunciation does not count."""

    def __init__(self, package: Package, where: str) -> None:
        self._package, self._where = package, where
        self.pieces: list[str] = []
        self._length = 0
        self._collects = self._is_pronunciation = False

    def taken(self) -> str:
        """Return what was collected, and begin anew."""
        if not self.pieces:
            return ""
        text = "".join(self.pieces)
        self.pieces.clear()
        self._length = 0
        return text

    def begin(self, _attributes: Attributes) -> None:
        """Collect from here."""
        self._collects = not self._is_pronunciation

    def end(self) -> None:
        """Collect no more."""
        self._collects = False

    def begin_pronunciation(self, _attributes: Attributes) -> None:
        """Leave out what comes."""
        self._is_pronunciation = True

    def end_pronunciation(self) -> None:
        """Leave out no more."""
        self._is_pronunciation = False

    def add(self, text: str) -> None:
        """Take text as it comes. Raises FormError if it is too long for a cell."""
        if self._collects:
            self.pieces.append(text)
            self._length += len(text)
            if self._length > MAX_CELL_TEXT:
                self._package.refuse(f"{self._where}有一格超过了 {MAX_CELL_TEXT} 字", "请把文字写短再试")


class WorksheetScanner:
    """Walks through one sheet. ``left`` is how many filled cells it may have."""

    def __init__(self, package: Package, name: str, left: int) -> None:
        self._package, self._left = package, left
        self._found = ScannedWorksheet(name)
        self._texts = TextCollector(package, self._found.where)
        self._is_inside = False  # of the cells: other parts of a sheet use the same names
        self._row = self._column = 0
        self._last = 0  # the filled row furthest down
        self._cell: Attributes = {}
        self._columns: dict[str, int] = {}

    def scan(self, part: str) -> ScannedWorksheet:
        """Return what stands on the sheet."""
        opened = {
            "sheetData": self._open_cells,
            "row": self._open_row,
            "c": self._open_cell,
            "v": self._texts.begin,
            "t": self._open_text,
            "rPh": self._texts.begin_pronunciation,
            "mergeCell": self._merge,
        }
        closed = {
            "sheetData": self._close_cells,
            "c": self._close_cell,
            "v": self._texts.end,
            "t": self._texts.end,
            "rPh": self._texts.end_pronunciation,
        }
        self._package.walk(part, opened, closed, self._texts.add, self._found.name)
        return self._found

    # -- cells ------------------------------------------------------------------------------------------

    def _open_cells(self, _attributes: Attributes) -> None:
        self._is_inside = True

    def _close_cells(self) -> None:
        self._is_inside = False

    def _open_row(self, attributes: Attributes) -> None:
        if self._is_inside:
            place = attributes.get("r")
            self._row = self._row + 1 if place is None else _row_number(place)
            self._column = 0

    def _open_cell(self, attributes: Attributes) -> None:
        self._cell = attributes
        if place := attributes.get("r"):
            letters = place.rstrip(_DIGITS)
            self._column = self._columns.get(letters) or self._column_of(letters)
        else:
            self._column += 1

    def _column_of(self, letters: str) -> int:
        self._columns[letters] = column = _column_number(letters)
        return column

    def _open_text(self, attributes: Attributes) -> None:
        if self._cell.get("t") == "inlineStr":
            self._texts.begin(attributes)

    def _close_cell(self) -> None:
        if self._texts.pieces and (text := self._texts.taken()) and self._column <= MAX_COLUMNS:
            self._keep(text)

    def _keep(self, text: str) -> None:
        place = self._cell.get("r", "")
        row = _row_number(place[len(place.rstrip(_DIGITS)) :]) if place else max(self._row, 1)
        rows = self._found.rows
        if row not in rows and len(rows) >= MAX_ROWS:
            return
        self._last = max(self._last, row)
        cells = rows.setdefault(row, {})
        cells[self._column] = FilledCell(self._cell.get("t", "n"), int(self._cell.get("s", 0)), text)
        self._count()

    def _count(self) -> None:
        self._left -= 1
        if self._left < 0:
            self._package.refuse(
                f"{self._found.where}填了字的格和合并的格太多，不像是自评表", "请把自评表复制到新的工作簿再试"
            )

    # -- merged areas -----------------------------------------------------------------------------------

    def _merge(self, attributes: Attributes) -> None:
        """Keep a merged area that can be a label of a form."""
        self._count()
        corners = [_PLACE.fullmatch(place) for place in attributes.get("ref", "").split(":")]
        if len(corners) != 2 or not corners[0] or not corners[1]:
            return
        columns = sorted(_column_number(corner[1]) for corner in corners if corner)
        rows = sorted(int(corner[2]) for corner in corners if corner)
        right = min(columns[1], MAX_COLUMNS)
        size = (rows[1] - rows[0] + 1) * (right - columns[0] + 1)
        if 1 < size <= MAX_AREA and rows[0] <= self._last:
            self._found.merged.add((rows[0], columns[0], rows[1], right))


def _row_number(text: str) -> int:
    """Return a row's number; some programs write 3.0. Raises ValueError if that is no row."""
    number = int(text) if text.isdecimal() else int(float(text))
    if number < 1:
        raise ValueError(text)
    return number


def _column_number(letters: str) -> int:
    """Return 28 for AB. Raises ValueError if that is no column."""
    if not (letters.isascii() and letters.isalpha() and letters.isupper() and len(letters) <= 3):
        raise ValueError(letters)
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
