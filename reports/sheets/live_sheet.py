"""A form's sheet beside whose amounts, points and scores stand formulas: sums, rates and scores follow what is typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from xlsxwriter.worksheet import Worksheet

from model.form.blocks import TotalBlock
from model.form.field_path import TOTAL_SCORE, FieldPath
from model.form.project import text_at
from model.grid.cells import Cell, Role
from model.reading.amounts import read_amount
from reports.form.print_job import PrintJob
from reports.sheets.figures import GENERAL, Figure, figure_of, form_to_type_over, may_hold_figure
from reports.sheets.form_formulas import FormFormulas, grade_formula
from reports.sheets.form_sheet import TEXT, FormSheet, Looks
from reports.sheets.formula_parts import Formula, Place


class LiveSheet(FormSheet):
    """Draws one form on a sheet; sums, rates and scores are formulas where the form has scores."""

    def __init__(self, sheet: Worksheet, looks: Looks, job: PrintJob) -> None:
        super().__init__(sheet, looks, job)
        self._is_live = job.template.has_scores
        self._formulas: Mapping[FieldPath, Formula] = {}
        self._grade: Formula | None = None

    def write_cells(self) -> None:
        """Write the cells of the grid."""
        if self._is_live:
            self._make_formulas()
        super().write_cells()

    def content_of(self, cell: Cell) -> tuple[str | Decimal | Formula, str]:
        """Return what stands in a cell, and in which number format."""
        figure, formula = self.figure_in(cell), self._formula(cell)
        form = self.number_format(cell, figure, formula)
        if formula is not None:
            return formula, form
        return self.text_of(cell) if figure is None else figure.value, form

    def figure_in(self, cell: Cell) -> Figure | None:
        """Return the figure in a cell; an amount as exactly as it was typed."""
        figure = figure_of(cell, self.job.template)
        if figure is None or not self._is_live or not cell.money or cell.path is None:
            return figure
        typed = read_amount(text_at(self.job.project, cell.path), self.job.template.money_unit).value
        return figure if typed is None else replace(figure, value=typed)

    def number_format(self, cell: Cell, figure: Figure | None, formula: Formula | None) -> str:
        """Return the number format of a cell."""
        if figure is not None:
            return form_to_type_over(figure) if self._is_live and cell.is_editable else figure.form
        if formula is not None:
            return GENERAL
        is_to_fill = self._is_live and not cell.text and may_hold_figure(cell, self.job.template)
        return GENERAL if is_to_fill else TEXT

    def _formula(self, cell: Cell) -> Formula | None:
        if cell.key is not None:
            return self._formulas.get(cell.key)
        is_grade = cell.role is Role.TOTAL and cell.text == self.job.computed.evaluation.grade
        return self._grade if is_grade else None

    def _make_formulas(self) -> None:
        computed = self.job.computed
        cells = {cell.key: cell for cell in self.grid.cells if cell.key is not None}
        places = {key: Place(self.tops[cell.row], cell.column) for key, cell in cells.items()}
        self._formulas = self.made_formulas(FormFormulas(computed, cells, places))
        has_grade = any(one.grade for one in computed.template.blocks_of(TotalBlock))
        if TOTAL_SCORE in self._formulas and has_grade:
            grades, grade = computed.template.grades, computed.evaluation.grade
            self._grade = grade_formula(grades, places[TOTAL_SCORE], grade)

    def made_formulas(self, formulas: FormFormulas) -> Mapping[FieldPath, Formula]:
        """Return the formulas that stand on the sheet."""
        return formulas.made()
