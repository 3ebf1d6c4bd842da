"""A workbook beside a plain model of lists and dicts: edits, pastes, undo, redo and reopening agree, step by step."""

from __future__ import annotations

import copy
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

import resources
from model.exchange import paste
from model.exchange.form_json import document_of
from model.form import edits
from model.form.project import text_at
from model.workbook.workbook import Workbook
from tests.depth import often
from tests.model.builders import unsaved

TEXT = resources.template_text("shenzhen-2021")
FIELDS = (
    "project.name",
    "project.amount",
    "funds.fiscal.initial",
    "funds.other.executed",
    "goals.actual",
    "signature.date",
)
COLUMNS = ("name", "target", "actual", "weight", "manual_score", "reason")
texts = st.sampled_from(
    ("", "1", "≥95%", "不适用", "一、完成\n二、超额", "１２.5", "<b>&", "12月底前", "㛃𬭎")
)
Form = dict[str, Any]


class WorkbookMachine(RuleBasedStateMachine):
    """``forms`` is the plain model: a list of (id, form); ``past`` and ``future`` are whole copies of it."""

    @initialize()
    def create(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "簿.jxzp"
        self.workbook = Workbook.create(self.path, TEXT, 2021)
        self.kinds = self.workbook.template.kinds()
        self.forms: list[tuple[int, Form]] = []
        self.past: list[list[tuple[int, Form]]] = []
        self.future: list[list[tuple[int, Form]]] = []
        self.next_id = 1

    def teardown(self) -> None:
        if hasattr(self, "workbook"):
            self.workbook.close()
            self.folder.cleanup()

    def _remember(self) -> None:
        self.past.append(copy.deepcopy(self.forms))
        self.future.clear()

    def _pick(self, number: int) -> tuple[int, Form]:
        return self.forms[number % len(self.forms)]

    # -- edits ------------------------------------------------------------------------------------------

    @rule()
    def add(self) -> None:
        with unsaved(self.workbook):
            assert self.workbook.add_project() == self.next_id
        self._remember()
        rows = [{"place": place} for place in self.kinds]
        self.forms.append((self.next_id, {"fields": {}, "rows": rows}))
        self.next_id += 1

    @precondition(lambda self: self.forms)
    @rule(number=st.integers(0, 50), field=st.sampled_from(FIELDS), text=texts)
    def type_field(self, number: int, field: str, text: str) -> None:
        project_id, form = self._pick(number)
        if form["fields"].get(field, "") != text:
            self._remember()
            self._pick(number)[1]["fields"][field] = text
        self.workbook.history.seal()
        with unsaved(self.workbook):
            self.workbook.type_text(project_id, field, text)

    @precondition(lambda self: self.forms)
    @rule(
        number=st.integers(0, 50),
        row=st.integers(0, 50),
        column=st.sampled_from(COLUMNS),
        keys=st.lists(texts, max_size=3),
    )
    def type_cell(self, number: int, row: int, column: str, keys: list[str]) -> None:
        """Several keystrokes in one cell are one step."""
        project_id, form = self._pick(number)
        form = copy.deepcopy(form)
        row %= len(form["rows"])
        self.workbook.history.seal()
        started = False
        for text in keys:
            cells = self._pick(number)[1]["rows"][row]
            if cells.get(column, "") != text:
                if not started:
                    self._remember()
                started = True
                self._pick(number)[1]["rows"][row][column] = text
            with unsaved(self.workbook):
                self.workbook.type_text(project_id, f"indicators[{row}].{column}", text)
        if started and _plain(self._pick(number)[1]) == _plain(form):
            self.forms = self.past.pop()  # typed and restored: nothing to take back
        self.workbook.history.seal()

    @precondition(lambda self: self.forms)
    @rule(
        number=st.integers(0, 50),
        row=st.integers(0, 50),
        table=st.lists(st.tuples(texts, texts), min_size=1, max_size=4),
    )
    def paste_block(self, number: int, row: int, table: list[tuple[str, str]]) -> None:
        project_id, form = self._pick(number)
        row %= len(form["rows"])
        computed = self.workbook.computed(project_id)
        anchor = computed.grid.find(f"indicators[{row}].target")
        assert anchor is not None
        done = paste.paste(
            computed.project, self.workbook.template, 2021, computed.grid, anchor, tuple(table)
        )
        after = copy.deepcopy(form)
        for offset, (target, actual) in enumerate(table):
            if row + offset < len(after["rows"]):
                after["rows"][row + offset] |= {"target": target, "actual": actual}
        if _plain(after) != _plain(form):
            self._remember()
            self._pick(number)[1].update(after)
        self.workbook.change_project(project_id, done.project, "粘贴")

    @precondition(lambda self: self.forms)
    @rule(number=st.integers(0, 50), kind=st.integers(0, 50))
    def insert_row(self, number: int, kind: int) -> None:
        project_id, _ = self._pick(number)
        category, name = self.kinds[kind % len(self.kinds)]
        changed, _ = edits.insert_row(self.workbook.project(project_id), category, name)
        self.workbook.change_project(project_id, changed, "插入行")
        self._remember()
        rows = self._pick(number)[1]["rows"]
        last = max(i for i, row in enumerate(rows) if row["place"] == (category, name))
        rows.insert(last + 1, {"place": (category, name)})

    @precondition(lambda self: self.forms)
    @rule(number=st.integers(0, 50), row=st.integers(0, 50))
    def remove_row(self, number: int, row: int) -> None:
        project_id, form = self._pick(number)
        row %= len(form["rows"])
        place = form["rows"][row]["place"]
        before = _plain(form)
        after = copy.deepcopy(form)
        if [r["place"] for r in after["rows"]].count(place) > 1:
            del after["rows"][row]
        else:
            after["rows"][row] = {
                "place": place,
                "name": "不适用",
                "target": "不适用",
                "actual": "不适用",
                "weight": "0",
            }
        project = edits.remove_row(self.workbook.project(project_id), row, self.workbook.template)
        self.workbook.change_project(project_id, project, "删除行")
        if _plain(after) != before:
            self._remember()
            self._pick(number)[1].update(after)

    @precondition(lambda self: self.forms)
    @rule(number=st.integers(0, 50))
    def remove_project(self, number: int) -> None:
        project_id, _ = self._pick(number)
        self._remember()
        self.forms.remove(self._pick(number))
        self.workbook.remove_project(project_id)

    @precondition(lambda self: len(self.forms) > 1)
    @rule(number=st.integers(0, 50), to=st.integers(0, 50))
    def move_project(self, number: int, to: int) -> None:
        one = self._pick(number)
        rest = [form for form in self.forms if form is not one]
        place = to % len(self.forms)
        moved = [*rest[:place], one, *rest[place:]]
        if [i for i, _ in moved] != [i for i, _ in self.forms]:
            self._remember()
            self.forms = moved
        self.workbook.move_project(one[0], place)

    # -- time travel ------------------------------------------------------------------------------------

    @rule(times=st.integers(1, 6))
    def undo(self, times: int) -> None:
        for _ in range(times):
            assert (self.workbook.undo() is not None) == bool(self.past)
            if self.past:
                self.future.append(copy.deepcopy(self.forms))
                self.forms = self.past.pop()

    @rule(times=st.integers(1, 6))
    def redo(self, times: int) -> None:
        for _ in range(times):
            assert (self.workbook.redo() is not None) == bool(self.future)
            if self.future:
                self.past.append(copy.deepcopy(self.forms))
                self.forms = self.future.pop()

    @rule()
    def reopen(self) -> None:
        self.workbook.save()
        self.workbook.close()
        self.workbook = Workbook.open(self.path)
        assert self.workbook.damaged == ()
        self.past.clear()
        self.future.clear()  # but a number that was ever given is not given again

    @invariant()
    def agree(self) -> None:
        if not hasattr(self, "workbook"):
            return
        assert list(self.workbook.ids) == [i for i, _ in self.forms]
        for project_id, form in self.forms:
            project = self.workbook.project(project_id)
            assert {f: text_at(project, f) for f in FIELDS} == {f: form["fields"].get(f, "") for f in FIELDS}
            seen = [((r.category, r.kind), *(getattr(r, c) for c in COLUMNS)) for r in project.indicators]
            assert seen == _plain(form)["rows"]


def _plain(form: Form) -> Form:
    rows = [(row["place"], *(row.get(column, "") for column in COLUMNS)) for row in form["rows"]]
    return {"fields": {key: text for key, text in form["fields"].items() if text}, "rows": rows}


TestWorkbookMachine = WorkbookMachine.TestCase
TestWorkbookMachine.settings = settings(max_examples=often(250, share=32), stateful_step_count=50)


def test_five_hundred_undos_and_redos_give_back_the_same_forms(tmp_path: Path) -> None:
    times = often(500)
    workbook = Workbook.create(tmp_path / "簿.jxzp", TEXT, 2021)
    project_id = workbook.add_project()
    workbook.history.clear()
    before = document_of(workbook.project(project_id))
    with unsaved(workbook):
        for number in range(times):
            workbook.history.seal()
            path = f"indicators[{number % 8}].{COLUMNS[number % 6]}"
            workbook.type_text(project_id, path, f"第 {number} 次")
    after = document_of(workbook.project(project_id))
    for _ in range(times):
        assert workbook.undo() is not None
    assert workbook.undo() is None and document_of(workbook.project(project_id)) == before
    for _ in range(times):
        assert workbook.redo() is not None
    assert workbook.redo() is None and document_of(workbook.project(project_id)) == after
    workbook.close()
    reopened = Workbook.open(tmp_path / "簿.jxzp")
    assert document_of(reopened.project(project_id)) == after
    reopened.close()
