"""The one door through which the contents of a workbook change, and the account of what went through it."""

from __future__ import annotations

from collections.abc import Mapping

from model.form.field_path import FieldPath
from model.form.page_options import PageOptions
from model.form.project import Project
from model.form.template import Template
from model.form.unit_data import UnitData
from model.workbook.change import Change
from model.workbook.forms import Forms
from model.workbook.log_table import Entry
from model.workbook.shared_contents import SharedContents
from model.workbook.snapshot import Snapshot
from model.workbook.undo import State, Step

# steps of which the account tells
_TOLD = ("导入", "合并", "删除项目", "删除“", "更换模板", "恢复版本", "找回", "从备份取回")


class Door(SharedContents):
    """What every edit goes through: refused or applied in memory, recorded for undo, announced, and saved."""

    def note(self, event: str, form: int | None, details: str, person: str = "") -> None:
        """Let the account say what happened; it is saved with the next edit."""
        self._file.note(event, form, details, person)

    def entries(self) -> tuple[Entry, ...]:
        """Return what happened to the workbook, oldest first. Raises StoreError."""
        return self._file.entries()

    def _refuse_final(self, state: State) -> None:
        """Raise FrozenError if a state would change a form that is final, or nothing can be changed at all."""
        self._refuse_locked()
        self._file.final.refuse(self._now.forms, state.forms, state.template is not None, self.name_of)

    def _apply(
        self,
        label: str,
        forms: Mapping[int, Project | None],
        order: tuple[int, ...],
        place: tuple[int, FieldPath] | None,
        merge_key: object = None,
        fields: frozenset[FieldPath] = frozenset(),
        template: Template | None = None,
        page: PageOptions | None = None,
        answered: bool = False,
        unit: UnitData | None = None,
    ) -> None:
        forms = forms if template else self._sheets.routed(self._now, forms)
        now = self._now
        old = now.template if template else None, now.page if page else None, now.unit if unit else None
        before = State({i: now.forms.get(i) for i in forms}, self.ids, *old)
        after = State(dict(forms), order, template, page, unit)
        self._refuse_final(after)
        if not answered:
            self._file.damaged.refuse(self._now.forms, forms)
        self.history.record(Step(label, before, after, place, merge_key))
        self._enter(after, label, place, fields)

    def _go_to(self, step: Step, state: State, verb: str) -> Change:
        if step.label.startswith(_TOLD):
            self.note(verb, None, step.label)
        return self._enter(state, f"{verb} {step.label}", step.place, frozenset())

    def _enter(
        self, state: State, label: str, place: tuple[int, FieldPath] | None, fields: frozenset[FieldPath]
    ) -> Change:
        old = self._now
        forms, projects = self._arranged(old, state)
        template, page = state.template or old.template, state.page or old.page
        noted = self._noted(state.forms)
        unit = state.unit or old.unit
        self._now = Snapshot(forms, template, page, self._file.sheets, projects, unit, old.notes, old.seals)
        self._follow(noted)
        if state.template:
            self._computed = {}
        for gone in self._with_kin(i for i, form in state.forms.items() if form is None):
            self._computed.pop(gone, None)
        change = Change(
            label,
            self._with_kin(state.forms),
            not self._now.has_order_of(old),
            fields,
            place,
            template_changed=state.template is not None,
            page_changed=state.page is not None,
            by=self._doer,
        )
        self._announce(change)
        self._saved()
        return change

    def _arranged(self, old: Snapshot, state: State) -> tuple[Forms, tuple[int, ...]]:
        """Return all forms with those of a state, and the projects in order; most edits leave both as they are."""
        others = {i: form for i, form in state.forms.items() if form is not None and i in old.forms}
        if state.order is old.projects and len(others) == len(state.forms):
            return old.forms.with_others(others), old.projects
        there = (*old.forms, *(i for i in state.forms if i not in old.forms)) if self._sheets.known else ()
        sheets = [i for i in there if i in self._sheets.known]
        forms = old.forms.after(state.forms, (*state.order, *sheets))
        self._file.given_ids |= forms.keys()
        is_whole = len(state.order) + len(sheets) == len(forms)
        return forms, state.order if is_whole else tuple(i for i in state.order if i in forms)
