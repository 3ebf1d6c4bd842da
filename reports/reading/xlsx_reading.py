"""Reading spreadsheets into texts as one sees them: 0.9637 formatted as a percentage is 96.37%.

Nothing is computed, written or run; formulas count as what they gave when the file was saved. What a form does not
need is not looked at: links, looks, rules, names, pictures, macros.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime

from reports.reading.date_format import plain_date
from reports.reading.number_format import BUILTIN, MAX_FORMAT, seen_number
from reports.reading.package import Package
from reports.reading.sheet_cells import (
    MAX_SHEET_NAME,
    Allowance,
    FoundCells,
    with_plain_newlines,
    worksheet_of,
)
from reports.reading.sheet_file import SheetFile
from reports.reading.xlsx_sheet import FilledCell, TextCollector, WorksheetScanner
from reports.reading.xml_walk import Attributes

MAIN_PART = "xl/workbook.xml"
# Excel has no more looks
MAX_LOOKS = 65_536
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def read_xlsx(package: Package) -> SheetFile:
    """Return the visible sheets of an xlsx file, and the names of those that are hidden. Raises FormError."""
    return _Book(package).read()


class _Book:
    """The parts of a workbook that make up its texts."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._allowance = Allowance(package)
        self._listed: list[tuple[str, str]] = []  # the visible sheets: name and id
        self._hidden: list[str] = []
        self._from_1904 = False
        self._formats: list[str] = []
        self._strings: dict[int, str] = {}

    def read(self) -> SheetFile:
        package, main = self._package, self._package.main_part(MAIN_PART)
        package.walk(main, {"workbookPr": self._on_properties, "sheet": self._on_sheet})
        scanned = list(self._scanned(package.targets_of(main, "worksheet")))
        wanted = {int(cell.value) for sheet in scanned for cell in sheet.cells() if cell.kind == "s"}
        for part in package.targets_of(main, "sharedStrings").values():
            self._strings = _strings(package, part, wanted)
        for part in package.targets_of(main, "styles").values():
            if part in package:
                self._formats = _formats(package, part)
        sheets = tuple(worksheet_of(sheet, self._text) for sheet in scanned)
        return SheetFile(sheets, tuple(self._hidden))

    def _on_properties(self, attributes: Attributes) -> None:
        self._from_1904 = attributes.get("date1904") in ("1", "true")

    def _on_sheet(self, attributes: Attributes) -> None:
        name = " ".join(attributes.get("name", "").split())[:MAX_SHEET_NAME]
        self._allowance.take_sheet()
        if attributes.get("state", "visible") != "visible":
            self._hidden.append(name)
            return
        found = (value for key, value in attributes.items() if key.endswith(":id"))
        self._listed.append((name, next(found, "")))

    def _scanned(self, parts: Mapping[str, str]) -> Iterator[FoundCells[FilledCell]]:
        for name, id_ in self._listed:
            if parts.get(id_, "") in self._package:
                yield WorksheetScanner(self._package, name, self._allowance).scan(parts[id_])

    # -- texts ------------------------------------------------------------------------------------------

    def _text(self, cell: FilledCell) -> str:
        """Return what one sees in a cell."""
        if cell.kind == "n":
            return self._seen_number(cell)
        if cell.kind == "s":
            return _unescaped(self._strings[int(cell.value)])
        if cell.kind == "b":
            return "是" if cell.value.strip() not in ("0", "false") else "否"
        if cell.kind == "d":
            return _iso_date(cell.value)
        return _unescaped(cell.value)

    def _seen_number(self, cell: FilledCell) -> str:
        try:
            value = float(cell.value)
        except ValueError:
            return cell.value  # no number, whatever the cell says
        form = self._formats[cell.look] if cell.look < len(self._formats) else ""
        return seen_number(value, form, self._from_1904)


def _strings(package: Package, part: str, wanted: set[int]) -> dict[int, str]:
    """Return the texts that cells share, those that are wanted, by their numbers."""
    found: dict[int, str] = {}
    texts = TextCollector(package, "")
    number = -1

    def open_string(_attributes: Attributes) -> None:
        nonlocal number
        number += 1

    def open_text(attributes: Attributes) -> None:
        if number in wanted:
            texts.begin(attributes)

    def close_string() -> None:
        if number in wanted:
            found[number] = texts.taken()

    opened = {"si": open_string, "t": open_text, "rPh": texts.begin_pronunciation}
    closed = {"si": close_string, "t": texts.end, "rPh": texts.end_pronunciation}
    package.walk(part, opened, closed, texts.add)
    return found


def _formats(package: Package, part: str) -> list[str]:
    """Return the number format of each look that a cell can have."""
    named: dict[str, str] = {}
    looks: list[str] = []
    inside: list[str] = []

    def open_format(attributes: Attributes) -> None:
        form = attributes.get("formatCode", "")
        if inside and len(form) <= MAX_FORMAT and len(named) < MAX_LOOKS:
            named[attributes.get("numFmtId", "")] = form

    def open_look(attributes: Attributes) -> None:
        if inside and len(looks) < MAX_LOOKS:
            looks.append(attributes.get("numFmtId", "0"))

    def enter(_attributes: Attributes) -> None:
        inside.append("")

    block = {"numFmts": enter, "cellXfs": enter}
    package.walk(
        part, block | {"numFmt": open_format, "xf": open_look}, {name: inside.clear for name in block}
    )
    builtin = {str(number): form for number, form in BUILTIN.items()}
    return [named.get(look) or builtin.get(look, "") for look in looks]


def _iso_date(text: str) -> str:
    """Return a date that a file of the strict kind holds as text."""
    moment = iso_moment(text)
    if moment is None:
        return text
    is_midnight = not (moment.hour or moment.minute or moment.second)
    return plain_date(moment) + ("" if is_midnight else f" {moment:%H:%M:%S}")


def iso_moment(text: str) -> datetime | None:
    """Return the moment that stands as ``2023-12-31T00:00:00``; None if it is none."""
    try:
        return datetime.fromisoformat(text.strip().removesuffix("Z"))
    except ValueError:
        return None


def _unescaped(text: str) -> str:
    """Return the signs that XML cannot hold, which a spreadsheet writes as ``_x0007_``, and plain newlines."""
    text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return with_plain_newlines(text)
