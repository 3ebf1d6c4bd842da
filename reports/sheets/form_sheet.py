"""One sheet that looks like a form's paper: title, the grid's cells, footnotes and signature block from top to bottom.

Every text is written as text, whatever it begins with; figures are numbers. Row heights come from our own line breaking,
because Excel fits no row that has merged cells; that is where its templates cut texts off in print.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from model.grid.cells import Block, Cell, Role
from reports.form.page_texts import SUBTITLE_SIZE, TITLE_SIZE, fields_per_row, signature_value
from reports.form.planner import airiest
from reports.form.print_job import PrintJob
from reports.form.proof_marks import stamp_sentence
from reports.pdf.fonts import paper_font
from reports.setting.typesetting import SetGrid, Setter, taller
from reports.sheets.figures import figure_of
from reports.sheets.formula_parts import Formula
from reports.sheets.sheet_pages import PageRoom, page_starts, parts
from reports.sheets.xlsx_summary import FONT

# Excel's own limit of a row is 409 points
TALLEST_ROW = 400.0
# Excel breaks lines a little earlier and sets them a little wider apart than we do
NARROWER, TALLER = 0.95, 1.08
PIXELS_PER_POINT = 4 / 3
MM_PER_INCH = 25.4
A4_PAPER = 9
THIN, MEDIUM = 1, 2
TEXT = "@"
# texts are texts, whatever they begin with; in memory nothing is written beside the file
BOOK_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
Area = tuple[int, int, int, int]


class _BlankText(str):
    """The blank text as what a formula gave; XlsxWriter takes a plain one for a formula that was not computed yet."""

    __slots__ = ()
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other


def measured_rows(job: PrintJob) -> SetGrid:
    """Return the form's rows as Excel will set them: airy like the paper's where one page has the room."""
    with paper_font(job.options.font):
        tight = Setter(job.grid, job.page.inner_width * NARROWER).set_in(job.fitted.measured.size)
        airy = airiest(tight, job.page, TALLER)
    return airy if airy is not None else taller(tight, TALLER)


class Looks:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, object], ...], Format] = {}

    def look(self, **properties: object) -> Format:
        """Return the format with these properties, in our font."""
        key = tuple(properties.items())
        if key not in self._made:
            wanted = {name: value for name, value in properties.items() if value}
            self._made[key] = self._book.add_format({"font_name": FONT, **wanted})
        return self._made[key]


class FormSheet:
    """Draws one form on a sheet, with its figures as numbers."""

    def __init__(self, sheet: Worksheet, looks: Looks, job: PrintJob) -> None:
        self.sheet = sheet
        self._looks = looks
        self.job = job
        self._pages = len(job.fitted.pages)
        self.measured = measured_rows(job)
        self.grid = self.measured.grid
        self._columns = len(self.grid.edges) - 1
        self._cell_looks: dict[object, Format] = {}
        self._row = 0
        self.tops: list[int] = []
        self._heights: list[float] = []
        self._starts: tuple[int, ...] = ()
        pixels = [
            round(edge * self.measured.width / NARROWER * PIXELS_PER_POINT / 1000) for edge in self.grid.edges
        ]
        for column in range(self._columns):
            self.sheet.set_column_pixels(column, column, pixels[column + 1] - pixels[column])

    def write(self) -> None:
        """Write everything."""
        self._write_head()
        self.tops = self._make_rows()
        self._starts = page_starts([*self._heights, *self._tail_heights()], self._page_room())
        self.write_cells()
        self._row = self.tops[-1]
        self._write_tail()
        self._set_up_page()

    def write_cells(self) -> None:
        """Write the cells of the grid."""
        for cell in self.grid.cells:
            self._write_cell(cell)

    def _write_head(self) -> None:
        self._write_line(self.grid.title, TITLE_SIZE * 1.6, font_size=TITLE_SIZE, bold=True, align="center")
        if self.grid.subtitle:
            self._write_line(self.grid.subtitle, SUBTITLE_SIZE * 1.6, font_size=SUBTITLE_SIZE, align="right")

    def _write_line(self, text: str, height: float, **look: object) -> None:
        """Put a text over the whole width."""
        self._set_row(self._row, height)
        area = (self._row, 0, self._row, self._columns - 1)
        self._put(area, text, self._looks.look(valign="vcenter", **look))
        self._row += 1

    def _set_row(self, row: int, height: float) -> None:
        self.sheet.set_row(row, height)
        self._heights.append(height)

    def _put(self, area: Area, value: str | Decimal, look: Format) -> None:
        """Write a text or a number into a cell, or into one merged of several."""
        first, left, last, right = area
        if first == last and left == right:
            self.sheet.write(first, left, value, look)
        else:
            self.sheet.merge_range(first, left, last, right, value, look)

    def row_heights(self) -> Sequence[float]:
        """Return the heights of the grid's rows in points."""
        return self.measured.heights

    def _make_rows(self) -> list[int]:
        """Set the heights of the sheet's rows; return for each row of the grid, and its end, the sheet's row."""
        tops = []
        for height in self.row_heights():
            tops.append(self._row)
            count = int(height // TALLEST_ROW) + 1
            for _ in range(count):
                self._set_row(self._row, height / count)
                self._row += 1
        return [*tops, self._row]

    def area_of(self, cell: Cell) -> Area:
        """Return where a cell stands on the sheet."""
        left, tops = cell.column, self.tops
        last = tops[cell.row + cell.row_span] - 1
        return tops[cell.row], left, last, left + cell.column_span - 1

    def _write_cell(self, cell: Cell) -> None:
        area = self.area_of(cell)
        if not self._starts or cell.role is not Role.LABEL or cell.row_span == 1:
            return self._write_part(cell, area)
        first, left, last, right = area
        least = (cell.text.count("\n") + 2) * self.measured.leading
        for rows in parts(range(first, last + 1), self._starts, self._heights, least):
            self._write_part(cell, (rows.start, left, rows.stop - 1, right))

    def _write_part(self, cell: Cell, area: Area) -> None:
        """Write a cell, or what of a label stands on a page."""
        content, form = self.content_of(cell)
        look = self._look_of(cell, area, form, is_number=not isinstance(content, str))
        if not isinstance(content, Formula):
            return self._put(area, content, look)
        self._put(area, "", look)
        given = content.value if content.value != "" else _BlankText()
        self.sheet.write_formula(*area[:2], f"={content.text}", look, given)

    def content_of(self, cell: Cell) -> tuple[str | Decimal | Formula, str]:
        """Return what stands in a cell, and in which number format."""
        figure = figure_of(cell, self.job.template)
        if figure is not None:
            return figure.value, figure.form
        return self.text_of(cell), TEXT

    def text_of(self, cell: Cell) -> str:
        """Return the text in a cell that holds no number."""
        return "*" + cell.text if cell.star else cell.text

    def _look_of(self, cell: Cell, area: Area, form: str, is_number: bool) -> Format:
        """Return the look of a cell; most share theirs with others."""
        first, left, last, right = area
        tops = self.tops
        outer = first == tops[0], last == tops[-1] - 1, left == 0, right == self._columns - 1
        key = (
            cell.bold,
            cell.align,
            cell.role is Role.LONG_TEXT,
            cell.money,
            cell.indent,
            form,
            is_number,
            outer,
        )
        look = self._cell_looks.get(key)
        if look is None:
            sides = (MEDIUM if is_outer else THIN for is_outer in outer)
            look = self._cell_looks[key] = self._looks.look(
                font_size=self.measured.size,
                bold=cell.bold,
                align=cell.align,
                valign="top" if cell.role is Role.LONG_TEXT else "vcenter",
                text_wrap=not cell.money and not is_number,
                shrink=cell.money or is_number,  # a number is no text to be broken
                indent=cell.indent,
                num_format=form,
                **dict(zip(("top", "bottom", "left", "right"), sides, strict=True)),
            )
        return look

    def _tail_heights(self) -> Iterator[float]:
        size, per_row = self.measured.size, fields_per_row(self.grid)
        yield from (size * 1.6 for _ in self.grid.footnotes)
        yield from (size * 2.4 for _ in range(0, len(self.grid.signature), per_row))

    def _repeated(self) -> range:
        """Return the rows with the captions of the indicators, which each page begins with."""
        rows = self.grid.rows
        captions = [row for row in range(len(rows)) if rows[row].block is Block.INDICATORS_CAPTION]
        return range(self.tops[captions[0]], self.tops[captions[-1] + 1])

    def _page_room(self) -> PageRoom:
        return PageRoom(self.job.page.inner_height, NARROWER, self._pages, self._repeated())

    def _write_tail(self) -> None:
        size = self.measured.size
        for note in self.grid.footnotes:
            self._write_line(note, size * 1.6, font_size=size - 1, align="left")
        per_row = fields_per_row(self.grid)
        ends = [self._edge_near(1000 * number // per_row) for number in range(per_row + 1)]
        fields = self.grid.signature
        for first in range(0, len(fields), per_row):
            self.sheet.set_row(self._row, size * 2.4)
            for number, (caption, value) in enumerate(fields[first : first + per_row]):
                area = (self._row, ends[number], self._row, ends[number + 1] - 1)
                look = self._looks.look(font_size=size, align="left", valign="bottom", shrink=True)
                self._put(area, caption + signature_value(caption, value), look)
            self._row += 1

    def _edge_near(self, place: int) -> int:
        """Return the number of the column edge nearest to a place in per mille."""
        edges = self.grid.edges
        return min(range(len(edges)), key=lambda number: abs(edges[number] - place))

    def _set_up_page(self) -> None:
        sheet, options = self.sheet, self.job.options
        sheet.set_paper(A4_PAPER)
        if not self.job.page.is_upright:
            sheet.set_landscape()
        side = options.side / MM_PER_INCH
        sheet.set_margins(side, side, options.top / MM_PER_INCH, options.bottom / MM_PER_INCH)
        sheet.center_horizontally()
        sheet.fit_to_pages(1, self._pages)
        if self._pages > 1:
            repeated = self._repeated()
            sheet.repeat_rows(repeated.start, repeated.stop - 1)
        sheet.print_area(0, 0, self._row - 1, self._columns - 1)
        own = options.footer.replace("&", "&&")
        numbers = "第 &P 页 / 共 &N 页" if options.numbers else ""
        stamp = stamp_sentence(self.job.damage)
        sheet.set_footer("&C" + "　　".join(filter(None, (own, numbers, stamp))))
        sheet.ignore_errors({"number_stored_as_text": f"A1:{xl_col_to_name(self._columns - 1)}{self._row}"})
        sheet.hide_gridlines(2)
