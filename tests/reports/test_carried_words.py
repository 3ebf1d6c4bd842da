"""Exported Word files, and the other forms of a year: what nobody changed comes back as typed, what was changed counts."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document

from model.errors import FormError
from model.form.project import Project, with_texts
from model.workbook.workbook import Workbook
from reports.form.print_job import PrintJob
from reports.form_reading import read_file
from reports.sheets.docx_form import render_form_docx
from reports.sheets.xlsx_form import render_form_xlsx, render_forms_xlsx
from tests.model.builders import YEAR, clean_project, template, template_text
from tests.model.form.year_cases import NAMES, read_case
from tests.office import Converter, office
from tests.opened_sheets import load_workbook
from tests.reports.test_carried_forms import odd
from ui.jobs.importing import import_forms

__all__ = ["office"]  # a fixture


def written(project: Project, folder: Path) -> Path:
    path = folder / "表.docx"
    path.write_bytes(render_form_docx(PrintJob(project, template(), YEAR)))
    return path


def back(path: Path) -> Project:
    (found,) = read_file(path).forms
    return found.form.project


def change(path: Path, old: str, new: str) -> None:
    """Type something else into the one cell of a text and save the file."""
    document = Document(str(path))
    cells = {
        id(cell._tc): cell
        for table in document.tables
        for row in table.rows
        for cell in row.cells
        if cell.text == old
    }
    (cell,) = cells.values()
    cell.text = new
    document.save(str(path))


def test_a_word_file_comes_back_whole_and_what_was_changed_counts(tmp_path: Path) -> None:
    path = written(odd(), tmp_path)
    assert back(path) == odd()
    change(path, odd().header["department"], "另一个局")
    assert back(path) == with_texts(odd(), {"project.department": "另一个局"})


def test_answers_to_warnings_go_into_no_word_file(tmp_path: Path) -> None:
    path = written(replace(odd(), notes={"goal-copied@goals.actual": "只给自己看"}), tmp_path)
    with zipfile.ZipFile(path) as package:
        parts = [package.read(name) for name in package.namelist()]
    assert any(b"exportedForm" in part for part in parts)
    assert not any(b"goal-copied" in part for part in parts)
    assert not back(path).notes


def test_what_stands_on_the_page_is_read_without_what_is_carried(tmp_path: Path) -> None:
    document = Document(str(written(clean_project(), tmp_path)))
    document.part.rels.clear()
    words = Document()
    for element in list(document.element.body)[:-1]:
        words.element.body.sectPr.addprevious(element)
    words.save(str(tmp_path / "抄的.docx"))
    (found,) = read_file(tmp_path / "抄的.docx").forms
    assert found.remarks == found.unplaced == ()
    assert [row.name for row in found.form.project.indicators] == [
        row.name for row in clean_project().indicators
    ]
    assert found.form.year == YEAR and found.form.project.header == clean_project().header


def test_libreoffice_keeps_what_a_word_file_carries(office: Converter, tmp_path: Path) -> None:
    (saved,) = office([written(odd(), tmp_path)], "docx")
    found = back(saved)
    assert (found.indicators[0].method, found.indicators[0].grade) == (
        "qualitative",
        odd().indicators[0].grade,
    )
    assert found.funds == odd().funds


# -- the other forms of a year ------------------------------------------------------------------------------


def test_they_come_into_a_workbook_from_one_file(tmp_path: Path) -> None:
    book = Workbook.create(tmp_path / "书.jxzp", template_text("shenzhen-2021"), YEAR)
    names = [name for name in NAMES if name.startswith("shenzhen")]
    cases = [read_case(name) for name in names]
    jobs = [PrintJob(form.project, made, form.year) for form, made in cases]
    main = with_texts(clean_project(), {"project.name": cases[0][0].project.name})
    path = tmp_path / "全部.xlsx"
    path.write_bytes(render_forms_xlsx([PrintJob(main, template(), YEAR), *jobs]).data)
    result = import_forms(book, [path])
    assert result.problems == () and len(result.forms) == 1 + len(names)
    sheets = [book.sheet(number) for number in book.all_ids if book.sheet(number)]
    assert {(one.form, one.date) for one in sheets if one} == {(form.form_id, form.date) for form, _ in cases}
    book.close()


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_one_that_was_changed_is_not_taken_for_what_it_was(kind: str, tmp_path: Path) -> None:
    form, made = read_case("shenzhen-2021-declaration")
    job = PrintJob(form.project, made, form.year)
    path = tmp_path / f"表.{kind}"
    path.write_bytes((render_form_xlsx if kind == "xlsx" else render_form_docx)(job))
    assert read_file(path).forms[0].form == form
    if kind == "docx":
        change(path, form.project.name, "改过的名称")
    else:
        book = load_workbook(path)
        (cell,) = [
            one for row in book.worksheets[0].iter_rows() for one in row if one.value == form.project.name
        ]
        cell.value = "改过的名称"
        book.save(path)
    try:
        found = read_file(path).forms
    except FormError as error:
        assert "申报" in str(error)
    else:
        assert found[0].form.project.name == "改过的名称"
