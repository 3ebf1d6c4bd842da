"""What was exported comes back as it was typed; what somebody changed on the sheet since counts as changed."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import resources
from model.exchange.form_json import form_json, parse_form
from model.form.page_options import PageOptions
from model.form.project import Indicator, Project, with_texts
from model.workbook.workbook import Workbook
from reports.form.print_job import PrintJob
from reports.form_reading import read_forms
from reports.sheets.carried_name import CARRIED
from reports.sheets.xlsx_form import render_form_xlsx, render_forms_xlsx
from tests.depth import often, some_every_day
from tests.model.builders import YEAR, clean_project, template, template_text
from tests.model.form.random_templates import projects
from tests.office import Converter, office
from tests.opened_sheets import load_workbook

__all__ = ["office"]  # a fixture
ODD = {
    "project.name": "  前面有空格的项目_x0041_\t和制表符",
    "project.amount": "１２３４５６．７元",
    "funds.fiscal.initial": "1,234,567.895",
    "goals.actual": "\t第一段\n\n　　第二段 _x000D_ \n",
    "indicators[0].actual": " ≥ 96.370 % ",
    "indicators[0].weight": "12.50",
    "indicators[0].reason": "=1+1\n+86\n_x0007_",
    "indicators[0].grade": "部分达成并具有一定效果",
    "indicators[0].method": "qualitative",
    "indicators[0].manual_score": "9.10",
    "signature.prepared_by": "  张 三\t",
}


def odd() -> Project:
    return with_texts(clean_project(), ODD)


def back(path: Path) -> Project:
    (found,) = read_forms(path)
    return found.form.project


def exported(project: Project, folder: Path, name: str = "shenzhen-2021", is_live: bool = False) -> Path:
    path = folder / "表.xlsx"
    path.write_bytes(render_form_xlsx(PrintJob(project, template(name), YEAR), is_live))
    return path


@pytest.mark.parametrize("is_live", [False, True])
def test_what_no_sheet_shows_comes_back(tmp_path: Path, is_live: bool) -> None:
    project = replace(odd(), notes={"goal-copied@goals.actual": "说明"})
    assert back(exported(project, tmp_path, is_live=is_live)) == replace(project, notes={})


@settings(max_examples=often(40, at_least=2, share=20))
@given(st.data())
@pytest.mark.parametrize("name", some_every_day(resources.template_ids(), 6))
def test_any_form_of_any_place_comes_back(
    name: str, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    found = template(name)
    project = replace(data.draw(projects(found)), notes={})
    wanted = parse_form(form_json(project, found, YEAR), "a", (name,)).project
    assert back(exported(project, tmp_path_factory.mktemp("a"), name)) == wanted


def test_a_form_comes_back_from_a_page_of_its_own(tmp_path: Path) -> None:
    options = PageOptions(title="另一个标题", separators="yes", signature=(("date", "日子"),))
    path = tmp_path / "表.xlsx"
    path.write_bytes(render_form_xlsx(PrintJob(odd(), template(), YEAR, options)))
    assert back(path) == odd()


def changed(path: Path, old: str, new: object) -> Path:
    """Put something else into the one cell of a text and save the file."""
    book = load_workbook(path)
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row if cell.value == old]
    assert len(cells) == 1
    cells[0].value = new
    book.save(path)
    return path


def without_marks() -> Project:
    """Return the odd form without what openpyxl, which changes the files here, does not leave as it is."""
    plain = {
        "project.name": "  前面有空格",
        "goals.actual": "\t第一段\n\n　　第二段",
        "indicators[0].reason": " 原因",
    }
    return with_texts(odd(), plain)


def test_a_changed_cell_counts_and_the_others_come_back(tmp_path: Path) -> None:
    path = changed(exported(without_marks(), tmp_path), " 原因", "改了原因")
    assert back(path) == with_texts(without_marks(), {"indicators[0].reason": "改了原因"})
    path = changed(exported(without_marks(), tmp_path), "  前面有空格", "新名称")
    assert back(path) == with_texts(without_marks(), {"project.name": "新名称"})


def test_a_row_that_was_added_or_removed_moves_no_other_method(tmp_path: Path) -> None:
    rows = [
        Indicator("产出指标", "数量指标", f"指标{n}", "有效", "有效", "1", method="qualitative")
        for n in "甲乙丙"
    ]
    project = replace(clean_project(), indicators=(*rows, *clean_project().indicators))
    path = exported(project, tmp_path)
    book = load_workbook(path)
    sheet = book.worksheets[0]
    (cell,) = [cell for row in sheet.iter_rows() for cell in row if cell.value == "指标乙"]
    for other in sheet[cell.row]:
        if type(other).__name__ == "Cell" and other.column >= cell.column:
            other.value = None
    book.save(path)
    read = back(path).indicators
    assert [(row.name, row.method) for row in read[:2]] == [
        ("指标甲", "qualitative"),
        ("指标丙", "qualitative"),
    ]
    assert read[2:] == project.indicators[3:]


def test_forms_of_one_file_come_back_by_their_sheets(tmp_path: Path) -> None:
    many = [with_texts(odd(), {"project.name": f"项目 {n}", "project.amount": f"{n}.10"}) for n in range(3)]
    long_name = with_texts(odd(), {"project.name": "名" * 40 + "[1]:*?/\\"})
    jobs = [
        PrintJob(project, template(), YEAR) for project in (*many, many[0], long_name, replace(long_name))
    ]
    path = tmp_path / "全部.xlsx"
    path.write_bytes(render_forms_xlsx(jobs).data)
    assert [one.form.project for one in read_forms(path)] == [job.project for job in jobs]
    names = load_workbook(path).sheetnames
    assert len({name.lower() for name in names}) == len(names) and max(map(len, names)) <= 31


def test_what_the_hidden_sheet_says_counts_only_where_the_visible_one_says_the_same(tmp_path: Path) -> None:
    path = exported(odd(), tmp_path)
    book = load_workbook(path)
    hidden = book[CARRIED]
    text = "".join(str(cell.value) for cell in hidden[1][1:] if cell.value)
    hidden["B1"] = text.replace("1,234,567.895", "9")
    for cell in hidden[1][2:]:
        cell.value = None
    book.save(path)
    assert back(path).funds["fiscal"]["initial"] == "1234567.90"
    hidden["B1"] = "{"
    book.save(path)
    assert back(path).funds["fiscal"]["initial"] == "1234567.90"


def test_libreoffice_keeps_what_is_carried(office: Converter, tmp_path: Path) -> None:
    path = exported(odd(), tmp_path, is_live=True)
    (saved,) = office([path], "xlsx")
    found = back(saved)
    assert (
        found.indicators[0].method == "qualitative" and found.indicators[0].grade == odd().indicators[0].grade
    )
    assert found.funds == odd().funds


def test_answers_to_warnings_go_nowhere() -> None:
    project = replace(odd(), notes={"goal-copied@goals.actual": "只给自己看"})
    book = load_workbook(io.BytesIO(render_form_xlsx(PrintJob(project, template(), YEAR))))
    texts = [str(cell.value) for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert not any("goal-copied" in text for text in texts)


def test_a_form_of_another_template_is_read_from_the_sheet_alone(tmp_path: Path) -> None:
    workbook = Workbook.create(tmp_path / "书.jxzp", template_text("national-2020"), YEAR)
    (found,) = read_forms(exported(odd(), tmp_path), workbook)
    assert found.template.id == "national-2020" and found.form.project.name == ODD["project.name"].strip()
    workbook.close()
