"""Reading spreadsheets into texts as one sees them: 0.9637 formatted as a percentage is 96.37%.

Nothing is computed, written or run; formulas count as what they gave when the file was saved.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.amounts import exact
from model.errors import FormError
from model.files import read_at_most
from model.form_sheet import Sheet

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

MAX_BYTES, MAX_UNPACKED, MAX_XML = 20 << 20, 200 << 20, 20 << 20
# more rows or columns are no form
MAX_ROWS, MAX_COLUMNS, MAX_SHEETS = 3000, 80, 300
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
# what a number format puts behind the number: 0"场"
_UNIT_BEHIND = re.compile(r'[#,0.]+(?:"([^"]+)"|([\u4e00-\u9fff]+))')
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_PERCENT_DECIMALS = Decimal("0.01")


def read_sheets(path: Path) -> tuple[Sheet, ...]:
    """Return the visible sheets of an xlsx file. Raises FormError with one Chinese sentence."""
    import warnings

    from openpyxl import load_workbook

    content = _content(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about looks that it does not keep
            book = load_workbook(io.BytesIO(content), data_only=True)
        visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"][:MAX_SHEETS]
        return tuple(_sheet(sheet) for sheet in visible)
    except Exception as error:  # whatever is wrong with a foreign file, it is the file
        raise FormError(
            f"文件“{path.name}”读不出来，可能已损坏，请用 Excel 或 WPS 另存为 xlsx 后重试。"
        ) from error


def _content(path: Path) -> bytes:
    content = read_at_most(path, MAX_BYTES, "是一张表")
    if content.startswith(_OLD_EXCEL):
        raise FormError(
            f"文件“{path.name}”是旧格式（xls）或加了密码，请用 Excel 或 WPS 另存为没有密码的 xlsx 后重试。"
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except zipfile.BadZipFile:
        raise FormError(f"文件“{path.name}”不是 xlsx 表格，请检查文件名和内容。") from None
    xml = sum(entry.file_size for entry in entries if entry.filename.lower().endswith(".xml"))
    if xml > MAX_XML or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise FormError(f"文件“{path.name}”展开后太大，不像是一张表，请检查。")
    return content


def _sheet(sheet: Worksheet) -> Sheet:
    rows = tuple(tuple(row) for row in _rows(sheet))
    merged = tuple(
        (area.min_row - 1, area.min_col - 1, area.max_row - 1, area.max_col - 1)
        for area in sheet.merged_cells.ranges
    )
    return Sheet(sheet.title, rows, merged)


def _rows(sheet: Worksheet) -> Iterator[list[str]]:
    last_row, last_column = min(sheet.max_row, MAX_ROWS), min(sheet.max_column, MAX_COLUMNS)
    for row in sheet.iter_rows(max_row=last_row, max_col=last_column):
        yield [_text(cell) for cell in row]


def _text(cell: Any) -> str:
    """Return what one sees in a cell."""
    value = cell.value
    if value is None or cell.data_type == "e":
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        return _number(Decimal(f"{value:.15g}"), cell.number_format or "")
    if isinstance(value, datetime | date):
        return f"{value.year}年{value.month}月{value.day}日"
    return _unescaped(str(value)).replace("\r\n", "\n").replace("\r", "\n")


def _unescaped(text: str) -> str:
    """Return the signs that XML cannot hold, which a spreadsheet writes as ``_x0007_``."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def _number(value: Decimal, form: str) -> str:
    if not value.is_finite():
        return ""
    if "%" in form:
        return f"{exact((value * 100).quantize(_PERCENT_DECIMALS))}%"
    behind = _UNIT_BEHIND.fullmatch(form.split(";")[0])
    return exact(value) + (behind[1] or behind[2] if behind else "")
