"""The other forms of a year as spreadsheets: all that the grid shows is there, marks and heads of two rows too."""

from __future__ import annotations

from pathlib import Path

import pytest

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
