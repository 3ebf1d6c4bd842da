"""Reading spreadsheets and texts of LibreOffice (ods, odt): what one sees stands in the file beside the value."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from model.reading.amounts import exact
from reports.reading.date_format import plain_date
from reports.reading.package import Package
from reports.reading.sheet_cells import (
    MAX_COLUMNS,
    MAX_ROWS,
    MAX_SHEET_NAME,
    Allowance,
    FoundCells,
    OpenFormula,
    sheet_of_texts,
)
from reports.reading.sheet_file import SheetFile
from reports.reading.xlsx_reading import iso_moment
from reports.reading.xml_walk import Attributes, Closed, Opened, unprefixed

MAIN_PART = "content.xml"
_NUMBER = re.compile(r"-?\d[\d,]*(?:\.(\d+))?")


def read_ods(package: Package) -> SheetFile:
    """Return the visible sheets, and the names of those that are hidden. Raises FormError."""
    reader = _Reader(package)
    package.walk(MAIN_PART, reader.opened, reader.closed, reader.add)
    return SheetFile(tuple(map(sheet_of_texts, reader.sheets)), tuple(reader.hidden))


class _Reader:
    """Walks through the tables."""

    def __init__(self, package: Package) -> None:
        self._allowance = Allowance(package)
        self.sheets: list[FoundCells[str]] = []
        self.hidden: list[str] = []
        self._style = ""
        self._unseen: set[str] = set()  # the styles of tables that are hidden
        self._depth = 0  # of tables in tables
        self._skipped = 0  # how many parts are open that do not count
        self._is_hidden = False
        self._row = self._column = 0
        self._rows = 1
        self._cell: Attributes = {}
        self._lines: list[list[str]] = []
        self._is_text = False
        self.opened: Opened = {
            "style": self._on_style, "table-properties": self._on_look, "table": self._begin_table,
            "table-row": self._begin_row, "table-cell": self._begin_cell, "covered-table-cell": self._begin_cell,
            "p": self._begin_line, "h": self._begin_line, "s": self._on_blanks, "tab": self._on_tab,
            "line-break": self._on_break, "annotation": self._begin_skipped, "tracked-changes": self._begin_skipped,
            "shapes": self._begin_skipped,
        }  # fmt: skip
        self.closed: Closed = {
            "table": self._end_table, "table-row": self._end_row, "table-cell": self._end_cell,
            "covered-table-cell": self._end_cell, "p": self._end_line, "h": self._end_line,
            "annotation": self._end_skipped, "tracked-changes": self._end_skipped, "shapes": self._end_skipped,
        }  # fmt: skip

    # -- texts ------------------------------------------------------------------------------------------

    def add(self, text: str) -> None:
        """Take text as it comes."""
        if self._is_text and not self._skipped and self._lines:
            self._lines[-1].append(text)

    def _begin_line(self, _attributes: Attributes) -> None:
        self._is_text = True
        if not self._skipped:
            self._lines.append([])

    def _end_line(self) -> None:
        self._is_text = False

    def _on_blanks(self, attributes: Attributes) -> None:
        self.add(" " * min(_count(attributes, "c"), 100))

    def _on_tab(self, _attributes: Attributes) -> None:
        self.add(" ")

    def _on_break(self, _attributes: Attributes) -> None:
        self.add("\n")

    def _begin_skipped(self, _attributes: Attributes) -> None:
        self._skipped += 1

    def _end_skipped(self) -> None:
        self._skipped -= 1

    # -- tables -----------------------------------------------------------------------------------------

    def _on_style(self, attributes: Attributes) -> None:
        self._style = unprefixed(attributes, "name")

    def _on_look(self, attributes: Attributes) -> None:
        if unprefixed(attributes, "display") == "false":
            self._unseen.add(self._style)

    def _begin_table(self, attributes: Attributes) -> None:
        self._depth += 1
        if self._depth > 1 or self._skipped:
            return
        self._allowance.take_sheet()
        name = " ".join(unprefixed(attributes, "name").split())[:MAX_SHEET_NAME]
        self._is_hidden = unprefixed(attributes, "style-name") in self._unseen
        if self._is_hidden:
            self.hidden.append(name)
        else:
            self.sheets.append(FoundCells(name, self._allowance))
        self._row = 0

    def _end_table(self) -> None:
        self._depth -= 1

    @property
    def _counts(self) -> bool:
        """Whether what comes belongs to a sheet that is seen."""
        return self._depth == 1 and not self._skipped and not self._is_hidden

    def _begin_row(self, attributes: Attributes) -> None:
        if self._counts:
            self._rows = _count(attributes, "number-rows-repeated")
            self._row, self._column = self._row + 1, 0

    def _end_row(self) -> None:
        if self._counts:
            self._row += self._rows - 1

    def _begin_cell(self, attributes: Attributes) -> None:
        if self._counts:
            self._cell = attributes
            self._lines.clear()

    def _end_cell(self) -> None:
        if not self._counts:
            return
        if not self._cell and not self._lines:
            self._column += 1
            return
        cell, columns = self._cell, _count(self._cell, "number-columns-repeated")
        formula = unprefixed(cell, "formula").removeprefix("of:")
        is_open = bool(formula) and (not unprefixed(cell, "value-type") or _is_error(cell))
        if kept := OpenFormula(formula) if is_open else self._text():
            self._put(kept, columns)
        right = self._column + _count(cell, "number-columns-spanned")
        bottom = self._row + _count(cell, "number-rows-spanned") - 1
        if right > self._column + 1 or bottom > self._row:
            self.sheets[-1].merge(self._row, self._column + 1, bottom, right)
        self._column += columns

    def _put(self, kept: str | OpenFormula, columns: int) -> None:
        """Put a cell into all places where it is repeated."""
        for row in range(self._row, self._row + min(self._rows, MAX_ROWS)):
            for column in range(self._column + 1, self._column + min(columns, MAX_COLUMNS) + 1):
                if row > self._row or column > self._column + 1:
                    self._allowance.take_cell(self.sheets[-1].where)
                self.sheets[-1].put(row, column, kept)

    def _text(self) -> str:
        """Return what one sees in the cell, with the decimals that it hides."""
        shown = "\n".join("".join(line) for line in self._lines)
        cell, kind = self._cell, unprefixed(self._cell, "value-type")
        if kind in ("float", "percentage", "currency"):
            return with_hidden_decimals(shown, unprefixed(cell, "value"), kind == "percentage")
        if kind == "date" and "月" not in shown and (moment := iso_moment(unprefixed(cell, "date-value"))):
            return plain_date(moment)
        return shown


def with_hidden_decimals(shown: str, value: str, is_percent: bool) -> str:
    """Return a number as it is shown, with decimals that it has beyond that; a percentage has two at most."""
    try:
        number = Decimal(f"{float(value):.15g}")
    except ValueError:
        return shown
    if not number.is_finite():
        return shown
    number = number.scaleb(2) if is_percent else number
    if not shown.strip():
        return f"{exact(round(number, 2) if is_percent else number)}{'%' if is_percent else ''}"
    found = list(_NUMBER.finditer(shown))
    if len(found) != 1:
        return shown
    seen, decimals = found[0][0], len(found[0][1] or "")
    try:
        own = Decimal(seen.replace(",", ""))
        if own == number or round(number, decimals) != own:
            return shown
    except InvalidOperation:
        return shown
    full = round(number, max(decimals, 2)) if is_percent else number
    text = f"{full:,f}" if "," in seen else exact(full)
    return shown[: found[0].start()] + text + shown[found[0].end() :]


def _is_error(cell: Attributes) -> bool:
    return unprefixed(cell, "value-type") == "error" or cell.get("calcext:value-type") == "error"


def _count(attributes: Attributes, name: str) -> int:
    text = unprefixed(attributes, name)
    if not text:
        return 1
    return max(1, int(text)) if text.isdecimal() and len(text) < 9 else 1
