"""Official forms as spreadsheets that look like the paper and print on as many pages: one form, or many in one file."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from xlsxwriter import Workbook

from model.errors import UserError
from model.files import write_whole
from model.grid.cells import Grid
from reports.form.print_job import PrintJob, one_by_one, shown_name
from reports.sheets.carried_sheet import write_carried
from reports.sheets.form_sheet import FormSheet, Looks
from reports.sheets.xlsx_summary import MAX_UNITS

SHEET = "项目支出绩效自评表"
# Excel's own limits of a sheet's name
MAX_SHEET_NAME = 31
_NO_NAME = str.maketrans(dict.fromkeys("[]:*?/\\\n\r\t", " "))


@dataclass(frozen=True, slots=True)
class WrittenForms:
    """A file with so many forms, and one sentence for each that could not be written."""

    data: bytes
    count: int
    problems: tuple[str, ...] = ()


def save_form_xlsx(path: Path, job: PrintJob, is_live: bool = False) -> None:
    """Write one form as xlsx. Raises UserError with one Chinese sentence; an old file is then still whole."""
    write_whole(path, render_form_xlsx(job, is_live))


def render_form_xlsx(job: PrintJob, is_live: bool = False) -> bytes:
    """Return one form as xlsx; the same form gives the same bytes. Raises UserError where a text fits no cell.

    ``is_live``: sums, rates and scores are formulas.
    """
    check_lengths(job.grid, shown_name(job))
    return _written([(SHEET, job)], is_live)


def render_forms_xlsx(jobs: Iterable[PrintJob], is_live: bool = False) -> WrittenForms:
    """Return forms as one xlsx file, a sheet for each; one with a text that fits no cell is named and left out."""
    problems: list[str] = []
    names: set[str] = set()
    forms = []
    for job in jobs:
        try:
            check_lengths(job.grid, shown_name(job))
        except UserError as error:
            problems.append(str(error))
        else:
            forms.append((_sheet_name(shown_name(job), names), job))
    return WrittenForms(_written(forms, is_live) if forms else b"", len(forms), tuple(problems))


def _written(forms: list[tuple[str, PrintJob]], is_live: bool) -> bytes:
    buffer = io.BytesIO()
    # merged areas are written by guess otherwise
    book = Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    first = forms[0][1]
    title = shown_name(first) if len(forms) == 1 else SHEET
    book.set_properties({"title": title, "created": datetime(first.year, 12, 31)})
    looks = Looks(book)
    for name, job in _in_turn(forms):
        FormSheet(book.add_worksheet(name), looks, job, is_live).write()
    write_carried(book, forms, is_live)
    book.close()
    return buffer.getvalue()


def _in_turn(forms: list[tuple[str, PrintJob]]) -> Iterator[tuple[str, PrintJob]]:
    """Yield the forms so that what is made of each does not stay in memory."""
    return zip((name for name, _ in forms), one_by_one([job for _, job in forms]), strict=True)


def check_lengths(grid: Grid, name: str) -> None:
    """Raise UserError if a text of a form is too long for a cell of Excel."""
    for cell in grid.cells:
        units = len(cell.text.encode("utf-16-le", "replace")) // 2
        if units > MAX_UNITS:
            raise UserError(
                f"“{name}”里“{cell.text[:10]}……”这一格有 {units} 字，Excel 一格最多 {MAX_UNITS} 字，请改导出 JSON 或 PDF。"
            )


def _sheet_name(name: str, taken: set[str]) -> str:
    """Return a name that Excel takes for a sheet, different from the others without regard to case."""
    plain = " ".join(name.translate(_NO_NAME).split()).strip("'") or "未命名项目"
    for number in range(1, len(taken) + 2):
        mark = f"（{number}）" if number > 1 else ""
        found = _cut(plain, MAX_SHEET_NAME - len(mark)) + mark
        if found.lower() not in taken:
            break
    taken.add(found.lower())
    return found


def _cut(text: str, units: int) -> str:
    """Return the beginning of a text, as many UTF-16 units long as Excel counts."""
    return text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore").strip()
