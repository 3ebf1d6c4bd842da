"""An amount with capitals behind it goes to paper and spreadsheet, and comes back as the number that was typed."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from model.form.project import with_texts
from model.form.template_reader import parse_template
from reports.form.form_pdf import render_pdf
from reports.form.print_job import PrintJob
from reports.form_reading import read_file
from reports.proof.verify import Verdict, verify_pdf
from reports.sheets.docx_form import render_form_docx
from reports.sheets.xlsx_form import render_form_xlsx
from tests.model.builders import clean_project, template_text
from tests.opened_sheets import load_workbook

PLAIN = template_text("shenzhen-2021").replace('id = "shenzhen-2021"', 'id = "own"', 1)
WITH = parse_template(PLAIN.replace("money = true }", "money = true, capitals = true }"), "own")
JOB = PrintJob(with_texts(clean_project(), {"project.amount": "200000"}), WITH, 2021)


@pytest.mark.parametrize("is_carried", [True, False])
def test_a_spreadsheet_comes_back(tmp_path: Path, is_carried: bool) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes(render_form_xlsx(JOB))
    book = load_workbook(path)
    texts = [cell.value for row in book.worksheets[0].iter_rows() for cell in row if cell.value]
    assert "200000（贰拾万元整）" in texts
    if not is_carried:
        for sheet in book.worksheets[1:]:
            book.remove(sheet)
        book.save(path)
    (found,) = read_file(path, WITH).forms
    assert found.form.project.header["amount"] == "200000"


def test_word_and_paper_have_it_and_paper_is_proven(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(render_form_docx(JOB))) as archive:
        assert "200000（贰拾万元整）" in archive.read("word/document.xml").decode()
    (tmp_path / "a.pdf").write_bytes(render_pdf([JOB]))
    (check,) = verify_pdf(tmp_path / "a.pdf")
    assert check.verdict is Verdict.WHOLE
