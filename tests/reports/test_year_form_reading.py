"""Filled forms of a year that other people laid out, read from files of every kind; our own exports, too."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from model.exchange.form_json import Form
from model.exchange.worksheet import Worksheet
from model.form.project import Project
from model.form.shown_texts import only_shown
from model.form.template import Template
from model.workbook.workbook import Workbook
from reports.form.print_job import PrintJob
from reports.form_reading import read_file, read_forms
from reports.sheets.xlsx_form import render_form_xlsx
from tests.command_fixtures import run
from tests.depth import some_every_day
from tests.model.builders import template, template_text
from tests.model.exchange.layout_cases import FOLDER, read_all, read_layout
from tests.model.form.year_cases import NAMES, read_case
from tests.reports.reading.documents import as_docx, as_excel_xml, as_html, as_ods, as_xlsx
from tests.reports.reading.sheets import sheets_in
from ui.jobs.importing import import_forms

__all__ = ["run"]
LAYOUTS = (
    "declaration-term-beside-year",
    "declaration-integrated-system",
    "monitoring-marks-in-columns",
    "monitoring-half-year",
    "department-tasks-first",
    "department-work-list",
    "transfer-unit-of-a-county",
)
KINDS: dict[str, Callable[[Worksheet], bytes]] = {
    "xlsx": as_xlsx,
    "docx": as_docx,
    "ods": as_ods,
    "html": lambda sheet: as_html(sheet).encode(),
    "xls": as_excel_xml,
}


def sheet_of(name: str) -> Worksheet:
    return read_layout(FOLDER / f"{name}.txt").sheets[0]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", some_every_day(LAYOUTS, 3))
def test_a_form_of_the_year_is_read_from_files_of_every_kind(name: str, kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"表.{kind}"
    path.write_bytes(KINDS[kind](sheet_of(name)))
    (wanted,) = read_all(read_layout(FOLDER / f"{name}.txt"))
    (found,) = read_file(path).forms
    assert found.template == wanted.template and found.form.form_id == wanted.template.form_id
    assert (found.form.date, found.form.year) == (wanted.template.date, wanted.year)
    assert figures_alike(found.form.project) == figures_alike(wanted.project)


def figures_alike(project: Project) -> Project:
    """Return a project whose numbers are written alike: a spreadsheet shows 3860000.00 as 3860000."""
    funds = {
        source: {key: text.removesuffix(".00") for key, text in amounts.items()}
        for source, amounts in project.funds.items()
    }
    return replace(project, funds=funds)


@pytest.mark.parametrize("name", NAMES)
def test_our_own_exports_come_back_without_what_they_carry_along(name: str, tmp_path: Path) -> None:
    form, made = read_case(name)
    (sheet,) = sheets_in(render_form_xlsx(PrintJob(form.project, made, form.year))).sheets
    (tmp_path / "表.docx").write_bytes(as_docx(sheet))
    place = made if form.template_id == name else template(form.template_id)
    (found,) = read_file(tmp_path / "表.docx", only=place).forms
    assert (found.form.form_id, found.form.date) == (form.form_id, form.date)
    assert seen(found.form, found.template) == seen(form, made)


@pytest.mark.parametrize("name", NAMES)
def test_our_own_exports_show_what_their_cells_were_taken_for(name: str, tmp_path: Path) -> None:
    form, made = read_case(name)
    (tmp_path / "表.xlsx").write_bytes(render_form_xlsx(PrintJob(form.project, made, form.year)))
    place = made if form.template_id == name else template(form.template_id)
    (read,) = read_file(tmp_path / "表.xlsx", own={place.id: place}).forms
    assert read.form == form and read.found is not None and not read.found.layout
    parts = {use.part for use in read.found.uses.values()}
    assert {"caption", "project", "indicator"} <= parts and not read.unplaced


def seen(form: Form, made: Template) -> dict[str, Any]:
    """Return what a form shows, with its texts as they are seen."""
    shown = only_shown(form.project, made)
    rows = [
        (row.category, row.kind, row.name, row.target, row.actual, row.weight, row.reason)
        for row in shown.indicators
    ]
    return {
        "header": shown.header,
        "goals": {key: text for key, text in shown.goals.items() if text},
        "rows": rows,
        "extra": [dict(row.extra) for row in shown.indicators],
        "signature": shown.signature,
    }


def test_forms_of_a_year_come_in_as_sheets_of_their_project(tmp_path: Path, run: Any) -> None:
    for name in LAYOUTS:
        (tmp_path / f"{name}.xlsx").write_bytes(as_xlsx(sheet_of(name)))
    book = tmp_path / "a.jxzp"
    assert run("new", book, "--template", "national-2020", "--year", "2023")[0] == 0
    status, out, err = run("import", book, *(tmp_path / f"{name}.xlsx" for name in LAYOUTS))
    assert status == 1 and out.count("已导入") == 6 and err.count("。") == 1
    assert "department-work-list.xlsx" in err and "已有“市交通运输局" in err
    with closing(Workbook.open(book)) as workbook:
        sheets = [workbook.sheet(number) for number in workbook.all_ids]
        assert sorted((one.form, one.date) for one in sheets if one is not None) == [
            ("declaration", ""),
            ("declaration", ""),
            ("department", ""),
            ("monitoring", "2023-06-30"),
            ("monitoring", "2023-08-31"),
            ("transfer", ""),
        ]
        assert len(workbook.ids) == 5 and "表上年度 2022 与工作簿 2023 不同" in out


def test_a_sheet_joins_the_project_of_its_name_in_one_step(tmp_path: Path) -> None:
    workbook = Workbook.create(tmp_path / "a.jxzp", template_text("national-2020"), 2023)
    path = tmp_path / "监控.docx"
    path.write_bytes(as_docx(sheet_of("monitoring-marks-in-columns")))
    (evaluated,) = read_forms(path, workbook)
    rows = tuple(
        replace(row, extra=(), actual="已完成", reason="") for row in evaluated.form.project.indicators
    )
    (project,) = workbook.add_projects([replace(evaluated.form.project, indicators=rows)], "加")
    (done,) = import_forms(workbook, [path]).forms
    sheet = workbook.sheet(done.project_id)
    assert sheet is not None and (sheet.project, sheet.date) == (project, "2023-08-31")
    shown = workbook.project(done.project_id)
    assert len(shown.indicators) == len(rows)  # 不适用 of a level that is there is no row of its own
    assert [row.text("likelihood") for row in shown.indicators].count("有可能") == 2
    assert workbook.project(project).indicators[0].actual == "已完成"
    workbook.undo()
    assert workbook.all_ids == (project,)


def test_a_form_that_the_workbook_s_place_does_not_have_is_named(tmp_path: Path) -> None:
    workbook = Workbook.create(tmp_path / "a.jxzp", template_text("sichuan-0013zp"), 2023)
    path = tmp_path / "监控.xlsx"
    path.write_bytes(as_xlsx(sheet_of("monitoring-half-year")))
    (problem,) = import_forms(workbook, [path]).problems
    assert "项目支出绩效运行监控表" in problem and "没有这种表" in problem and problem.count("。") == 1


@pytest.mark.parametrize(
    ("caption", "date"),
    [
        ("1-7月执行情况", "2022-07-31"),
        ("1至9月执行情况", "2022-09-30"),
        ("截至8月底完成情况", "2022-08-31"),
        ("前三季度完成情况", "2022-09-30"),
        ("一至十月执行情况", "2022-10-31"),
        ("1—月执行情况", "2022-07-31"),
    ],
)
def test_the_month_of_a_monitoring_sheet_stands_in_its_captions(
    caption: str, date: str, tmp_path: Path
) -> None:
    rows = (
        ("2022年项目支出绩效运行监控表", "", "", "", "", ""),
        ("项目名称", "公园养护", "", "", "", ""),
        ("一级指标", "二级指标", "三级指标", "年度指标值", caption, "全年预计完成情况"),
        ("产出指标", "数量指标", "养护面积", "≥86公顷", "50公顷", "86公顷"),
    )
    path = tmp_path / "表.xlsx"
    path.write_bytes(as_xlsx(Worksheet("表", rows)))
    (found,) = read_file(path).forms
    assert found.form.date == date
    assert any("截止月份" in one.message for one in found.remarks) == ("1—月" in caption)
    assert [row.text("to_date") for row in found.form.project.indicators if row.name == "养护面积"] == [
        "50公顷"
    ]
