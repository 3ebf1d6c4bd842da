"""Forms come into a workbook: under a free name, undone in one step, final ones still final."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from model.errors import UserError
from model.exchange import documents
from model.form.field_path import PROJECT_NAME
from model.form.project import with_text
from model.workbook.merging import Item, Joined, add_form, arrivals, bring_all, merge
from model.workbook.versions import IMPORTED
from model.workbook.workbook import Workbook
from model.workbook.writing import Writing
from tests.model.builders import SAMPLES, YEAR, clean_project, sample, template_text

NOON = 1_763_863_500


def made(path: Path, template: str = "shenzhen-2021", year: int = YEAR) -> Workbook:
    return Workbook.create(path, template_text(template), year, lambda: NOON)


@pytest.fixture
def books(tmp_path: Path) -> tuple[Workbook, Workbook]:
    """A department's workbook with one form, and that of a unit with two, the first final."""
    mine, other = made(tmp_path / "局.jxzp"), made(tmp_path / "所.jxzp")
    mine.add_project(sample(SAMPLES[0]))
    other.add_project(clean_project())
    other.add_project(sample(SAMPLES[0]))
    other.finalise(1, "张三")
    return mine, other


def names(book: Workbook) -> list[str]:
    return [book.project(i).name for i in book.ids]


def test_an_imported_name_is_free_and_a_version_is_kept(books: tuple[Workbook, Workbook]) -> None:
    mine, _ = books
    new = add_form(mine, sample(SAMPLES[0]))
    assert names(mine) == ["预算准备金", "预算准备金（导入）"]
    mine.save()
    assert [version.reason for version in mine.versions(new)] == [IMPORTED]


def test_what_was_looked_through_is_not_made_again(
    books: tuple[Workbook, Workbook], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A window looks through the forms bit by bit, and stands still while they are brought in and gathered for the file."""
    mine, other = books
    looked = list[object]()

    def look(items: Iterable[Item]) -> list[Item]:
        found = list(items)
        looked.extend(found)
        return found

    coming = arrivals(mine, [other], look=look)
    assert looked[0] == "预算准备金" and len(looked) == 3

    def refuse(*_: object) -> str:
        raise AssertionError("made again")

    with monkeypatch.context() as patched:
        patched.setattr(documents, "document_of", refuse)
        patched.setattr(documents, "document_data", refuse)
        (joined,) = bring_all(mine, coming)
        mine.save()
    shown = {i: mine.project(i) for i in mine.ids}
    with_text_now = with_text(mine.project(joined.ids[1]), PROJECT_NAME, "改过")
    mine.change_project(joined.ids[1], with_text_now, "改")
    mine.save()
    mine.close()
    with closing(Workbook.open(mine.path)) as again:
        assert not again.damaged and [again.project(i) for i in joined.ids[:1]] == [shown[joined.ids[0]]]
        assert again.project(joined.ids[1]).name == "改过"
        assert {version.reason for version in again.versions(joined.ids[1])} == {IMPORTED}


def test_only_chosen_forms_come_and_nothing_happens_without_any(books: tuple[Workbook, Workbook]) -> None:
    mine, other = books
    before = mine.entries()
    assert merge(mine, [other], chosen=[]) == (Joined("所.jxzp", (), ()),)
    assert (
        names(mine) == ["预算准备金"]
        and mine.entries() == before
        and not mine.history.undo_label.count("合并")
    )
    (joined,) = merge(mine, [other], chosen=[1])
    assert names(mine) == ["预算准备金", other.project(1).name] and joined.ids == (2,)


def test_merging_takes_everything_in_one_step(books: tuple[Workbook, Workbook]) -> None:
    mine, other = books
    other.withdraw(1, "张三", "再改")
    (joined,) = merge(mine, [other])
    assert joined.file == "所.jxzp" and joined.ids == (2, 3)
    assert names(mine) == ["预算准备金", other.project(1).name, "预算准备金（所）"]
    assert joined.remarks == ("“所.jxzp”有 1 个项目与已有的同名，名称后面加了“（所）”。",)
    assert [version.reason for version in mine.versions(3)] == [IMPORTED]
    undone = mine.undo()
    assert undone is not None and "合并“所”" in undone.label and names(mine) == ["预算准备金"]
    mine.redo()
    mine.close()
    assert len(Workbook.open(mine.path).ids) == 3


def test_several_workbooks_come_in_with_one_writing_and_go_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, *others = (made(tmp_path / f"{name}.jxzp") for name in "局甲乙")
    for book in (mine, *others):
        book.add_project(sample(SAMPLES[0]))
    written, write = list[Writing](), Writing.write
    monkeypatch.setattr(
        Writing, "write", lambda self, store: (written.append(self), write(self, store)) and True
    )
    merge(mine, others)
    assert len(written) == 1 and len(names(mine)) == 3
    mine.undo()
    assert names(mine) == ["预算准备金", "预算准备金（甲）"]


def test_final_forms_stay_final(books: tuple[Workbook, Workbook]) -> None:
    mine, other = books
    mine.change_project(1, clean_project(), "同名")
    merge(mine, [other])
    record = mine.final_record(2)
    assert record is not None and (record.person, record.at, record.form) == ("张三", NOON, 2)
    assert mine.project(2) == other.project(1)  # its name too, though there is another of it
    with pytest.raises(UserError, match="定稿"):
        mine.type_text(2, "project.name", "别名")
    mine.close()
    again = Workbook.open(mine.path)
    assert again.final_record(2) == record and again.damaged == ()


def test_another_template_and_year_are_said(books: tuple[Workbook, Workbook], tmp_path: Path) -> None:
    _, other = books
    mine = made(tmp_path / "国.jxzp", "national-2020", 2020)
    (joined,) = merge(mine, [other])
    assert [part in "".join(joined.remarks) for part in ("2021 年度", "模板", "不算定稿")] == [True] * 3
    assert mine.final_record(1) is None
    assert {row.kind for row in mine.project(1).indicators} <= {kind for _, kind in mine.template.kinds()}


def test_a_form_that_was_changed_behind_its_record_is_not_final(books: tuple[Workbook, Workbook]) -> None:
    mine, other = books
    other._now = replace(
        other._now, forms=other._now.forms.after({1: with_text(other.project(1), "project.unit", "改过")})
    )
    (joined,) = merge(mine, [other])
    assert mine.final_record(2) is None and any("不算定稿" in remark for remark in joined.remarks)


def test_nothing_is_changed_when_one_of_them_is_refused(
    books: tuple[Workbook, Workbook], tmp_path: Path
) -> None:
    mine, other = books
    for wrong, word in ((made(tmp_path / "空.jxzp"), "没有项目"), (mine, "就是这个工作簿")):
        with pytest.raises(UserError, match=word):
            merge(mine, [other, wrong])
        assert names(mine) == ["预算准备金"]


def test_a_workbook_of_which_all_forms_are_lost_is_not_called_an_empty_one(
    books: tuple[Workbook, Workbook],
) -> None:
    mine, other = books
    other.withdraw(1, "张三", "再改")
    other.close()
    with closing(sqlite3.connect(other.path, isolation_level=None)) as connection:
        connection.execute("DELETE FROM form")
    with closing(Workbook.open(other.path)) as lost, pytest.raises(UserError, match="都已损坏"):
        merge(mine, [lost])
    assert names(mine) == ["预算准备金"]
