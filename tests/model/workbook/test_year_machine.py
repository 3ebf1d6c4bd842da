"""Sheets of a project's year beside a plain model: edits in any form, undo, redo and reopening agree, step by step."""

from __future__ import annotations

import copy
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from model.form import edits
from model.workbook.workbook import Workbook
from tests.depth import often
from tests.model.builders import YEAR
from tests.model.form.year_templates import year_template_text

PROJECT = "project"
SHEETS = {
    "june": ("monitoring", "2021-06-30"),
    "july": ("monitoring", "2021-07-31"),
    "plan": ("declaration", ""),
}
SHARED, OWN = ("name", "target"), {"june": "to_date", "july": "to_date", "plan": "", PROJECT: "actual"}
FORMS = (PROJECT, *SHEETS)
texts = st.sampled_from(("", "1", "≥95%", "完成", "㛃𬭎"))


class YearMachine(RuleBasedStateMachine):
    """``rows`` is the plain model: shared texts of each row, and by form what only that form shows."""

    @initialize()
    def create(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "年.jxzp"
        self.workbook = Workbook.create(self.path, year_template_text(), YEAR)
        self.workbook.add_project()
        self.workbook.history.clear()
        self.state: dict[str, Any] = {
            "rows": [{"place": place} for place in self.workbook.template.kinds()],
            "signed": {},
            "begun": set(),
        }
        self.past: list[dict[str, Any]] = []
        self.future: list[dict[str, Any]] = []

    def teardown(self) -> None:
        if hasattr(self, "workbook"):
            self.workbook.close()
            self.folder.cleanup()

    def _id(self, form: str) -> int:
        return 1 if form == PROJECT else self.workbook.sheet_id(1, *SHEETS[form])

    def _step(self, form: str) -> None:
        """Remember the state; whoever changes something in a sheet begins it."""
        self.past.append(copy.deepcopy(self.state))
        self.future.clear()
        if form != PROJECT:
            self.state["begun"].add(form)

    def _cell(self, form: str, row: int, column: str) -> tuple[dict[str, str], str]:
        cells = self.state["rows"][row % len(self.state["rows"])]
        return cells, column if column in SHARED else f"{form}.{column}"

    # -- edits ------------------------------------------------------------------------------------------

    @rule(
        form=st.sampled_from(FORMS),
        row=st.integers(0, 50),
        column=st.sampled_from((*SHARED, "own")),
        text=texts,
    )
    def type_cell(self, form: str, row: int, column: str, text: str) -> None:
        column = OWN[form] if column == "own" else column
        if not column:
            return
        cells, key = self._cell(form, row, column)
        if cells.get(key, "") != text:
            self._step(form)
            cells, key = self._cell(form, row, column)
            cells[key] = text
        place = row % len(self.state["rows"])
        self.workbook.history.seal()
        self.workbook.type_text(self._id(form), f"indicators[{place}].{column}", text)

    @rule(form=st.sampled_from(FORMS), text=texts)
    def sign(self, form: str, text: str) -> None:
        if self.state["signed"].get(form, "") != text:
            self._step(form)
            self.state["signed"][form] = text
        self.workbook.history.seal()
        self.workbook.type_text(self._id(form), "signature.prepared_by", text)

    @rule(form=st.sampled_from(FORMS), kind=st.integers(0, 50))
    def insert_row(self, form: str, kind: int) -> None:
        kinds = self.workbook.template.kinds()
        category, name = kinds[kind % len(kinds)]
        changed, _ = edits.insert_row(self.workbook.project(self._id(form)), category, name)
        self._step(form)
        rows = self.state["rows"]
        last = max(i for i, row in enumerate(rows) if row["place"] == (category, name))
        rows.insert(last + 1, {"place": (category, name)})
        self.workbook.change_project(self._id(form), changed, "插入行")

    @rule(form=st.sampled_from(FORMS), row=st.integers(0, 50))
    def remove_row(self, form: str, row: int) -> None:
        rows = self.state["rows"]
        row %= len(rows)
        if [one["place"] for one in rows].count(rows[row]["place"]) == 1:
            return  # it would become a row that does not apply
        template = self.workbook.template_of(self._id(form))
        changed = edits.remove_row(self.workbook.project(self._id(form)), row, template)
        self._step(form)
        del self.state["rows"][row]
        self.workbook.change_project(self._id(form), changed, "删除行")

    @rule(form=st.sampled_from(FORMS), row=st.integers(0, 50), step=st.sampled_from((-1, 1)))
    def move_row(self, form: str, row: int, step: int) -> None:
        rows = self.state["rows"]
        row %= len(rows)
        siblings = [i for i, one in enumerate(rows) if one["place"] == rows[row]["place"]]
        place = siblings.index(row) + step
        if not 0 <= place < len(siblings):
            return
        other = siblings[place]
        template = self.workbook.template_of(self._id(form))
        changed, _ = edits.move_row(self.workbook.project(self._id(form)), row, step, template)
        before = self.workbook.project(self._id(form))
        if changed == before:
            return  # two rows that look alike
        self._step(form)
        rows = self.state["rows"]
        rows[row], rows[other] = rows[other], rows[row]
        self.workbook.change_project(self._id(form), changed, "移动行")

    @precondition(lambda self: self.state["begun"])
    @rule(number=st.integers(0, 5))
    def remove_sheet(self, number: int) -> None:
        form = sorted(self.state["begun"])[number % len(self.state["begun"])]
        self.past.append(copy.deepcopy(self.state))
        self.future.clear()
        self.state["begun"].remove(form)
        self.state["signed"].pop(form, None)
        for row in self.state["rows"]:
            row.pop(f"{form}.{OWN[form]}", None)
        self.workbook.remove_sheet(self._id(form))

    # -- time travel ------------------------------------------------------------------------------------

    @rule(times=st.integers(1, 6))
    def undo(self, times: int) -> None:
        for _ in range(times):
            assert (self.workbook.undo() is not None) == bool(self.past)
            if self.past:
                self.future.append(self.state)
                self.state = self.past.pop()

    @rule(times=st.integers(1, 6))
    def redo(self, times: int) -> None:
        for _ in range(times):
            assert (self.workbook.redo() is not None) == bool(self.future)
            if self.future:
                self.past.append(self.state)
                self.state = self.future.pop()

    @rule()
    def reopen(self) -> None:
        self.workbook.close()
        self.workbook = Workbook.open(self.path)
        assert self.workbook.damaged == ()
        self.past, self.future = [], []
        for row in self.state[
            "rows"
        ]:  # what a sheet had of rows that are gone is in the file, and nobody sees it
            row.setdefault("place", None)

    # -- what must hold ---------------------------------------------------------------------------------

    @invariant()
    def each_form_shows_what_was_typed(self) -> None:
        if not hasattr(self, "workbook"):
            return
        for form in FORMS:
            shown = self.workbook.project(self._id(form))
            assert [(row.category, row.kind) for row in shown.indicators] == [
                row["place"] for row in self.state["rows"]
            ]
            for column in filter(None, (*SHARED, OWN[form])):
                key = column if column in SHARED else f"{form}.{column}"
                assert [row.text(column) for row in shown.indicators] == [
                    row.get(key, "") for row in self.state["rows"]
                ], (form, column)
            assert shown.signature.get("prepared_by", "") == self.state["signed"].get(form, "")

    @invariant()
    def only_begun_sheets_are_there(self) -> None:
        if hasattr(self, "workbook"):
            begun = {self._id(form) for form in self.state["begun"]}
            assert set(self.workbook.sheets_of(1)) == begun


YearMachine.TestCase.settings = settings(
    max_examples=often(80, 6), stateful_step_count=often(50, 25), deadline=None
)
TestYear = YearMachine.TestCase
