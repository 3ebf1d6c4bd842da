"""Undo and redo: the list of steps, and a workbook against a plain list of forms under any edits."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from model.form.edits import insert_row, move_row, remove_row
from model.form.field_path import FieldPath, field_path, indicator_path
from model.form.project import Project, empty_project, with_text
from model.workbook.change import Change
from model.workbook.undo import MAX_STEPS, History, State, Step
from model.workbook.workbook import Workbook
from tests.depth import often
from tests.model.builders import YEAR, template, template_text, unsaved

SHENZHEN = template()
FAST = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # the machine is not about the disk


def _state(number: int) -> State:
    return State({1: Project(header={"name": str(number)})}, (1,))


def _step(number: int, key: object = None, label: str = "") -> Step:
    return Step(label or f"第{number}步", _state(number - 1), _state(number), (1, "project.name"), key)


def test_an_empty_history_has_nothing_to_offer() -> None:
    history = History()
    assert history.undo() is None and history.redo() is None
    assert (history.undo_label, history.redo_label) == ("", "")
    history.seal()
    assert history.undo() is None


def test_steps_come_back_in_reverse_and_forth_again() -> None:
    history = History()
    steps = [_step(1), _step(2), _step(3)]
    for step in steps:
        history.record(step)
    assert [history.undo() for _ in range(4)] == [steps[2], steps[1], steps[0], None]
    assert [history.redo() for _ in range(4)] == [*steps, None]


def test_labels_name_what_would_happen() -> None:
    history = History()
    history.record(_step(1))
    history.record(_step(2))
    assert (history.undo_label, history.redo_label) == ("第2步", "")
    history.undo()
    assert (history.undo_label, history.redo_label) == ("第1步", "第2步")
    history.undo()
    assert (history.undo_label, history.redo_label) == ("", "第1步")


def test_steps_with_the_same_key_in_a_row_become_one() -> None:
    history = History()
    for number in (1, 2, 3):
        history.record(_step(number, key=(1, "project.name")))
    step = history.undo()
    assert step is not None and (step.before, step.after) == (_state(0), _state(3))
    assert history.undo() is None


def test_steps_without_a_key_never_merge() -> None:
    history = History()
    history.record(_step(1))
    history.record(_step(2))
    assert history.undo() and history.undo()


def test_steps_that_are_offered_are_redone_in_their_order_and_can_be_undone() -> None:
    history = History()
    history.record(_step(1))
    history.undo()
    history.record(_step(1, label="anew"))
    unchanged = Step("nothing", _state(1), _state(1))
    history.offer([_step(2), unchanged, _step(3)])
    assert [history.redo() for _ in range(3)] == [_step(2), _step(3), None]
    assert [history.undo() for _ in range(3)] == [_step(3), _step(2), _step(1, label="anew")]


def test_another_key_or_a_step_between_ends_merging() -> None:
    history = History()
    for number, key in enumerate(["a", "b", "a", None, "a"], start=1):
        history.record(_step(number, key))
    assert [bool(history.undo()) for _ in range(6)] == [True] * 5 + [False]


def test_typing_back_to_what_was_there_leaves_no_step() -> None:
    history = History()
    history.record(_step(1))
    history.record(Step("输入", _state(1), _state(2), None, "a"))
    history.record(Step("输入", _state(2), _state(1), None, "a"))
    assert history.undo() == _step(1) and history.undo() is None


def test_sealing_ends_merging() -> None:
    history = History()
    history.record(_step(1, "a"))
    history.seal()
    history.record(_step(2, "a"))
    history.record(_step(3, "a"))
    step = history.undo()
    assert step is not None and (step.before, step.after) == (_state(1), _state(3))
    assert history.undo_label == "第1步"


def test_an_undone_or_redone_step_takes_in_nothing_more() -> None:
    history = History()
    history.record(_step(1, "a"))
    history.undo()
    history.redo()
    history.record(_step(2, "a"))
    step = history.undo()
    assert step is not None and step.before == _state(1)
    assert history.undo_label == "第1步"


def test_typing_behind_an_undone_step_does_not_merge_into_an_older_sealed_one() -> None:
    history = History()
    history.record(_step(1, "a"))
    history.record(_step(2, "b"))
    history.undo()
    history.record(_step(2, "b"))
    assert history.undo() == replace(_step(2, "b"), merge_key=None)


def test_a_new_edit_forgets_what_was_undone() -> None:
    history = History()
    history.record(_step(1))
    history.undo()
    history.record(_step(1))
    assert history.redo() is None and history.redo_label == ""


def test_a_merged_edit_too_forgets_what_was_undone() -> None:
    history = History()
    history.record(_step(1, "a"))
    history.record(_step(2, "b"))
    history.undo()
    history.record(_step(2, "a"))
    assert history.redo() is None


def test_only_the_latest_steps_are_kept() -> None:
    history = History()
    for number in range(1, MAX_STEPS + 6):
        history.record(_step(number))
    undone = []
    while step := history.undo():
        undone.append(step)
    assert len(undone) == MAX_STEPS
    assert (undone[0].after, undone[-1].before) == (_state(MAX_STEPS + 5), _state(5))


def test_clear_forgets_both_ways() -> None:
    history = History()
    history.record(_step(1))
    history.record(_step(2))
    history.undo()
    history.clear()
    assert history.undo() is None and history.redo() is None


@given(st.lists(st.sampled_from(["a", "b", None, "undo", "redo", "seal"]), max_size=40))
def test_the_states_always_follow_each_other(words: list[str | None]) -> None:
    """The ``after`` of each step is the ``before`` of the next, whatever was done."""
    history, now, counter = History(), 0, 0
    for word in words:
        if word == "undo":
            if step := history.undo():
                assert step.after == _state(now)
                now = int(step.before.forms[1].name)  # type: ignore[union-attr]
        elif word == "redo":
            if step := history.redo():
                assert step.before == _state(now)
                now = int(step.after.forms[1].name)  # type: ignore[union-attr]
        elif word == "seal":
            history.seal()
        else:
            counter += 1
            history.record(Step("", _state(now), _state(counter), None, word))
            now = counter
    while step := history.undo():
        assert step.after == _state(now)
        now = int(step.before.forms[1].name)  # type: ignore[union-attr]
    assert now == 0


# -- against a plain list -------------------------------------------------------------------------------

PATHS = (
    "project.name",
    "goals.expected",
    "funds.fiscal.adjusted",
    "indicators[0].target",
    "indicators[3].weight",
    "signature.date",
    "notes.goal-copied@goals.actual",
)
TEXTS = st.one_of(st.sampled_from(["", "1", "100%", "≥3场", "不适用", "\r\n"]), st.text(max_size=6))
Forms = list[tuple[int, Project]]


@dataclass
class _Done:
    """One undoable edit of the plain model: the whole list before and after."""

    before: Forms
    after: Forms
    touched: frozenset[int]
    key: tuple[int, str] | None = None


class UndoMachine(RuleBasedStateMachine):
    """A workbook beside a plain list of (id, project) and a list of what was done."""

    @initialize(count=st.integers(0, 3))
    def begin(self, count: int) -> None:
        self.folder = tempfile.TemporaryDirectory(dir=FAST)
        self.book = Workbook.create(Path(self.folder.name) / "a.jxzp", template_text("shenzhen-2021"), YEAR)
        self.forms: Forms = []
        self.saved = True
        self._forget()
        for _ in range(count):
            self.add_project()

    def _forget(self) -> None:
        self.changes = self._listen()
        self.done: list[_Done] = []
        self.undone: list[_Done] = []
        self.known = {i for i, _ in self.forms}

    def _listen(self) -> list[Change]:
        changes: list[Change] = []
        self.book.subscribe(changes.append)
        return changes

    def _forms(self) -> Forms:
        return [(i, self.book.project(i)) for i in self.book.ids]

    def teardown(self) -> None:
        if hasattr(self, "book"):
            self.book.save()
            self.book.close()
            self.book = Workbook.open(self.book.path)
            assert self._forms() == self.forms and self.book.damaged == ()
            self.book.close()
            assert [p.name for p in Path(self.folder.name).iterdir()] == ["a.jxzp"]
            self.folder.cleanup()

    def _did(self, after: Forms, touched: frozenset[int], key: tuple[int, str] | None = None) -> None:
        """Note an edit, and look at what the workbook announced."""
        before, self.forms = self.forms, after
        if before == after:
            assert self.changes == []
            return
        self.undone.clear()
        if self.done and key is not None and self.done[-1].key == key:
            self.done[-1].after = after
            if self.done[-1].before == after:
                self.done.pop()  # typed back to what was there
        else:
            self.done.append(_Done(before, after, touched, key))
        self._announced(
            before, after, touched, frozenset() if key is None else frozenset({field_path(key[1])})
        )

    def _announced(
        self, before: Forms, after: Forms, touched: frozenset[int], fields: frozenset[FieldPath]
    ) -> None:
        (change,) = self.changes
        self.changes.clear()
        assert (change.projects, change.fields) == (touched, fields)
        assert change.list_changed == ([i for i, _ in before] != [i for i, _ in after])
        self.known |= {i for i, _ in after}

    def _with(self, place: int, project: Project) -> Forms:
        return [*self.forms[:place], (self.forms[place][0], project), *self.forms[place + 1 :]]

    some = precondition(lambda self: self.forms)

    @some
    @rule(data=st.data(), path=st.sampled_from(PATHS), text=TEXTS, save=st.booleans())
    def type_text(self, data: st.DataObject, path: str, text: str, save: bool) -> None:
        place = data.draw(st.integers(0, len(self.forms) - 1))
        project_id, project = self.forms[place]
        if path.startswith("indicators[3]") and len(project.indicators) < 4:
            return
        after = self._with(place, with_text(project, path, text.replace("\r\n", "\n").replace("\r", "\n")))
        if after != self.forms:
            self.saved = save
        with unsaved(self.book, not save):
            self.book.type_text(project_id, path, text)
        self._did(after, frozenset({project_id}), (project_id, path))

    @rule()
    def add_project(self) -> None:
        new = self.book.add_project()
        assert new not in self.known
        self.saved = True
        self._did([*self.forms, (new, empty_project(SHENZHEN))], frozenset({new}))

    @some
    @rule(data=st.data())
    def duplicate(self, data: st.DataObject) -> None:
        place = data.draw(st.integers(0, len(self.forms) - 1))
        project_id, project = self.forms[place]
        new = self.book.duplicate_project(project_id)
        assert new not in self.known
        name = self.book.project(new).name
        assert name.startswith(project.name or "未命名项目") and name not in [
            form.name for _, form in self.forms
        ]
        copy = (new, with_text(project, "project.name", name))
        self.saved = True
        self._did([*self.forms[: place + 1], copy, *self.forms[place + 1 :]], frozenset({new}))

    @some
    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        place = data.draw(st.integers(0, len(self.forms) - 1))
        project_id = self.forms[place][0]
        self.book.remove_project(project_id)
        self.saved = True
        self._did([*self.forms[:place], *self.forms[place + 1 :]], frozenset({project_id}))

    @some
    @rule(data=st.data())
    def move(self, data: st.DataObject) -> None:
        place, target = (data.draw(st.integers(0, len(self.forms) - 1)) for _ in range(2))
        after = [*self.forms[:place], *self.forms[place + 1 :]]
        after.insert(target, self.forms[place])
        self.book.move_project(self.forms[place][0], target)
        self.saved = self.saved or after != self.forms
        self._did(after, frozenset())

    @some
    @rule(data=st.data(), action=st.sampled_from(["insert", "remove", "up", "down"]))
    def edit_rows(self, data: st.DataObject, action: str) -> None:
        place = data.draw(st.integers(0, len(self.forms) - 1))
        project_id, project = self.forms[place]
        index = data.draw(st.integers(0, len(project.indicators) - 1))
        row = project.indicators[index]
        if action == "insert":
            changed = insert_row(project, row.category, row.kind, index)[0]
        elif action == "remove":
            changed = remove_row(project, index, SHENZHEN)
        else:
            changed = move_row(project, index, -1 if action == "up" else 1, SHENZHEN)[0]
        self.book.change_project(project_id, changed, "行", indicator_path(index, "name"))
        self.saved = self.saved or changed != project
        self._did(self._with(place, changed), frozenset({project_id}))

    @rule()
    def undo(self) -> None:
        self._travel(self.book.undo, self.done, self.undone, back=True)

    @rule()
    def redo(self) -> None:
        self._travel(self.book.redo, self.undone, self.done, back=False)

    def _travel(
        self, travel: Callable[[], Change | None], source: list[_Done], target: list[_Done], back: bool
    ) -> None:
        change = travel()
        if not source:
            assert change is None and self.changes == []
            return
        step = source.pop()
        step.key = None
        target.append(step)
        before, self.forms = self.forms, step.before if back else step.after
        assert change is self.changes[0]
        self._announced(before, self.forms, step.touched, frozenset())
        self.saved = True

    @rule()
    def seal(self) -> None:
        self.book.history.seal()
        if self.done:
            self.done[-1].key = None

    @rule()
    def save(self) -> None:
        self.book.save()
        self.saved = True

    @rule(save_as=st.booleans())
    def reopen(self, save_as: bool) -> None:
        path = self.book.path
        if save_as:
            self.book.save_as(path.with_name("b.jxzp"))
            self.book.close()
            path.unlink()
            path.with_name("b.jxzp").rename(path)
        else:
            self.book.save()
            self.book.close()
        self.book = Workbook.open(path)
        self.saved = True
        self._forget()

    @invariant()
    def the_same(self) -> None:
        if hasattr(self, "book"):
            assert self._forms() == self.forms
            assert self.book.ids == tuple(i for i, _ in self.forms)
            assert self.book.is_saved == self.saved
            assert bool(self.book.history.undo_label) == bool(self.done)
            assert bool(self.book.history.redo_label) == bool(self.undone)
            assert self.changes == [] and self.book.damaged == ()


UndoMachine.TestCase.settings = settings(max_examples=often(200, share=32), stateful_step_count=30)
TestUndo = UndoMachine.TestCase


def test_what_redo_would_take_can_be_put_back() -> None:
    history = History()
    for number in (1, 2, 3):
        history.record(_step(number))
    history.undo()
    history.undo()
    coming = history.coming
    assert [step.label for step in coming] == ["第2步", "第3步"]
    history.record(_step(9, key="typed"))
    history.undo()
    history.redo()
    history.record(Step("", _state(9), _state(8), None, None))
    assert history.coming == ()
    history.offer(coming)
    assert history.coming == coming and history.redo_label == "第2步"


@given(st.sets(st.integers(1, 6), min_size=1), st.sampled_from([-1, 1]))
def test_several_projects_move_by_one_place_and_keep_their_order(moved: set[int], step: int) -> None:
    with tempfile.TemporaryDirectory(dir=FAST) as folder:
        book = Workbook.create(Path(folder) / "a.jxzp", template_text("shenzhen-2021"), YEAR)
        _move_and_back(book, moved, step)
        book.close()


def _move_and_back(book: Workbook, moved: set[int], step: int) -> None:
    book.add_projects([empty_project(SHENZHEN)] * 6, "新建")
    ids = book.ids
    chosen = [ids[number - 1] for number in sorted(moved)]
    book.shift_projects(chosen, step)
    assert [i for i in book.ids if i in chosen] == chosen
    assert [i for i in book.ids if i not in chosen] == [i for i in ids if i not in chosen]
    for project_id in chosen:
        assert book.ids.index(project_id) - ids.index(project_id) in (0, step)
    if book.ids != ids:
        book.undo()
    assert book.ids == ids


def test_several_projects_are_removed_in_one_step(tmp_path: Path) -> None:
    book = Workbook.create(tmp_path / "a.jxzp", template_text("shenzhen-2021"), YEAR)
    book.add_projects([empty_project(SHENZHEN)] * 4, "新建")
    ids = book.ids
    book.remove_projects(ids[1:3])
    assert book.ids == (ids[0], *ids[3:])
    book.undo()
    assert book.ids == ids
    book.remove_projects([])
    assert book.ids == ids
    book.close()
