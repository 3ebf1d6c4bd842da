"""Damage is named until somebody answers for it, and nothing gets a fresh digest before."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from model.digest import digest_of
from model.errors import StoreError, UserError
from model.form.edits import insert_row
from model.workbook.damage import Damage, DamageKind
from model.workbook.final_records import ACCEPTED, FrozenError
from model.workbook.merging import merge
from model.workbook.restoring import restore_lost
from model.workbook.store import Store
from model.workbook.versions import DAMAGED, IMPORTED, PRINTED
from model.workbook.workbook import Workbook
from tests.command_fixtures import project_named
from tests.model.builders import YEAR, clean_project, template_text, unsaved

SET = Damage(DamageKind.SET)
ROWS = "SELECT id, document, digest FROM form ORDER BY id"
OTHER_TEMPLATE = template_text("national-2020")


def _new(path: Path) -> Workbook:
    return Workbook.create(path, template_text("shenzhen-2021"), YEAR)


def _run(path: Path, *statements: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        return [row for statement in statements for row in connection.execute(statement).fetchall()]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a workbook of three forms: the second is damaged, of each a version as imported is kept."""
    path = tmp_path / "a.jxzp"
    with closing(_new(path)) as book:
        for name in "甲乙丙":
            book.keep_version(book.add_project(project_named(name)), IMPORTED)
    _run(path, "UPDATE form SET document = replace(document, '乙', '己') WHERE id = 2")
    return path


@pytest.fixture
def book(path: Path) -> Iterator[Workbook]:
    """Return that workbook, open."""
    with closing(Workbook.open(path)) as book:  # type: ignore[type-var]
        yield book


def _again(book: Workbook) -> Workbook:
    book.close()
    return Workbook.open(book.path)


def _row(path: Path, form: int = 2) -> list[tuple[object, ...]]:
    return _run(path, f"SELECT document, digest FROM form WHERE id = {form}")


# -- a form that does not match its digest --------------------------------------------------------------


def test_each_edit_of_a_damaged_form_is_refused(book: Workbook, path: Path) -> None:
    before = _row(path)
    kind = book.template.kinds()[0]
    for edit in (
        lambda: book.type_text(2, "goals.actual", "改"),
        lambda: book.change_project(2, insert_row(book.project(2), *kind)[0], "插入行"),
        lambda: book.duplicate_project(2),
        lambda: book.finalise(2, "张三"),
        lambda: book.change_template(OTHER_TEMPLATE),
    ):
        with pytest.raises(FrozenError, match="“己”的内容与保存时的校验值不符"):
            edit()
    assert book.damaged == (Damage(DamageKind.ALTERED, 2, "己"),) and book.ids == (1, 2, 3)
    assert _row(path) == before and book.history.undo_label == "" and book.is_saved


def test_other_edits_leave_it_damaged(book: Workbook, path: Path) -> None:
    before = _row(path)
    book.type_text(1, "goals.actual", "改")
    book.move_project(2, 0)
    book.remove_project(2)
    assert book.damaged == () and _row(path) == []
    book.undo()
    assert [damage.form for damage in book.damaged] == [2] and _row(path) == before
    assert [damage.form for damage in _again(book).damaged] == [2]


def test_a_version_kept_of_it_says_so(book: Workbook) -> None:
    book.keep_version(2, PRINTED)
    assert [version.reason for version in book.versions(2)] == [DAMAGED, IMPORTED]


def test_saving_as_leaves_it_damaged(book: Workbook, path: Path) -> None:
    before, other = _row(path), path.with_name("b.jxzp")
    with unsaved(book):
        book.type_text(3, "goals.actual", "改")
    book.save_as(other)
    assert _row(other) == before and [damage.form for damage in _again(book).damaged] == [2]


def test_accepting_it_records_who_and_why(book: Workbook, path: Path) -> None:
    for person, reason in (("", "核对过"), ("李四", " ")):
        with pytest.raises(UserError):
            book.accept_damage(2, person, reason)
    assert book.damaged != ()
    book.accept_damage(2, "李四", "与纸质表核对过")
    assert book.damaged == ()
    again = _again(book)
    (record,) = again.records(2)
    assert (record.event, record.person, record.reason) == (ACCEPTED, "李四", "与纸质表核对过")
    assert again.damaged == () and again.final_record(2) is None and again.project(2).name == "己"
    again.type_text(2, "goals.actual", "改")
    with pytest.raises(UserError, match="没有受损"):
        again.accept_damage(2, "李四", "又")
    again.close()
    assert [digest_of(str(document)) == digest for document, digest in _row(path)] == [True]


def test_accepting_is_no_finalising_and_takes_none_back(book: Workbook) -> None:
    book.accept_damage(2, "李四", "核对过")
    book.change_project(2, clean_project(), "重填")
    book.finalise(2, "张三")
    assert (record := book.final_record(2)) is not None and record.person == "张三"
    again = _again(book)
    assert again.final_record(2) == record and again.damaged == ()
    again.close()


def test_a_restored_version_is_whole_and_what_stood_there_is_kept(book: Workbook, path: Path) -> None:
    before = _row(path)
    (version,) = book.versions(2)
    book.restore_version(2, version.id)
    assert book.damaged == () and book.project(2).name == "乙"
    assert [version.reason for version in book.versions(2)] == [DAMAGED, IMPORTED]
    book.undo()
    assert [damage.form for damage in book.damaged] == [2] and _row(path) == before
    book.redo()
    assert book.damaged == () and _again(book).damaged == ()


