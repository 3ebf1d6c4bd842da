"""The blank official form as a spreadsheet for those without the program: formulas, drop-downs, hints, checks.

It looks and prints like the paper, and what is filled in is read back as any other sheet.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from xlsxwriter import Workbook

import resources
from model.form.blocks import Column
from model.form.field_path import TOTAL_SCORE, TOTAL_WEIGHT, FieldPath, section_path
from model.form.project import Indicator, Project
from model.form.template import Template
from model.grid.cells import Block, Cell
from model.reading.amounts import finest
from reports.form.print_job import PrintJob
from reports.sheets.closed_book import closed
from reports.sheets.figures import GENERAL, Figure, may_hold_figure
from reports.sheets.form_formulas import FormFormulas
from reports.sheets.form_sheet import BOOK_OPTIONS, TALLER, TEXT, Looks
from reports.sheets.formula_parts import Formula, Place
from reports.sheets.live_sheet import LiveSheet
from reports.sheets.xlsx_form import SHEET

ROWS_PER_KIND, FEWEST_ROWS = 3, 12
# lines that a row holds: Excel makes no row higher whose cells are merged
_LINES = {Block.GOALS: 8, Block.TEXT: 4, Block.TABLE: 2, Block.INDICATORS: 2}
# Excel's own limits of a hint
MAX_HINT_TITLE, MAX_HINT = 32, 255
_WRONG = {"bg_color": "#F8CBAD", "font_color": "#9C0006"}
_DOUBTFUL = {"bg_color": "#FFEB9C", "font_color": "#7F6000"}


def render_blank_xlsx(template: Template, year: int) -> bytes:
    """Return the blank form of a template and a year; the same gives the same bytes."""
    job = PrintJob(Project(indicators=tuple(_rows(template))), template, year)
    buffer = io.BytesIO()
    book = Workbook(buffer, BOOK_OPTIONS)
    book.set_properties({"title": template.title, "created": datetime(year, 12, 31)})
    BlankSheet(book.add_worksheet(SHEET), book, job).write()
    return closed(book, buffer)


def _rows(template: Template) -> Iterator[Indicator]:
    """Return the blank rows: some for each level 2, more where a form has only one list of indicators."""
    kinds = template.kinds()
    count = max(ROWS_PER_KIND, -(-FEWEST_ROWS // len(kinds)))
    return (Indicator(category, kind) for category, kind in kinds for _ in range(count))


class BlankSheet(LiveSheet):
    """Draws a form to be filled in: its cells are empty, with what may stand there and a check of what does."""

    def __init__(self, sheet, book: Workbook, job: PrintJob) -> None:  # type: ignore[no-untyped-def]
        super().__init__(sheet, Looks(book), job)
        self._wrong, self._doubtful = book.add_format(_WRONG), book.add_format(_DOUBTFUL)
        self._template = job.template
        self._hints = list(_hints())

    def write(self) -> None:
        """Write everything."""
        super().write()
        for cell in self.grid.cells:
            if cell.is_editable:
                self.sheet.data_validation(*self.area_of(cell), self._validation(cell))
        for place, formula, look in self._checks():
            options = {"type": "formula", "criteria": f"={formula}", "format": look}
            self.sheet.conditional_format(place.row, place.column, place.row, place.column, options)

    def row_heights(self) -> Sequence[float]:
        """Return heights with room to write."""
        rows, leading = self.grid.rows, self.measured.leading
        least = (_LINES.get(row.block, 1) * leading * TALLER for row in rows)
        return [max(height, lines) for height, lines in zip(super().row_heights(), least, strict=True)]

    def text_of(self, cell: Cell) -> str:
        """Return nothing for what is to be filled in."""
        return "" if cell.is_editable else super().text_of(cell)

    def figure_in(self, cell: Cell) -> Figure | None:
        """Return no figure for what is to be filled in."""
        return None if cell.is_editable else super().figure_in(cell)

    def number_format(self, cell: Cell, figure: Figure | None, formula: Formula | None) -> str:
        """Return the format that suits what may be typed."""
        if cell.money and cell.is_editable:
            front = "#,##0" if self._template.money_separators else "0"
            return f"{front}.00{'#' * (finest(self._template.money_unit) - 2)}"
        if cell.is_editable and formula is None:
            return GENERAL if may_hold_figure(cell, self._template) else TEXT
        return super().number_format(cell, figure, formula)

    def made_formulas(self, formulas: FormFormulas) -> Mapping[FieldPath, Formula]:
        """Return formulas that wait for what is typed."""
        return formulas.made_for_blank()

    # -- what may be typed ------------------------------------------------------------------------------

    def _validation(self, cell: Cell) -> dict[str, object]:
        """Return what may stand in a cell; what is offered or hinted keeps nobody from typing something else."""
        title, text = self._hint(cell)
        hint: dict[str, object] = {}
        if text:
            hint = {"input_title": title[:MAX_HINT_TITLE], "input_message": text[:MAX_HINT]}
        if cell.money:
            return hint | {
                "validate": "decimal", "criteria": ">=", "value": 0, "error_title": "不是金额",
                "error_message": f"请填数字，单位是{self._template.money_unit}，不要写单位。",
            }  # fmt: skip
        if self._role(cell) == "weight":
            return hint | {
                "validate": "decimal", "criteria": "between", "minimum": 0, "maximum": int(self._template.total_points),
                "error_title": "不是分值", "error_message": f"请填 0 到 {self._template.total_points:f} 的数字。",
            }  # fmt: skip
        if choices := self._choices(cell):
            return hint | {"validate": "list", "source": list(choices), "show_error": False}
        return hint | {"validate": "any"}

    def _hint(self, cell: Cell) -> tuple[str, str]:
        path = cell.path
        known = (path.family, path.kin) if path is not None else ()
        return next(((title, text) for one, title, text in self._hints if one in known), ("", ""))

    def _column(self, cell: Cell) -> Column | None:
        path = cell.path
        if path is None or path.row is None:
            return None
        return next((one for one in self._template.indicators.columns if one.field == path.column), None)

    def _role(self, cell: Cell) -> str:
        column = self._column(cell)
        return column.role if column else ""

    def _choices(self, cell: Cell) -> tuple[str, ...]:
        """Return the texts offered for a cell, none where a list would not hold them."""
        column, path = self._column(cell), cell.path
        fields = {("project", field.id): field.choices for field in self._template.header}
        offered = column.choices if column else fields.get((path.block, path.key), ()) if path else ()
        is_short = len(",".join(offered)) <= MAX_HINT and not any("," in text for text in offered)
        return offered if is_short else ()

    # -- checks -----------------------------------------------------------------------------------------

    def _checks(self) -> Iterator[tuple[Place, str, object]]:
        """Yield a cell, when it is wrong, and how it looks then: points that do not add up, money spent beyond the budget."""
        places = {
            cell.key: Place(*self.area_of(cell)[:2]) for cell in self.grid.cells if cell.key is not None
        }
        if TOTAL_WEIGHT in places:
            total, execution = places[TOTAL_WEIGHT], f"{self._template.execution_points:f}"
            is_wrong = f"AND({total}>{execution},{total}<>{self._template.total_points:f})"
            yield total, is_wrong, self._wrong
        for section in self._template.sections:
            areas = self._weights_of(section.name)
            if section.points and areas and section_path(section.name) in places:
                look = self._wrong if self._template.presets == "strict" else self._doubtful
                is_wrong = f"AND(SUM({areas})>0,SUM({areas})<>{Decimal(section.points):f})"
                yield places[section_path(section.name)], is_wrong, look
        for cell in self.grid.cells:
            path = cell.path
            if path is not None and path.block == "funds" and path.column == "executed":
                budget = places.get(path._replace(column="adjusted"))
                spent = Place(*self.area_of(cell)[:2])
                if budget:
                    yield spent, f"N({spent})>N({budget})", self._doubtful
        if TOTAL_SCORE in places:
            yield (
                places[TOTAL_SCORE],
                f"N({places[TOTAL_SCORE]})>{self._template.total_points:f}",
                self._wrong,
            )

    def _weights_of(self, category: str) -> str:
        """Return the cells of the points of a level 1."""
        rows = self.job.project.indicators
        cells = [
            Place(*self.area_of(cell)[:2])
            for cell in self.grid.cells
            if self._role(cell) == "weight" and cell.path and rows[cell.path.row or 0].category == category
        ]
        return f"{min(cells)}:{max(cells)}" if cells else ""


def _hints() -> Iterator[tuple[str, str, str]]:
    """Yield the help of each field that fits into a hint: its first lines."""
    for path, title, text in resources.field_helps():
        lines: list[str] = []
        for line in text.splitlines():
            if len("\n".join([*lines, line])) <= MAX_HINT:
                lines.append(line)
        yield path, title, "\n".join(lines)
