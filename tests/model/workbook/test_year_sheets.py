"""Sheets of a project's year in a workbook: begun by the first text, undone, saved, shared, merged, never lost in silence."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from model.errors import StoreError
from model.form import edits
from model.form.project import text_at, with_text
from model.workbook.change import Change
from model.workbook.damage import DamageKind
from model.workbook.final_records import FrozenError
from model.workbook.form_table import YearSheet
from model.workbook.merging import merge
from model.workbook.restoring import restore_lost
from model.workbook.salvage import salvage
from model.workbook.workbook import Workbook
from tests.model.builders import YEAR, clean_project, template_text
from tests.model.form.year_templates import year_template_text
from tests.model.workbook.damaging import OFFICIAL

JULY, AUGUST = "2021-07-31", "2021-08-31"
TO_DATE = "indicators[0].to_date"


def made(path: Path) -> Workbook:
    book = Workbook.create(path, year_template_text(), YEAR)
    book.add_project(clean_project())
    return book


@pytest.fixture
def book(tmp_path: Path) -> Workbook:
    return made(tmp_path / "a.jxzp")


@pytest.fixture
def july(book: Workbook) -> int:
    """Return the id of a sheet with a text of its own."""
    sheet = book.sheet_id(1, "monitoring", JULY)
    book.type_text(sheet, TO_DATE, "完成 5 场")
    return sheet


def reopened(book: Workbook) -> Workbook:
    book.close()
    return Workbook.open(book.path)


def run(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def heard(book: Workbook) -> list[Change]:
    changes: list[Change] = []
    book.subscribe(changes.append)
    return changes


def test_a_sheet_nobody_typed_into_does_not_exist(book: Workbook) -> None:
    sheet = book.sheet_id(1, "monitoring", JULY)
    assert sheet in book and sheet == book.sheet_id(1, "monitoring", JULY)
    assert book.project(sheet).name == book.project(1).name
    assert book.sheets_of(1) == () and book.ids == (1,)
    assert book.is_saved
    again = reopened(book)
    assert again.sheets_of(1) == () and again.damaged == ()
    assert again.add_project() == 2


def test_the_first_text_begins_it_and_undo_ends_it(book: Workbook, july: int) -> None:
    assert book.sheets_of(1) == (july,) and book.ids == (1,)
    assert text_at(book.project(july), TO_DATE) == "完成 5 场"
    assert text_at(book.project(1), TO_DATE) == ""
    book.undo()
    assert book.sheets_of(1) == () and text_at(book.project(july), TO_DATE) == ""
    book.redo()
    assert book.sheets_of(1) == (july,)
    again = reopened(book)
    assert again.sheets_of(1) == (july,) and again.sheet(july) == YearSheet(1, "monitoring", JULY)
    assert text_at(again.project(july), TO_DATE) == "完成 5 场" and again.damaged == ()


def test_what_is_shared_is_typed_once_and_begins_only_the_sheet_it_was_typed_into(book: Workbook) -> None:
    sheet = book.sheet_id(1, "monitoring", JULY)
    changes = heard(book)
    book.type_text(sheet, "indicators[1].target", "≥77%")
    assert text_at(book.project(1), "indicators[1].target") == "≥77%"
    assert book.sheets_of(1) == (sheet,)
    book.undo()
    assert book.sheets_of(1) == () and text_at(book.project(1), "indicators[1].target") != "≥77%"
    book.redo()
    assert changes[-1].projects == {1, sheet}
    book.type_text(1, "indicators[1].target", "≥78%")
    assert text_at(book.project(sheet), "indicators[1].target") == "≥78%"
    august = book.sheet_id(1, "monitoring", AUGUST)
    assert text_at(book.project(august), "indicators[1].target") == "≥78%" and book.sheets_of(1) == (sheet,)
    assert changes[-1].projects == {1, sheet}


def test_one_step_undoes_what_an_edit_changed_in_sheet_and_project(book: Workbook, july: int) -> None:
    before = book.project(july), book.project(1)
    both = with_text(with_text(book.project(july), TO_DATE, "6"), "indicators[0].name", "新名")
    book.change_project(july, both, "粘贴")
    assert book.project(1).indicators[0].name == "新名" and book.project(july) == both
    book.undo()
    assert (book.project(july), book.project(1)) == before


def test_each_month_has_a_sheet_of_its_own_in_the_order_of_the_year(book: Workbook) -> None:
    august, july = (book.sheet_id(1, "monitoring", day) for day in (AUGUST, JULY))
    for sheet in (august, july):
        book.type_text(sheet, TO_DATE, f"{sheet}")
    assert book.sheets_of(1) == (july, august)
    again = reopened(book)
    assert [text_at(again.project(i), TO_DATE) for i in again.sheets_of(1)] == [f"{july}", f"{august}"]


def test_texts_follow_their_rows_through_the_file(book: Workbook, july: int) -> None:
    row = book.project(1).indicators[0]
    moved, _ = edits.insert_row(book.project(1), row.category, row.kind, 0)
    book.change_project(1, moved, "插入行")
    again = reopened(book)
    assert [again.project(july).indicators[i].text("to_date") for i in (0, 1)] == ["", "完成 5 场"]
    again.change_project(1, edits.remove_row(again.project(1), 1, again.template), "删除行")
    assert "完成 5 场" not in [row.text("to_date") for row in again.project(july).indicators]
    again.undo()
    assert again.project(july).indicators[1].text("to_date") == "完成 5 场"


def test_rows_are_known_again_where_their_numbers_were_lost(book: Workbook, july: int) -> None:
    row = book.project(1).indicators[0]
    moved, _ = edits.insert_row(book.project(1), row.category, row.kind, 0)
    book.change_project(1, with_text(moved, "indicators[0].name", "新的"), "插入行")
    book.close()
    run(book.path, "UPDATE form SET rows = 'x,9'")
    again = Workbook.open(book.path)
    assert [again.project(july).indicators[i].text("to_date") for i in (0, 1)] == ["", "完成 5 场"]
    assert [one.kind for one in again.damaged] == [DamageKind.SET]


def test_removing_a_project_takes_its_sheets_and_undo_brings_them_back(book: Workbook, july: int) -> None:
    book.remove_project(1)
    assert july not in book and book.sheets_of(1) == ()
    assert reopened(book).damaged == ()
    book = Workbook.open(book.path)
    assert book.add_project() == july + 1


def test_undoing_the_removal_of_a_project_brings_its_sheets_back(book: Workbook, july: int) -> None:
    book.remove_project(1)
    book.undo()
    assert book.sheets_of(1) == (july,) and text_at(book.project(july), TO_DATE) == "完成 5 场"
    again = reopened(book)
    assert again.sheets_of(1) == (july,) and again.damaged == ()


def test_a_record_is_a_change_of_all_that_show_it(book: Workbook, july: int) -> None:
    changes = heard(book)
    book.finalise(1, "李四")
    assert changes[-1].projects >= {1, july}
    book.withdraw(1, "李四", "要改")
    assert changes[-1].projects >= {1, july}


def test_a_removed_sheet_leaves_its_project(book: Workbook, july: int) -> None:
    book.remove_sheet(july)
    again = reopened(book)
    assert again.sheets_of(1) == () and again.damaged == () and 1 in again


def test_a_copy_of_a_project_has_copies_of_its_sheets(book: Workbook, july: int) -> None:
    copy = book.duplicate_project(1)
    (own,) = book.sheets_of(copy)
    assert text_at(book.project(own), TO_DATE) == "完成 5 场" and book.project(own).name.endswith("（副本）")
    book.type_text(own, TO_DATE, "别的")
    assert text_at(book.project(july), TO_DATE) == "完成 5 场"
    book.undo()
    book.undo()
    assert book.ids == (1,) and book.sheets_of(1) == (july,)


def test_save_as_takes_the_sheets_along(book: Workbook, july: int, tmp_path: Path) -> None:
    book.save_as(tmp_path / "b.jxzp")
    again = reopened(book)
    assert again.path.name == "b.jxzp" and again.sheets_of(1) == (july,) and again.damaged == ()


def test_a_lost_sheet_is_named_and_comes_back_from_its_version(book: Workbook, july: int) -> None:
    book.keep_version(july, "打印")
    book.type_text(1, "indicators[1].target", "≥66%")
    book.close()
    run(book.path, "DELETE FROM sheet")
    again = Workbook.open(book.path)
    assert [(one.kind, one.form) for one in again.damaged] == [(DamageKind.LOST, july)]
    restore_lost(again, july)
    assert again.ids == (1,) and again.sheets_of(1) == (july,)
    assert text_at(again.project(july), TO_DATE) == "完成 5 场"
    assert text_at(again.project(1), "indicators[1].target") == "≥66%"
    assert reopened(again).damaged == ()


def test_a_restored_version_leaves_what_is_shared_as_it_is(book: Workbook, july: int) -> None:
    book.keep_version(july, "打印")
    book.save()
    book.type_text(july, TO_DATE, "完成 9 场")
    book.type_text(1, "indicators[1].target", "≥66%")
    (version,) = book.versions(july)
    book.restore_version(july, version.id)
    assert text_at(book.project(july), TO_DATE) == "完成 5 场"
    assert text_at(book.project(1), "indicators[1].target") == "≥66%"


def test_a_damaged_sheet_is_named_and_not_changed(book: Workbook, july: int) -> None:
    book.close()
    run(book.path, "UPDATE sheet SET document = replace(document, '完成 5 场', '完成 8 场')")
    again = Workbook.open(book.path)
    assert [(one.kind, one.form) for one in again.damaged] == [(DamageKind.ALTERED, july)]
    with pytest.raises(FrozenError, match="校验值不符"):
        again.type_text(july, TO_DATE, "3")
    again.type_text(1, "indicators[0].actual", "5")
    again.close()
    again = Workbook.open(book.path)
    assert [(one.kind, one.form) for one in again.damaged] == [(DamageKind.ALTERED, july)]
    again.accept_damage(july, "张三", "核对过")
    assert reopened(again).damaged == ()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE sheet SET date = '2021-09-30'",
        "UPDATE sheet SET project = 2",
        "UPDATE sheet SET form = 'declaration'",
        "UPDATE form SET position = 7 WHERE id = 1",
        "UPDATE form SET rows = ''",
        "DELETE FROM version",
        "UPDATE known_form SET removed = 5",
        "INSERT INTO note VALUES (1, 1, 'remark', 'project.name', 0, NULL, 0, '', '', '')",
        "DELETE FROM workbook WHERE key = 'set_digest'",
        "UPDATE workbook SET value = 'x' WHERE key = 'set_digest'",
        "UPDATE workbook SET value = x'ff' WHERE key = 'set_digest'",
    ],
)
def test_what_no_digest_of_a_form_guards_is_guarded_by_that_of_the_set(
    book: Workbook, july: int, statement: str
) -> None:
    book.add_project()
    book.keep_version(1, "打印")
    book.close()
    run(book.path, statement)
    again = Workbook.open(book.path)
    told = [DamageKind.NOTES] * ("INTO note" in statement) + [DamageKind.SET]
    assert [one.kind for one in again.damaged] == told
    again.type_text(1, "goals.actual", "改")
    again.close()
    assert [one.kind for one in Workbook.open(book.path).damaged] == told


def test_a_workbook_takes_the_sheets_of_another(book: Workbook, july: int, tmp_path: Path) -> None:
    other = made(tmp_path / "b.jxzp")
    other.type_text(other.sheet_id(1, "monitoring", AUGUST), TO_DATE, "别的单位")
    (joined,) = merge(book, [other])
    (sheet,) = book.sheets_of(joined.ids[0])
    assert book.sheet(sheet) == YearSheet(joined.ids[0], "monitoring", AUGUST)
    assert text_at(book.project(sheet), TO_DATE) == "别的单位"
    assert book.sheets_of(1) == (july,)
    assert reopened(book).damaged == ()


def test_a_sheet_that_the_workbook_has_no_form_for_is_named(
    book: Workbook, tmp_path: Path, july: int
) -> None:
    plain = Workbook.create(tmp_path / "b.jxzp", template_text("hubei-2020"), YEAR)
    (joined,) = merge(plain, [book])
    assert any("没有并入" in remark for remark in joined.remarks)


def test_a_template_without_the_form_keeps_the_sheet_unseen(book: Workbook, july: int) -> None:
    book.change_template(template_text("hubei-2020"))
    assert book.sheets_of(1) == ()
    again = reopened(book)
    again.change_template(year_template_text())
    assert text_at(again.project(july), TO_DATE) == "完成 5 场"


@pytest.mark.parametrize("between", ["cost-2021", "chongqing", "neimenggu"])
def test_after_a_template_and_back_a_sheet_shows_what_it_shows_when_the_file_is_read(
    book: Workbook, july: int, between: str
) -> None:
    typed = [f"第 {row} 行" for row in range(len(book.project(july).indicators))]
    for row, text in enumerate(typed):
        book.type_text(july, f"indicators[{row}].to_date", text)
    book.change_template(template_text(between))
    book.change_template(year_template_text())
    shown = [row.text("to_date") for row in book.project(july).indicators]
    again = reopened(book)
    assert [row.text("to_date") for row in again.project(july).indicators] == shown
    assert sorted(filter(None, shown)) == typed


@pytest.mark.parametrize("between", [("hubei-2020",), ("hubei-2020", "chongqing")])
def test_amounts_of_a_sheet_keep_their_worth_while_it_is_not_seen(
    book: Workbook, july: int, between: tuple[str, ...]
) -> None:
    book.type_text(july, "funds.fiscal.to_date", "30000")
    for template_id in between:
        book.change_template(template_text(template_id))
    again = reopened(book)
    again.change_template(template_text("national-2020"))  # in 万元, as the ones between
    assert text_at(again.project(july), "funds.fiscal.to_date") == "3"
    again.change_template(template_text("hubei-2020"))
    again.change_template(year_template_text())
    assert text_at(again.project(july), "funds.fiscal.to_date") == "30000"


def test_sheets_are_salvaged(book: Workbook, july: int, tmp_path: Path) -> None:
    book.keep_version(july, "打印")
    book.close()
    run(book.path, "UPDATE form SET document = 'x'", "UPDATE workbook SET value = 'x' WHERE key = 'digest'")
    target = tmp_path / "new.jxzp"
    salvage(book.path, target, OFFICIAL, YEAR)
    again = Workbook.open(target)
    assert again.sheet(july) == YearSheet(1, "monitoring", JULY)


def test_a_lost_sheet_is_salvaged_from_its_version(book: Workbook, july: int, tmp_path: Path) -> None:
    book.keep_version(july, "打印")
    book.close()
    run(book.path, "UPDATE sheet SET document = 'x', form = 5, project = 'y'")
    target = tmp_path / "new.jxzp"
    salvage(book.path, target, OFFICIAL, YEAR)
    again = Workbook.open(target)
    assert again.sheets_of(1) == (july,) and text_at(again.project(july), TO_DATE) == "完成 5 场"


@pytest.mark.parametrize(("form", "date"), [("transfer", ""), ("self_evaluation", ""), ("monitoring", "")])
def test_there_is_no_sheet_of_a_form_that_the_template_has_not(book: Workbook, form: str, date: str) -> None:
    with pytest.raises(KeyError):
        book.sheet_id(1, form, date)


def test_a_form_that_is_lost_without_a_version_cannot_come_back(book: Workbook, july: int) -> None:
    book.close()
    run(book.path, "DELETE FROM sheet", "DELETE FROM version")
    with pytest.raises(StoreError, match="没有留下"):
        restore_lost(Workbook.open(book.path), july)


def test_a_damaged_sheet_of_a_project_that_cannot_be_read_is_told(book: Workbook, july: int) -> None:
    book.close()
    run(book.path, "UPDATE sheet SET digest = 'x'")
    run(book.path, "UPDATE form SET document = '{' WHERE id = 1")
    with closing(Workbook.open(book.path)) as again:
        assert {damage.kind for damage in again.damaged} == {DamageKind.ALTERED, DamageKind.UNREADABLE}
