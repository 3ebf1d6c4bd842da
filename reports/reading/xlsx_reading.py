"""Reading spreadsheets into texts as one sees them: 0.9637 formatted as a percentage is 96.37%.

Nothing is computed, written or run; formulas count as what they gave when the file was saved. What a form does not
need is not looked at: links, looks, rules, names, pictures, macros.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from model.errors import FormError
from model.exchange.worksheet import Worksheet
from model.files import read_at_most
from model.reading.amounts import exact
from reports.reading.xlsx_package import Attributes, Package
from reports.reading.xlsx_sheet import (
    MAX_CELLS,
    FilledCell,
    ScannedWorksheet,
    TextCollector,
    WorksheetScanner,
    worksheet_of,
)

MAX_BYTES = 20 << 20
# a department has some hundred projects; more sheets than this are told, not left out
MAX_SHEETS = 300
# characters of a sheet's name, as sentences show it: Excel has 31
MAX_SHEET_NAME = 100
# characters of all filled cells: 300 forms have about 6 million
MAX_CHARACTERS = 10_000_000
# Excel has no more looks, and no longer ones
MAX_LOOKS, MAX_FORMAT = 65_536, 255
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
# what a number format puts behind the number: 0"场"
_UNIT_BEHIND = re.compile(r'[#,0.]+(?:"([^"]+)"|([\u4e00-\u9fff]+))')
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_PERCENT_DECIMALS = Decimal("0.01")


def read_worksheets(path: Path) -> tuple[Worksheet, ...]:
    """Return the visible sheets of an xlsx file. Raises FormError with one Chinese sentence."""
    content = read_at_most(path, MAX_BYTES, "是一张表")
    if content.startswith(_OLD_EXCEL):
        raise FormError(
            f"文件“{path.name}”是旧格式（xls）或加了密码，请用 Excel 或 WPS 另存为没有密码的 xlsx 后重试。"
        )
    package = Package(content, path.name)
    try:
        return _Book(package).sheets()
    except FormError:
        raise
    except Exception as error:  # whatever is wrong with a foreign file, it is the file
        package.broken(cause=error)


class _Book:
    """The parts of a workbook that make up its texts."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._listed: list[tuple[str, str]] = []  # the visible sheets: name and id
        self._from_1904 = False
        self._formats: list[str] = []
        self._strings: dict[int, str] = {}
        self._left = MAX_CHARACTERS

    def sheets(self) -> tuple[Worksheet, ...]:
        package, main = self._package, self._package.main_part
        package.walk(main, {"workbookPr": self._on_properties, "sheet": self._on_sheet})
        scanned = list(self._scanned(package.targets_of(main, "worksheet")))
        wanted = {int(cell.value) for sheet in scanned for cell in sheet.cells() if cell.kind == "s"}
        for part in package.targets_of(main, "sharedStrings").values():
            self._strings = _strings(package, part, wanted)
        for part in package.targets_of(main, "styles").values():
            self._formats = _formats(package, part)
        return tuple(worksheet_of(sheet, package, self._text) for sheet in scanned)

    def _on_properties(self, attributes: Attributes) -> None:
        self._from_1904 = attributes.get("date1904") in ("1", "true")

    def _on_sheet(self, attributes: Attributes) -> None:
        if attributes.get("state", "visible") == "visible":
            found = (value for key, value in attributes.items() if key.endswith(":id"))
            name = " ".join(attributes.get("name", "").split())[:MAX_SHEET_NAME]
            self._listed.append((name, next(found, "")))
        if len(self._listed) > MAX_SHEETS:
            self._package.refuse(f"的工作表超过了 {MAX_SHEETS} 张", "请分成几个文件再试")

    def _scanned(self, parts: Mapping[str, str]) -> Iterator[ScannedWorksheet]:
        left = MAX_CELLS
        for name, id_ in self._listed:
            if parts.get(id_, "") in self._package:
                found = WorksheetScanner(self._package, name, left).scan(parts[id_])
                left -= found.size
                yield found

    # -- texts ------------------------------------------------------------------------------------------

    def _text(self, cell: FilledCell) -> str:
        """Return what one sees in a cell."""
        text = self._plain_text(cell)
        self._left -= len(text)
        if self._left < 0:
            self._package.refuse("里的文字太多，不像是一张表", "请把自评表复制到新的工作簿再试")
        return text

    def _plain_text(self, cell: FilledCell) -> str:
        if cell.kind == "n":
            return self._seen_number(cell)
        if cell.kind == "s":
            return _unescaped(self._strings[int(cell.value)])
        if cell.kind == "b":
            return "是" if cell.value.strip() not in ("0", "false") else "否"
        if cell.kind == "e":
            return ""
        if cell.kind == "d":
            from openpyxl.utils.datetime import from_ISO8601

            return _date_text(from_ISO8601(cell.value))
        return _unescaped(cell.value)

    def _seen_number(self, cell: FilledCell) -> str:
        try:
            value = float(cell.value)
        except ValueError:
            return cell.value  # no number, whatever the cell says
        form = self._formats[cell.look] if cell.look < len(self._formats) else ""
        if _is_date(form):
            return _date_text(_date_of(value, form, self._from_1904))
        return _number(Decimal(f"{value:.15g}"), form)


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
    from openpyxl.styles.numbers import BUILTIN_FORMATS

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
    builtin = {str(number): form for number, form in BUILTIN_FORMATS.items()}
    return [named.get(look) or builtin.get(look, "") for look in looks]


@lru_cache(maxsize=1024)
def _is_date(form: str) -> bool:
    from openpyxl.styles.numbers import is_date_format

    return bool(is_date_format(form))


def _date_of(value: float, form: str, from_1904: bool) -> object:
    """Return the date, time or duration that a number stands for; blank if there is none."""
    from openpyxl.styles.numbers import is_timedelta_format
    from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

    epoch = CALENDAR_MAC_1904 if from_1904 else CALENDAR_WINDOWS_1900
    try:
        return from_excel(value, epoch, timedelta=is_timedelta_format(form))
    except (OverflowError, ValueError):
        return ""


def _date_text(found: object) -> str:
    if isinstance(found, date):
        return f"{found.year}年{found.month}月{found.day}日"
    return str(found)


def _unescaped(text: str) -> str:
    """Return the signs that XML cannot hold, which a spreadsheet writes as ``_x0007_``, and plain newlines."""
    text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _number(value: Decimal, form: str) -> str:
    if not value.is_finite():
        return ""
    if "%" in form:
        return f"{exact(_to_percent(value))}%"
    behind = _UNIT_BEHIND.fullmatch(form.split(";")[0])
    return exact(value) + (behind[1] or behind[2] if behind else "")


def _to_percent(value: Decimal) -> Decimal:
    percent = value.scaleb(2)
    return (
        percent.quantize(_PERCENT_DECIMALS) if percent.normalize() != percent.to_integral_value() else percent
    )
