"""Tables on the clipboard: the tab-separated text and the HTML that Excel, WPS and Word put there, and back.

A table is a tuple of rows of equal length; cells are texts with plain newlines. A merged area has its text in
its first cell and blanks in the others. Reading never fails: what is no table is a table of one cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

Table = tuple[tuple[str, ...], ...]

# more is no form but a mistake, and would only keep the window busy
MAX_CELLS = 8_000
# spreadsheets keep 15 digits
_PLAIN_NUMBER = re.compile(r"(?=[\d.]{1,15}$)(?:0|[1-9][0-9]*)(?:\.([0-9]+))?", re.ASCII)
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
    """Write a table as HTML: spreadsheets take plain numbers as numbers that look the same, all else as text."""
    rows = ("<tr>" + "".join(map(_html_cell, row)) + "</tr>" for row in table)
    return f"<table>{''.join(rows)}</table>"


def _html_cell(cell: str) -> str:
    style = f"mso-number-format:'{_number_format(cell)}';white-space:pre-wrap"
    return f'<td style="{style}">{_as_html(cell)}</td>'


def _number_format(cell: str) -> str:
    """Return how a spreadsheet shall show a cell: 2.50 with two decimals, 0402009 and 100% as they are typed."""
    number = _PLAIN_NUMBER.fullmatch(cell)
    if number is None:
        return "\\@"
    decimals = len(number.group(1) or "")
    return "0" + (f"\\.{'0' * decimals}" if decimals else "")


def _as_html(cell: str) -> str:
    return (
        cell.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\n", '<br style="mso-data-placement:same-cell">')
    )


def read_html(text: str) -> Table | None:
    """Read the first table of an HTML text, None if there is none."""
    from model.exchange.clipboard_html import (
        TableReader,  # html.parser takes its time, and most texts are no HTML
    )

    reader = TableReader(MAX_CELLS)
    reader.feed(text)
    reader.close()
    return _rectangle(reader.rows()) if reader.places else None


def with_exact_blanks(table: Table, text: Table) -> Table:
    """Return the table of an HTML text with the blanks of the plain text beside it, which HTML does not keep."""
    if [len(row) for row in table] != [len(row) for row in text]:
        return table
    pairs = [zip(row, exact, strict=True) for row, exact in zip(table, text, strict=True)]
    return tuple(tuple(b.strip() if _joined(a) == _joined(b) else a for a, b in row) for row in pairs)


def _joined(text: str) -> str:
    return "".join(text.split())


def _rectangle(rows: list[list[str]]) -> Table:
    width = max(map(len, rows))
    return tuple((*row, *[""] * (width - len(row))) for row in rows)
