"""The official form as a spreadsheet that looks like the paper and prints on as many pages.

Every text is written as text, whatever it begins with. Row heights come from our own line breaking, because Excel
fits no row that has merged cells; that is where its templates cut texts off in print.
"""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from model.errors import UserError
from model.files import write_whole
from model.grid.cells import Block, Cell, Grid, Role
from reports.form.page_texts import SUBTITLE_SIZE, TITLE_SIZE, fields_per_row, signature_value
from reports.form.paging import fits_one_page
from reports.form.planner import PADDINGS
from reports.form.print_job import PrintJob, shown_name
from reports.form.proof_marks import stamp_sentence
from reports.pdf.fonts import paper_font
from reports.setting.typesetting import SetGrid, Setter, with_padding
from reports.sheets.xlsx_summary import FONT, MAX_UNITS

SHEET = "项目支出绩效自评表"
# Excel's own limit of a row is 409 points
TALLEST_ROW = 400.0
# Excel breaks lines a little earlier and sets them a little wider apart than we do
NARROWER, TALLER = 0.95, 1.08
PIXELS_PER_POINT = 4 / 3
MM_PER_INCH = 25.4
A4_PAPER = 9
THIN, MEDIUM = 1, 2


def save_form_xlsx(path: Path, job: PrintJob) -> None:
    """Write one form as xlsx. Raises UserError with one Chinese sentence; an old file is then still whole."""
    write_whole(path, render_form_xlsx(job))


def render_form_xlsx(job: PrintJob) -> bytes:
    """Return one form as xlsx; the same form gives the same bytes. Raises UserError where a text fits no cell."""
    with paper_font(job.options.font):
        measured = _measured(job)
    _check_lengths(measured.grid, shown_name(job))
    buffer = io.BytesIO()
    book = Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )  # merged areas are written by guess otherwise
    book.set_properties({"title": shown_name(job), "created": datetime(job.year, 12, 31)})
    _FormSheet(book, job, measured).write()
    book.close()
    return buffer.getvalue()


def _measured(job: PrintJob) -> SetGrid:
    """Return the form's rows as Excel will set them: airy like the paper's where one page has the room."""
    tight = Setter(job.grid, job.page.inner_width * NARROWER).set_in(job.plan.size)
    trials = (with_padding(tight, padding) for padding in PADDINGS)
    taller = [replace(trial, heights=tuple(height * TALLER for height in trial.heights)) for trial in trials]
    return next((trial for trial in taller if fits_one_page(trial, job.page)), taller[-1])


def _check_lengths(grid: Grid, name: str) -> None:
    for cell in grid.cells:
        units = len(cell.text.encode("utf-16-le", "replace")) // 2
        if units > MAX_UNITS:
            raise UserError(
                f"“{name}”里“{cell.text[:10]}……”这一格有 {units} 字，Excel 一格最多 {MAX_UNITS} 字，请改导出 JSON 或 PDF。"
            )


