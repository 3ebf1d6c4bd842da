"""The workbook: a unit's projects of one year. Every change to them is made by a method of ``Workbook``.

A change is applied in memory, recorded for undo, written to the file in one transaction, and announced.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from model.digest import digest_of
from model.errors import StoreError, UserError
from model.exchange import form_json
from model.form.edits import caption_of
from model.form.field_path import PROJECT_NAME, FieldPath, field_path
from model.form.page_options import PageOptions, options_text
from model.form.project import Project, empty_project, text_at, with_text
from model.form.template import Template
from model.form.template_change import converted, fitted
from model.form.template_reader import parse_template
from model.naming import free_name
from model.reading.normalise import storable
from model.workbook.final_records import (
    ACCEPTED,
    EVENT_NAMES,
    FINAL,
    WITHDRAWN,
    Record,
    checked_person,
    checked_reason,
    refusal,
)
from model.workbook.store import MAX_ID, Store
from model.workbook.undo import State, Step
from model.workbook.version_keeper import Clock, project_of, utc_seconds
from model.workbook.versions import FINALISED, RESTORING
from model.workbook.workbook_file import Change, WorkbookFile


class Workbook(WorkbookFile):
    """An open workbook. All methods that change something raise StoreError if it could not be saved.

    ``clock`` tells the time at which versions are kept.
    """

    @classmethod
    def create(cls, path: Path, template_text: str, year: int, clock: Clock = utc_seconds) -> Workbook:
        """Make a new, empty workbook file. Raises StoreError, TemplateError."""
        parse_template(template_text, path.name)
        return cls(Store.create(path, template_text, year), clock)

    @classmethod
    def open(cls, path: Path, clock: Clock = utc_seconds) -> Workbook:
        """Open a workbook file. Raises StoreError, TemplateError."""
        store = Store.open(path)
        try:
            return cls(store, clock)
        except BaseException:
            store.close()
            raise

    # -- edits ------------------------------------------------------------------------------------------

    def type_text(self, project_id: int, path: FieldPath | str, text: str, save: bool = True) -> None:
        """Put a typed text into a field; typing on in the same field is one undo step."""
        project, path = self._forms[project_id], field_path(path)
        text = storable(text)
        if text_at(project, path) == text:
            return
        label = f"输入“{caption_of(path, self.template)}”"
        place = (project_id, path)
        changed = {project_id: with_text(project, path, text)}
        self._apply(label, changed, self.ids, place, merge_key=place, fields=frozenset({path}), save=save)

    def change_project(
        self, project_id: int, project: Project, label: str, path: FieldPath | None = None
    ) -> None:
        """Replace a project's form, for edits of rows and of several fields at once."""
        if project != self._forms[project_id]:
            self._apply(label, {project_id: project}, self.ids, (project_id, path) if path else None)

    def add_project(
        self,
        project: Project | None = None,
        label: str = "新建项目",
        after: int | None = None,
        save: bool = True,
    ) -> int:
        """Add a form behind another one or at the end; return its id."""
        form = empty_project(self.template) if project is None else project
        return self.add_projects([form], label, after, save)[0]

    def add_projects(
        self, projects: Sequence[Project], label: str, after: int | None = None, save: bool = True
    ) -> tuple[int, ...]:
        """Add forms behind another one or at the end, in one undo step; return their ids."""
        first = max(self._known_ids, default=0) + 1
        if first + len(projects) > MAX_ID:
            raise StoreError(f"工作簿“{self.path.name}”的项目编号已用完，请用“另存为”后重试。")
        added = dict(enumerate(projects, first))
        order = list(self.ids)
        place = order.index(after) + 1 if after in order else len(order)
        order[place:place] = added
        self._apply(label, added, tuple(order), (first, PROJECT_NAME), save=save)
        return tuple(added)

    def duplicate_project(self, project_id: int) -> int:
        """Add a copy of a project behind it; return its id."""
        project = self._forms[project_id]
        self._damaged.refuse_whole(project_id, project)
        name = free_name(
            f"{project.name or '未命名项目'}（副本）", [form.name for form in self._forms.values()]
        )
        copy = with_text(project, PROJECT_NAME, name)
        return self.add_project(copy, "复制项目", after=project_id)

    def remove_project(self, project_id: int) -> None:
        """Remove a project."""
        order = tuple(i for i in self.ids if i != project_id)
        self._apply("删除项目", {project_id: None}, order, (project_id, PROJECT_NAME))

    def move_project(self, project_id: int, position: int) -> None:
        """Move a project to another place in the list, counted from 0."""
        order = [i for i in self.ids if i != project_id]
        order.insert(position, project_id)
        if tuple(order) != self.ids:
            self._apply("移动项目", {}, tuple(order), (project_id, PROJECT_NAME))

    def change_template(self, text: str) -> None:
        """Move all forms to another template; one undo step. Raises TemplateError."""
        new = parse_template(text, self.path.name)
        if new.text == self.template.text:
            return
        forms = {i: converted(form, self.template, new) for i, form in self._forms.items()}
        self._apply(f"更换模板为“{new.name}”", forms, self.ids, None, template=new)

    def set_page_options(self, options: PageOptions) -> None:
        """Put the forms on paper otherwise; one undo step. A final form keeps the page it was finalised with."""
        if options != self.page_options:
            self._apply("更改页面设置", {}, self.ids, None, page=options)

    def undo(self) -> Change | None:
        """Take back the last edit. Raises FrozenError if it was in a form that is final by now."""
        if following := self.history.next_undo:
            self._refuse_final(following.before)
        step = self.history.undo()
        return self._go_to(step, step.before, "撤销") if step else None

    def redo(self) -> Change | None:
        """Take the last undone edit again. Raises FrozenError as ``undo`` does."""
        if following := self.history.next_redo:
            self._refuse_final(following.after)
        step = self.history.redo()
        return self._go_to(step, step.after, "重做") if step else None

    def restore_version(self, project_id: int, version_id: int) -> None:
        """Put a version in place of the form, which is kept before; one undo step.

        Raises KeyError for a version of another form, StoreError if it is gone or damaged.
        """
        form_id, project = project_of(self._store.version(version_id))
        if form_id != project_id:
            raise KeyError(version_id)
        project = fitted(project, self.template)
        if project != self._forms[project_id]:
            self._refuse_final(State({project_id: project}, self.ids))
            self.keep_version(project_id, RESTORING, save=False)
            self._apply(
                "恢复版本", {project_id: project}, self.ids, (project_id, PROJECT_NAME), answered=True
            )
        elif self._damaged.stored(project_id, project):
            self._answer_for(project_id)

    def restore_lost(self, form_id: int) -> None:
        """Bring a lost form back from its newest version, at the end; one undo step. Raises StoreError if there is none."""
        for version in self.versions(form_id):
            project = fitted(self.version_project(version.id), self.template)
            self._apply("找回项目", {form_id: project}, (*self.ids, form_id), (form_id, PROJECT_NAME))
            return
        raise StoreError(f"第 {form_id} 号项目没有留下完好的历史版本，找不回来，请改用备份。")

    def accept_damage(self, project_id: int, person: str, reason: str) -> None:
        """Take a damaged form as it stands; who answers for it, and why, is kept.

        Raises UserError without person or reason, or if the form is not damaged, StoreError.
        """
        if self._damaged.stored(project_id, self._forms[project_id]) is None:
            raise UserError(f"“{self._forms[project_id].shown_name}”没有受损，不用接受。")
        self._add_record(project_id, ACCEPTED, checked_person(person), checked_reason(reason))
        self._answer_for(project_id)

    def _answer_for(self, project_id: int) -> None:
        self._damaged.forget(project_id)
        self._dirty.add(project_id)
        self.save()
        self._announce(Change("核对受损的内容", frozenset({project_id}), False))

    # -- 定稿: records beside the forms, and therefore no steps that could be undone ---------------------

    def finalise(self, project_id: int, person: str) -> None:
        """Make a form final. Raises UserError while errors stand or no person is named, StoreError if it cannot be kept."""
        project = self._forms[project_id]
        self._final.refuse(self._forms, {project_id: project}, all_=True)
        self._damaged.refuse_whole(project_id, project)
        if problem := refusal(project.shown_name, self.computed(project_id).findings):
            raise UserError(problem)
        person = checked_person(person)
        self.keep_version(project_id, FINALISED)
        self._add_record(project_id, FINAL, person, "")

    def withdraw(self, project_id: int, person: str, reason: str) -> None:
        """Take 定稿 back, so that the form can be changed. Raises UserError without a reason, StoreError."""
        if self.final_record(project_id) is None:
            raise UserError(f"“{self._forms[project_id].shown_name}”没有定稿，不用撤回。")
        self._add_record(project_id, WITHDRAWN, checked_person(person), checked_reason(reason))

    def adopt_record(self, project_id: int, record: Record) -> None:
        """Keep for a form the record of 定稿 that another workbook has of the same form. Raises StoreError."""
        self._keep_record(replace(record, form=project_id))

    def _add_record(self, project_id: int, event: str, person: str, reason: str) -> None:
        digest = digest_of(form_json.document_of(self._forms[project_id]))
        page = options_text(self.page_options)
        self._keep_record(Record(project_id, self._keeper.now, event, person, reason, digest, page))

    def _keep_record(self, record: Record) -> None:
        self.save()
        self._store.write_record(record)
        self._final.add(record)
        self.history.seal()
        self._announce(Change(EVENT_NAMES[record.event], frozenset({record.form}), False))

    def _refuse_final(self, state: State) -> None:
        """Raise FrozenError if a state would change a form that is final."""
        self._final.refuse(self._forms, state.forms, all_=state.template is not None)

    # -- the door ---------------------------------------------------------------------------------------

    def _apply(
        self,
        label: str,
        forms: Mapping[int, Project | None],
        order: tuple[int, ...],
        place: tuple[int, FieldPath] | None,
        merge_key: object = None,
        fields: frozenset[FieldPath] = frozenset(),
        save: bool = True,
        template: Template | None = None,
        page: PageOptions | None = None,
        answered: bool = False,
    ) -> None:
        old_template, old_page = self.template if template else None, self.page_options if page else None
        before = State({i: self._forms.get(i) for i in forms}, self.ids, old_template, old_page)
        after = State(dict(forms), order, template, page)
        self._refuse_final(after)
        if not answered:
            self._damaged.refuse(self._forms, forms)
        self.history.record(Step(label, before, after, place, merge_key))
        change = self._enter(after, label, place, fields)
        self._announce(change)
        if save:
            self.save()

    def _go_to(self, step: Step, state: State, verb: str) -> Change:
        change = self._enter(state, f"{verb} {step.label}", step.place, frozenset())
        self._announce(change)
        self.save()
        return change

    def _enter(
        self, state: State, label: str, place: tuple[int, FieldPath] | None, fields: frozenset[FieldPath]
    ) -> Change:
        old_order = self.ids
        merged = {**self._forms, **state.forms}
        self._forms = {i: form for i in state.order if (form := merged[i]) is not None}
        self._computed = {i: c for i, c in self._computed.items() if i in self._forms}
        self._dirty |= set(state.forms)
        self._order_dirty |= old_order != state.order
        self._known_ids |= set(state.order)
        if state.template is not None:
            self.template, self._template_dirty, self._computed = state.template, True, {}
        if state.page is not None:
            self.page_options, self._page_dirty = state.page, True
        other = state.template is not None
        return Change(
            label,
            frozenset(state.forms),
            old_order != state.order,
            fields,
            place,
            other,
            state.page is not None,
        )

    def _announce(self, change: Change) -> None:
        for listener in self._listeners:
            listener(change)
