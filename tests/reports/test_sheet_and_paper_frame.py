"""What goes around a form: the frame and the repeated rows of the spreadsheet, the outline, marks and heads of a PDF."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

import resources
from model.exchange.recognise import read_worksheet
from model.form.project import with_text
from model.workbook.workbook import Workbook
from reports.form.form_pdf import render_pdf, save_pdf
from reports.form.print_job import PrintJob
from reports.form.proof_marks import DRAFT, marks_of
from reports.form_reading import read_forms
from reports.proof.verify import Verdict, verify_code, verify_pdf
from reports.sheets.xlsx_form import render_form_xlsx
from reports.summary.summary_table import grade_range, heads
from resources.forms import read_form
from tests.model.builders import YEAR, clean_project, template, template_text
from tests.reports.reading.sheets import read_worksheets
from tests.summary_cases import summary_of


def sample(number: int) -> PrintJob:
    form, template = read_form(resources.sample_paths()[number - 1])
    return PrintJob(form.project, template, form.year)


@pytest.mark.parametrize(("number", "is_repeated"), [(1, False), (2, True)])
def test_the_caption_is_repeated_on_the_second_page_of_a_sheet(number: int, is_repeated: bool) -> None:
    sheet = load_workbook(io.BytesIO(render_form_xlsx(sample(number)))).worksheets[0]
    assert len(sample(number).plan.pages) == 1 + is_repeated
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


def test_what_xml_cannot_hold_is_left_out_of_the_information_both_times() -> None:
    one = sample(1)
    one = replace(one, project=with_text(one.project, "project.unit", "甲\x0b乙\ufffe丙"))
    reader = PdfReader(io.BytesIO(render_pdf([one])))
    assert reader.metadata is not None and reader.metadata.author == "甲乙丙"
    assert reader.xmp_metadata is not None and reader.xmp_metadata.dc_creator == ["甲乙丙"]


def test_one_error_makes_a_draft_and_answered_warnings_are_not_counted() -> None:
    project = with_text(clean_project(), "goals.actual", "")
    for unit, note, said in (
        ("测试中心", "", "草稿：1 个错误"),
        ("", "", "草稿：1 个错误、1 个提醒"),
        ("", "没有实施单位", "草稿：1 个错误"),
    ):
        changed = with_text(with_text(project, "project.unit", unit), "notes.unit-blank@project.unit", note)
        marks = marks_of(PrintJob(changed, template(), YEAR).computed)
        assert marks.stamp == DRAFT and marks.stamp_text == said
    assert not marks_of(PrintJob(clean_project(), template(), YEAR).computed).stamp


def test_three_names_are_listed_and_more_are_counted() -> None:
    for count, said in ((1, "局1"), (3, "局1、局2、局3"), (4, "局1、局2、局3 等 4 个")):
        forms = [with_text(clean_project(), "project.department", f"局{n + 1}") for n in range(count)]
        assert heads(summary_of(forms))[0][1] == said


def test_each_grade_says_its_scores() -> None:
    summary = summary_of([clean_project()])
    assert [grade_range(summary, number) for number in range(4)] == [
        "90 分及以上",
        "80～90 分（不含 90）",
        "60～80 分（不含 80）",
        "60 分以下",
    ]


def test_an_attachment_says_its_size_and_checksum() -> None:
    pdf = render_pdf([sample(1)])
    (file,) = PdfReader(io.BytesIO(pdf)).attachment_list
    assert file.size == len(file.content)
    checksum = hashlib.md5(file.content, usedforsecurity=False).hexdigest()
    assert f"/CheckSum <{checksum}>".encode() in pdf


def test_a_form_is_called_by_its_file_and_by_its_sheet_where_there_are_several(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes(render_form_xlsx(sample(1)))
    assert [form.source for form in read_forms(path)] == ["表.xlsx"]
    book = load_workbook(path)
    book.copy_worksheet(book.worksheets[0]).title = "另一张"
    book.save(path)
    assert [form.source for form in read_forms(path)] == [
        f"表.xlsx（{book.worksheets[0].title}）",
        "表.xlsx（另一张）",
    ]


def test_a_year_within_a_long_note_is_not_that_of_the_form(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes(render_form_xlsx(sample(1)))
    (sheet,) = read_worksheets(path)
    for note, year in (("（2019年度）", 2019), ("2019年度的资金" + "按规定结转使用" * 9, YEAR)):
        found = read_worksheet(replace(sheet, rows=((note,), *sheet.rows)), template(), 1999)
        assert found is not None and found.year == year, note
