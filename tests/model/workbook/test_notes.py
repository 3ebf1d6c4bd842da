"""Evidence and remarks beside the forms: kept, following their indicators, outside digests, undo and 定稿, told when damaged."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from model.errors import UserError
from model.form.edits import insert_row, move_row, remove_row
from model.form.field_path import field_path
from model.form.project import Project, with_text
from model.workbook.damage import DamageKind
from model.workbook.merging import merge
from model.workbook.notes import Note, evidence_at, place_of_note, threads
from model.workbook.noting import add_remark, answer_remark, set_evidence, settle_remark
from model.workbook.workbook import Workbook
from tests.model.builders import YEAR, clean_project, template, template_text

NOW = 1_640_000_000
PROOF = "验收报告\n附件：验收报告.pdf"


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Workbook]:
    path = tmp_path / "book.jxzp"
    with closing(Workbook.create(path, template_text("shenzhen-2021"), YEAR, lambda: NOW)) as workbook:
        workbook.add_project(clean_project())
        yield workbook


def form(book: Workbook) -> int:
    return book.ids[0]


def evidence(book: Workbook) -> dict[int, str]:
    """Return the evidence by the rows it stands beside."""
    project = book.project(form(book))
    found = {row: evidence_at(book.notes(form(book)), project, row) for row in range(len(project.indicators))}
    return {row: note.text for row, note in found.items() if note}


def document(book: Workbook) -> tuple[object, ...]:
    with closing(sqlite3.connect(book.path)) as connection:
        return tuple(connection.execute("SELECT document, digest FROM form").fetchall())


def test_evidence_is_kept_beside_the_form_and_taken_back(book: Workbook) -> None:
    before = document(book)
    set_evidence(book, form(book), 2, f" {PROOF} ")
    assert evidence(book) == {2: PROOF} and document(book) == before
    with closing(Workbook.open(book.path)) as again:
        assert evidence(again) == {2: PROOF} and again.damaged == ()
    set_evidence(book, form(book), 2, "另一份")
    assert evidence(book) == {2: "另一份"}
    set_evidence(book, form(book), 2, "")
    with closing(Workbook.open(book.path)) as again:
        assert evidence(again) == {}


def test_it_follows_a_row_that_is_renamed_moved_or_stands_behind_a_new_one(book: Workbook) -> None:
    set_evidence(book, form(book), 0, PROOF)
    project = book.project(form(book))
    first = project.indicators[0]
    book.type_text(form(book), "indicators[0].name", "改了名")
    assert evidence(book) == {0: PROOF}
    inserted, _ = insert_row(book.project(form(book)), first.category, first.kind, 0)
    book.change_project(form(book), inserted, "插入行")
    assert evidence(book) == {1: PROOF}
    moved, place = move_row(book.project(form(book)), 1, 1, template())
    book.change_project(form(book), moved, "移动行")
    assert evidence(book) == {place: PROOF}
    while book.history.next_undo and book.project(form(book)) != project:
        book.undo()
    assert evidence(book) == {0: PROOF}
    with closing(Workbook.open(book.path)) as again:
        assert evidence(again) == {0: PROOF}


def test_of_a_removed_row_it_waits_until_the_row_comes_back(book: Workbook) -> None:
    book.type_text(form(book), "indicators[1].name", "课时")
    set_evidence(book, form(book), 1, PROOF)
    book.change_project(form(book), remove_row(book.project(form(book)), 1, template()), "删除行")
    (note,) = book.notes(form(book))
    assert evidence(book) == {} and place_of_note(note, book.project(form(book))) is None
    book.undo()
    assert evidence(book) == {1: PROOF}


def test_a_remark_is_open_until_it_is_answered_or_settled(book: Workbook) -> None:
    path = field_path("indicators[1].actual")
    add_remark(book, form(book), path, "审核员", "请附计算过程")
    (thread,) = threads(book.notes(form(book)))
    assert thread.is_open and thread.lines == ("审核员 2021-12-20 19:33 意见：请附计算过程",)
    answer_remark(book, form(book), thread.remark, "张三", "已附")
    settle_remark(book, form(book), thread.remark, "审核员")
    with closing(Workbook.open(book.path)) as again:
        (thread,) = threads(again.notes(form(again)))
    assert not thread.is_open
    assert thread.lines[1:] == ("张三 2021-12-20 19:33 答复：已附", "审核员 2021-12-20 19:33 办结：已处理")
    assert place_of_note(thread.remark, book.project(form(book))) == path


def test_other_fields_take_remarks_too(book: Workbook) -> None:
    add_remark(book, form(book), field_path("goals.actual"), "审核员", "太短")
    (note,) = book.notes(form(book))
    assert place_of_note(note, book.project(form(book))) == field_path("goals.actual")


@pytest.mark.parametrize(("person", "text"), [("", "有话"), ("审核员", "  ")])
def test_nobody_says_nothing(book: Workbook, person: str, text: str) -> None:
    with pytest.raises(UserError):
        add_remark(book, form(book), field_path("goals.actual"), person, text)
    assert book.notes(form(book)) == ()


def test_a_final_form_takes_notes_and_stays_final(book: Workbook) -> None:
    book.finalise(form(book), "王五")
    set_evidence(book, form(book), 0, PROOF)
    add_remark(book, form(book), field_path("goals.actual"), "审核员", "请核对")
    with closing(Workbook.open(book.path)) as again:
        assert again.final_record(form(again)) and again.damaged == ()
        assert len(again.notes(form(again))) == 2


def test_notes_are_no_steps_of_undo(book: Workbook) -> None:
    book.type_text(form(book), "signature.phone", "0755")
    set_evidence(book, form(book), 0, PROOF)
    book.undo()
    assert "phone" not in book.project(form(book)).signature and evidence(book) == {0: PROOF}


def test_a_copy_has_them_and_a_rolled_back_removal_too(book: Workbook) -> None:
    set_evidence(book, form(book), 0, PROOF)
    book.remove_project(form(book))
    book.undo()
    assert evidence(book) == {0: PROOF}
    book.save_as(book.path.with_name("copy.jxzp"))
    with closing(Workbook.open(book.path)) as copy:
        assert evidence(copy) == {0: PROOF} and copy.damaged == ()


def test_merged_they_come_along(book: Workbook, tmp_path: Path) -> None:
    sheet = book.sheet_id(form(book), "monitoring", f"{YEAR}-07-31")
    book.type_text(sheet, "signature.phone", "0755")
    set_evidence(book, form(book), 0, PROOF)
    add_remark(book, sheet, field_path("signature.phone"), "审核员", "请写区号")
    answer_remark(book, sheet, threads(book.notes(sheet))[0].remark, "张三", "已写")
    with closing(Workbook.create(tmp_path / "all.jxzp", template_text("shenzhen-2021"), YEAR)) as whole:
        whole.add_project(clean_project())
        set_evidence(whole, whole.ids[0], 1, "别的")
        merge(whole, [book], {})
        assert evidence_at(whole.notes(whole.ids[1]), whole.project(whole.ids[1]), 0).text == PROOF
        (thread,) = threads(whole.notes(whole.sheets_of(whole.ids[1])[0]))
        assert [note.text for note in thread.answers] == ["已写"]
        ids = [note.id for notes in whole.all_notes.values() for note in notes]
        assert len(ids) == len(set(ids)) == 4


def test_those_of_a_sheet_follow_what_is_renamed_in_its_project(book: Workbook) -> None:
    project = form(book)
    sheet = book.sheet_id(project, "monitoring", f"{YEAR}-07-31")
    typed = {"to_date": "100%", "expected": "100%", "likelihood": "确定能"}
    texts = {f"indicators[{row}].{column}": text for row in (0, 4) for column, text in typed.items()}
    for path, text in {**texts, "funds.fiscal.to_date": "0"}.items():
        book.type_text(sheet, path, text)
    add_remark(book, sheet, field_path("indicators[0].to_date"), "审核员", "请核对")

    def place() -> str:
        return str(place_of_note(book.notes(sheet)[0], book.project(sheet)))

    book.type_text(project, "indicators[0].name", "另一名称")
    assert place() == "indicators[0].to_date"
    book.undo()
    assert place() == "indicators[0].to_date"
    book.finalise(sheet, "张三")
    first = book.project(project)
    book.change_project(project, insert_row(first, "产出指标", "数量指标", before=0)[0], "插入行")
    book.type_text(project, "indicators[1].name", "又一名称")
    assert place() == "indicators[0].to_date"  # of the form as it was signed
    book.withdraw(sheet, "张三", "改")
    assert book.project(sheet).indicators[1].name == "又一名称" and place() == "indicators[1].to_date"
    with closing(Workbook.open(book.path)) as again:
        assert again.all_notes == book.all_notes and not again.damaged


def test_a_note_that_was_changed_outside_is_told(book: Workbook) -> None:
    add_remark(book, form(book), field_path("goals.actual"), "审核员", "请核对")
    with closing(sqlite3.connect(book.path)) as connection, connection:
        connection.execute("UPDATE note SET text = '没有意见'")
    with closing(Workbook.open(book.path)) as again:
        (thread,) = threads(again.notes(form(again)))
        assert thread.lines[0].endswith("没有意见（这条受过损坏，请核对）")
        set_evidence(again, form(again), 0, PROOF)
    with closing(Workbook.open(book.path)) as again:
        assert [note.is_sound for note in again.notes(form(again))] == [False, True]


def test_a_note_that_was_taken_away_outside_is_told(book: Workbook) -> None:
    set_evidence(book, form(book), 0, PROOF)
    with closing(sqlite3.connect(book.path)) as connection, connection:
        connection.execute("DELETE FROM note")
    with closing(Workbook.open(book.path)) as again:
        assert again.damaged


def test_rows_of_one_name_are_told_apart(book: Workbook) -> None:
    project = book.project(form(book))
    twice = replace(project, indicators=(*project.indicators, *project.indicators))
    number = book.add_project(twice)
    set_evidence(book, number, len(project.indicators), PROOF)
    notes, shown = book.notes(number), book.project(number)
    found = [row for row in range(len(twice.indicators)) if evidence_at(notes, shown, row)]
    assert found == [len(project.indicators)]


def test_a_note_of_nonsense_stands_nowhere() -> None:
    nowhere = Note(1, "remark", "?", 3, 0, "", ""), Note(1, "remark", "?", -1, 0, "", "")
    project = with_text(Project(), "project.name", "甲")
    assert [place_of_note(note, project) for note in nowhere] == [None, None]


def test_damaged_notes_are_told_until_somebody_answers(book: Workbook) -> None:
    add_remark(book, form(book), field_path("goals.actual"), "李审核", "请补充")
    book.close()
    with closing(sqlite3.connect(book.path)) as connection, connection:
        connection.execute("UPDATE note SET text = '没有意见'")
    with closing(Workbook.open(book.path)) as again:
        assert [one.kind for one in again.damaged] == [DamageKind.NOTES]
        again.accept_own_damage("王五", "核对过")
    with closing(Workbook.open(book.path)) as again:
        assert again.damaged == () and [note.is_sound for note in again.notes(form(again))] == [True]
