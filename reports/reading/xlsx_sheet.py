"""One sheet of an xlsx file walked through: its filled cells and merged areas.

Cells without content, whole rows of them too, are passed over.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from reports.reading.package import Package
from reports.reading.sheet_cells import MAX_CELL_TEXT, Allowance, FoundCells, OpenFormula
from reports.reading.xml_walk import Attributes, ForeignFile

_PLACE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})", re.ASCII)
_DIGITS = "0123456789"


@dataclass(frozen=True, slots=True)
class FilledCell:
    """A filled cell: ``kind`` and ``look`` as the file has them, ``value`` not yet as it is seen."""

    kind: str
    look: int
    value: str


class TextCollector:
    """Puts a text together from its runs; what stands above characters as their pronunciation does not count."""

    def __init__(self, file: ForeignFile, where: str) -> None:
        self._file, self._where = file, where
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
                self._file.refuse(f"{self._where}有一格超过了 {MAX_CELL_TEXT} 字", "请把文字写短再试")


class WorksheetScanner:
    """Walks through one sheet."""

    def __init__(self, package: Package, name: str, allowance: Allowance) -> None:
        self._package = package
        self._found: FoundCells[FilledCell] = FoundCells(name, allowance)
        self._texts = TextCollector(package, self._found.where)
        self._is_inside = False  # of the cells: other parts of a sheet use the same names
        self._formula = ""  # of the cell
        self._row = self._column = 0
        self._last = 0  # the filled row furthest down
        self._cell: Attributes = {}
        self._columns: dict[str, int] = {}

    def scan(self, part: str) -> FoundCells[FilledCell]:
        """Return what stands on the sheet."""
        opened = {
            "sheetData": self._open_cells,
            "row": self._open_row,
            "c": self._open_cell,
            "f": self._open_formula,
            "v": self._texts.begin,
            "t": self._open_text,
            "rPh": self._texts.begin_pronunciation,
            "mergeCell": self._merge,
        }
        closed = {
            "sheetData": self._close_cells,
            "c": self._close_cell,
            "f": self._close_formula,
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
        self._cell, self._formula = attributes, ""
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

    def _open_formula(self, attributes: Attributes) -> None:
        self._texts.begin(attributes)

    def _close_formula(self) -> None:
        self._texts.end()
        self._formula = f"={self._texts.taken()}"

    def _close_cell(self) -> None:
        if self._texts.pieces and (text := self._texts.taken()):
            is_failed = self._formula and self._cell.get("t") == "e"
            self._keep(OpenFormula(self._formula) if is_failed else self._filled(text))
        elif self._formula and self._cell.get("t") != "str":  # a text may be blank, a number may not
            self._keep(OpenFormula(self._formula))

    def _filled(self, text: str) -> FilledCell:
        return FilledCell(self._cell.get("t", "n"), int(self._cell.get("s", 0)), text)

    def _keep(self, cell: FilledCell | OpenFormula) -> None:
        place = self._cell.get("r", "")
        row = _row_number(place[len(place.rstrip(_DIGITS)) :]) if place else max(self._row, 1)
        self._last = max(self._last, row)
        self._found.put(row, self._column, cell)

    # -- merged areas -----------------------------------------------------------------------------------

    def _merge(self, attributes: Attributes) -> None:
        """Keep a merged area that begins among the filled rows."""
        corners = [_PLACE.fullmatch(place) for place in attributes.get("ref", "").split(":")]
        if len(corners) != 2 or not corners[0] or not corners[1]:
            return
        columns = sorted(_column_number(corner[1]) for corner in corners if corner)
        rows = sorted(int(corner[2]) for corner in corners if corner)
        if rows[0] <= self._last:
            self._found.merge(rows[0], columns[0], rows[1], columns[1])
        else:
            self._found.allowance.take_cell(self._found.where)


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
