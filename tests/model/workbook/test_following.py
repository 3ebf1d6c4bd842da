"""A workbook file that two programs write: the later one puts its own into what stands there, and nothing is dropped."""

from __future__ import annotations

import shutil
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from model.errors import ConflictError, UserError
from model.form.field_path import indicator_path
from model.form.page_options import USUAL
from model.form.project import text_at
from model.workbook.final_records import FrozenError
from model.workbook.following import Past
from model.workbook.noting import set_evidence
from model.workbook.seal_keys import SealKey
from model.workbook.sealing import use_key
from model.workbook.seals import FILE
from model.workbook.versions import JOINED
from model.workbook.workbook import Workbook
from tests.depth import often
from tests.model.builders import YEAR, clean_project, template_text
from tests.model.form.year_templates import year_template_text
from tests.model.workbook.two_sides import JULY, Side, kept, shown

NAME, ACTUAL = "project.name", "indicators[0].actual"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "a.jxzp"
    with closing(Workbook.create(path, year_template_text(), YEAR)) as book:
        for _ in range(3):
            book.add_project(clean_project())
    return path


@pytest.fixture
def sides(path: Path) -> tuple[Workbook, Workbook]:
    """Two programs that have the file open; neither saves by itself."""
    books = Workbook.open(path), Workbook.open(path)
    for book in books:
        book.save_through(lambda: None)
    return books


def followed(book: Workbook) -> list[str]:
    joining = book.follow(Workbook.open(book.path))
    book.save()
    return [clash.sentence for clash in joining.clashes]


def test_a_second_program_follows_what_the_first_saves(sides: tuple[Workbook, Workbook]) -> None:
    first, second = sides
    assert second.begin_look(lambda: second).result() is None
    first.type_text(1, NAME, "甲")
    first.save()
    seen, known = [], second.computed(2)
    second.subscribe(seen.append)
    assert second.begin_look(lambda: second).result() is second
    assert followed(second) == []
    assert second.project(1).name == "甲" and second.is_saved and second.computed(2) is known
    assert [one.projects for one in seen] == [frozenset({1})]
    assert second.begin_look(lambda: second).result() is None


@pytest.mark.parametrize("is_withdrawn", [False, True])
def test_a_record_of_the_other_side_is_a_change_of_its_form(
    sides: tuple[Workbook, Workbook], is_withdrawn: bool
) -> None:
    first, second = sides
    first.finalise(1, "王五")
    if is_withdrawn:
        followed(second)
        first.withdraw(1, "王五", "要改")
    seen = []
    second.subscribe(seen.append)
    assert followed(second) == []
    assert second.records(1) == first.records(1)
    assert [one.projects for one in seen] == [frozenset({1})]


def test_both_change_other_cells(sides: tuple[Workbook, Workbook]) -> None:
    first, second = sides
    first.type_text(1, NAME, "甲")
    first.save()
    second.type_text(1, "project.unit", "乙局")
    second.type_text(2, ACTUAL, "9")
    with pytest.raises(ConflictError):
        second.save()
    assert followed(second) == [] == followed(first)
    assert shown(first) == shown(second)
    assert (first.project(1).name, text_at(first.project(1), "project.unit")) == ("甲", "乙局")
    assert text_at(first.project(2), ACTUAL) == "9" and not second.history.undo_label


def test_what_both_typed_into_a_cell_is_kept_and_told(sides: tuple[Workbook, Workbook]) -> None:
    first, second = sides
    for book, text in zip(sides, "67", strict=True):
        book.type_text(1, ACTUAL, text)
    first.save()
    (sentence,) = followed(second)
    assert "保留“7”，另一边是“6”" in sentence and "实际" in sentence
    assert text_at(second.project(1), ACTUAL) == "7"
    version = next(one for one in second.versions(1) if one.reason == JOINED)
    assert text_at(second.version_project(version.id), ACTUAL) == "6"
    assert sentence in second.entries()[-1].details and second.entries()[-1].event == JOINED


def test_new_projects_of_both_stay_both(sides: tuple[Workbook, Workbook]) -> None:
    ids = []
    for book, name in zip(sides, "甲乙", strict=True):
        ids.append(book.add_project())
        book.type_text(ids[-1], NAME, name)
        sheet = book.sheet_id(ids[-1], "monitoring", JULY)
        book.type_text(sheet, indicator_path(0, "to_date"), f"{name}到七月")
        set_evidence(book, ids[-1], 0, f"{name}的合同")
    first, second = sides
    first.save()
    assert ids[0] == ids[1] and followed(second) == [] == followed(first)
    assert [first.project(i).name for i in first.ids[-2:]] == ["甲", "乙"]
    for project_id, name in zip(first.ids[-2:], "甲乙", strict=True):
        (sheet,) = first.sheets_of(project_id)
        assert text_at(first.project(sheet), indicator_path(0, "to_date")) == f"{name}到七月"
        assert [note.text for note in first.notes(project_id)] == [f"{name}的合同"]
    assert shown(first) == shown(second)


