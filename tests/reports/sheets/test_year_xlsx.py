"""The other forms of a year as spreadsheets and on paper: all that the grid shows is there, marks and heads of two rows too."""

from __future__ import annotations

from pathlib import Path

import pytest

from model.form.project import with_texts
from reports.form.print_job import PrintJob
from reports.reading.xlsx_reading import read_worksheets
from reports.sheets.xlsx_form import render_form_xlsx
from tests.model.form.year_cases import NAMES, read_case


def job_of(name: str) -> PrintJob:
    form, made = read_case(name)
    return PrintJob(form.project, made, form.year)


def squeezed(text: str) -> str:
    return "".join(text.split()).lstrip("*")


@pytest.mark.parametrize("name", NAMES)
def test_a_spreadsheet_shows_what_the_paper_shows(name: str, tmp_path: Path) -> None:
    path, job = tmp_path / "a.xlsx", job_of(name)
    path.write_bytes(render_form_xlsx(job))
    (sheet,) = read_worksheets(path)
    texts = [squeezed(text) for row in sheet.rows for text in row]
    words = {
        squeezed(cell.text)
        for cell in job.grid.cells
        if cell.text and not cell.money and "%" not in cell.text
    }
    numbers = {word for word in words if word.replace(".", "").isdigit()}
    assert words - numbers <= set(texts)
    assert texts.count("√") == sum(cell.text == "√" for cell in job.grid.cells)


@pytest.mark.parametrize("name", NAMES)
def test_a_filled_form_takes_two_pages_at_most(name: str) -> None:
    job = job_of(name)
    assert len(job.plan.pages) <= 2 and not job.missing
    assert job.plan.marks is not None and not job.plan.marks.stamp


def test_a_draft_is_stamped_and_its_code_names_the_month() -> None:
    form, made = read_case("shenzhen-2021-monitoring")
    draft = with_texts(form.project, {"indicators[1].reason": ""})
    marks = PrintJob(draft, made, form.year).plan.marks
    assert marks is not None and marks.stamp == "草稿"
    assert marks.qr_text.splitlines()[1] == "2021年1—6月"


def test_long_texts_go_over_several_pages_and_nothing_is_lost() -> None:
    form, made = read_case("national-2020-transfer")
    long = "工程款按合同节点支付，" * 120
    texts = {
        "goals.fund_management.payment.problems": long,
        "goals.audit_findings": long,
        "indicators[1].reason": long,
    }
    job = PrintJob(with_texts(form.project, texts), made, form.year)
    shown: dict[str, str] = {}
    for page in job.plan.pages:
        for box in page.boxes:
            shown[box.key] = shown.get(box.key, "") + "".join(line.text for line in box.lines)
    assert len(job.plan.pages) > 2
    assert all(squeezed(text) in squeezed(shown[key]) for key, text in texts.items())
