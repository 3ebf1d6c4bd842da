"""Reading spreadsheets that are one XML text, as Excel 2002 and 2003 and many business systems write them."""

from __future__ import annotations

from datetime import datetime
from xml.parsers import expat

from reports.reading.date_format import plain_date, seen_moment
from reports.reading.number_format import seen_number
from reports.reading.sheet_cells import (
    MAX_SHEET_NAME,
    Allowance,
    FoundCells,
    OpenFormula,
    sheet_of_texts,
    with_plain_newlines,
)
from reports.reading.sheet_file import SheetFile
from reports.reading.xlsx_sheet import TextCollector
from reports.reading.xml_walk import (
    MAX_DOCUMENT_TAGS,
    MAX_UNPACKED,
    Attributes,
    Closed,
    ForeignFile,
    Opened,
    Walk,
    unprefixed,
)

_NAMED = {
    "Percent": "0.00%", "Fixed": "0.00", "Standard": "#,##0.00", "Currency": "¥#,##0.00", "Short Date": "yyyy/m/d",
    "Long Date": 'yyyy"年"m"月"d"日"', "Medium Date": 'yyyy"年"m"月"d"日"', "General Date": "yyyy/m/d h:mm",
    "Short Time": "h:mm", "Long Time": "h:mm:ss",
}  # fmt: skip


def read_excel_xml(text: str, file: ForeignFile) -> SheetFile:
    """Return the visible sheets, and the names of those that are hidden. Raises FormError."""
    reader = _Reader(file)
    try:
        Walk(file, MAX_DOCUMENT_TAGS).through(
            [text.encode()], reader.opened, reader.closed, reader.add, "", MAX_UNPACKED, encoding="utf-8"
        )
    except (expat.ExpatError, ValueError) as error:
        file.broken(cause=error)
    sheets = tuple(sheet_of_texts(one) for one in reader.sheets if one.name not in reader.hidden)
    return SheetFile(sheets, tuple(reader.hidden))


class _Reader:
    """Walks through the workbook."""

    def __init__(self, file: ForeignFile) -> None:
        self._allowance = Allowance(file)
        self._texts = TextCollector(file, "")
        self.sheets: list[FoundCells[str]] = []
        self.hidden: list[str] = []
        self._formats: dict[str, str] = {}
        self._style = ""
        self._row = self._column = 0
        self._skips_rows = 0
        self._cell: Attributes = {}
        self._kind = ""
        self._value: str | None = None
        self._is_comment = self._is_visibility = False
        self.opened: Opened = {
            "Style": self._on_style, "NumberFormat": self._on_format, "Worksheet": self._begin_sheet,
            "Row": self._begin_row, "Cell": self._begin_cell, "Data": self._begin_data,
            "Comment": self._begin_comment, "Visible": self._begin_visibility,
        }  # fmt: skip
        self.closed: Closed = {
            "Row": self._end_row, "Cell": self._end_cell, "Data": self._end_data, "Comment": self._end_comment,
            "Visible": self._end_visibility,
        }  # fmt: skip

    def add(self, text: str) -> None:
        """Take text as it comes."""
        self._texts.add(text)

    def _on_style(self, attributes: Attributes) -> None:
        self._style = unprefixed(attributes, "ID")
        if parent := self._formats.get(unprefixed(attributes, "Parent")):
            self._formats[self._style] = parent

    def _on_format(self, attributes: Attributes) -> None:
        form = unprefixed(attributes, "Format")
        self._formats[self._style] = _NAMED.get(form, form)

    def _begin_sheet(self, attributes: Attributes) -> None:
        self._allowance.take_sheet()
        name = " ".join(unprefixed(attributes, "Name").split())[:MAX_SHEET_NAME]
        self.sheets.append(FoundCells(name, self._allowance))
        self._row = 0

    def _begin_visibility(self, attributes: Attributes) -> None:
        self._is_visibility = True
        self._texts.begin(attributes)

    def _end_visibility(self) -> None:
        self._texts.end()
        if self._texts.taken().strip() in ("SheetHidden", "SheetVeryHidden") and self.sheets:
            self.hidden.append(self.sheets[-1].name)

    def _begin_row(self, attributes: Attributes) -> None:
        self._row = _place(unprefixed(attributes, "Index"), self._row + 1)
        self._skips_rows = _place(unprefixed(attributes, "Span"), 0)
        self._column = 0

    def _end_row(self) -> None:
        self._row += self._skips_rows

    def _begin_cell(self, attributes: Attributes) -> None:
        self._cell = attributes
        self._column = _place(unprefixed(attributes, "Index"), self._column + 1)
        self._value, self._kind = None, ""

    def _begin_data(self, attributes: Attributes) -> None:
        if not self._is_comment:
            self._kind = unprefixed(attributes, "Type")
            self._texts.begin(attributes)

    def _end_data(self) -> None:
        self._texts.end()
        if not self._is_comment:
            self._value = self._texts.taken()

    def _begin_comment(self, _attributes: Attributes) -> None:
        self._is_comment = True

    def _end_comment(self) -> None:
        self._is_comment = False

    def _end_cell(self) -> None:
        if not self.sheets:
            return
        if self.sheets[-1].is_full and self._row not in self.sheets[-1].rows:
            self.sheets[-1].left_out = self.sheets[-1].left_out or self._row
            return
        sheet, right = self.sheets[-1], self._column + _place(unprefixed(self._cell, "MergeAcross"), 0)
        bottom = self._row + _place(unprefixed(self._cell, "MergeDown"), 0)
        formula = unprefixed(self._cell, "Formula")
        if formula and (self._kind == "Error" or not self._value) and self._kind != "String":
            sheet.put(self._row, self._column, OpenFormula(formula))
        elif self._value and (text := self._text(self._value)):
            sheet.put(self._row, self._column, text)
        if right > self._column or bottom > self._row:
            sheet.merge(self._row, self._column, bottom, right)
        self._column = right

    def _text(self, value: str) -> str:
        """Return what one sees in the cell."""
        form = self._formats.get(unprefixed(self._cell, "StyleID", "Default"), "")
        try:
            if self._kind == "Number":
                return seen_number(float(value), form)
            if self._kind == "DateTime":
                moment = datetime.fromisoformat(value.strip())
                return seen_moment(moment, form) if form else plain_date(moment)
        except (ValueError, OverflowError):
            return value  # no number, whatever the cell says
        if self._kind == "Boolean":
            return "是" if value.strip() == "1" else "否"
        return with_plain_newlines(value)


def _place(text: str, otherwise: int) -> int:
    """Return a number of rows or columns."""
    return int(text) if text.isdecimal() and len(text) < 8 else otherwise
