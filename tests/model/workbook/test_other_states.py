"""Another state of the same workbook, as sync programs leave it: taken in by form and cell, nothing dropped."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from model.form.field_path import indicator_path
from model.form.page_options import USUAL
from model.form.project import text_at
from model.workbook.following import is_kin
from model.workbook.noting import set_evidence
from model.workbook.other_states import RECORDS
from model.workbook.versions import JOINED, PRINTED
from model.workbook.workbook import Workbook
from tests.model.builders import YEAR, clean_project
from tests.model.form.year_templates import year_template_text
from tests.model.workbook.two_sides import JULY, shown

NAME, ACTUAL = "project.name", "indicators[0].actual"


@pytest.fixture
def books(tmp_path: Path) -> Iterator[tuple[Workbook, Workbook]]:
    """A workbook, and the second file that a sync program left of it."""
    path, other = tmp_path / "自评.jxzp", tmp_path / "自评（FIN-03 的冲突副本）.jxzp"
    with closing(Workbook.create(path, year_template_text(), YEAR)) as book:
        for number in range(3):
            book.add_project(replace(clean_project(), header={"name": f"项目{number}"}))
        for form in book.ids:
            book.keep_version(form, PRINTED)
    shutil.copy(path, other)
    with closing(Workbook.open(path)) as mine, closing(Workbook.open(other)) as theirs:
        yield mine, theirs


def test_what_each_changed_comes_together(books: tuple[Workbook, Workbook]) -> None:
    mine, theirs = books
    mine.type_text(1, NAME, "甲")
    theirs.type_text(1, "project.unit", "乙局")
    theirs.type_text(1, ACTUAL, "")
    theirs.type_text(2, ACTUAL, "9")
    assert is_kin(mine, theirs) and mine.take_in(theirs).clashes == ()
    form = mine.project(1)
    assert (form.name, text_at(form, "project.unit"), text_at(form, ACTUAL)) == ("甲", "乙局", "")
    assert text_at(mine.project(2), ACTUAL) == "9"
    again = Workbook.open(mine.path)
    assert shown(again) == shown(mine) and again.entries()[-1].event == JOINED
    again.close()


def test_what_both_changed_stays_and_is_told(books: tuple[Workbook, Workbook]) -> None:
    mine, theirs = books
    for book, text in zip(books, "67", strict=True):
        book.type_text(1, ACTUAL, text)
    (clash,) = mine.take_in(theirs).clashes
    assert (clash.kept, clash.other) == ("6", "7") and text_at(mine.project(1), ACTUAL) == "6"
    version = next(one for one in mine.versions(1) if one.reason == JOINED)
    assert text_at(mine.version_project(version.id), ACTUAL) == "7"
    assert theirs.path.name in mine.entries()[-1].details


def test_without_a_common_version_what_is_alike_is_the_base(books: tuple[Workbook, Workbook]) -> None:
    mine, theirs = books
    for number, book in enumerate(books):
        book._file._store._connection.execute("SELECT 1")
        for form in book.ids:
            book.type_text(form, "signature.date", f"{number}")
    mine._file.versions = theirs._file.versions = lambda form: ()  # type: ignore[method-assign]
    theirs.type_text(1, NAME, "乙")
    clashes = mine.take_in(theirs).clashes
    assert {one.caption for one in clashes} >= {"项目名称"} and mine.project(1).name == "项目0"
    assert len(mine.project(1).indicators) == len(clean_project().indicators)


def test_new_projects_sheets_and_notes_come_in_anew(books: tuple[Workbook, Workbook]) -> None:
    for book, name in zip(books, "甲乙", strict=True):
        number = book.add_project(replace(clean_project(), header={"name": name}, indicators=()))
        book.type_text(number, "goals.expected", name)
        sheet = book.sheet_id(1, "monitoring", JULY if name == "甲" else "2021-08-31")
        book.type_text(sheet, indicator_path(0, "to_date"), name)
        set_evidence(book, 1, 0 if name == "甲" else 1, f"{name}的合同")
    mine, theirs = books
    joining = mine.take_in(theirs)
    assert joining.moved == {} and joining.clashes == ()
    assert [mine.project(i).name for i in mine.ids] == ["项目0", "项目1", "项目2", "乙", "甲"]
    shows = [text_at(mine.project(i), indicator_path(0, "to_date")) for i in mine.sheets_of(1)]
    assert shows == ["甲", "乙"]
    assert sorted(note.text for note in mine.notes(1)) == ["乙的合同", "甲的合同"]


def test_final_forms_and_page(books: tuple[Workbook, Workbook]) -> None:
    mine, theirs = books
    mine.finalise(1, "张三")
    theirs.type_text(1, NAME, "乙")
    theirs.set_page_options(replace(USUAL, title="乙"))
    clashes = mine.take_in(theirs).clashes
    assert [one.form for one in clashes] == [1] and mine.project(1).name == "项目0"
    assert mine.page_options.title == "乙" and not mine.damaged
    version = next(one for one in mine.versions(1) if one.reason == JOINED)
    assert mine.version_project(version.id).name == "乙"


def test_taking_it_in_once_more_changes_nothing(books: tuple[Workbook, Workbook]) -> None:
    mine, theirs = books
    theirs.type_text(1, NAME, "乙")
    mine.take_in(theirs)
    before = shown(mine)
    assert mine.take_in(theirs).clashes == () and shown(mine) == before


def test_what_happened_to_a_final_form_in_the_other_file_alone_is_told(
    books: tuple[Workbook, Workbook],
) -> None:
    mine, theirs = books
    mine.finalise(1, "李四")
    for form, person in ((1, "钱八"), (2, "钱八"), (3, "赵六")):
        theirs.finalise(form, person)
    theirs.withdraw(3, "周九", "数字不对")
    joining = mine.take_in(theirs)
    assert joining.came == frozenset() and [mine.final_record(i) is not None for i in mine.ids] == [
        True,
        False,
        False,
    ]
    told = {clash.form: clash.sentence for clash in joining.clashes}
    assert sorted(told) == [1, 2, 3] and all(clash.caption == RECORDS for clash in joining.clashes)
    assert "保留“李四 " in told[1] and "另一边是“钱八 " in told[1]
    assert "保留“没有定稿”，另一边是“钱八 " in told[2] and told[2].endswith(" 定稿，没有并入”")
    assert "周九" in told[3] and told[3].endswith(" 撤回定稿，没有并入”")


def test_records_that_both_have_are_no_difference(books: tuple[Workbook, Workbook], tmp_path: Path) -> None:
    mine, _ = books
    mine.finalise(1, "李四")
    mine.withdraw(1, "李四", "再看看")
    mine.finalise(2, "李四")
    copy = Path(shutil.copy(mine.path, tmp_path / "copy.jxzp"))
    with closing(Workbook.open(copy)) as theirs:
        assert mine.take_in(theirs).clashes == ()


def test_the_account_tells_of_a_state_from_which_nothing_came(books: tuple[Workbook, Workbook]) -> None:
    mine, theirs = books
    theirs.finalise(2, "钱八")
    mine.take_in(theirs)
    assert mine.is_saved
    with closing(Workbook.open(mine.path)) as again:
        told = [entry.details for entry in again.entries() if entry.event == JOINED]
    assert len(told) == 2 and told[0] == f"“{theirs.path.name}”" and "定稿，没有并入" in told[1]