def test_a_version_that_says_the_same_proves_the_form(book: Workbook, path: Path) -> None:
    book.close()
    _run(path, "UPDATE form SET document = replace(document, '己', '乙'), digest = 'x' WHERE id = 2")
    again = Workbook.open(path)
    assert [damage.form for damage in again.damaged] == [2]
    again.restore_version(2, again.versions(2)[0].id)
    assert again.damaged == () and _again(again).damaged == ()


# -- a form that cannot be read, and one that is not there ----------------------------------------------


def test_saving_as_keeps_what_cannot_be_read(book: Workbook, path: Path) -> None:
    book.close()
    _run(path, "UPDATE form SET document = '{' WHERE id = 3")
    before, again = _row(path, 3), Workbook.open(path)
    assert again.damaged[-1] == Damage(DamageKind.UNREADABLE, 3) and again.ids == (1, 2)
    again.save_as(path.with_name("b.jxzp"))
    again.close()
    assert _row(path.with_name("b.jxzp"), 3) == before


@pytest.fixture
def robbed(path: Path) -> Path:
    """Return a workbook whose third form is not there any more, and whose second one is said to be removed."""
    _run(path, "DELETE FROM form WHERE id > 1")
    _run(path, "UPDATE known_form SET removed = 5 WHERE id = 2")
    return path


def test_a_lost_form_is_named_and_its_versions_stay(robbed: Path) -> None:
    for edit in (lambda book: None, lambda book: book.type_text(1, "goals.actual", "改")):
        with closing(Workbook.open(robbed)) as book:  # type: ignore[type-var]
            assert book.damaged == (SET, Damage(DamageKind.LOST, 3, "丙"))
            assert "不在文件里了" in book.damaged[1].sentence
            edit(book)
    assert _run(robbed, "SELECT count(*) FROM version WHERE form = 3") == [(1,)]
    assert _run(robbed, "SELECT count(*) FROM version WHERE form = 2") == [(1,)]  # who knows what was removed


def test_a_lost_form_comes_back_from_its_version(robbed: Path) -> None:
    book = Workbook.open(robbed)
    assert book.add_project() == 4
    restore_lost(book, 3)
    assert book.ids == (1, 4, 3) and book.project(3).name == "丙" and book.damaged == (SET,)
    again = _again(book)
    assert again.damaged == (SET,) and again.project(3).name == "丙" and len(again.versions(3)) == 1
    again.close()


def test_a_lost_form_without_a_version_cannot_come_back(robbed: Path) -> None:
    _run(robbed, "DELETE FROM version")
    with closing(Workbook.open(robbed)) as book:  # type: ignore[type-var]
        assert book.damaged == (SET, Damage(DamageKind.LOST, 3)) and "第 3 号" in book.damaged[1].sentence
        with pytest.raises(StoreError, match="找不回来"):
            restore_lost(book, 3)


def test_saving_as_knows_what_is_lost_and_what_was_removed(robbed: Path) -> None:
    book = Workbook.open(robbed)
    book.remove_project(book.add_project())
    other = robbed.with_name("b.jxzp")
    book.save_as(other)
    with closing(_again(book)) as again:  # type: ignore[type-var]
        assert again.damaged == (SET, Damage(DamageKind.LOST, 3, "丙")) and again.add_project() == 5
    with closing(Store.open(other)) as store:
        assert store.read().removed == {2, 4}


def test_opening_writes_nothing(robbed: Path) -> None:
    before = robbed.read_bytes()
    with closing(Workbook.open(robbed)) as book:  # type: ignore[type-var]
        book.versions(3)
    assert robbed.read_bytes() == before


# -- merging --------------------------------------------------------------------------------------------


def test_only_whole_forms_are_merged_and_the_other_file_stays_as_it_is(path: Path, tmp_path: Path) -> None:
    with closing(Workbook.open(path)) as other:  # type: ignore[type-var]
        other.add_project(clean_project())
        other.finalise(4, "张三")
    _run(path, "UPDATE finalising SET person = '李四'", "DELETE FROM form WHERE id = 3")
    before = path.read_bytes()
    mine = _new(tmp_path / "b.jxzp")
    with closing(Workbook.open(path)) as other:  # type: ignore[type-var]
        (joined,) = merge(mine, [other])
    assert [mine.project(i).name for i in joined.ids] == ["甲"]
    assert [sentence[:8] for sentence in joined.damage] == [
        "没有并入：“己”",
        "没有并入：“测试",
        "没有并入：“丙”",
    ]
    assert joined.remarks == () and path.read_bytes() == before
    assert _again(mine).damaged == ()


def test_a_workbook_of_damaged_forms_alone_is_not_merged(path: Path, tmp_path: Path) -> None:
    _run(path, "UPDATE form SET digest = ''")
    mine = _new(tmp_path / "b.jxzp")
    with closing(Workbook.open(path)) as other, pytest.raises(UserError, match="都已损坏"):  # type: ignore[type-var]
        merge(mine, [other])
    assert mine.ids == ()
    mine.close()


def test_an_answer_that_is_not_in_the_file_yet_is_not_saved(book: Workbook) -> None:
    with unsaved(book):
        book.accept_damage(2, "李四", "与纸质表核对过")
        assert not book.is_saved
    book.save()
    assert book.is_saved and _again(book).damaged == ()
