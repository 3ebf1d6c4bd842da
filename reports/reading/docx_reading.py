"""Reading the tables of Word files (docx, and Word's plain XML) with the lines around them.

Deleted text, fields' codes, comments, headers and notes do not count. Cells that go on with the one above are merged with it.
"""

from __future__ import annotations

from xml.parsers import expat

from reports.reading.package import Package
from reports.reading.sheet_file import SheetFile
from reports.reading.text_tables import TextTables
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

MAIN_PART = "word/document.xml"
# ticked and empty boxes in the fonts Wingdings and Wingdings 2
_SIGNS = {"FE": "☑", "FD": "☒", "A8": "□", "6F": "□", "52": "☑", "53": "☒", "A3": "□"}


def read_docx(package: Package) -> SheetFile:
    """Return the tables of a Word file. Raises FormError."""
    reader = _Reader(package)
    package.walk(package.main_part(MAIN_PART), reader.opened, reader.closed, reader.add)
    return SheetFile(reader.tables.sheets())


def read_word_xml(text: str, file: ForeignFile) -> SheetFile:
    """Return the tables of a Word file that is one XML text. Raises FormError."""
    reader = _Reader(file)
    try:
        Walk(file, MAX_DOCUMENT_TAGS).through(
            [text.encode()], reader.opened, reader.closed, reader.add, "", MAX_UNPACKED, encoding="utf-8"
        )
    except (expat.ExpatError, ValueError) as error:
        file.broken(cause=error)
    return SheetFile(reader.tables.sheets())


class _Cell:
    """A cell that is being read."""

    def __init__(self) -> None:
        self.paragraphs: list[str] = []
        self.columns = 1
        self.goes_on = self.begins_merge = self.is_open_below = False


