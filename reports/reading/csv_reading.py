"""Reading tables of plain text: comma, semicolon or tab between the cells, quotes around them where needed."""

from __future__ import annotations

import csv
import io
import re

from reports.reading.sheet_cells import Allowance, FoundCells, sheet_of_texts, with_plain_newlines
from reports.reading.sheet_file import SheetFile
from reports.reading.xml_walk import ForeignFile

_MARKS = (",", "\t", ";")
# lines, and marks between cells: a million empty lines take half a second
MAX_LINES, MAX_MARKS = 1_000_000, 2_000_000
# characters from the beginning that tell what stands between the cells
_SAMPLE = 20_000
# as some programs keep the zeros of a number: ="0402009"
_KEPT = re.compile(r'="([^"]*)"')


def read_csv(text: str, file: ForeignFile) -> SheetFile:
    """Return the one table of a text. Raises FormError."""
    found: FoundCells[str] = FoundCells("表1", Allowance(file))
    mark = _mark_of(text)
    if text.count("\n") > MAX_LINES or text.count(mark) > MAX_MARKS:
        file.too_large()
    lines = csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=mark)
    try:
        for row, cells in enumerate(lines, start=1):
            if found.is_full:
                found.left_out = row
                break
            for column, cell in enumerate(cells, start=1):
                if shown := cell.strip("\r\n"):
                    kept = _KEPT.fullmatch(shown)
                    found.put(row, column, with_plain_newlines(kept[1] if kept else shown))
    except csv.Error as error:
        file.refuse("有一格太长，不像是一张表", "请用 Excel 或 WPS 另存为 xlsx 后重试", error)
    return SheetFile((sheet_of_texts(found),))


def _mark_of(text: str) -> str:
    """Return what stands between the cells: what is found most often outside of quotes."""
    start = text[:_SAMPLE]
    if start.lower().startswith("sep="):
        return start[4:5]
    bare = re.sub(r'"[^"]*"', "", start)
    return max(_MARKS, key=bare.count)
