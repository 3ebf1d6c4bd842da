"""The one door: each edit is applied, recorded for undo, saved and announced once; nothing typed is ever lost."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from model.errors import ConflictError, StoreError
from model.form.edits import remove_row
from model.form.field_path import PROJECT_NAME, indicator_path
from model.form.project import Project, empty_project, text_at, with_text
from model.workbook.change import Change
from model.workbook.store import Store
from model.workbook.workbook import Workbook
from tests.model.builders import SAMPLES, YEAR, clean_project, sample, template, template_text, unsaved

ROOT = Path(__file__).parents[3]
SHENZHEN = template()
SHM = Path("/dev/shm")
FAST = str(SHM) if SHM.is_dir() and os.access(SHM, os.W_OK) else None


@pytest.fixture
def folder() -> Iterator[Path]:
    """Return a folder in memory where there is one: these tests are not about the disk."""
    made = Path(tempfile.mkdtemp(dir=FAST))
    yield made
    shutil.rmtree(made)


@pytest.fixture
def workbook(folder: Path) -> Iterator[Workbook]:
    """Return a workbook with two projects, 1 and 2."""
    book = _new(folder / "a.jxzp")
    book.add_project(clean_project())
    book.add_project(sample(SAMPLES[0]))
    yield book
    book.close()


def _new(path: Path) -> Workbook:
    return Workbook.create(path, template_text("shenzhen-2021"), YEAR)


def _forms(book: Workbook) -> list[tuple[int, Project]]:
    return [(i, book.project(i)) for i in book.ids]


def _on_disk(path: Path) -> list[tuple[int, Project]]:
    book = Workbook.open(path)
    try:
        assert book.damaged == ()
        return _forms(book)
    finally:
        book.close()


def _listen(book: Workbook) -> list[Change]:
    changes: list[Change] = []
    book.subscribe(changes.append)
    return changes


# -- what an edit announces -----------------------------------------------------------------------------


def test_a_new_workbook_is_empty_and_saved(folder: Path) -> None:
    with closing(_new(folder / "a.jxzp")) as book:  # type: ignore[type-var]
        assert (book.ids, book.year, book.template.id, book.is_saved) == ((), YEAR, "shenzhen-2021", True)
        assert book.undo() is None and book.redo() is None
        assert 1 not in book


def test_typing_is_applied_announced_saved_and_undone(workbook: Workbook) -> None:
    changes = _listen(workbook)
    before = _forms(workbook)
    workbook.type_text(1, "indicators[0].actual", "９８％")
    assert text_at(workbook.project(1), "indicators[0].actual") == "９８％"
    (change,) = changes
    assert change.label.startswith("输入“") and "实际完成值" in change.label
    assert (change.projects, change.list_changed, change.fields) == (
        {1},
        False,
        {indicator_path(0, "actual")},
    )
    assert change.place == (1, indicator_path(0, "actual"))
    assert workbook.is_saved and _on_disk(workbook.path) == _forms(workbook)
    undone = workbook.undo()
    assert undone is changes[1] and len(changes) == 2
    assert undone.label == f"撤销 {change.label}" and undone.place == change.place
    assert (undone.projects, undone.list_changed, undone.fields) == ({1}, False, frozenset())
    assert _forms(workbook) == before == _on_disk(workbook.path)
    redone = workbook.redo()
    assert redone is changes[2] and redone.label == f"重做 {change.label}"
    assert text_at(workbook.project(1), "indicators[0].actual") == "９８％"
    assert _on_disk(workbook.path) == _forms(workbook)


def test_typing_the_same_text_is_no_edit(workbook: Workbook) -> None:
    changes, label = _listen(workbook), workbook.history.undo_label
    workbook.type_text(1, "project.name", "测试项目")
    workbook.type_text(1, "signature.phone", "")
    workbook.change_project(1, clean_project(), "改")
    workbook.move_project(1, 0)
    assert changes == [] and workbook.history.undo_label == label and workbook.is_saved


def test_typing_on_in_one_field_is_one_undo_step(workbook: Workbook) -> None:
    for text in ("网", "网格", "网格管"):
        workbook.type_text(1, "project.name", text)
    workbook.type_text(1, "project.unit", "中心")
    workbook.type_text(1, "project.name", "网")
    workbook.history.seal()
    workbook.type_text(1, "project.name", "网格")
    names = []
    for _ in range(4):
        workbook.undo()
        names.append((workbook.project(1).name, workbook.project(1).header["unit"]))
    assert names == [("网", "中心"), ("网格管", "中心"), ("网格管", "测试中心"), ("测试项目", "测试中心")]


def test_the_same_field_of_two_projects_is_two_steps(workbook: Workbook) -> None:
    workbook.type_text(1, "project.name", "一")
    workbook.type_text(2, "project.name", "二")
    workbook.undo()
    assert [workbook.project(i).name for i in (1, 2)] == ["一", sample(SAMPLES[0]).name]


def test_every_kind_of_edit_is_announced_once_and_saved(workbook: Workbook) -> None:
    changes = _listen(workbook)
    added = workbook.add_project(after=1)
    copied = workbook.duplicate_project(1)
    workbook.move_project(copied, 0)
    workbook.remove_project(2)
    workbook.change_project(
        1, remove_row(workbook.project(1), 0, SHENZHEN), "删除行", indicator_path(0, "name")
    )
    assert [(c.label, c.projects, c.list_changed, c.place) for c in changes] == [
        ("新建项目", {added}, True, (added, PROJECT_NAME)),
        ("复制项目", {copied}, True, (copied, PROJECT_NAME)),
        ("移动项目", frozenset(), True, (copied, PROJECT_NAME)),
        ("删除项目", {2}, True, (2, PROJECT_NAME)),
        ("删除行", {1}, False, (1, indicator_path(0, "name"))),
    ]
    assert all(change.fields == frozenset() for change in changes)
    assert workbook.ids == (copied, 1, added) and 2 not in workbook
    assert _on_disk(workbook.path) == _forms(workbook)
    for _ in changes[:5]:
        workbook.undo()
    assert workbook.ids == (1, 2) and _on_disk(workbook.path) == _forms(workbook)
    assert [c.list_changed for c in changes[5:]] == [False, True, True, True, True]


def test_every_listener_hears_and_sees_the_edit_already_done(workbook: Workbook) -> None:
    heard: list[tuple[str, str]] = []
    workbook.subscribe(lambda change: heard.append(("one", workbook.project(1).name)))
    workbook.subscribe(lambda change: heard.append(("two", workbook.project(1).name)))
    workbook.type_text(1, "project.name", "新名")
    assert heard == [("one", "新名"), ("two", "新名")]


def test_unknown_fields_and_projects_are_errors_and_change_nothing(workbook: Workbook) -> None:
    changes, before = _listen(workbook), _forms(workbook)
    for project_id, path in (
        (1, "indicators[99].name"),
        (1, "indicators[0].category"),
        (1, "x.y"),
        (9, "project.name"),
    ):
        with pytest.raises(KeyError):
            workbook.type_text(project_id, path, "x")
    assert (changes, _forms(workbook), workbook.is_saved) == ([], before, True)


def test_figures_follow_each_edit_and_are_computed_once(workbook: Workbook) -> None:
    first = workbook.computed(1)
    assert first.evaluation.total_score == 100 and workbook.computed(1) is first
    assert first.project is workbook.project(1)
    other = workbook.computed(2)
    workbook.type_text(1, "indicators[0].actual", "50%")
    second = workbook.computed(1)
    assert second.evaluation.total_score == 75
    assert "reason-missing" in {finding.code for finding in second.findings}
    assert workbook.computed(2) is other
    workbook.undo()
    assert workbook.computed(1).evaluation.total_score == 100
    workbook.remove_project(1)
    with pytest.raises(KeyError):
        workbook.computed(1)


# -- ids, copies, order ---------------------------------------------------------------------------------


def test_ids_are_never_used_again_after_undo(workbook: Workbook) -> None:
    first = workbook.add_project()
    workbook.undo()
    second = workbook.add_project()
    workbook.remove_project(second)
    third = workbook.add_project()
    assert len({1, 2, first, second, third}) == 5
    workbook.undo()
    workbook.undo()
    assert workbook.ids == (1, 2, second)
    assert workbook.add_project() not in (1, 2, first, second, third)


def test_a_copy_stands_behind_its_original_with_a_free_name(workbook: Workbook) -> None:
    names = []
    for source in (1, 1):
        copied = workbook.duplicate_project(source)
        assert workbook.ids.index(copied) == 1
        assert replace(workbook.project(copied), header=clean_project().header) == clean_project()
        names.append(workbook.project(copied).name)
    assert names == ["测试项目（副本）", "测试项目（副本）2"]
    workbook.type_text(1, "project.name", "")
    assert workbook.project(workbook.duplicate_project(1)).name == "未命名项目（副本）"


def test_a_copy_lives_its_own_life(workbook: Workbook) -> None:
    copied = workbook.duplicate_project(1)
    workbook.type_text(copied, "project.unit", "别的中心")
    assert workbook.project(1) == clean_project()


def test_a_renamed_project_is_found_under_its_new_name_after_reopening(workbook: Workbook) -> None:
    workbook.type_text(2, "project.name", "改名 #1?%")
    assert [form.name for _, form in _on_disk(workbook.path)] == ["测试项目", "改名 #1?%"]


def test_moving_projects(workbook: Workbook) -> None:
    for _ in range(2):
        workbook.add_project()
    for project_id, position, expected in (
        (4, 0, (4, 1, 2, 3)),
        (4, 3, (1, 2, 3, 4)),
        (2, 2, (1, 3, 2, 4)),
        (1, 99, (3, 2, 4, 1)),
    ):
        workbook.move_project(project_id, position)
        assert workbook.ids == expected
        assert [i for i, _ in _on_disk(workbook.path)] == list(expected)


def test_a_project_added_behind_one_that_is_gone_goes_to_the_end(workbook: Workbook) -> None:
    added = workbook.add_project(after=77)
    assert workbook.ids == (1, 2, added)
    assert workbook.project(added) == empty_project(SHENZHEN)


# -- saving ---------------------------------------------------------------------------------------------


def test_typing_without_saving_waits_for_the_next_save(workbook: Workbook) -> None:
    before = _on_disk(workbook.path)
    with unsaved(workbook):
        workbook.type_text(1, "project.name", "先不存")
    assert not workbook.is_saved and _on_disk(workbook.path) == before
    workbook.save()
    assert workbook.is_saved and _on_disk(workbook.path) == _forms(workbook)


def test_saving_twice_writes_once(workbook: Workbook, monkeypatch: pytest.MonkeyPatch) -> None:
    with unsaved(workbook):
        workbook.type_text(1, "project.name", "名")
    writes: list[set[int]] = []
    write = Store.write
    monkeypatch.setattr(
        Store,
        "write",
        lambda store, documents, *rest: (writes.append(set(documents)), write(store, documents, *rest)),
    )
    workbook.save()
    workbook.save()
    assert writes == [{1}]


def _fill_disk(book: Workbook, full: bool) -> None:
    (pages,) = book._file._store._connection.execute("PRAGMA page_count").fetchone()
    book._file._store._connection.execute(f"PRAGMA max_page_count = {pages if full else 1_000_000}")


def test_a_failing_save_keeps_the_text_and_a_later_save_writes_it(workbook: Workbook) -> None:
    changes = _listen(workbook)
    stored = _on_disk(workbook.path)
    _fill_disk(workbook, True)
    long = "完成" * 20_000
    with pytest.raises(StoreError, match="磁盘已满"):
        workbook.type_text(1, "goals.actual", long)
    assert workbook.project(1).goals["actual"] == long and len(changes) == 1
    assert not workbook.is_saved and _on_disk(workbook.path) == stored
    with pytest.raises(StoreError, match="磁盘已满"):
        workbook.add_project()
    with pytest.raises(StoreError, match="磁盘已满"):
        workbook.remove_project(2)
    with pytest.raises(StoreError, match="磁盘已满"):
        workbook.save()
    assert workbook.ids == (1, 3) and len(changes) == 3 and _on_disk(workbook.path) == stored
    _fill_disk(workbook, False)
    workbook.save()
    assert workbook.is_saved and _on_disk(workbook.path) == _forms(workbook)
    for _ in range(3):
        workbook.undo()
    assert _forms(workbook) == stored == _on_disk(workbook.path)


def test_undo_on_a_full_disk_is_kept_too(workbook: Workbook) -> None:
    workbook.type_text(1, "goals.actual", "完成" * 20_000)
    workbook.type_text(1, "goals.actual", "短")
    workbook.history.seal()
    workbook._file._store._connection.execute("VACUUM")
    workbook.type_text(2, "project.name", "二")
    workbook.undo()
    _fill_disk(workbook, True)
    long = with_text(clean_project(), "goals.actual", "长" * 20_000)
    with pytest.raises(StoreError):
        workbook.change_project(1, long, "改")
    changes = _listen(workbook)
    with pytest.raises(StoreError, match="磁盘已满"):
        _undo_and_redo(workbook)
    assert [change.label for change in changes] == ["撤销 改", "重做 改"]
    assert workbook.project(1) == long and not workbook.is_saved
    _fill_disk(workbook, False)
    workbook.save()
    assert _on_disk(workbook.path) == _forms(workbook)


def _undo_and_redo(book: Workbook) -> None:
    book.undo()
    assert book.is_saved
    book.redo()


def test_a_conflict_keeps_both_sides(workbook: Workbook) -> None:
    other = Workbook.open(workbook.path)
    other.type_text(1, "project.name", "别人的")
    with pytest.raises(ConflictError):
        workbook.type_text(1, "project.name", "我的")
    for act in (workbook.save, lambda: workbook.move_project(2, 0)):
        with pytest.raises(ConflictError):
            act()
    assert workbook.project(1).name == "我的" and not workbook.is_saved
    first = workbook.path
    workbook.save_as(first.with_name("我的.jxzp"))
    assert workbook.is_saved and workbook.ids == (2, 1)
    workbook.type_text(1, "project.unit", "我")
    assert (dict(_on_disk(workbook.path))[1].name, dict(_on_disk(first))[1].name) == ("我的", "别人的")
    other.type_text(1, "project.unit", "别人")
    other.close()


def test_saving_as_another_file_goes_on_there(workbook: Workbook, folder: Path) -> None:
    old = workbook.path
    workbook.type_text(1, "project.name", "一")
    with unsaved(workbook):
        workbook.type_text(2, "project.name", "没存")
    workbook.move_project(2, 0)
    stored = _on_disk(old)
    with unsaved(workbook):
        workbook.type_text(1, "project.name", "只在新文件")
    changes = _listen(workbook)
    workbook.save_as(folder / "新 #1.jxzp")
    assert workbook.path == folder / "新 #1.jxzp" and workbook.is_saved and changes == []
    workbook.type_text(1, "project.unit", "后来")
    assert _on_disk(workbook.path) == _forms(workbook) and _on_disk(old) == stored
    assert workbook.ids == (2, 1)
    for _ in range(2):
        workbook.undo()
    assert workbook.project(1).name == "一" and _on_disk(workbook.path) == _forms(workbook)
    reopened = Workbook.open(workbook.path)
    assert (reopened.year, reopened.template.text) == (workbook.year, workbook.template.text)
    reopened.close()


def test_the_old_file_is_let_go_after_saving_as(workbook: Workbook, folder: Path) -> None:
    old = workbook.path
    connection = workbook._file._store._connection
    workbook.save_as(folder / "b.jxzp")
    with pytest.raises(Exception, match="closed"):
        connection.execute("SELECT 1")
    old.unlink()
    workbook.type_text(1, "project.name", "一")
    assert sorted(p.name for p in folder.iterdir()) == ["b.jxzp"]


def test_saving_as_an_existing_file_takes_its_place(workbook: Workbook, folder: Path) -> None:
    (folder / "b.jxzp").write_bytes(b"another file")
    with unsaved(workbook):
        workbook.type_text(1, "project.name", "没存")
    workbook.save_as(folder / "b.jxzp")
    assert _on_disk(folder / "b.jxzp") == _forms(workbook)
    assert sorted(p.name for p in folder.iterdir()) == ["a.jxzp", "b.jxzp"]


def test_saving_as_the_own_file_after_a_conflict_takes_its_place(workbook: Workbook, folder: Path) -> None:
    with closing(Workbook.open(workbook.path)) as other:  # type: ignore[type-var]
        other.type_text(1, "project.name", "别人的")
        with pytest.raises(ConflictError):
            workbook.type_text(1, "project.name", "我的")
        workbook.save_as(workbook.path)
        workbook.type_text(2, "project.name", "还能写")
        with pytest.raises(StoreError, match="替换"):
            other.type_text(1, "project.name", "别人又写")
    assert workbook.is_saved and _on_disk(workbook.path) == _forms(workbook)
    assert [p.name for p in folder.iterdir()] == ["a.jxzp"]


_KILLED_IN_WRITE = """
import os, signal, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA cache_size = 2")
connection.execute("BEGIN IMMEDIATE")
connection.execute("UPDATE workbook SET value = value || ' '")
for number in range(60):
    connection.execute("INSERT INTO form (id, position, document, digest) VALUES (?, 1, ?, '')", (number + 100, "x" * 9000))
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(os.name == "nt", reason="kill -9")
def test_saving_as_a_file_that_another_program_left_half_written(workbook: Workbook, folder: Path) -> None:
    target = folder / "b.jxzp"
    other = _new(target)
    for _ in range(5):
        other.add_project(sample(SAMPLES[1]))
    other.close()
    subprocess.run([sys.executable, "-c", _KILLED_IN_WRITE, str(target)])
    assert target.with_name("b.jxzp-journal").exists()
    workbook.save_as(target)
    assert _on_disk(target) == _forms(workbook)