class _Reader:
    """Walks through the text of a document."""

    def __init__(self, file: ForeignFile) -> None:
        self.tables = TextTables(file, joins=True)
        self._pieces: list[str] = []
        self._cells: list[_Cell] = []  # those that are open, one in another
        self._merges: list[
            dict[int, tuple[int, int, int]]
        ] = []  # per table: top, right and bottom by left column
        # per table, by left column: blank cells of a head, and whether they go on below without a line, as what repeats on
        # each page cannot be merged with what does not
        self._blanks: list[dict[int, tuple[int, int, int, bool]]] = []
        self._is_head = False
        self._is_text = False
        self._skipped = 0  # how many parts are open that do not count
        self.opened: Opened = {
            "p": self._begin_paragraph, "t": self._begin_text, "tab": self._on_tab, "br": self._on_break,
            "cr": self._on_break, "noBreakHyphen": self._on_hyphen, "sym": self._on_sign,
            "tbl": self._begin_table, "tr": self._begin_row, "tc": self._begin_cell,
            "gridSpan": self._on_span, "vMerge": self._on_merge, "vmerge": self._on_merge,
            "bottom": self._on_bottom, "tblHeader": self._on_head,
            "gridBefore": self._on_before, "Fallback": self._begin_skipped, "del": self._begin_skipped,
            "moveFrom": self._begin_skipped, "sectPr": self._begin_skipped,
        }  # fmt: skip
        self.closed: Closed = {
            "p": self._end_paragraph, "t": self._end_text, "tbl": self._end_table, "tc": self._end_cell,
            "Fallback": self._end_skipped, "del": self._end_skipped, "moveFrom": self._end_skipped,
            "sectPr": self._end_skipped,
        }  # fmt: skip

    # -- texts ------------------------------------------------------------------------------------------

    def add(self, text: str) -> None:
        """Take text as it comes."""
        if self._is_text and not self._skipped:
            self._pieces.append(text)

    def _begin_text(self, _attributes: Attributes) -> None:
        self._is_text = True

    def _end_text(self) -> None:
        self._is_text = False

    def _put(self, text: str) -> None:
        if not self._skipped:
            self._pieces.append(text)

    def _on_tab(self, _attributes: Attributes) -> None:
        if self._pieces:  # those of a paragraph's style come before its text
            self._put(" ")

    def _on_break(self, attributes: Attributes) -> None:
        if unprefixed(attributes, "type", "line") in ("line", "textWrapping"):
            self._put("\n")

    def _on_hyphen(self, _attributes: Attributes) -> None:
        self._put("-")

    def _on_sign(self, attributes: Attributes) -> None:
        self._put(_SIGNS.get(unprefixed(attributes, "char").upper()[-2:], ""))

    def _begin_skipped(self, _attributes: Attributes) -> None:
        self._skipped += 1

    def _end_skipped(self) -> None:
        self._skipped -= 1

    def _begin_paragraph(self, _attributes: Attributes) -> None:
        if self._pieces:
            self._end_paragraph()  # a text box inside a paragraph

    def _end_paragraph(self) -> None:
        text = "".join(self._pieces)
        self._pieces.clear()
        if self._cells:
            self._cells[-1].paragraphs.append(text)
        elif not self.tables.is_inside:
            for line in text.splitlines():
                self.tables.line(line)

    # -- tables -----------------------------------------------------------------------------------------

    def _begin_table(self, _attributes: Attributes) -> None:
        self.tables.begin_table()
        self._merges.append({})
        self._blanks.append({})

    def _end_table(self) -> None:
        for left, (top, right, bottom) in self._merges.pop().items():
            self._merge(left, top, right, bottom)
        self._blanks.pop()
        self.tables.end_table()

    def _begin_row(self, _attributes: Attributes) -> None:
        self.tables.begin_row()
        self._is_head = False

    def _on_head(self, attributes: Attributes) -> None:
        self._is_head = unprefixed(attributes, "val", "1") not in ("0", "false", "off")

    def _on_bottom(self, attributes: Attributes) -> None:
        if self._cells and self._is_head and unprefixed(attributes, "val") in ("nil", "none"):
            self._cells[-1].is_open_below = True

    def _begin_cell(self, _attributes: Attributes) -> None:
        self._cells.append(_Cell())

    def _on_span(self, attributes: Attributes) -> None:
        if self._cells:
            self._cells[-1].columns = _count(unprefixed(attributes, "val"))

    def _on_merge(self, attributes: Attributes) -> None:
        if self._cells:
            is_first = unprefixed(attributes, "val", "continue") == "restart"
            self._cells[-1].begins_merge, self._cells[-1].goes_on = is_first, not is_first

    def _on_before(self, attributes: Attributes) -> None:
        if not self._cells:
            self.tables.skip(_count(unprefixed(attributes, "val")))

    def _end_cell(self) -> None:
        cell = self._cells.pop()
        if not self.tables.is_inside:
            return
        text = "\n".join(cell.paragraphs).strip("\n")
        merges, blanks = self._merges[-1], self._blanks[-1]
        columns = min(cell.columns, 100)
        row, left = self.tables.cell("", 1)
        self.tables.skip(columns - 1)
        right = left + columns - 1
        above, blank = merges.pop(left, None), blanks.pop(left, None)
        top, is_blank, stays_open = row, False, cell.begins_merge
        if cell.goes_on and above is not None and above[1:] == (right, row - 1):
            top, is_blank, stays_open = above[0], blank is not None, True
        elif not cell.goes_on and blank is not None and blank[1:] == (right, row - 1, True):
            top = blank[0]
            self.tables.put(top, left, text)
        else:
            if above is not None:
                self._merge(left, *above)
            if not cell.goes_on:
                self.tables.put(row, left, text)
                is_blank = self._is_head and not text
        if is_blank:
            blanks[left] = (top, right, row, cell.is_open_below)
        if stays_open or (is_blank and cell.is_open_below):
            merges[left] = (top, right, row)
        else:
            self._merge(left, top, right, row)

    def _merge(self, left: int, top: int, right: int, bottom: int) -> None:
        if right > left or bottom > top:
            self.tables.merge(top, left, bottom, right)


def _count(text: str) -> int:
    return min(int(text), 100) if text.isdecimal() and len(text) < 4 else 1
