"""Forms come in together: one undo step, names that are there kept apart, put in place or left out, bad ones told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from model.exchange.form_json import Form
from model.form.project import Project, text_at, with_text
from model.workbook.form_import import Incoming, Same, bring_in, names_there
from model.workbook.versions import IMPORTED, REPLACED
from model.workbook.workbook import Workbook
from tests.model.builders import YEAR, clean_project, template_text
from tests.model.workbook.test_year_import import JULY, monitoring

HERE = clean_project().name


@pytest.fixture
def book(tmp_path: Path) -> Workbook:
    made = Workbook.create(tmp_path / "a.jxzp", template_text("national-2020"), YEAR)
    made.add_project(clean_project())
    return made


def form(name: str = HERE, reason: str = "", form_id: str = "") -> Form:
    project = with_text(with_text(clean_project(), "project.name", name), "indicators[0].reason", reason)
    found = Form("national-2020", YEAR, project)
    return replace(found, form_id=form_id, date=JULY, project=monitoring(name)) if form_id else found


def names(book: Workbook) -> list[str]:
    return [book.project(i).name for i in book.ids]


def test_the_blank_form_of_a_new_workbook_gives_way_and_undo_brings_it_back(tmp_path: Path) -> None:
    book = Workbook.create(tmp_path / "a.jxzp", template_text("national-2020"), YEAR)
    book.add_project()
    bring_in(book, [Incoming(form("甲")), Incoming(form("乙", form_id="monitoring"))])
    assert names(book) == ["甲", "乙"]
    book.undo()
    assert names(book) == [""]
    book.close()


@pytest.mark.parametrize(
    ("same", "expected"),
    [
        (Same.BOTH, [HERE, "甲", f"{HERE}（导入）", f"{HERE}（导入）2"]),
        (Same.SKIP, [HERE, "甲"]),
        (Same.REPLACE, [HERE, "甲", f"{HERE}（导入）"]),
    ],
)
def test_names_that_are_there(book: Workbook, same: Same, expected: list[str]) -> None:
    before = book.project(1)
    taken = bring_in(book, [Incoming(form("甲")), *[Incoming(form(HERE, f"第{n}张"), same) for n in (1, 2)]])
    assert names(book) == expected
    assert [one.number is not None for one in taken] == [True] + [same is not Same.SKIP] * 2
    assert book.project(1).indicators[0].reason == ("第1张" if same is Same.REPLACE else "")
    book.undo()
    assert book.ids == (1,) and book.project(1) == before and book.history.undo_label == "新建项目"
    book.redo()
    assert names(book) == expected
    book.close()
    again = Workbook.open(book.path)
    assert names(again) == expected and not again.damaged


def test_what_was_replaced_is_kept_as_a_version(book: Workbook) -> None:
    bring_in(book, [Incoming(form(HERE, "新"), Same.REPLACE)])
    assert [version.reason for version in book.versions(1)] == [IMPORTED, REPLACED]


def test_a_final_form_stays_and_the_others_come_in(book: Workbook) -> None:
    book.finalise(1, "张三")
    versions = book.versions(1)
    refused, added = bring_in(book, [Incoming(form(HERE, "新"), Same.REPLACE), Incoming(form("乙"))])
    assert refused.number is None and "定稿" in refused.problem
    assert added.number is not None and names(book) == [HERE, "乙"] and book.versions(1) == versions


def test_a_form_of_the_year_finds_its_project_among_the_others(book: Workbook) -> None:
    sheet, project = bring_in(book, [Incoming(form("丙", form_id="monitoring")), Incoming(form("丙"))])
    assert names(book) == [HERE, "丙"] and book.sheets_of(project.number) == (sheet.number,)
    again = Incoming(form("丙", form_id="monitoring"))
    assert names_there(book, again.form) and not names_there(book, form("丁", form_id="monitoring"))
    assert "已有" in bring_in(book, [again])[0].problem
    assert bring_in(book, [replace(again, same=Same.SKIP)])[0].problem == ""
    other = replace(again.form, project=with_text(again.form.project, "signature.head", "王五"))
    assert bring_in(book, [Incoming(other, Same.REPLACE)])[0].number == sheet.number
    assert text_at(book.project(sheet.number), "signature.head") == "王五"
    book.undo()
    assert text_at(book.project(sheet.number), "signature.head") == "李四"
    assert names(book) == [HERE, "丙"]
    book.undo()
    assert names(book) == [HERE] and not book.kept_sheets


def test_forms_without_a_name_are_all_added(book: Workbook) -> None:
    book.add_project(Project())
    blank = form("")
    taken = bring_in(book, [Incoming(blank, Same.REPLACE), Incoming(blank, Same.SKIP)])
    assert [one.number for one in taken] == [3, 4] and names(book) == [HERE, "", "", ""]
