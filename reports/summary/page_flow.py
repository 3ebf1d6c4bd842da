"""Pages filled from top to bottom with headings, tables and drawings; a table repeats its header on each page.

Places are in points from the page's top left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from reportlab.graphics.shapes import Drawing

from model.form.page_options import USUAL
from reports.form.page_setup import page_setup
from reports.form.page_texts import footer_lines
from reports.pdf.fonts import advance_in, printable, text_width
from reports.pdf.page_content import A4, BOTTOM, SIDE, TOP, Box, TextLine
from reports.setting.line_breaking import break_lines
from reports.setting.typesetting import LEADING
from reports.summary.paper_table import SetRow, SetTable, part_row, row_boxes

LANDSCAPE = (A4[1], A4[0])
PAGE = page_setup(USUAL, "landscape")
WIDTH = LANDSCAPE[0] - 2 * SIDE
BODY = LANDSCAPE[1] - TOP - BOTTOM
HEADING_SIZE, NOTE_SIZE = 12.0, 9.0
GAP = 16.0
# taller rows may be parted, so that no heading stands alone and no page half empty
TALLEST = 0.4 * BODY
EPSILON = 0.01

Frame = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing with the place of its top left corner."""

    drawing: Drawing
    x: float
    y: float


@dataclass(slots=True)
class FlowPage:
    """One page; ``frames`` are x, y, width, height of the parts of tables on it."""

    boxes: list[Box] = field(default_factory=list)
    texts: list[TextLine] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)


class PageFlow:
    """Fills pages. What is kept together goes to a new page together, if a page can hold it."""

    def __init__(self) -> None:
        self.pages = [FlowPage()]
        self._y = self._start = TOP

    @property
    def room(self) -> float:
        """The height left on the page."""
        return LANDSCAPE[1] - BOTTOM - self._y

    def add_title(self, title: str, size: float) -> None:
        """Put a bold line in the middle."""
        title = printable(title)
        while text_width(title, size, bold=True) > WIDTH and size > NOTE_SIZE:
            size -= 0.5
        for line in break_lines(title, WIDTH / size * 1000, advance_in(True)):
            x = SIDE + (WIDTH - text_width(line.rstrip(), size, bold=True)) / 2
            self._put(TextLine(line.rstrip(), x, self._y + size, size, bold=True), size * 1.35)

    def add_pair(self, left: str, right: str) -> None:
        """Put a text at the left, broken if it is long, and a short one at the right of its first line."""
        right = printable(right)
        used = text_width(right, NOTE_SIZE)
        self.pages[-1].texts.append(TextLine(right, SIDE + WIDTH - used, self._y + NOTE_SIZE, NOTE_SIZE))
        self.add_note(left, WIDTH - used - 2 * NOTE_SIZE)

    def add_note(self, text: str, width: float = WIDTH) -> None:
        """Put a paragraph; it goes over to the next page by lines."""
        for line in break_lines(printable(text), width / NOTE_SIZE * 1000, advance_in(False)):
            self._need(NOTE_SIZE * LEADING)
            self._put(TextLine(line.rstrip(), SIDE, self._y + NOTE_SIZE, NOTE_SIZE), NOTE_SIZE * LEADING)
        self.add_gap(3)

    def add_heading(self, text: str, following: float) -> None:
        """Put a heading on the page on which ``following`` points of what it heads find room."""
        height = HEADING_SIZE * 1.6
        if not self._is_fresh:
            self.add_gap(GAP)
        self._need(height + following)
        self._put(TextLine(printable(text), SIDE, self._y + HEADING_SIZE, HEADING_SIZE, bold=True), height)

    def add_gap(self, height: float) -> None:
        """Leave room, as far as the page has any."""
        self._y += min(height, max(self.room, 0.0))

    def add_pictures(self, drawings: Sequence[Drawing], gap: float) -> None:
        """Put drawings side by side."""
        height, x = max(drawing.height for drawing in drawings), SIDE
        self._need(height)
        for drawing in drawings:
            self.pages[-1].pictures.append(Picture(drawing, x, self._y))
            x += drawing.width + gap
        self._y += height

    def add_table(self, table: SetTable) -> None:
        """Put a table, row by row, with its header on each page; only rows of a good part of a page are parted."""
        self._begin_table(table, min(self._chain(table, 0), TALLEST))
        for number, row in enumerate(table.rows):
            is_chained = number > 0 and table.rows[number - 1].with_next
            needed = row.height if is_chained else self._chain(table, number)
            if row.height <= TALLEST and needed > self.room + EPSILON:
                self._continue_table(table)
            self._put_parts(table, row)
        self._frame(table)

    def turn(self) -> None:
        """Begin a page."""
        self.pages.append(FlowPage())
        self._y = TOP

    def number_pages(self) -> None:
        """Put the page numbers, at the end."""
        for number, page in enumerate(self.pages, 1):
            page.texts += footer_lines(f"第 {number} 页 / 共 {len(self.pages)} 页", PAGE)

    @property
    def _is_fresh(self) -> bool:
        return self._y <= TOP + EPSILON

    def _need(self, height: float) -> None:
        if height > self.room + EPSILON and not self._is_fresh:
            self.turn()

    def _put(self, line: TextLine, height: float) -> None:
        self.pages[-1].texts.append(line)
        self._y += height

    def _put_parts(self, table: SetTable, row: SetRow) -> None:
        """Put a row, in parts if need be; below a header that leaves no room for any part it stands as it is."""
        is_new = False
        while row.height > self.room + EPSILON:
            parts = part_row(row, self.room)
            if parts:
                self._put_row(table, parts[0])
                row = parts[1]
            elif is_new:
                break
            is_new = parts is None
            self._continue_table(table)
        self._put_row(table, row)

    def _begin_table(self, table: SetTable, first: float) -> None:
        self._need(table.header.height + first)
        self._start = self._y
        self._put_row(table, table.header)

    def _continue_table(self, table: SetTable) -> None:
        self._frame(table)
        self.turn()
        self._begin_table(table, 0.0)

    def _put_row(self, table: SetTable, row: SetRow) -> None:
        self.pages[-1].boxes += row_boxes(table, row, SIDE, self._y)
        self._y += row.height

    def _frame(self, table: SetTable) -> None:
        self.pages[-1].frames.append((SIDE, self._start, table.width, self._y - self._start))

    @staticmethod
    def _chain(table: SetTable, number: int) -> float:
        """Return the height of a row and of those that must stand on its page."""
        height = 0.0
        for row in table.rows[number:]:
            height += row.height
            if not row.with_next:
                break
        return height