@pytest.mark.parametrize("call", ["write", "replace", "no folder"])
def test_a_failing_save_as_leaves_both_files(
    workbook: Workbook, folder: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    old, target = workbook.path, folder / "b.jxzp"
    target.write_bytes(b"mine")
    with unsaved(workbook):
        workbook.type_text(1, "project.name", "没存")
    write = Store.write

    def fail(store: Store, *arguments: object, **named: object) -> None:
        if store.path != old:
            raise StoreError("磁盘已满。")
        write(store, *arguments, **named)  # type: ignore[arg-type]

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch, pytest.raises(StoreError) as caught:
        if call == "write":
            patch.setattr(Store, "write", fail)
        elif call == "replace":
            patch.setattr(os, "replace", refuse)
        else:
            target = folder / "没有" / "b.jxzp"
        workbook.save_as(target)
    assert str(caught.value).endswith("。")
    assert sorted(p.name for p in folder.iterdir()) == ["a.jxzp", "b.jxzp"]
    assert (folder / "b.jxzp").read_bytes() == b"mine" and workbook.path == old and not workbook.is_saved
    workbook.save()
    assert _on_disk(old) == _forms(workbook)


def test_a_failing_save_as_onto_the_own_file_goes_on_with_it(
    workbook: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch, pytest.raises(StoreError):
        patch.setattr(os, "replace", refuse)
        workbook.save_as(workbook.path)
    workbook.type_text(1, "project.name", "还能写")
    assert _on_disk(workbook.path) == _forms(workbook)


def test_a_failing_save_as_names_the_file_that_was_wanted(workbook: Workbook, folder: Path) -> None:
    with pytest.raises(StoreError, match=r"b\.jxzp"):
        workbook.save_as(folder / "没有" / "b.jxzp")
