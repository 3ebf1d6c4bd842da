"""The history of each form in a workbook: what was kept comes back exactly, whatever happens in between."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from model.errors import ConflictError, StoreError
from model.form.edits import insert_row, remove_row
from model.form.project import Project, with_text
from model.workbook import database
from model.workbook.change import Change
from model.workbook.store import Store
from model.workbook.versions import FINALISED, IMPORTED, OPENED, PRINTED, RESTORING, TIMED, WORK_SECONDS
from model.workbook.workbook import Workbook
from tests.depth import often
from tests.model.builders import (
    SAMPLES,
    YEAR,
    clean_project,
    projects,
    sample,
    template,
    template_text,
    unsaved,
)

SHENZHEN = template()
FAST = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
NOON = 1_700_000_000


class Clock:
    """A clock that stands until it is set."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> int:
        return self.now


@pytest.fixture
def clock() -> Clock:
    """Return a clock that stands."""
    return Clock()


@pytest.fixture
def folder() -> Iterator[Path]:
    """Return a folder in memory where there is one."""
    made = Path(tempfile.mkdtemp(dir=FAST))
    yield made
    shutil.rmtree(made)


@pytest.fixture
def workbook(folder: Path, clock: Clock) -> Iterator[Workbook]:
    """Return a workbook with two projects, 1 and 2, opened at noon."""
    path = folder / "a.jxzp"
    book = _new(path)
    book.add_project(clean_project())
    book.add_project(sample(SAMPLES[0]))
    book.close()
    book = Workbook.open(path, clock)
    yield book
    book.close()


def _new(path: Path) -> Workbook:
    return Workbook.create(path, template_text("shenzhen-2021"), YEAR)


def _history(book: Workbook, project_id: int = 1) -> list[tuple[int, str, str]]:
    """Return seconds since noon, reason and name of a form's versions."""
    return [(v.when - NOON, v.reason, book.version_project(v.id).name) for v in book.versions(project_id)]


def _name(book: Workbook, name: str, project_id: int = 1) -> None:
    book.type_text(project_id, "project.name", name)


def test_a_day_of_work_leaves_its_versions(workbook: Workbook, clock: Clock) -> None:
    assert _history(workbook) == []
    for seconds, name in ((60, "一"), (100, "二"), (60 + WORK_SECONDS, "三"), (700, "四")):
        clock.now = NOON + seconds
        _name(workbook, name)
    clock.now = NOON + 800
    workbook.keep_version(1, PRINTED)
    workbook.keep_version(1, PRINTED)
    _name(workbook, "五")
    workbook.keep_version(1, FINALISED)
    expected = [(800, FINALISED, "五"), (800, PRINTED, "四"), (660, TIMED, "三"), (0, OPENED, "测试项目")]
    assert _history(workbook) == expected and _history(workbook, 2) == []
    clock.now = NOON + 9000
    with closing(Workbook.open(workbook.path, clock)) as again:  # type: ignore[type-var]
        assert _history(again) == expected
        _name(again, "六")
        assert _history(again) == expected  # opened as it was finalised
        _name(again, "七", 2)
        assert [reason for _, reason, _ in _history(again, 2)] == [OPENED]


def test_printing_after_a_timed_version_makes_it_a_printed_one(workbook: Workbook, clock: Clock) -> None:
    _name(workbook, "一")
    clock.now += WORK_SECONDS
    _name(workbook, "二")
    clock.now += 5
    workbook.keep_version(1, PRINTED)
    assert _history(workbook) == [(WORK_SECONDS + 5, PRINTED, "二"), (0, OPENED, "测试项目")]
    workbook.keep_version(1, PRINTED)
    workbook.close()
    with closing(Workbook.open(workbook.path, clock)) as again:  # type: ignore[type-var]
        again.keep_version(1, PRINTED)
        assert len(_history(again)) == 2


def test_versions_are_written_when_the_form_is(workbook: Workbook) -> None:
    with unsaved(workbook):
        workbook.type_text(1, "project.name", "一")
    with unsaved(workbook):
        workbook.keep_version(1, PRINTED)
    assert workbook.versions(1) == ()
    workbook.save()
    assert [v.reason for v in workbook.versions(1)] == [PRINTED, OPENED]


def test_a_failing_save_keeps_the_version_for_the_next(
    workbook: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0)
    with closing(sqlite3.connect(workbook.path, isolation_level=None)) as blocker:
        blocker.execute("BEGIN EXCLUSIVE")
        workbook.keep_version(1, PRINTED)  # nothing typed is at stake
        assert workbook.is_saved
        with pytest.raises(StoreError, match="占用"):
            _name(workbook, "一")
        with pytest.raises(StoreError, match="占用"):
            workbook.keep_version(1, FINALISED)
    assert workbook.versions(1) == ()
    workbook.save()
    assert _history(workbook) == [(0, FINALISED, "一"), (0, PRINTED, "测试项目")]


