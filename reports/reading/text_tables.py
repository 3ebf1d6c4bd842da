"""Tables that stand in a text (Word, HTML): each becomes a sheet, with the lines around it above and below its rows."""

from __future__ import annotations

from dataclasses import dataclass, field

from model.exchange.worksheet import Worksheet
from reports.reading.sheet_cells import MAX_COLUMNS, MAX_ROWS, Allowance, FoundCells, sheet_of_texts
from reports.reading.xml_walk import ForeignFile

# lines nearest to a table that count as its title or signatures: a report may have hundreds of pages before it
MAX_LINES = 20
# cells of all tables, with text or without, at 10 µs each: 300 forms have about 60 000
MAX_TABLE_CELLS = 150_000
# tables inside tables, as web pages have for their looks
MAX_DEPTH = 20


@dataclass(slots=True)
class _Table:
    """A table: its cells (row, column, text), its merged areas, and up to which row each column is taken."""

    number: int
    above: list[str]
    cells: list[tuple[int, int, str]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    taken: dict[int, int] = field(default_factory=dict)
    row: int = 0
    column: int = 0
    below: list[str] = field(default_factory=list)


class TextTables:
    """Gathers tables as a text is walked through; a table inside another one's cell is one of its own.

    ``joins``: a table right below another one, with no text between, goes on with it, as Word's users cut their forms.
    """

    def __init__(self, file: ForeignFile, joins: bool = False) -> None:
        self._joins = joins
        self._allowance = Allowance(file, MAX_TABLE_CELLS)
        self._open: list[_Table] = []
        self._closed: list[_Table] = []
        self._lines: list[str] = []
        self._count = 0

    def line(self, text: str) -> None:
        """Take a line outside of all tables."""
        if text := text.strip():
            self._allowance.take_text(text, "")
            if self._closed and len(self._closed[-1].below) < MAX_LINES:
                self._closed[-1].below.append(text)
            self._lines = [*self._lines[1 - MAX_LINES :], text]

    @property
    def is_inside(self) -> bool:
        """Whether a table is open."""
        return bool(self._open)

    def begin_table(self) -> None:
        """Open a table."""
        self._allowance.take_sheet()
        self._count += 1
        if len(self._open) > MAX_DEPTH:
            self._allowance.file.strange()
        if self._joins and not self._open and self._closed and self._closed[-1].below == [] == self._lines:
            self._open.append(self._closed.pop())
            return
        above = self._open[-1].above if self._open else self._lines
        self._open.append(_Table(self._count, above))

    def end_table(self) -> None:
        """Close the table that was opened last; one that only holds lines, as some titles stand in, is no table."""
        if not self._open:
            return
        table = self._open.pop()
        rows = [row for row, _, _ in table.cells]
        if self._open or len(rows) > len(set(rows)) or len(rows) > MAX_LINES:
            self._closed.append(table)
            self._lines = []
            return
        for _, _, text in table.cells:
            for line in text.splitlines():
                self.line(line)

    def begin_row(self) -> None:
        """Go on with the next row."""
        if self._open:
            self._open[-1].row += 1
            self._open[-1].column = 0

    def skip(self, columns: int) -> None:
        """Leave columns out."""
        if self._open:
            self._open[-1].column += max(0, columns)

    def cell(self, text: str, columns: int = 1, rows: int = 1) -> tuple[int, int]:
        """Put a cell into the next free place of the row; return row and column."""
        table = self._open[-1]
        table.row = max(table.row, 1)
        column = table.column + 1
        while column <= MAX_COLUMNS and table.taken.get(column, 0) >= table.row:
            column += 1
        columns, rows = min(max(columns, 1), MAX_COLUMNS), min(max(rows, 1), MAX_ROWS)
        table.column = last = column + columns - 1
        if rows > 1:
            taken = range(column, min(last, MAX_COLUMNS) + 1)
            table.taken |= dict.fromkeys(taken, table.row + rows - 1)
        if columns > 1 or rows > 1:
            self.merge(table.row, column, table.row + rows - 1, last)
        self._allowance.take_cell("")
        self.put(table.row, column, text)
        return table.row, column

    def put(self, row: int, column: int, text: str) -> None:
        """Put a text into a place of the open table."""
        if text:
            table = self._open[-1]
            self._allowance.take_text(text, f"的表 {table.number} ")
            table.cells.append((row, column, text))

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """Keep a merged area of the open table."""
        if left <= MAX_COLUMNS and top <= MAX_ROWS:
            self._allowance.take_cell("")
            self._open[-1].merged.append((top, left, bottom, right))

    def sheets(self) -> tuple[Worksheet, ...]:
        """Return all tables in their order."""
        while self._open:
            self.end_table()
        return tuple(self._sheet(one) for one in sorted(self._closed, key=lambda table: table.number))

    def _sheet(self, table: _Table) -> Worksheet:
        before, height = len(table.above), max((row for row, _, _ in table.cells), default=0)
        found: FoundCells[str] = FoundCells(f"表{table.number}", Allowance(self._allowance.file))
        found.table = range(before + 1, before + height + 1)
        for row, column, text in table.cells:
            found.put(before + row, column, text)
        for top, left, bottom, right in table.merged:
            found.merge(before + top, left, before + min(bottom, height), right)
        width = min(
            max((column for cells in found.rows.values() for column in cells), default=1), MAX_COLUMNS
        )
        width = max([width, *(min(right, MAX_COLUMNS) for *_, right in table.merged)])
        for row, text in (
            *enumerate(table.above, start=1),
            *enumerate(table.below, start=before + height + 1),
        ):
            found.put(row, 1, text)
            found.merge(row, 1, row, width)
        return sheet_of_texts(found)
