"""Reading spreadsheets of Excel 97 to 2003 (xls) and WPS (et), with their number formats."""

from __future__ import annotations

import io
from collections.abc import Iterator
from struct import pack_into, unpack_from
from typing import Any

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
from reports.reading.xml_walk import ForeignFile

# cells with a value or a look, before anything is built up in memory: 300 forms have about 100 000
MAX_RECORDS = 500_000
MAX_OTHERS = 1_000_000
# streams inside the file that make up a workbook, newer and older
STREAMS = ("Workbook", "Book")
_ENCRYPTED = 0x2F
# cells one by one: FORMULA, BLANK, NUMBER, LABEL, BOOLERR, RK, LABELSST
_CELLS = {0x06, 0x201, 0x203, 0x204, 0x205, 0x27E, 0xFD}
# cells in a row, with the bytes of each: MULRK, MULBLANK
_ROWS_OF_CELLS = {0xBD: 6, 0xBE: 2}
_MERGED, _LINK = 0xE5, 0x1B8
_UNKNOWN = 0xFFFF  # a kind of record that is passed over
_TEXT, _NUMBER, _DATE, _BOOLEAN, _ERROR = range(1, 6)


def stream_names(content: bytes) -> frozenset[str]:
    """Return the names at the top of a compound file, which tell what it is; nothing if it is none."""
    from xlrd.compdoc import CompDoc, CompDocError

    try:
        directory = CompDoc(content, logfile=io.StringIO()).dirlist
        return frozenset(directory[child].name for child in directory[0].children)
    except (CompDocError, ArithmeticError, LookupError, ValueError, TypeError, AssertionError, OSError):
        return frozenset()
    except Exception:  # it raises whatever struct does; then the names are looked for as they stand
        return frozenset()


def read_xls(content: bytes, file: ForeignFile) -> SheetFile:
    """Return the visible sheets of an xls file, and the names of those that are hidden. Raises FormError."""
    import xlrd

    stream = _harmless_stream(content, file)
    try:
        book = xlrd.open_workbook(
            file_contents=stream, formatting_info=True, ragged_rows=True, logfile=io.StringIO()
        )
    except Exception as error:  # whatever is wrong with a foreign file, it is the file
        file.broken(cause=error)
    allowance = Allowance(file)
    sheets, hidden = [], []
    for sheet in book.sheets():
        allowance.take_sheet()
        name = " ".join(sheet.name.split())[:MAX_SHEET_NAME]
        if sheet.visibility:
            hidden.append(name)
        else:
            sheets.append(sheet_of_texts(_cells(book, sheet, FoundCells(name, allowance))))
    return SheetFile(tuple(sheets), tuple(hidden))


def _harmless_stream(content: bytes, file: ForeignFile) -> bytes:
    """Return the records of a workbook without its links, of which one for the whole sheet would fill the memory.

    Refuses one with a password, or with more cells or records than any form, without building it up.
    """
    from xlrd.compdoc import CompDoc

    try:
        parts = CompDoc(content, logfile=io.StringIO())
        stream = bytearray(next(filter(None, map(parts.get_named_stream, STREAMS)), b""))
    except Exception as error:
        file.broken(cause=error)
    left, others = MAX_RECORDS, MAX_OTHERS
    for kind, size, place in _records(stream):
        if kind == _ENCRYPTED:
            file.refuse("加了密码", "请用 Excel 或 WPS 另存为没有密码的 xlsx 后重试")
        if kind in _CELLS:
            left -= 1
        elif kind in _ROWS_OF_CELLS:
            left -= size // _ROWS_OF_CELLS[kind]
        elif kind == _MERGED and size >= 2:
            left -= unpack_from("<H", stream, place)[0]
        elif kind == _LINK:
            pack_into("<H", stream, place - 4, _UNKNOWN)
        others -= 1
        if left < 0 or others < 0:
            file.refuse("里的格太多，不像是自评表", "请把自评表复制到新的工作簿再试")
    return bytes(stream)


def _records(stream: bytes | bytearray) -> Iterator[tuple[int, int, int]]:
    """Yield the kind of each record, its size and where it begins."""
    place, end = 0, len(stream) - 4
    while place <= end:
        kind, size = unpack_from("<HH", stream, place)
        place += 4
        yield kind, size, place
        place += size


def _cells(book: Any, sheet: Any, found: FoundCells[str]) -> FoundCells[str]:
    for row in range(sheet.nrows):
        for column, cell in enumerate(sheet.row(row)):
            if cell.ctype == _ERROR:
                found.put(row + 1, column + 1, OpenFormula())
            elif text := _text(book, cell):
                found.put(row + 1, column + 1, text)
    for top, bottom, left, right in sheet.merged_cells:
        if top < sheet.nrows:
            found.merge(top + 1, left + 1, bottom, right)
    return found


def _text(book: Any, cell: Any) -> str:
    """Return what one sees in a cell."""
    if cell.ctype == _TEXT:
        return with_plain_newlines(str(cell.value))
    if cell.ctype in (_NUMBER, _DATE):
        return seen_number(cell.value, _format_of(book, cell), bool(book.datemode))
    if cell.ctype == _BOOLEAN:
        return "是" if cell.value else "否"
    return ""


def _format_of(book: Any, cell: Any) -> str:
    """Return the number format of a cell; one that files know by number only is as a Chinese Excel shows it."""
    from reports.reading.number_format import BUILTIN

    try:
        key = book.xf_list[cell.xf_index].format_key
    except (IndexError, TypeError):
        return ""
    own = book.format_map.get(key)
    return BUILTIN.get(key) or (own.format_str if own else "")