def test_restoring_is_one_undo_step_and_keeps_what_was_there(workbook: Workbook) -> None:
    workbook.keep_version(1, PRINTED)
    (version,) = workbook.versions(1)
    before = workbook.project(1)
    _name(workbook, "改了")
    changed = remove_row(workbook.project(1), 0, SHENZHEN)
    workbook.change_project(1, changed, "删除行")
    heard: list[Change] = []
    workbook.subscribe(heard.append)
    workbook.restore_version(1, version.id)
    assert workbook.project(1) == before and workbook.is_saved
    assert [(change.label, change.projects) for change in heard] == [("恢复版本", {1})]
    assert [v.reason for v in workbook.versions(1)] == [RESTORING, PRINTED]
    assert workbook.version_project(workbook.versions(1)[0].id) == changed
    workbook.undo()
    assert workbook.project(1) == changed and workbook.history.redo_label == "恢复版本"
    workbook.redo()
    assert workbook.project(1) == before
    workbook.restore_version(1, version.id)
    assert len(workbook.versions(1)) == 2 and len(heard) == 3  # it is what stands there already


def test_a_version_of_another_form_or_none_is_not_restored(workbook: Workbook) -> None:
    workbook.keep_version(1, PRINTED)
    (version,) = workbook.versions(1)
    with pytest.raises(KeyError):
        workbook.restore_version(2, version.id)
    with pytest.raises(StoreError, match="不在工作簿里"):
        workbook.restore_version(1, 99)
    with pytest.raises(StoreError, match="不在工作簿里"):
        workbook.version_project(99)
    assert workbook.project(2) == sample(SAMPLES[0]) and workbook.history.undo_label == ""


def test_a_damaged_version_is_named_and_the_others_are_there(workbook: Workbook) -> None:
    for name in "一二三":
        _name(workbook, name)
        workbook.keep_version(1, PRINTED)
    with closing(sqlite3.connect(workbook.path, isolation_level=None)) as connection:
        connection.execute("UPDATE version SET document = x'00' WHERE id = 3")
    assert [(v.id, v.reason) for v in workbook.damaged_versions(1)] == [(3, PRINTED)]
    assert [name for *_, name in _history(workbook)] == ["三", "一", "测试项目"]
    with pytest.raises(StoreError, match="已损坏"):
        workbook.restore_version(1, 3)
    assert workbook.project(1).name == "三" and workbook.damaged_versions(2) == ()


def test_a_removed_project_comes_back_with_its_versions(workbook: Workbook) -> None:
    workbook.keep_version(1, PRINTED)
    workbook.remove_project(1)
    workbook.undo()
    assert [v.reason for v in workbook.versions(1)] == [PRINTED]
    workbook.restore_version(1, workbook.versions(1)[0].id)


def test_versions_of_a_removed_project_go_when_the_workbook_is_closed(folder: Path) -> None:
    book = _new(folder / "b.jxzp")
    kept = [book.add_project(clean_project()) for _ in range(3)]
    for project_id in kept:
        book.keep_version(project_id, IMPORTED)
    book.remove_project(kept[2])
    book.remove_project(kept[0])
    assert [len(book.versions(i)) for i in kept] == [1, 1, 1]
    book.close()
    with closing(Store.open(folder / "b.jxzp")) as store:
        assert [len(store.versions(i)) for i in kept] == [0, 1, 0]


def test_a_removal_that_was_never_saved_takes_no_versions(workbook: Workbook) -> None:
    workbook.keep_version(1, PRINTED)
    with closing(Workbook.open(workbook.path)) as other:  # type: ignore[type-var]
        _name(other, "别人的", 2)
        with pytest.raises(ConflictError):
            workbook.remove_project(1)
        workbook.close()
        assert [v.reason for v in other.versions(1)] == [PRINTED]


def test_after_a_crash_a_new_project_does_not_inherit_versions(folder: Path) -> None:
    book = _new(folder / "b.jxzp")
    book.keep_version(book.add_project(clean_project()), IMPORTED)
    book.remove_project(1)
    book._file._store.close()  # no proper end
    book = Workbook.open(folder / "b.jxzp")
    added = book.add_project(clean_project())
    assert added != 1 and book.versions(added) == ()
    book.close()
    with closing(Store.open(folder / "b.jxzp")) as store:
        assert store.versions(1) == ()


def test_saving_as_takes_the_versions_along(workbook: Workbook, folder: Path) -> None:
    for name in "一二":
        _name(workbook, name)
        workbook.keep_version(1, PRINTED)
    workbook.remove_project(2)
    with unsaved(workbook):
        workbook.type_text(1, "project.name", "没存")
    with unsaved(workbook):
        workbook.keep_version(1, FINALISED)
    before = _history(workbook)
    assert workbook.save_as(folder / "b.jxzp")
    assert _history(workbook) == [(0, FINALISED, "没存"), *before]
    workbook.undo(), workbook.undo()
    assert workbook.ids == (1, 2)
    assert _history(workbook) == [(0, FINALISED, "没存"), *before]
    assert workbook.save_as(workbook.path)
    assert _history(workbook) == [(0, FINALISED, "没存"), *before]


