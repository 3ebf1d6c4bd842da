"""The blank form: filled in with a spreadsheet program it computes what we compute, and is read back whole."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl.worksheet.worksheet import Worksheet

import resources
from model.form.project import Indicator, Project
from model.form.template import Template
from model.grid.computed import compute
from reports.form.print_job import PrintJob
from reports.form_reading import read_forms
from reports.sheets.blank_form import ROWS_PER_KIND, render_blank_xlsx
from resources.forms import bundled_template
from tests.command_fixtures import done, run
from tests.depth import some_every_day
from tests.model.builders import YEAR, clean_project, template
from tests.office import Converter, office
from tests.opened_sheets import load_workbook

__all__ = ["done", "office", "run"]  # fixtures


def blank(found: Template, folder: Path) -> Path:
    path = folder / f"{found.id}.xlsx"
    path.write_bytes(render_blank_xlsx(found, YEAR))
    return path


def sheet_of(path: Path) -> Worksheet:
    return load_workbook(path).worksheets[0]


@pytest.mark.parametrize("name", some_every_day(resources.template_ids(), 6))
def test_it_is_recognised_and_empty(name: str, tmp_path: Path) -> None:
    found = bundled_template(name)
    (read,) = read_forms(blank(found, tmp_path))
    assert (read.template.id, read.form.year) == (name, YEAR)
    assert (
        not read.form.project.name
        and not read.form.project.funds
        and not any(read.form.project.goals.values())
    )


@pytest.mark.parametrize("name", some_every_day(resources.template_ids(), 4))
def test_it_offers_hints_and_checks(name: str, tmp_path: Path) -> None:
    found, sheet = bundled_template(name), sheet_of(blank(bundled_template(name), tmp_path))
    rules = sheet.data_validations.dataValidation
    assert all(len(rule.prompt or "") <= 255 and len(rule.promptTitle or "") <= 32 for rule in rules)
    assert {rule.type for rule in rules} >= {"decimal"}
    offered = [rule.formula1 for rule in rules if rule.type == "list"]
    columns = [column for column in found.indicators.columns if column.choices]
    assert len({*offered}) >= len({column.choices for column in columns})
    texts = [rule.formula[0] for area in sheet.conditional_formatting for rule in area.rules]
    has_total = any(column.role == "weight" for column in found.indicators.columns)
    assert any(f"<>{found.total_points:f})" in text for text in texts) == has_total


def filled(found: Template) -> tuple[Project, list[tuple[str, str, str]]]:
    """Return a form of rows that formulas can score, and what is typed into the columns of each."""
    typed = [
        ("≥95%", "96.37%"),
        ("≥8", "3"),
        ("≤3%", "3.2%"),
        ("≤5", "4"),
        ("完成", "完成"),
        ("≥200", "141"),
        ("100%", "100%"),
        ("≥95%", "90%"),
    ]
    weights = ["20", "10.5", "10", "9.5", "10", "10", "10", "10"]
    rows = []
    for (category, kind), (target, actual), weight in zip(found.kinds(), typed, weights, strict=True):
        rows.append(Indicator(category, kind, f"{kind}一", target, actual, weight))
    funds = {"fiscal": {"initial": "100", "adjusted": "3028000", "executed": "3005236"}}
    project = replace(
        clean_project(),
        header={"name": "道路养护"},
        funds=funds,
        indicators=tuple(rows),
        goals={},
        signature={},
    )
    return project, [(row.target, row.actual, row.weight) for row in rows]


def number(text: str) -> object:
    """Return what a spreadsheet program makes of what is typed."""
    try:
        return float(text[:-1]) / 100 if text.endswith("%") else float(text)
    except ValueError:
        return text


def fill(path: Path, project: Project) -> None:
    """Type a form of one row per level 2 into the blank one."""
    book = load_workbook(path)
    sheet = book.worksheets[0]
    job = PrintJob(
        Project(indicators=tuple(row for row in project.indicators for _ in range(ROWS_PER_KIND))),
        template(),
        YEAR,
    )
    places = {}
    first = 3  # below title and year
    for cell in job.grid.cells:
        if cell.path is not None:
            places[str(cell.path)] = sheet.cell(first + cell.row, cell.column + 1)
    places["project.name"].value = project.name
    for source, amounts in project.funds.items():
        for column, text in amounts.items():
            places[f"funds.{source}.{column}"].value = number(text)
    for place, row in enumerate(project.indicators):
        for column in ("name", "target", "actual", "weight"):
            cell = places[f"indicators[{place * ROWS_PER_KIND}].{column}"]
            cell.value = number(getattr(row, column))
            if isinstance(cell.value, float) and getattr(row, column).endswith("%"):
                cell.number_format = "0.00%"
    book.save(path)


def test_filled_in_it_computes_what_we_compute(office: Converter, tmp_path: Path) -> None:
    path = blank(template(), tmp_path)
    project, _ = filled(template())
    fill(path, project)
    (saved,) = office([path], "xlsx")
    (read,) = read_forms(saved)
    ours = compute(project, template(), YEAR).evaluation
    found = compute(read.form.project, template(), YEAR).evaluation
    assert read.form.project.name == "道路养护"
    assert [row.manual_score for row in read.form.project.indicators] == [
        ""
    ] * 8  # each is what we would give
    assert [one.score for one in found.indicators] == [one.score for one in ours.indicators]
    assert (found.total_score, found.funds_score) == (ours.total_score, ours.funds_score)
    shown = [
        cell.value for row in load_workbook(saved, data_only=True).worksheets[0].iter_rows() for cell in row
    ]
    assert float(ours.total_score) in shown and float(ours.funds_score) in shown
    assert read.remarks == ()


def test_the_command_writes_it(tmp_path: Path, run: Any, done: Any) -> None:
    path = tmp_path / "空白.xlsx"
    assert done("blank", "-o", path, "--template", "yunnan-14", "--year", "2024").strip() == str(path)
    assert read_forms(path)[0].template.id == "yunnan-14"
    status, _, err = run("blank", "-o", tmp_path / "空白.docx")
    assert status == 2 and ".xlsx" in err
    assert run("blank", "-o", path, "--template", "没有")[0] == 2
