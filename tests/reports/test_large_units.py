"""Money in 万元 and 亿元 keeps the decimals that were typed wherever it goes out: screen, paper, sheets, Word, summary, tables."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from docx import Document
from pypdf import PdfReader

from model.exchange.form_json import evaluation_dict
from model.form.project import Project, with_texts
from model.form.template import Template
from model.form.template_change import converted
from model.form.template_reader import parse_template
from model.reading.amounts import YUAN, block_text
from model.tables.rows import tables_of
from model.workbook.workbook import Workbook
from reports.form.form_pdf import save_pdf
from reports.form.print_job import PrintJob
from reports.form_reading import read_forms
from reports.report.report_docx import render_report_docx
from reports.sheets.blank_form import render_blank_xlsx
from reports.sheets.carried_name import CARRIED
from reports.sheets.docx_form import render_form_docx
from reports.sheets.xlsx_form import render_form_xlsx
from reports.sheets.xlsx_summary import render_summary_xlsx
from reports.summary.summary_pdf import save_summary_pdf
from resources import report_template_path
from tests.model.builders import YEAR, clean_project, template_text
from tests.opened_sheets import load_workbook
from tests.summary_cases import summarise

UNITS = ("万元", "亿元")
# 207 453 812.34 元 in both; the sum below is 2.2745381234 亿元
TYPED = {
    "万元": ("20745.381234", "2000", "22745.381234"),
    "亿元": ("2.0745381234", "0.2", "2.2745381234"),
}


@cache
def template_in(unit: str) -> Template:
    text = template_text("national-2020").replace("万元", unit)
    return parse_template(text, "a.toml")


def project_in(unit: str) -> Project:
    fiscal, other, _ = TYPED[unit]
    typed = {"funds.fiscal.adjusted": fiscal, "funds.other.adjusted": other, "funds.fiscal.executed": fiscal}
    return with_texts(replace(clean_project("national-2020"), funds={}), typed)


def job_in(unit: str) -> PrintJob:
    return PrintJob(project_in(unit), template_in(unit), YEAR)


def shown_texts(path: Path) -> str:
    return "".join("".join(page.extract_text() for page in PdfReader(path).pages).split())


@pytest.mark.parametrize("unit", UNITS)
def test_paper_word_and_report_show_them(unit: str, tmp_path: Path) -> None:
    fiscal, _, total = TYPED[unit]
    save_pdf(tmp_path / "a.pdf", [job_in(unit)])
    words = Document(io.BytesIO(render_form_docx(job_in(unit))))
    report = Document(
        io.BytesIO(render_report_docx(job_in(unit), report_template_path().read_bytes(), "模板"))
    )
    cells = {cell.text for table in words.tables for row in table.rows for cell in row.cells}
    in_report = {cell.text for table in report.tables for row in table.rows for cell in row.cells}
    told = "\n".join(one.text for one in report.paragraphs)
    for amount in (fiscal, total):
        assert amount in shown_texts(tmp_path / "a.pdf")
        assert amount in cells and amount in in_report
    assert f"{total} {unit}" in told
    assert f"资金来源（{unit}）" in in_report


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("is_live", [False, True])
def test_spreadsheets_hold_them_as_numbers(unit: str, is_live: bool, tmp_path: Path) -> None:
    fiscal, _, total = TYPED[unit]
    path = tmp_path / "a.xlsx"
    path.write_bytes(render_form_xlsx(job_in(unit), is_live))
    values = [
        cell.value for row in load_workbook(path, data_only=True).worksheets[0].iter_rows() for cell in row
    ]
    assert values.count(float(fiscal)) == 3 and float(total) in values


@pytest.mark.parametrize("unit", UNITS)
def test_the_summary_shows_them(unit: str, tmp_path: Path) -> None:
    computed = job_in(unit).computed
    summary = summarise([computed], template_in(unit))
    total = TYPED[unit][2]
    save_summary_pdf(tmp_path / "a.pdf", summary)
    assert total in shown_texts(tmp_path / "a.pdf") and f"金额单位：{unit}" in shown_texts(tmp_path / "a.pdf")
    sheet = load_workbook(io.BytesIO(render_summary_xlsx(summary))).worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == float(total)]
    assert cells and {cell.number_format for cell in cells} == {"#,##0.00##############"}


@pytest.mark.parametrize("unit", UNITS)
def test_the_command_evaluate_tells_them(unit: str) -> None:
    computed = job_in(unit).computed
    told = evaluation_dict(computed.project, computed.evaluation, (), template_in(unit))
    assert told["funds"]["total"]["adjusted"] == TYPED[unit][2]
    assert told["funds"]["total"]["initial"] == "0.00"


@pytest.mark.parametrize("unit", UNITS)
def test_flat_tables_have_yuan_to_the_fen(unit: str, tmp_path: Path) -> None:
    book = Workbook.create(tmp_path / "书.jxzp", template_in(unit).text, YEAR)
    book.add_project(project_in(unit))
    (tables,) = tables_of(book, "书")
    assert tables.form.adjusted == Decimal("227453812.34") and tables.form.money_unit == unit
    book.close()


def test_from_unit_to_unit_no_cent_is_lost() -> None:
    yuan = parse_template(template_text("shenzhen-2021"), "b.toml")
    whole = converted(project_in("亿元"), template_in("亿元"), yuan)
    assert whole.funds["fiscal"]["adjusted"] == "207453812.34"
    assert converted(whole, yuan, template_in("亿元")).funds == project_in("亿元").funds
    other = converted(project_in("亿元"), template_in("亿元"), template_in("万元"))
    assert other.funds == project_in("万元").funds


@pytest.mark.parametrize(("unit", "text"), [("亿元", "0.20745381234"), ("万元", "2074.5381234")])
def test_a_sheet_in_another_unit_is_read_into_it(unit: str, text: str, tmp_path: Path) -> None:
    """A sheet in 百万元 comes into a workbook of 亿元 or 万元 whole, and says so."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(render_form_xlsx(PrintJob(project_in("亿元"), template_in("亿元"), YEAR)))
    book = load_workbook(path)
    del book[CARRIED]
    for cell in (cell for row in book.worksheets[0].iter_rows() for cell in row):
        if isinstance(cell.value, str) and "亿元" in cell.value:
            cell.value = cell.value.replace("亿元", "百万元")
        elif cell.value == 2.0745381234:
            cell.value = 20.745381234
    book.save(path)
    workbook = Workbook.create(tmp_path / "书.jxzp", template_in(unit).text, YEAR)
    (found,) = read_forms(path, workbook)
    workbook.close()
    assert found.form.project.funds["fiscal"]["adjusted"] == text
    assert any(f"以百万元为单位，已换算成{unit}" in one.message for one in found.remarks)


def test_the_blank_form_shows_every_decimal_down_to_the_fen() -> None:
    shown = {"亿元": "0.00########", "万元": "0.00####"}
    for unit, form in shown.items():
        sheet = load_workbook(io.BytesIO(render_blank_xlsx(template_in(unit), YEAR))).worksheets[0]
        assert form in {cell.number_format for row in sheet.iter_rows() for cell in row}


def test_a_selected_block_comes_to_all_decimals() -> None:
    assert block_text(["207.4538", "0.1"]) == "2 个数 · 求和 207.5538 · 平均 103.7769"
    assert block_text(["1", "2", "2"]) == "3 个数 · 求和 5 · 平均 1.67"
    assert block_text(["0.00005", "0.00000"]) == "2 个数 · 求和 0.00005 · 平均 0.00003"


def test_the_units_are_those_of_the_templates() -> None:
    assert list(YUAN) == ["元", "万元", "亿元"]
