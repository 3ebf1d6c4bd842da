"""Reading the tables of web pages, as business systems write them and name them xls.

The tags are found by hand: in each place the text is looked at once, whatever stands in it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from reports.reading.sheet_cells import MAX_CELL_TEXT
from reports.reading.sheet_file import SheetFile
from reports.reading.text_tables import TextTables
from reports.reading.xml_walk import ForeignFile

# tags, at 2 µs each: 300 forms have about 150 000
MAX_TAGS = 400_000
# characters of a cell before blanks and entities are put right
_MOST_RAW = 10 * MAX_CELL_TEXT
_NAME = re.compile(r"</?\s*([a-zA-Z][a-zA-Z0-9]*)")
_SPAN = re.compile(r"\b(colspan|rowspan)\s*=\s*[\"']?\s*(\d{1,5})", re.IGNORECASE)
_BLOCKS = frozenset(("p", "div", "br", "h1", "h2", "h3", "h4", "h5", "h6", "li", "caption", "center", "hr"))
_UNSEEN = frozenset(("script", "style", "title", "head", "noscript", "template", "select"))
_END_OF = {name: re.compile(f"</{name}", re.IGNORECASE) for name in _UNSEEN}
_BLANKS = re.compile(r"[ \t\r\n\f]+")


def read_html_tables(text: str, file: ForeignFile) -> SheetFile:
    """Return the tables of a page. Raises FormError."""
    if text.count("<") > MAX_TAGS:
        file.too_large()
    reader = _Reader(file)
    for name, piece in _pieces(text):
        reader.take(name, piece)
    reader.end_cell()
    reader.end_line()
    return SheetFile(reader.tables.sheets())


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """Yield texts (without a name) and tags (with their name, ``/td`` for an end) as they come."""
    place, end = 0, len(text)
    unclosed: set[str] = (
        set()
    )  # names of elements of which no more end comes, so that none is looked for again
    while place < end:
        start = text.find("<", place)
        if start < 0:
            start = end
        if start > place:
            yield "", text[place:start]
        if start == end:
            return
        if text.startswith("<!--", start) and not text.startswith("<!--[", start):
            place = _behind(text, "-->", start)
            continue
        match = _NAME.match(text, start)
        if match is None and text[start + 1 : start + 2] not in ("!", "?", "/"):
            yield "", "<"  # less than
            place = start + 1
            continue
        place = _behind(text, ">", start)
        if match is None:
            continue
        name = match[1].lower()
        if name in _UNSEEN - unclosed and text[start + 1] != "/" and text[place - 2] != "/":
            found = _END_OF[name].search(text, place)
            if found is None:
                unclosed.add(name)
            else:
                place = _behind(text, ">", found.start())
            continue
        yield ("/" if text[start + 1] == "/" else "") + name, text[start:place]


def _behind(text: str, mark: str, start: int) -> int:
    found = text.find(mark, start)
    return len(text) if found < 0 else found + len(mark)


class _Reader:
    """Puts cells and lines together."""

    def __init__(self, file: ForeignFile) -> None:
        self._file = file
        self.tables = TextTables(file, joins=True)
        self._pieces: list[str] = []
        self._is_line_begun = False
        self._spans: list[dict[str, int]] = []  # of the cells that are open, one in another
        self._outer: list[list[str]] = []  # the texts of cells in which another table is open

    def take(self, name: str, piece: str) -> None:
        """Go on with a tag or a text."""
        if not name:
            self._pieces.append(piece)
            self._is_line_begun = self._is_line_begun or not piece.isspace()
        elif name in ("td", "th"):
            self._begin_cell(piece)
        elif name in ("/td", "/th"):
            self.end_cell()
        elif name == "tr":
            self.end_cell()
            self.tables.begin_row()
        elif name == "/tr":
            self.end_cell()
        elif name == "table":
            self._begin_table()
        elif name == "/table":
            self._end_table()
        elif name.removeprefix("/") in _BLOCKS:
            self._break(name == "br")

    def _begin_table(self) -> None:
        if not self.tables.is_inside:
            self.end_line()
        self._outer.append(self._pieces)
        self._spans.append({})
        self._pieces = []
        self.tables.begin_table()

    def _end_table(self) -> None:
        self.end_cell()
        if self._outer:
            self._pieces = self._outer.pop()
            self._spans.pop()
            self.tables.end_table()

    def _begin_cell(self, tag: str) -> None:
        self.end_cell()
        if self._spans:
            self._pieces = []
            self._spans[-1] = {key.lower(): int(value) for key, value in _SPAN.findall(tag)} | {"open": 1}

    def end_cell(self) -> None:
        """Close the cell that is open in the innermost table, if one is."""
        if self._spans and self._spans[-1]:
            spans, self._spans[-1] = self._spans[-1], {}
            self.tables.cell(self._taken(), spans.get("colspan", 1), spans.get("rowspan", 1) or 1)

    def _break(self, always: bool) -> None:
        """Begin a new line, always or if something stands in this one."""
        if not self.tables.is_inside:
            self.end_line()
        elif always or self._is_line_begun:
            self._pieces.append("\0")
            self._is_line_begun = False

    def end_line(self) -> None:
        """Close the line outside of tables."""
        if not self.tables.is_inside:
            self.tables.line(self._taken())

    def _taken(self) -> str:
        """Return the text that was gathered, its blanks as a browser shows them."""
        raw = "".join(self._pieces)
        if len(raw) > _MOST_RAW:
            self._file.too_large()
        lines = raw.split("\0")
        self._pieces = []
        self._is_line_begun = False
        shown = (_BLANKS.sub(" ", html.unescape(line)).replace("\xa0", " ").strip() for line in lines)
        return "\n".join(shown).strip("\n")
