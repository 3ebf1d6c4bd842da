"""Tables on the clipboard: the tab-separated text and the HTML that Excel, WPS and Word put there, and back.

A table is a tuple of rows of equal length; cells are texts with plain newlines. A merged area has its text in
its first cell and blanks in the others. Reading never fails: what is no table is a table of one cell.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from html.parser import HTMLParser

Table = tuple[tuple[str, ...], ...]

# more is no form but a mistake, and would only keep the window busy
MAX_CELLS = 200_000
_SPACES = re.compile(r"[ \t\r\n\f\v]+")
_MARKS = re.compile(r'[\t\n"]')


def read_tsv(text: str) -> Table:
    """Read tab-separated text; a quoted cell may hold tabs, newlines and doubled quotes."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    rows: list[list[str]] = [[]]
    position = 0
    while True:
        cell, position = _tsv_cell(text, position)
        rows[-1].append(cell)
        if position >= len(text):
            break
        if text[position] == "\n":
            if position + 1 == len(text):
                break  # a spreadsheet ends the last row, too
            rows.append([])
        position += 1
    return _rectangle(rows)


def _tsv_cell(text: str, start: int) -> tuple[str, int]:
    """Return the cell that begins here and where it ends; a quote that is not closed is just a quote."""
    if text.startswith('"', start):
        end = start + 1
        while (end := text.find('"', end)) >= 0:
            if text.startswith('""', end):
                end += 2
            elif end + 1 == len(text) or text[end + 1] in "\t\n":
                return text[start + 1 : end].replace('""', '"'), end + 1
            else:
                break
    ends = [place for mark in "\t\n" if (place := text.find(mark, start)) >= 0]
    end = min(ends, default=len(text))
    return text[start:end], end


def write_tsv(table: Iterable[Sequence[str]]) -> str:
    """Write a table as spreadsheets do, each row ended by CR LF."""
    return "".join("\t".join(_quoted(cell) for cell in row) + "\r\n" for row in table)


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if _MARKS.search(cell) else cell


def write_html(table: Iterable[Sequence[str]]) -> str:
    """Write a table as HTML whose cells every spreadsheet takes as text."""
    style = "mso-number-format:'\\@';white-space:pre-wrap"
    rows = (
        "<tr>" + "".join(f'<td style="{style}">{_as_html(cell)}</td>' for cell in row) + "</tr>"
        for row in table
    )
    return f"<table>{''.join(rows)}</table>"


def _as_html(cell: str) -> str:
    return html.escape(cell).replace("\n", '<br style="mso-data-placement:same-cell">')


def read_html(text: str) -> Table | None:
    """Read the first table of an HTML text, None if there is none."""
    reader = _TableReader()
    reader.feed(text)
    reader.close()
    return _rectangle(reader.rows()) if reader.places else None


class _TableReader(HTMLParser):
    """Collects the cells of the first outer table by row and column, spans resolved."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.places: dict[tuple[int, int], str] = {}
        self._depth = 0
        self._done = False
        self._row = -1
        self._text: list[str] | None = None
        self._span = (1, 1)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if self._done:
            return
        if tag == "table":
            self._depth += 1
        elif self._depth == 1 and tag == "tr":
            self._end_cell()
            self._row += 1
        elif self._depth == 1 and tag in ("td", "th"):
            self._end_cell()
            values = dict(attributes)
            self._span = _span(values.get("rowspan")), _span(values.get("colspan"))
            self._text = []
            self._row = max(self._row, 0)
        elif self._text is not None and (tag == "br" or (tag in ("p", "div", "li") and any(self._text))):
            self._text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if self._done or not self._depth:
            return
        if tag in ("td", "th", "tr") and self._depth == 1:
            self._end_cell()
        elif tag == "table":
            self._end_cell()
            self._depth -= 1
            self._done = self._depth == 0

    def close(self) -> None:
        super().close()
        self._end_cell()

    def handle_data(self, data: str) -> None:
        if self._text is not None and self._depth:
            self._text.append(_SPACES.sub(" ", data))

    def _end_cell(self) -> None:
        if self._text is None:
            return
        text = re.sub(r" *\n *", "\n", "".join(self._text).replace("\xa0", " ")).strip()
        self._text = None
        rows, columns = self._span
        column = next(c for c in range(len(self.places) + 1) if (self._row, c) not in self.places)
        if len(self.places) + rows * columns > MAX_CELLS:
            rows = columns = 1
        for r in range(rows):
            for c in range(columns):
                self.places.setdefault((self._row + r, column + c), "")
        self.places[self._row, column] = text

    def rows(self) -> list[list[str]]:
        """Return the cells by rows; a span reaching below the last row adds none."""
        last = max(self._row, 0)
        width = max(column for _, column in self.places) + 1
        return [[self.places.get((row, column), "") for column in range(width)] for row in range(last + 1)]


def _span(value: str | None) -> int:
    return min(max(int(value), 1), 1000) if value and value.strip().isdecimal() else 1


def _rectangle(rows: list[list[str]]) -> Table:
    width = max(map(len, rows))
    return tuple((*row, *[""] * (width - len(row))) for row in rows)