def test_both_begin_the_same_sheet(sides: tuple[Workbook, Workbook]) -> None:
    for number, book in enumerate(sides):
        sheet = book.sheet_id(1, "monitoring", (JULY, "2021-08-31")[number])
        book.type_text(sheet, indicator_path(0, "to_date"), "一")
        sheet = book.sheet_id(1, "monitoring", JULY)
        book.type_text(sheet, indicator_path(number, "to_date"), f"{number}")
    sides[0].save()
    followed(sides[1])
    followed(sides[0])
    july, august = sides[0].sheets_of(1)
    shows = [text_at(sides[0].project(july), indicator_path(row, "to_date")) for row in (0, 1)]
    assert shows[1] == "1" and shows[0] in ("0", "一")
    assert text_at(sides[0].project(august), indicator_path(0, "to_date")) == "一"
    assert shown(sides[0]) == shown(sides[1])


@pytest.mark.parametrize("remover", [0, 1])
def test_a_project_that_one_side_changed_is_not_removed(
    sides: tuple[Workbook, Workbook], remover: int
) -> None:
    sides[remover].remove_project(2)
    sides[1 - remover].type_text(2, NAME, "改了")
    sides[0].save()
    (sentence,) = followed(sides[1])
    assert "予以保留" in sentence and followed(sides[0]) == []
    assert all(book.project(2).name == "改了" for book in sides)
    sides[remover].remove_project(3)
    sides[remover].save()
    assert followed(sides[1 - remover]) == [] and 3 not in sides[1 - remover]


def test_a_final_form_stays_and_what_was_changed_is_a_version(sides: tuple[Workbook, Workbook]) -> None:
    first, second = sides
    second.type_text(1, NAME, "改了")
    first.finalise(1, "张三")
    assert len(followed(second)) == 1
    assert second.final_record(1) is not None and second.project(1) == clean_project()
    version = next(one for one in second.versions(1) if one.reason == JOINED)
    assert second.version_project(version.id).name == "改了"
    assert not second.damaged and not Workbook.open(second.path).damaged


def test_a_form_is_not_finalised_as_nobody_has_seen_it(sides: tuple[Workbook, Workbook]) -> None:
    first, second = sides
    first.type_text(1, NAME, "甲")
    first.save()
    with pytest.raises(ConflictError):
        second.finalise(1, "李四")
    followed(second)
    assert second.final_record(1) is None and second.project(1).name == "甲"


def test_template_page_and_unit(sides: tuple[Workbook, Workbook]) -> None:
    first, second = sides
    first.change_template(year_template_text() + "\n# 新\n")
    first.set_page_options(replace(USUAL, title="甲"))
    first.save()
    second.type_text(1, NAME, "乙")
    second.set_page_options(replace(USUAL, footer="乙"))
    assert followed(second) == []
    assert second.template.text.endswith("# 新\n") and second.project(1).name == "乙"
    assert second.page_options == replace(USUAL, title="甲", footer="乙")


def test_another_file_in_its_place_is_followed(path: Path, tmp_path: Path) -> None:
    book = Workbook.open(path)
    book.save_through(lambda: None)
    other = tmp_path / "b.jxzp"
    other.write_bytes(path.read_bytes())
    with closing(Workbook.open(other)) as copy:
        copy.type_text(2, NAME, "同步来的")
    book.type_text(1, NAME, "这边的")
    book.save()
    book.type_text(1, ACTUAL, "没存的")
    other.replace(path)
    assert book.begin_look(lambda: book).result() is book
    followed(book)
    # what was saved into the file that is gone is no change that this side still has to make
    assert book.project(2).name == "同步来的" and text_at(book.project(1), ACTUAL) == "没存的"