def test_saving_as_works_without_versions_where_they_cannot_be_read(workbook: Workbook, folder: Path) -> None:
    workbook.keep_version(1, PRINTED)
    with closing(sqlite3.connect(workbook.path, isolation_level=None)) as blocker:
        blocker.execute("BEGIN EXCLUSIVE")
        workbook._file._store._connection.execute("PRAGMA busy_timeout = 0")
        assert not workbook.save_as(folder / "b.jxzp")
    assert workbook.project(1) == clean_project() and workbook.versions(1) == ()
    _name(workbook, "还能写")


def test_printing_in_one_window_is_no_conflict_for_another(workbook: Workbook) -> None:
    with closing(Workbook.open(workbook.path)) as other:  # type: ignore[type-var]
        workbook.keep_version(1, PRINTED)
        _name(other, "别人的")
    with pytest.raises(ConflictError):
        _name(workbook, "我的")


class HistoryMachine(RuleBasedStateMachine):
    """A workbook against plain lists of what was kept."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp(dir=FAST))
        self.clock = Clock()
        self.book = Workbook.create(self.folder / "0.jxzp", template_text("shenzhen-2021"), YEAR, self.clock)
        self.forms = [self.book.add_project(clean_project()), self.book.add_project()]
        self.kept: dict[int, dict[int, Project]] = {form: {} for form in self.forms}
        self.copies = 0

    def teardown(self) -> None:
        self.book.close()
        shutil.rmtree(self.folder)

    def _note(self) -> None:
        """Remember each version when it is first seen; from then on it must never change."""
        for form, known in self.kept.items():
            for version in self.book.versions(form):
                known.setdefault(version.id, self.book.version_project(version.id))

    @rule(form=st.integers(0, 1), text=st.text(max_size=8), save=st.booleans())
    def type(self, form: int, text: str, save: bool) -> None:
        if self.forms[form] in self.book:
            with unsaved(self.book, not save):
                self.book.type_text(self.forms[form], "goals.actual", text)

    @rule(form=st.integers(0, 1), project=projects())
    def change(self, form: int, project: Project) -> None:
        if self.forms[form] in self.book:
            self.book.change_project(self.forms[form], project, "改")

    @rule(form=st.integers(0, 1))
    def insert(self, form: int) -> None:
        if self.forms[form] in self.book:
            project, _ = insert_row(self.book.project(self.forms[form]), *SHENZHEN.kinds()[0])
            self.book.change_project(self.forms[form], project, "插入行")

    @rule(seconds=st.sampled_from([1, 300, 600, 86_400, 300_000]))
    def wait(self, seconds: int) -> None:
        self.clock.now += seconds

    @rule(form=st.integers(0, 1), reason=st.sampled_from([PRINTED, IMPORTED]))
    def keep(self, form: int, reason: str) -> None:
        project_id = self.forms[form]
        if project_id in self.book:
            self.book.keep_version(project_id, reason)
            newest = self.book.versions(project_id)[0]
            assert self.book.version_project(newest.id) == self.book.project(project_id)

    @rule(form=st.integers(0, 1), data=st.data())
    def restore(self, form: int, data: st.DataObject) -> None:
        project_id = self.forms[form]
        versions = self.book.versions(project_id)
        if project_id in self.book and versions:
            chosen = data.draw(st.sampled_from(versions))
            expected, before = self.book.version_project(chosen.id), self.book.project(project_id)
            self.book.restore_version(project_id, chosen.id)
            assert self.book.project(project_id) == expected
            if before != expected:
                self._note()
                self.book.undo()
                assert self.book.project(project_id) == before
                self.book.redo()

    @rule(form=st.integers(0, 1))
    def remove_and_bring_back(self, form: int) -> None:
        if self.forms[form] in self.book:
            self.book.remove_project(self.forms[form])
            self.book.undo()

    @rule()
    def undo(self) -> None:
        if self.book.history.undo_label not in ("新建项目", ""):
            self.book.undo()

    @precondition(lambda self: self.copies < 3)
    @rule()
    def save_as(self) -> None:
        self.copies += 1
        assert self.book.save_as(self.folder / f"{self.copies}.jxzp")

    @rule()
    def reopen(self) -> None:
        self.book.save()
        path = self.book.path
        self.book.close()
        self.book = Workbook.open(path, self.clock)

    @invariant()
    def what_was_kept_is_what_comes_back(self) -> None:
        for form, known in self.kept.items():
            versions = self.book.versions(form)
            assert self.book.damaged_versions(form) == ()
            for version in versions:
                if version.id in known:
                    assert self.book.version_project(version.id) == known[version.id]
            if self.clock.now - NOON < 48 * 3600:  # later ones may have been thinned
                assert all(one.digest != other.digest for one, other in pairwise(versions))
        self._note()


HistoryMachine.TestCase.settings = settings(max_examples=often(25), stateful_step_count=25, deadline=None)
TestHistory = HistoryMachine.TestCase


def test_what_was_kept_survives_closing_and_opening(workbook: Workbook) -> None:
    project = with_text(clean_project(), "indicators[0].reason", "𠮷\n\x00‮")
    workbook.change_project(1, project, "改")
    workbook.keep_version(1, PRINTED)
    with closing(Workbook.open(workbook.path)) as again:  # type: ignore[type-var]
        assert again.version_project(again.versions(1)[0].id) == project
