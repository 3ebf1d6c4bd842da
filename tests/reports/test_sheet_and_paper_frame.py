"""What goes around a form: the frame and the repeated rows of the spreadsheet, the outline of a PDF, forms that are alike."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

import resources
from model.workbook import Workbook
from reports.form_pdf import PrintJob, render_pdf, save_pdf
from reports.verify import Verdict, verify_code, verify_pdf
from reports.xlsx_form import render_form_xlsx
from resources.forms import read_form
from tests.model.builders import YEAR, clean_project, template_text


def sample(number: int) -> PrintJob:
    form, template = read_form(resources.sample_paths()[number - 1])
    return PrintJob(form.project, template, form.year)


@pytest.mark.parametrize(("number", "is_repeated"), [(1, False), (2, True)])
def test_the_caption_is_repeated_on_the_second_page_of_a_sheet(number: int, is_repeated: bool) -> None:
    sheet = load_workbook(io.BytesIO(render_form_xlsx(sample(number)))).worksheets[0]
    assert len(sample(number).plan().pages) == 1 + is_repeated
    if not is_repeated:
        assert not sheet.print_title_rows
        return
    first, last = (int(part.strip("$")) for part in sheet.print_title_rows.split(":"))
    assert first == last and "三级指标" in [cell.value for cell in sheet[first]]


def test_the_frame_of_a_sheet_is_stronger_than_the_lines_within() -> None:
    sheet = load_workbook(io.BytesIO(render_form_xlsx(sample(1)))).worksheets[0]
    lines = {row[0].row: row[0].border for row in sheet.iter_rows() if row[0].border.left.style}
    top, bottom = min(lines), max(lines)
    assert all(border.left.style == "medium" for border in lines.values())
    assert {row for row, border in lines.items() if border.top.style == "medium"} == {top}
    assert sheet.cell(bottom, 1).border.bottom.style == "medium"
    inner = [cell.border for cell in sheet[top + 1] if cell.border.top.style]
    assert inner and {border.top.style for border in inner} == {"thin"}


def test_a_pdf_shows_its_outline_only_where_there_are_several_forms() -> None:
    modes = [
        PdfReader(io.BytesIO(render_pdf(jobs))).page_mode for jobs in ([sample(1)], [sample(1), sample(3)])
    ]
    assert modes == ["/UseNone", "/UseOutlines"]


def test_of_forms_that_are_alike_the_first_is_named(tmp_path: Path) -> None:
    book = Workbook.create(tmp_path / "a.jxzp", template_text("shenzhen-2021"), YEAR)
    for _ in range(2):
        book.add_project(clean_project())
    save_pdf(tmp_path / "a.pdf", [PrintJob(book.project(1), book.template, book.year)])
    (check,) = verify_pdf(tmp_path / "a.pdf", book)
    assert (check.verdict, check.project_id) == (Verdict.MATCHES, 1)
    found = verify_code(check.code, book)
    assert found is not None and found.project_id == 1
