"""The workbook: a unit's projects of one year. Every change to them is made by a method of ``Workbook``.

All of them go through one door: a change is refused or applied in memory, recorded for undo, announced, and written to
the file in one transaction.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from model.digest import digest_of
from model.errors import UserError
from model.exchange import form_json
from model.exchange.kept_figures import figures_text, with_template
from model.exchange.proof import sheet_data, sheet_digest
from model.form.edits import caption_of
from model.form.field_path import PROJECT_NAME, FieldPath, field_path
from model.form.page_options import PageOptions, options_text
from model.form.project import Project, empty_project, name_on_one_line, text_at, with_text
from model.form.template_change import fitted
from model.form.template_reader import parse_template
from model.form.unit_data import UnitData, filled
from model.naming import free_name
from model.reading.normalise import storable
from model.workbook.change import Change
from model.workbook.damage import DamageKind
from model.workbook.door import Door
from model.workbook.final_forms import frozen_sentence
from model.workbook.final_records import (
    ACCEPTED,
    EVENT_NAMES,
    FINAL,
    WITHDRAWN,
    FrozenError,
    Record,
    checked_person,
    checked_reason,
    refusal,
)
from model.workbook.form_table import YearSheet
from model.workbook.forms import Place
from model.workbook.log_table import ACCEPTING
from model.workbook.notes import Notes, answered
from model.workbook.official_templates import Official
from model.workbook.seal_keys import SealKey
from model.workbook.seals import Seals, carried_along, entered, sealed
from model.workbook.store import Store
from model.workbook.undo import State
from model.workbook.version_keeper import Clock, utc_seconds
from model.workbook.versions import FINALISED, PRECIOUS, RESTORING
from model.workbook.workbook_file import WorkbookFile


class Workbook(Door):
    """An open workbook. All methods that change something raise StoreError if it could not be saved."""

    @classmethod
    def create(cls, path: Path, template_text: str, year: int, clock: Clock = utc_seconds) -> Workbook:
        """Make a new, empty workbook file. ``clock`` tells when versions are kept. Raises StoreError, TemplateError."""
        parse_template(template_text, path.name)
        return cls(WorkbookFile(Store.create(path, template_text, year), clock))

    @classmethod
    def open(
        cls,
        path: Path,
        clock: Clock = utc_seconds,
        official: Official | None = None,
        at_once: int | None = None,
        known_forms: Mapping[int, Place] = MappingProxyType({}),
    ) -> Workbook:
        """Open a workbook file; ``official``: what its template is held against. Raises StoreError, TemplateError.

        ``at_once``: if it has more forms, each is read when somebody looks at it; None: all are read and checked now.
        ``known_forms``: those of an earlier look at the file, which are not read again where they are the same.
        """
        store = Store.open(path)
        try:
            return cls(WorkbookFile(store, clock, official, at_once, known_forms))
        except BaseException:
            store.close()
            raise

    # -- edits ------------------------------------------------------------------------------------------

    def type_text(self, project_id: int, path: FieldPath | str, text: str) -> None:
        """Put a typed text into a field; typing on in the same field is one undo step."""
        project, path = self.project(project_id), field_path(path)
        text = storable(text)
        if text_at(project, path) == text:
            return
        label = f"输入“{caption_of(path, self.template_of(project_id))}”"
        place = (project_id, path)
        changed = {project_id: with_text(project, path, text)}
        self._apply(label, changed, self.ids, place, merge_key=place, fields=frozenset({path}))

    def change_project(
        self, project_id: int, project: Project, label: str, path: FieldPath | None = None
    ) -> None:
        """Replace a project's form, for edits of rows and of several fields at once."""
        if project != self.project(project_id):
            self._apply(label, {project_id: project}, self.ids, (project_id, path) if path else None)

    def change_projects(
        self, projects: Mapping[int, Project], label: str, place: tuple[int, FieldPath] | None = None
    ) -> None:
        """Replace the forms of several projects in one undo step; those that stay the same do not count."""
        changed = {i: form for i, form in projects.items() if form != self.project(i)}
        if changed:
            self._apply(label, changed, self.ids, place)

    def add_project(
        self, project: Project | None = None, label: str = "新建项目", after: int | None = None
    ) -> int:
        """Add a form, a blank one with the unit's data, behind another one or at the end; return its id."""
        form = project or filled(empty_project(self.template), self.unit_data, self.template)
        return self.add_projects([form], label, after)[0]

    def add_projects(
        self,
        projects: Sequence[Project],
        label: str,
        after: int | None = None,
        sheets: Sequence[Sequence[tuple[YearSheet, Project]]] = (),
        instead_of: Collection[int] = (),
    ) -> tuple[int, ...]:
        """Add projects behind another one or at the end, in one undo step; return their ids.

        ``sheets``: for each project its sheets with their own records (``sheet_record``). ``instead_of``: projects that go.
        """
        ids = self._new_ids(len(projects) + sum(map(len, sheets)))
        added = dict(zip(ids, projects, strict=False))
        first, rest = ids[0], iter(ids[len(projects) :])
        records: dict[int, Project | None] = {**added, **dict.fromkeys(instead_of)}
        for project_id, of_project in zip(added, sheets, strict=False):
            for sheet, record in of_project:
                self._sheets.note(number := next(rest), replace(sheet, project=project_id))
                records[number] = record
        order = [i for i in self.ids if i not in instead_of]
        place = order.index(after) + 1 if after in order else len(order)
        order[place:place] = added
        self._apply(label, records, tuple(order), (first, PROJECT_NAME))
        return tuple(added)

    def duplicate_project(self, project_id: int) -> int:
        """Add a copy of a project behind it; return its id."""
        project = self.project(project_id)
        self._file.damaged.refuse_whole(project_id, project)
        name = free_name(f"{project.name or '未命名项目'}（副本）", [self.typed_name(i) for i in self.ids])
        copy = with_text(project, PROJECT_NAME, name)
        sheets = [self.sheet_record(i) for i in self.sheets_of(project_id)]
        return self.add_projects([copy], "复制项目", project_id, [sheets])[0]

    def remove_project(self, project_id: int) -> None:
        """Remove a project with its sheets."""
        self.remove_projects([project_id])

    def remove_projects(self, project_ids: Sequence[int]) -> None:
        """Remove projects with their sheets, in one undo step."""
        if not project_ids:
            return
        every = [i for one in project_ids for i in (one, *self.sheets_of(one))]
        self._refuse_final(State(dict.fromkeys(every), self.ids))
        names = [self.name_in_form(one) for one in project_ids]
        removed = set(project_ids)  # of many, too
        order = tuple(i for i in self.ids if i not in removed)
        label = "删除项目" if len(project_ids) == 1 else f"删除 {len(project_ids)} 个项目"
        sheets = [i for one in project_ids for i in self._sheets.of_project(one) if i in self._now.forms]
        gone = dict.fromkeys((*project_ids, *sheets))
        with self.together():  # what is refused after all is no part of the account
            self._apply(label, gone, order, (project_ids[0], PROJECT_NAME))
            for one, name in zip(project_ids, names, strict=True):
                self.note("删除项目", one, name_on_one_line(name))

    def remove_sheet(self, form_id: int) -> None:
        """Remove a sheet of the year; what it shares with its project stays."""
        if form_id in self._now.forms:
            label = f"删除“{self.template_of(form_id).title}”"
            self._refuse_final(State({form_id: None}, self.ids))
            name = self.name_of(form_id)
            with self.together():
                self._apply(label, {form_id: None}, self.ids, (form_id, PROJECT_NAME))
                self.note("删除表", form_id, name)

    def move_project(self, project_id: int, position: int) -> None:
        """Move a project to another place in the list, counted from 0."""
        order = [i for i in self.ids if i != project_id]
        order.insert(position, project_id)
        if tuple(order) != self.ids:
            self._apply("移动项目", {}, tuple(order), (project_id, PROJECT_NAME))

    def shift_projects(self, project_ids: Sequence[int], step: int) -> None:
        """Move projects one place up (-1) or down (1) in the list, in one undo step; at the end they stay."""
        order, moved = list(self.ids), set(project_ids)
        for place in range(len(order)) if step < 0 else reversed(range(len(order))):
            goal = place + step
            if order[place] in moved and 0 <= goal < len(order) and order[goal] not in moved:
                order[place], order[goal] = order[goal], order[place]
        if tuple(order) != self.ids:
            self._apply("移动项目", {}, tuple(order), (project_ids[0], PROJECT_NAME))

    def change_template(self, text: str) -> None:
        """Move all forms to another template; one undo step. Raises TemplateError."""
        new = parse_template(text, self.path.name)
        if new.text == self.template.text:
            return
        forms = self._sheets.all_converted(self._now, new)
        old = self.template.name
        self._apply(f"更换模板为“{new.name}”", forms, self.ids, None, template=new)
        self.note("更换模板", None, f"“{old}”换成“{new.name}”")
        self._saved()

    def set_page_options(self, options: PageOptions) -> None:
        """Put the forms on paper otherwise; one undo step. A final form keeps the page it was finalised with."""
        if options != self.page_options:
            self._apply("更改页面设置", {}, self.ids, None, page=options)

    def set_unit_data(self, unit: UnitData, forms: Mapping[int, Project]) -> None:
        """Set what all forms of the unit have in common, filled into some (``unit_fill``); one undo step."""
        if forms or unit != self.unit_data:
            self._apply("设置单位资料", forms, self.ids, None, unit=unit)

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

    def offer_redo(self, form_id: int, texts: Mapping[FieldPath, str]) -> None:
        """Let redo bring texts of a form that were taken back while they were typed."""
        steps = self._sheets.typed_steps(self._now, form_id, self.template_of(form_id), texts)
        self.history.offer(steps)

    def restore_version(self, project_id: int, version_id: int) -> None:
        """Put a version in place of the form, which is kept before; one undo step.

        Raises KeyError for a version of another form, StoreError if it is gone or damaged.
        """
        form_id, project = self._file.version_of(version_id)
        if form_id != project_id:
            raise KeyError(version_id)
        self.put_back({project_id: fitted(project, self.template_of(project_id))}, "恢复版本")

    def put_back(self, forms: Mapping[int, Project], label: str) -> None:
        """Put earlier states of forms in their place, which are kept before; one undo step, named in the account.

        Raises FrozenError for a final form.
        """
        sheets, now = self._sheets, self._now
        forms = {i: sheets.of_version(now, i, form) if self.sheet(i) else form for i, form in forms.items()}
        changed = {i: form for i, form in forms.items() if form != self.project(i)}
        self._refuse_final(State(changed, self.ids))
        with self.together():
            names = {i: self.name_of(i) for i in changed}
            for i in changed:
                self.keep_version(i, RESTORING)
            if changed:
                self._apply(label, changed, self.ids, (next(iter(changed)), PROJECT_NAME), answered=True)
            for i, name in names.items():
                self.note(label, i, name)
        for i in forms.keys() - changed.keys():
            if self._file.damaged.stored(i, forms[i]):
                self._answer_for(i)

    def bring_back(self, form_id: int, project: Project, label: str) -> None:
        """Bring a lost form back under its number, a project at the end, or what was finalised in place of what was not.

        Named in the account; one undo step unless the form is final. Raises FrozenError if it would be another then.
        """
        record, is_sheet = self.final_record(form_id), self.sheet(form_id) is not None
        if record is not None and not record.is_of(form_json.document_of(project)):
            raise FrozenError(frozen_sentence(project.shown_name, record))
        if is_sheet and record is None and form_id in self:
            project = self._sheets.of_version(self._now, form_id, project)
        order = self.ids if is_sheet or form_id in self.ids else (*self.ids, form_id)
        with self.together():
            if record is not None:
                self._enter(State({form_id: project}, order), label, (form_id, PROJECT_NAME), frozenset())
            else:
                self._apply(label, {form_id: project}, order, (form_id, PROJECT_NAME))
            self.note(label, form_id, project.shown_name)

    def accept_damage(self, project_id: int, person: str, reason: str) -> None:
        """Take a damaged form as it stands; who answers for it, and why, is kept.

        Raises UserError without person or reason, or if the form is not damaged, StoreError.
        """
        if self._file.damaged.stored(project_id, self._now.forms[project_id]) is None:
            raise UserError(f"“{self.name_of(project_id)}”没有受损，不用接受。")
        self._add_record(project_id, ACCEPTED, checked_person(person), checked_reason(reason))
        self._answer_for(project_id)

    def accept_own_damage(self, person: str, reason: str) -> None:
        """Take settings, page options and the set of forms as they stand; who answers for it, and why, is kept.

        Raises UserError without person or reason, or if nothing of it is damaged, StoreError.
        """
        if not self.own_damage:
            raise UserError(f"工作簿“{self.path.name}”本身没有受损，不用接受。")
        person, reason = checked_person(person), checked_reason(reason)
        kinds = "、".join(one.what for one in self.own_damage)
        self._refuse_locked()
        for form in self._file.with_damaged_records:
            self._answer_for_records(form, person, reason)
        self._now = replace(self._now, notes=answered(self.all_notes))
        self.note(ACCEPTING, None, f"{kinds}：{' '.join(reason.split())}", person)
        self._file.answer_for_itself()
        self._tell_answered()

    def _answer_for_records(self, form_id: int, person: str, reason: str) -> None:
        """Put behind the damaged records of a form, which may be gone, who answers for them."""
        self._refuse_locked()
        self.save()
        record = Record(form_id, self._file.now, ACCEPTED, person, reason, "")
        name = self.name_of(form_id) if form_id in self else f"第 {form_id} 号项目"
        self._file.write_record(record, ACCEPTING, f"{name}的定稿记录：{' '.join(reason.split())}", self._now)

    def _answer_for(self, project_id: int) -> None:
        self._file.answer_for(project_id)
        self._tell_answered(project_id)

    def _tell_answered(self, *forms: int) -> None:
        self._announce(Change("核对受损的内容", frozenset(forms), by=self._doer))
        self._saved()

    # -- 定稿: records beside the forms, and therefore no steps that could be undone ---------------------

    def put_seals(self, seals: Seals, told: str, person: str) -> None:
        """Let the workbook know other keys (``sealing``); the account says who ``told`` it what."""
        self._refuse_locked()
        self.note("设定定稿密钥", None, told, person)
        self._now = replace(self._now, seals=seals)
        self._announce(Change("设定定稿密钥", frozenset(), by=self._doer))
        self._saved()

    def finalise(self, project_id: int, person: str, key: SealKey | None = None) -> None:
        """Make a form final. Raises UserError while errors stand, person or key are missing, StoreError if it cannot be kept."""
        project = self.project(project_id)
        self._file.final.refuse(self._now.forms, {project_id: project}, True, self.name_of)
        self._file.damaged.refuse_whole(project_id, self._now.forms.get(project_id, project))
        if problem := refusal(self.name_of(project_id), self.computed(project_id).findings):
            raise UserError(problem)
        person = checked_person(person)
        if lost := [one for one in self.own_damage if one.kind is DamageKind.SEALS]:
            raise UserError(lost[0].sentence)  # nobody knows whether a key is wanted
        if self.seals.is_wanted and key is None:
            raise UserError(f"这个工作簿定稿要用密钥（编号 {self.seals.keys[-1].number}），请用密钥定稿。")
        if self.sheet(project_id):
            self._settle_sheet(project_id)
        self.keep_version(project_id, FINALISED)
        self._add_record(project_id, FINAL, person, "", key)

    def _settle_sheet(self, form_id: int) -> None:
        """Let a sheet's own record be all that it shows; what it had of rows that are gone stays as a version."""
        shown, own = self.project(form_id), self._now.forms.get(form_id)
        if own is not None and len(own.indicators) > len(shown.indicators):
            self._file.keep_version(form_id, own, RESTORING)
        changed = self._sheets.routed(self._now, {form_id: shown}) | {form_id: shown}
        self._enter(State(changed, self.ids), "定稿", None, frozenset())

    def withdraw(self, project_id: int, person: str, reason: str, key: SealKey | None = None) -> None:
        """Take 定稿 back; without the key of a sealed one whoever checks sees that. Raises UserError without a reason, StoreError."""
        if (record := self.final_record(project_id)) is None:
            raise UserError(f"“{self.name_of(project_id)}”没有定稿，不用撤回。")
        noted, person, reason = self._noted([project_id]), checked_person(person), checked_reason(reason)
        if not record.is_sound:  # that it is damaged was told, and this is the answer
            self._answer_for_records(project_id, person, reason)
        self._add_record(project_id, WITHDRAWN, person, reason, key)
        if self._follow(noted):  # what a sheet shares may be another by now
            self._saved()

    def put_record(self, form_id: int, record: Project, label: str) -> None:
        """Let a sheet's own record be another, whatever its project says; no step that could be undone."""
        self._enter(State({form_id: record}, self.ids), label, None, frozenset())

    def adopt_record(self, project_id: int, record: Record, other: Workbook) -> None:
        """Keep for a form a record of 定稿 that another workbook has of it, with the list of its key. Raises StoreError."""
        is_same = other.template.text == self.template.text
        figures = record.figures if is_same else with_template(record.figures, other.template.text)
        seals = carried_along(self.seals, other.seals, record)
        self._keep_record(replace(record, form=project_id, figures=figures), seals)

    def _add_record(
        self, project_id: int, event: str, person: str, reason: str, key: SealKey | None = None
    ) -> None:
        digest, computed = (
            digest_of(form_json.document_of(self._now.forms[project_id])),
            self.computed(project_id),
        )
        page, figures = options_text(self.page_options), figures_text(computed)
        record = Record(project_id, self._file.now, event, person, reason, digest, page, figures)
        if key is not None:
            record = sealed(
                record, key, self.year, self.sheet(project_id), sheet_digest(sheet_data(computed))
            )
        self._keep_record(record, entered(self.seals, record, key) if key is not None else self.seals)

    def _keep_record(self, record: Record, seals: Seals) -> None:
        self._refuse_locked()
        self.save()
        reason = f"：{' '.join(record.reason.split())}" if record.reason else ""
        details = f"{self.name_of(record.form)}{reason}"
        now = replace(self._now, seals=seals) if seals is not self.seals else self._now
        self._file.write_record(record, EVENT_NAMES[record.event], details, now)
        self._now = now
        self._computed.pop(record.form, None)
        self.history.seal()
        self._announce(Change(EVENT_NAMES[record.event], self._with_kin({record.form}), by=self._doer))

    def put_notes(self, notes: Notes) -> None:
        """Put other notes in place of those of some forms (``noting``); no step of undo, and final forms take them."""
        self._refuse_locked()
        self._now = replace(self._now, notes={**self._now.notes, **notes})
        self._announce(Change("审核意见和佐证材料", frozenset(notes), by=self._doer))
        self._saved()

    def keep_version(self, project_id: int, reason: str, document: str = "") -> None:
        """Keep a form as it is now; where its last version is the same, that one takes a weightier reason.

        ``document``: its text, if it is known.
        """
        figures = figures_text(self.computed(project_id)) if reason in PRECIOUS else ""
        if project_id in self._now.forms and not self.lock:
            self._file.keep_version(project_id, self.project(project_id), reason, figures, document)
            self._saved()
