"""Forms taken back from a copy of the workbook."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from model.digest import digest_of
from model.form.project import Project
from model.workbook.final_records import FrozenError
from model.workbook.restoring import FROM_COPY, differing_forms, restore_lost, take_back
from model.workbook.versions import RESTORING
from model.workbook.workbook import Workbook
from tests.model.builders import YEAR, clean_project, template_text


@pytest.fixture
def book(tmp_path: Path) -> Workbook:
    """A workbook of three forms that was changed after it was copied: 1 renamed, 2 as it was, 3 removed, 4 new."""
    workbook = Workbook.create(tmp_path / "甲.jxzp", template_text("shenzhen-2021"), YEAR)
    workbook.add_projects([clean_project()] * 3, "新建")
    for number in (1, 2, 3):
        workbook.type_text(number, "project.name", f"项目{number}")
    shutil.copy(workbook.path, tmp_path / "copy.jxzp")
    workbook.type_text(1, "project.name", "改了")
    workbook.remove_project(3)
    workbook.add_project(clean_project())
    return workbook


@pytest.fixture
def copy(book: Workbook) -> Workbook:
    return Workbook.open(book.path.with_name("copy.jxzp"))


def names(book: Workbook) -> dict[int, str]:
    return {i: book.project(i).name for i in book.ids}


def test_what_is_another_now_or_gone_is_listed(book: Workbook, copy: Workbook) -> None:
    found = differing_forms(book, copy)
    assert [(one.id, one.name, one.now and one.now.name) for one in found] == [
        (1, "项目1", "改了"),
        (3, "项目3", None),
    ]
    take_back(book, found)
    assert differing_forms(book, copy) == ()  # it is back under another number


def test_of_two_alike_that_are_gone_each_is_listed_until_it_is_back(book: Workbook, copy: Workbook) -> None:
    copy.type_text(2, "project.name", "项目3")
    book.remove_project(2)
    gone = differing_forms(book, copy)[1:]
    assert [one.id for one in gone] == [2, 3]
    take_back(book, gone[:1])
    assert len(differing_forms(book, copy)) == 2
    take_back(book, gone[1:])
    assert [one.id for one in differing_forms(book, copy)] == [1]


def test_one_form_is_taken_and_the_state_before_is_kept(book: Workbook, copy: Workbook) -> None:
    before = book.project(2)
    assert take_back(book, differing_forms(book, copy)[:1]) == 1
    assert names(book) == {1: "项目1", 2: "项目2", 4: "测试项目"} and book.project(2) is before
    newest = book.versions(1)[0]
    assert newest.reason == RESTORING and book.version_project(newest.id).name == "改了"
    assert [(one.event, one.form) for one in book.entries()][-1] == (FROM_COPY, 1)
    book.undo()
    assert names(book)[1] == "改了"


def test_all_are_taken_and_what_is_new_stays(book: Workbook, copy: Workbook) -> None:
    assert take_back(book, differing_forms(book, copy)) == 2
    assert list(names(book).values()) == ["项目1", "项目2", "测试项目", "项目3"]
    book.close()
    again = Workbook.open(book.path)
    assert list(names(again).values()) == ["项目1", "项目2", "测试项目", "项目3"] and again.damaged == ()


def test_a_final_form_stays(book: Workbook, copy: Workbook) -> None:
    book.finalise(1, "张三")
    found = differing_forms(book, copy)
    assert found[0].is_final and take_back(book, found[:1]) == 0
    assert names(book)[1] == "改了"


def test_a_damaged_form_is_answered_by_its_copy(book: Workbook, copy: Workbook) -> None:
    take_back(book, differing_forms(book, copy)[:1])
    book.close()
    with closing(sqlite3.connect(book.path)) as connection, connection:
        connection.execute("UPDATE form SET document = replace(document, '项目1', '坏了') WHERE id = 1")
    damaged = Workbook.open(book.path)
    found = differing_forms(damaged, copy)
    assert [one.id for one in found] == [1, 3] and damaged.damage_of(1) is not None
    take_back(damaged, found[:1])
    assert damaged.damaged == () and names(damaged)[1] == "项目1"


def test_a_copy_under_another_template_is_read_in_the_present_one(book: Workbook, copy: Workbook) -> None:
    book.change_template(template_text("national-2020"))
    found = {one.id: one for one in differing_forms(book, copy)}
    take_back(book, [found[1]])
    form: Project = book.project(1)
    kinds = {(category, kind) for category, kind in book.template.kinds()}
    assert form.name == "项目1" and {(row.category, row.kind) for row in form.indicators} <= kinds


# -- 定稿 ------------------------------------------------------------------------------------------------


def _tampered(book: Workbook, *statements: str) -> Workbook:
    """Change the file of a workbook of which the second form is final, and open it again."""
    book.close()
    with closing(sqlite3.connect(book.path, isolation_level=None)) as connection:
        connection.create_function("sha", 1, digest_of)
        for statement in statements:
            connection.execute(statement)
    return Workbook.open(book.path)


CHANGED = "UPDATE form SET document = replace(document, '项目2', '改过') WHERE id = 2"
FITTING = "UPDATE form SET digest = sha(document) WHERE id = 2"


@pytest.fixture
def final(book: Workbook) -> Workbook:
    """The workbook with the second form final, and a copy of that."""
    book.finalise(2, "张三")
    shutil.copy(book.path, book.path.with_name("copy.jxzp"))
    return book


@pytest.mark.parametrize(
    "statements",
    [
        (CHANGED,),
        (CHANGED, FITTING),
        ("DELETE FROM form WHERE id = 2",),
        ("UPDATE form SET document = '{' WHERE id = 2",),
    ],
    ids=["altered", "tampered", "lost", "unreadable"],
)
def test_what_was_finalised_comes_back_with_its_record(final: Workbook, statements: tuple[str, ...]) -> None:
    record, before = final.final_record(2), final.project(2)
    book = _tampered(final, *statements)
    with closing(Workbook.open(book.path.with_name("copy.jxzp"))) as copy:
        assert [damage.form for damage in book.damaged] == [2]
        (found,) = differing_forms(book, copy)
        assert found.comes_home and not found.is_final
        assert take_back(book, [found]) == 1
        assert differing_forms(book, copy) == ()
    assert book.project(2) == before and book.final_record(2) == record and book.damaged == ()
    book.close()
    with closing(Workbook.open(book.path)) as again:
        assert again.damaged == () and again.final_record(2) == record and again.project(2) == before
        assert set(again.ids) == {1, 2, 4} and [one.event for one in again.entries()][-1] == FROM_COPY


def test_a_final_form_takes_nothing_else_from_a_copy(final: Workbook) -> None:
    final.withdraw(2, "张三", "改")
    final.type_text(2, "project.name", "改过")
    final.finalise(2, "张三")
    with closing(Workbook.open(final.path.with_name("copy.jxzp"))) as copy:
        (found,) = differing_forms(final, copy)
        assert found.is_final and not found.comes_home and take_back(final, [found]) == 0
        with pytest.raises(FrozenError):
            final.bring_back(2, found.then, FROM_COPY)


def test_a_lost_final_form_is_found_again_as_it_was_finalised(final: Workbook) -> None:
    before = final.project(2)
    book = _tampered(final, "DELETE FROM form WHERE id = 2")
    restore_lost(book, 2)
    assert book.project(2) == before and book.final_record(2) is not None and book.damaged == ()
    book.close()