class _FormSheet:
    """One sheet: title, the grid's cells, footnotes and signature block from top to bottom."""

    def __init__(self, book: Workbook, job: PrintJob, measured: SetGrid) -> None:
        self._book = book
        self._job = job
        self._plan = job.plan
        self._measured = measured
        self._grid = measured.grid
        self._sheet: Worksheet = book.add_worksheet(SHEET)
        self._columns = len(self._grid.edges) - 1
        self._formats: dict[tuple[tuple[str, object], ...], Format] = {}
        self._row = 0
        pixels = [
            round(edge * measured.width / NARROWER * PIXELS_PER_POINT / 1000) for edge in self._grid.edges
        ]
        for column in range(self._columns):
            self._sheet.set_column_pixels(column, column, pixels[column + 1] - pixels[column])

    def write(self) -> None:
        """Write everything."""
        self._write_head()
        tops = self._make_rows()
        for cell in self._grid.cells:
            self._write_cell(cell, tops)
        self._row = tops[-1]
        self._write_tail()
        self._set_up_page(tops)

    def _write_head(self) -> None:
        self._write_line(self._grid.title, TITLE_SIZE * 1.6, font_size=TITLE_SIZE, bold=True, align="center")
        if self._grid.subtitle:
            self._write_line(self._grid.subtitle, SUBTITLE_SIZE * 1.6, font_size=SUBTITLE_SIZE, align="right")

    def _write_line(self, text: str, height: float, **look: object) -> None:
        """Put a text over the whole width."""
        self._sheet.set_row(self._row, height)
        area = (self._row, 0, self._row, self._columns - 1)
        self._write_text(area, text, self._format(valign="vcenter", **look))
        self._row += 1

    def _write_text(self, area: tuple[int, int, int, int], text: str, look: Format) -> None:
        if area[:2] != area[2:]:
            self._sheet.merge_range(*area, "", look)
        if text:
            self._sheet.write_string(*area[:2], text, look)
        else:
            self._sheet.write_blank(*area[:2], None, look)

    def _make_rows(self) -> list[int]:
        """Set the heights of the sheet's rows; return for each row of the grid, and its end, the sheet's row."""
        tops = []
        for height in self._measured.heights:
            tops.append(self._row)
            parts = int(height // TALLEST_ROW) + 1
            for _ in range(parts):
                self._sheet.set_row(self._row, height / parts)
                self._row += 1
        return [*tops, self._row]

    def _write_cell(self, cell: Cell, tops: list[int]) -> None:
        first, last = tops[cell.row], tops[cell.row + cell.row_span] - 1
        left, right = cell.column, cell.column + cell.column_span - 1
        edges: dict[str, object] = {
            "top": MEDIUM if first == tops[0] else THIN,
            "bottom": MEDIUM if last == tops[-1] - 1 else THIN,
            "left": MEDIUM if left == 0 else THIN,
            "right": MEDIUM if right == self._columns - 1 else THIN,
        }
        look = self._format(
            font_size=self._plan.size,
            bold=cell.bold,
            align=cell.align,
            valign="top" if cell.role is Role.LONG_TEXT else "vcenter",
            text_wrap=not cell.money,
            shrink=cell.money,  # a number is no text to be broken
            indent=cell.indent,
            num_format="@",
            **edges,
        )
        self._write_text((first, left, last, right), ("*" if cell.star else "") + cell.text, look)

    def _format(self, **look: object) -> Format:
        properties = {"font_name": FONT} | {key: value for key, value in look.items() if value}
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(properties)
        return self._formats[key]

    def _write_tail(self) -> None:
        size = self._plan.size
        for note in self._grid.footnotes:
            self._write_line(note, size * 1.6, font_size=size - 1, align="left")
        per_row = fields_per_row(self._grid)
        ends = [self._edge_near(1000 * number // per_row) for number in range(per_row + 1)]
        fields = self._grid.signature
        for first in range(0, len(fields), per_row):
            self._sheet.set_row(self._row, size * 2.4)
            for number, (caption, value) in enumerate(fields[first : first + per_row]):
                area = (self._row, ends[number], self._row, ends[number + 1] - 1)
                look = self._format(font_size=size, align="left", valign="bottom", shrink=True)
                self._write_text(area, caption + signature_value(caption, value), look)
            self._row += 1

    def _edge_near(self, place: int) -> int:
        """Return the number of the column edge nearest to a place in per mille."""
        edges = self._grid.edges
        return min(range(len(edges)), key=lambda number: abs(edges[number] - place))

    def _set_up_page(self, tops: list[int]) -> None:
        sheet, options, grid = self._sheet, self._job.options, self._grid
        sheet.set_paper(A4_PAPER)
        if not self._job.page.is_upright:
            sheet.set_landscape()
        side = options.side / MM_PER_INCH
        sheet.set_margins(side, side, options.top / MM_PER_INCH, options.bottom / MM_PER_INCH)
        sheet.center_horizontally()
        pages = len(self._plan.pages)
        sheet.fit_to_pages(1, pages)
        if pages > 1:
            captions = [r for r, row in enumerate(grid.rows) if row.block is Block.INDICATORS_CAPTION]
            sheet.repeat_rows(tops[captions[0]], tops[captions[-1] + 1] - 1)
        sheet.print_area(0, 0, self._row - 1, self._columns - 1)
        own = options.footer.replace("&", "&&")
        numbers = "第 &P 页 / 共 &N 页" if options.numbers else ""
        stamp = stamp_sentence(self._job.damage)
        sheet.set_footer("&C" + "　　".join(filter(None, (own, numbers, stamp))))
        sheet.ignore_errors({"number_stored_as_text": f"A1:{_column_name(self._columns)}{self._row}"})
        sheet.hide_gridlines(2)


def _column_name(count: int) -> str:
    from xlsxwriter.utility import xl_col_to_name

    name: str = xl_col_to_name(count - 1)
    return name
