"""The account of what happened: entries are only added, and one that was changed, moved or removed is told."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from model.errors import UserError
from model.form.project import with_text
from model.workbook import log_table
from model.workbook.damage import DamageKind
from model.workbook.final_records import FrozenError
from model.workbook.log_table import Entry
from model.workbook.merging import add_form, merge
from model.workbook.restoring import KeptForm, take_back
from model.workbook.taking_in import take_in
from model.workbook.workbook import Workbook
from tests.model.builders import SAMPLES, YEAR, clean_project, sample, template_text

NOON = 1_763_863_500


@pytest.fixture(autouse=True)
def _user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("model.workbook.written_file.pc_user", lambda: "li@pc")


def made(path: Path) -> Workbook:
    return Workbook.create(path, template_text("shenzhen-2021"), YEAR, lambda: NOON)


@pytest.fixture
def book(tmp_path: Path) -> Workbook:
    """A workbook of which the account has five entries."""
    workbook = made(tmp_path / "a.jxzp")
    add_form(workbook, clean_project())
    workbook.finalise(1, "张三")
    workbook.withdraw(1, "李四", "补填\n单位")
    add_form(workbook, sample(SAMPLES[0]))
    workbook.remove_project(2)
    return workbook


def told(workbook: Workbook) -> list[tuple[str, str, int | None, str]]:
    return [(one.event, one.person, one.form, one.details) for one in workbook.entries()]


def reopened(workbook: Workbook) -> Workbook:
    workbook.close()
    return Workbook.open(workbook.path, lambda: NOON)


def run(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement)


def test_it_tells_what_happened_by_whom_and_to_what(book: Workbook) -> None:
    name = clean_project().name
    expected = [
        ("导入", "li@pc", 1, name),
        ("定稿", "张三", 1, name),
        ("撤回定稿", "李四", 1, f"{name}：补填 单位"),
        ("导入", "li@pc", 2, "预算准备金"),
        ("删除项目", "li@pc", 2, "预算准备金"),
    ]
    assert told(book) == expected
    again = reopened(book)
    assert told(again) == expected and all(one.is_sound for one in again.entries())
    assert again.damaged == () and {one.at for one in again.entries()} == {NOON}


def test_typing_is_no_entry_and_undo_of_what_was_told_is(book: Workbook) -> None:
    book.type_text(1, "goals.actual", "改")
    book.undo()
    book.undo()
    assert [one.event for one in book.entries()][5:] == ["撤销"]
    assert book.entries()[-1].details == "删除项目"


def test_template_versions_and_merging_are_told(book: Workbook, tmp_path: Path) -> None:
    book.keep_version(1, "打印")
    book.save()
    book.type_text(1, "goals.actual", "改")
    book.restore_version(1, book.versions(1)[0].id)
    book.change_template(template_text("national-2020"))
    other = made(tmp_path / "b.jxzp")
    other.add_project(clean_project())
    merge(book, [other])
    assert [one.event for one in reopened(book).entries()][5:] == ["恢复版本", "更换模板", "合并"]


def test_a_refused_edit_leaves_no_entry(book: Workbook) -> None:
    book.finalise(1, "张三")
    before = told(book)
    with pytest.raises(Exception, match="定稿"):
        book.remove_project(1)
    assert told(book) == before


@pytest.mark.parametrize(
    "edit",
    [
        lambda book, other: merge(book, [other]),
        lambda book, other: book.bring_back(9, clean_project(), "找回"),
        lambda book, other: book.remove_sheet(book.sheet_id(1, "declaration")),
        lambda book, other: take_back(book, [KeptForm(2, "甲", clean_project(), None)]),
        lambda book, other: take_in(book, other, other.ids, "张三"),
    ],
)
def test_an_edit_for_which_the_workbook_is_locked_leaves_no_entry(
    book: Workbook, tmp_path: Path, edit: Callable[[Workbook, Workbook], object]
) -> None:
    book.type_text(book.sheet_id(1, "declaration"), "signature.date", "今天")
    other = made(tmp_path / "b.jxzp")
    other.add_project(with_text(clean_project(), "project.name", "另一个"))
    before = told(book)
    book.lock = "别人正开着。"
    with pytest.raises(FrozenError, match="别人正开着"):
        edit(book, other)
    assert told(book) == before and book.is_saved


def test_save_as_takes_it_along(book: Workbook, tmp_path: Path) -> None:
    before = told(book)
    book.save_as(tmp_path / "c.jxzp")
    assert told(reopened(book)) == before


@pytest.mark.parametrize(
    ("statement", "sound"),
    [
        ("UPDATE log SET person = '王五' WHERE id = 2", [True, False, True, True, True]),
        ("UPDATE log SET details = x'ff' WHERE id = 3", [True, True, False, True, True]),
        ("UPDATE log SET at = 'x' WHERE id = 1", [False, True, True, True, True]),
        ("UPDATE log SET form = NULL WHERE id = 4", [True, True, True, False, True]),
        ("DELETE FROM log WHERE id = 2", [True, False, True, True]),
        ("UPDATE log SET id = 9 WHERE id = 1", [False, True, True, True, False]),
    ],
)
def test_an_entry_that_is_not_what_was_written_is_told(
    book: Workbook, statement: str, sound: list[bool]
) -> None:
    book.close()
    run(book.path, statement)
    assert [one.is_sound for one in Workbook.open(book.path).entries()] == sound


def test_the_last_entry_cannot_go_in_silence(book: Workbook) -> None:
    book.close()
    run(book.path, "DELETE FROM log WHERE id = 5")
    assert [one.kind for one in Workbook.open(book.path).damaged] == [DamageKind.SET]


def test_who_sits_at_the_pc_is_always_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody() -> str:
        raise KeyError

    monkeypatch.setattr("getpass.getuser", nobody)
    monkeypatch.setattr("platform.node", lambda: "")
    assert log_table.pc_user() == "未知用户@未知电脑"
    assert Entry(NOON, "定稿", "张三").when == "2025-11-23 10:05"


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("DELETE FROM version", DamageKind.SET),
        ("UPDATE workbook SET value = '2022' WHERE key = 'year'", DamageKind.SETTINGS),
        ("UPDATE workbook SET value = '{}' WHERE key = 'page'", DamageKind.PAGE),
    ],
)
def test_somebody_answers_for_the_workbook_itself(book: Workbook, statement: str, kind: DamageKind) -> None:
    book.set_page_options(replace(book.page_options, side=22))
    book.keep_version(1, "打印")
    book.close()
    run(book.path, statement)
    damaged = Workbook.open(book.path, lambda: NOON)
    assert [one.kind for one in damaged.own_damage] == [kind]
    for person, reason in (("", "核对过"), ("王五", " ")):
        with pytest.raises(UserError):
            damaged.accept_own_damage(person, reason)
    damaged.accept_own_damage("王五", "与备份核对过")
    assert damaged.damaged == ()
    again = reopened(damaged)
    assert again.damaged == () and all(one.is_sound for one in again.entries())
    entry = again.entries()[-1]
    assert (entry.event, entry.person) == ("接受受损的内容", "王五") and entry.details.endswith(
        "：与备份核对过"
    )
    with pytest.raises(UserError, match="没有受损"):
        again.accept_own_damage("王五", "再核对")


@pytest.mark.parametrize(
    "statement", ["UPDATE log SET person = '王五' WHERE id = 2", "DELETE FROM log WHERE id = 1"]
)
def test_a_changed_account_is_told_until_somebody_answers(book: Workbook, statement: str) -> None:
    book.close()
    run(book.path, statement)
    again = Workbook.open(book.path, lambda: NOON)
    assert [one.kind for one in again.damaged] == [DamageKind.LOG]
    again.accept_own_damage("王五", "核对过")
    again = reopened(again)
    assert again.damaged == () and not all(one.is_sound for one in again.entries())
    again.close()
    run(book.path, "UPDATE log SET person = '赵六' WHERE id = (SELECT max(id) FROM log)")
    assert [one.kind for one in Workbook.open(book.path).damaged] == [DamageKind.LOG]
