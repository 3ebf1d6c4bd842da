"""A declaration or monitoring form that was read from a file becomes a sheet of the project of its name."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from model.errors import UserError
from model.form.project import Indicator, Project, text_at, with_text
from model.workbook.workbook import Workbook
from model.workbook.year_import import add_year_form
from tests.model.builders import YEAR, clean_project, template_text

JULY = "2021-07-31"


@pytest.fixture
def book(tmp_path: Path) -> Workbook:
    made = Workbook.create(tmp_path / "a.jxzp", template_text("national-2020"), YEAR)
    made.add_project(clean_project())
    return made


def monitoring(name: str = "") -> Project:
    """Return what stands in a monitoring form of the project that is there, or of another name."""
    rows = [
        Indicator(row.category, row.kind, row.name, row.target, extra=(("to_date", f"到七月 {number}"),))
        for number, row in enumerate(clean_project().indicators)
    ]
    funds = {"fiscal": {"initial": "1000", "to_date": "3"}}
    return Project({"name": name or clean_project().name}, funds, {}, tuple(reversed(rows)), {"head": "李四"})


def test_it_becomes_a_sheet_of_the_project_of_its_name(book: Workbook) -> None:
    sheet, remarks = add_year_form(book, monitoring(), "monitoring", "")
    assert book.ids == (1,) and book.sheets_of(1) == (sheet,) and remarks == ()
    assert book.sheet(sheet).date == JULY
    shown = book.project(sheet)
    assert [row.text("to_date") for row in shown.indicators] == [
        f"到七月 {number}" for number in range(len(shown.indicators))
    ]
    assert text_at(shown, "funds.fiscal.to_date") == "3" and text_at(shown, "signature.head") == "李四"
    before = clean_project()
    assert book.project(1).indicators == before.indicators and book.project(1).goals == before.goals
    book.undo()
    assert book.sheets_of(1) == () and book.project(1) == before


def test_what_the_project_has_otherwise_stays_and_is_told(book: Workbook) -> None:
    other = with_text(monitoring(), "indicators[0].target", "≥123")
    sheet, (remark,) = add_year_form(book, other, "monitoring", JULY)
    last = len(book.project(1).indicators) - 1
    assert (
        text_at(book.project(sheet), f"indicators[{last}].target") == clean_project().indicators[last].target
    )
    assert "≥123" in remark


def test_rows_that_the_project_does_not_have_come_in(book: Workbook) -> None:
    form = monitoring()
    new = replace(form.indicators[0], name="只在监控表里的指标", extra=(("to_date", "新"),))
    sheet, _ = add_year_form(book, replace(form, indicators=(*form.indicators, new)), "monitoring", JULY)
    assert book.project(1).indicators[-1].name == "只在监控表里的指标"
    assert book.project(sheet).indicators[-1].text("to_date") == "新"


def test_a_form_of_an_unknown_name_brings_its_project(book: Workbook) -> None:
    sheet, _ = add_year_form(book, monitoring("新项目"), "monitoring", JULY)
    project = book.ids[-1]
    assert book.project(project).name == "新项目" and book.sheets_of(project) == (sheet,)
    assert [row.target for row in book.project(project).indicators] == [
        row.target for row in monitoring().indicators
    ]
    assert text_at(book.project(project), "funds.fiscal.initial") == "1000"
    assert all(not row.text("to_date") for row in book.project(project).indicators)


def test_a_sheet_that_is_there_is_not_written_over(book: Workbook) -> None:
    sheet, _ = add_year_form(book, monitoring(), "monitoring", JULY)
    before = book.project(sheet)
    with pytest.raises(UserError, match=r"已有.*监控表.*没有导入"):
        add_year_form(book, monitoring(), "monitoring", JULY)
    assert book.project(sheet) == before
    add_year_form(book, monitoring(), "monitoring", "2021-08-31")
    assert len(book.sheets_of(1)) == 2


def test_the_form_of_the_unit_has_no_project(book: Workbook) -> None:
    sheet, _ = add_year_form(book, Project({"name": "某局"}), "department", "")
    assert book.ids == (1,) and book.sheets_of(0) == (sheet,) and book.project(sheet).name == "某局"
