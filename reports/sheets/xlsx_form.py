"""Official forms as spreadsheets that look like the paper and print on as many pages: one form, or many in one file."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from xlsxwriter import Workbook

from model.errors import UserError
from model.files import GoOn, unwatched, write_whole
from model.form.template import SELF_EVALUATION
from model.grid.cells import Grid
from reports.form.print_job import PrintJob, one_by_one, shown_name
from reports.sheets.carried_sheet import write_carried
from reports.sheets.closed_book import closed
from reports.sheets.form_sheet import BOOK_OPTIONS, FormSheet, Looks
from reports.sheets.live_sheet import LiveSheet
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
    own = SHEET if job.template.form_id == SELF_EVALUATION else _sheet_name(job.grid.title, set())
    written = _written([job], is_live, lambda job, names: own)
    if written.problems:
        raise UserError(written.problems[0])
    return written.data


def render_forms_xlsx(
    jobs: Iterable[PrintJob], is_live: bool = False, go_on: GoOn = unwatched
) -> WrittenForms:
    """Return forms as one xlsx file, a sheet for each; one with a text that fits no cell is named and left out."""
    return _written(list(jobs), is_live, lambda job, names: _sheet_name(shown_name(job), names), go_on)


def _written(
    jobs: Sequence[PrintJob],
    is_live: bool,
    sheet_name: Callable[[PrintJob, set[str]], str],
    go_on: GoOn = unwatched,
) -> WrittenForms:
    buffer = io.BytesIO()
    book = Workbook(buffer, BOOK_OPTIONS)
    looks, names = Looks(book), set[str]()
    draw = LiveSheet if is_live else FormSheet
    written: list[tuple[str, PrintJob]] = []
    problems: list[str] = []
    for job, laid_out in zip(jobs, one_by_one(jobs, go_on), strict=True):
        if problem := too_long(laid_out.grid, shown_name(job)):
            problems.append(problem)
            continue
        name = sheet_name(job, names)
        draw(book.add_worksheet(name), looks, laid_out).write()
        written.append((name, job))
    if not written:
        return WrittenForms(b"", 0, tuple(problems))
    title = shown_name(jobs[0]) if len(jobs) == 1 else SHEET
    book.set_properties({"title": title, "created": datetime(jobs[0].year, 12, 31)})
    write_carried(book, written, is_live)
    return WrittenForms(closed(book, buffer), len(written), tuple(problems))


def too_long(grid: Grid, name: str) -> str:
    """Say that a text of a form is too long for a cell of Excel; blank if none is."""
    long_texts = [
        cell.text for cell in grid.cells if len(cell.text) > MAX_UNITS // 2
    ]  # a sign is two units at most
    for text in long_texts:
        units = len(text.encode("utf-16-le", "replace")) // 2
        if units > MAX_UNITS:
            return f"“{name}”里“{text[:10]}……”这一格有 {units} 字，Excel 一格最多 {MAX_UNITS} 字，请改导出 JSON 或 PDF。"
    return ""


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