def test_nothing_is_changed_while_another_holds_the_file(path: Path) -> None:
    book = Workbook.open(path)
    book.lock = "张三打开着。"
    for edit in (
        lambda: book.type_text(1, NAME, "改"),
        lambda: book.remove_project(1),
        lambda: book.finalise(1, "李四"),
        lambda: set_evidence(book, 1, 0, "合同"),
        lambda: book.set_page_options(replace(USUAL, title="甲")),
        book.undo if book.history.undo_label else lambda: book.move_project(1, 2),
    ):
        with pytest.raises(FrozenError, match="张三"):
            edit()
    book.keep_version(1, "打印")
    book.close()
    assert not Workbook.open(path).versions(1)
    with pytest.raises(UserError):
        book.add_project()


def test_two_programs_at_random_lose_nothing(path: Path) -> None:
    sides = [Side(name, path, seed) for seed, name in enumerate("AB", 7)]
    for step in range(often(2000, share=12)):
        side = sides[step % 2]
        side.edit()
        if side.dice.random() < 0.15:
            side.save()
        if side.dice.random() < 0.1:
            side.look()
    for side in (*sides, *sides):
        side.save()
        side.look()
    first, second = sides
    assert shown(first.book) == shown(second.book)
    assert min(one.joined for one in sides) > 3 and sum(one.clashes for one in sides) > 3
    missing = (first.typed | second.typed) - first.replaced - second.replaced - kept(first.book)
    assert missing == set()
    assert not Workbook.open(path).damaged


def test_keys_of_both_stay_and_what_was_sealed_too(sides: tuple[Workbook, Workbook]) -> None:
    first, second = sides
    keys = [SealKey("7K3M-9QXB-2FRT", b"1" * 32), SealKey("7K3M-9QXB-2FRW", b"2" * 32)]
    use_key(first, keys[0], FILE, "张三")
    first.finalise(1, "张三", keys[0])
    use_key(second, keys[1], FILE, "李四")
    assert followed(second) == [] == followed(first)
    assert first.seals == second.seals and first.seals.is_wanted
    assert [key.number for key in second.seals.keys] == [key.number for key in keys]
    assert second.seals.rolls == first.seals.rolls and set(second.seals.rolls) == {keys[0].number}
    with closing(Workbook.open(second.path)) as again:
        assert again.seals == second.seals and not again.damaged


def test_another_template_is_followed_by_who_has_not_read_the_forms(path: Path) -> None:
    first, second = Workbook.open(path), Workbook.open(path, at_once=0)
    for book in (first, second):
        book.save_through(lambda: None)
    second.type_text(1, NAME, "甲")
    first.change_template(template_text("national-2020"))
    first.type_text(3, NAME, "乙")
    first.save()
    assert followed(second) == []
    names = [second.project(i).name for i in (1, 2, 3)]
    assert names == ["甲", clean_project().name, "乙"] and second.template.text == first.template.text
    with closing(Workbook.open(path)) as there:
        assert shown(there) == shown(second) and there.damaged == ()


def test_a_project_nobody_read_comes_back_for_its_sheet_in_the_new_template(path: Path) -> None:
    with closing(Workbook.open(path)) as book:
        sheet = book.sheet_id(2, "monitoring", JULY)
        book.type_text(sheet, indicator_path(0, "to_date"), "1")
    first, second = Workbook.open(path), Workbook.open(path)
    for book in (first, second):
        book.save_through(lambda: None)
    second.type_text(sheet, indicator_path(0, "to_date"), "7")
    first.change_template(template_text("national-2020"))
    first.remove_project(2)
    first.save()
    assert followed(second)
    assert text_at(second.project(sheet), indicator_path(0, "to_date")) == "7"
    with closing(Workbook.open(path)) as there:
        assert shown(there) == shown(second) and 2 in there


def test_workbooks_have_a_past_in_common_if_a_project_of_both_has_a_version_in_both(
    path: Path, tmp_path: Path
) -> None:
    other = tmp_path / "b.jxzp"
    with closing(Workbook.open(path)) as book:
        for number in (1, 2, 3):
            book.keep_version(number, JOINED)
        book.save()
        mine = Past.of(book)
        assert mine.year == YEAR and {mark.form for mark in mine.versions} == {1, 2, 3}
    shutil.copy(path, other)
    with closing(Workbook.open(other)) as book:
        for number in (1, 2, 3):
            book.type_text(number, NAME, f"第 {number} 个")
            book.keep_version(number, JOINED)
        book.save()
        now = Past.of(book)
        assert len(now.versions) > len(mine.versions) and now.is_shared(mine) and mine.is_shared(now)
        assert not mine.is_shared(now._replace(year=YEAR + 1))
        assert not mine.is_shared(now._replace(versions=now.versions - mine.versions))
        book.remove_projects([1, 2])
        assert {mark.form for mark in Past.of(book).versions} == {3}
