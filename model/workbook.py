"""The workbook: a unit's projects of one year, and the one door through which every change goes.

A change is applied in memory, recorded for undo, written to the file in one transaction, and announced.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from model import exchange
from model.computed import Computed, compute
from model.digest import digest_of
from model.edits import caption_of
from model.errors import FormError, StoreError, UserError
from model.files import replace_database, temporary_beside
from model.final_forms import FinalForms
from model.finalising import (
    EVENT_NAMES,
    FINAL,
    WITHDRAWN,
    Record,
    checked_person,
    checked_reason,
    refusal,
)
from model.history import History, State, Step
from model.naming import free_name
from model.normalise import storable
from model.page_options import USUAL, PageOptions, options_text, read_options
from model.progress import FormState
from model.project import Project, empty_project, text_at, with_text
from model.store import MAX_ID, Contents, Store
from model.system_errors import reason_of
from model.template import Template
from model.template_change import converted, fitted
from model.template_reader import parse_template
from model.version_keeper import Clock, VersionKeeper, project_of, utc_seconds
from model.versions import FINALISED, RESTORING, Version


@dataclass(frozen=True, slots=True)
class Change:
    """What an edit changed: ``fields`` for typed texts (blank if rows or whole forms changed), ``place`` to show."""

    label: str
    projects: frozenset[int]
    list_changed: bool
    fields: frozenset[str] = frozenset()
    place: tuple[int, str] | None = None
    template_changed: bool = False
    page_changed: bool = False


Listener = Callable[[Change], None]


class Workbook:
    """An open workbook. All methods that change something raise StoreError if it could not be saved.

    ``clock`` tells the time at which versions are kept.
    """

    def __init__(self, store: Store, clock: Clock = utc_seconds) -> None:
        contents = store.read()
        self.path = store.path
        self.year = contents.year
        self.template: Template = parse_template(contents.template_text, store.path.name)
        self.damaged: tuple[str, ...] = ()
        self.history = History()
        self._store = store
        self._forms: dict[int, Project] = {}
        self._computed: dict[int, Computed] = {}
        self._dirty: set[int] = set()
        self._order_dirty = False
        self._template_dirty = self._page_dirty = False
        self._listeners: list[Listener] = []
        self._known_ids: set[int] = set()  # undo may bring a removed id back
        self._unreadable: dict[int, str] = {}
        self._final = FinalForms(contents.records)
        self.page_options = USUAL
        self._load(contents)
        self._keeper = VersionKeeper(clock, self._forms, contents.last_versions)
        self._known_ids |= self._final.forms
        self._known_ids |= self._keeper.forms  # or a new project might get the versions of a removed one

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

    def _load(self, contents: Contents) -> None:
        """Take over the forms; one that cannot be read is named, kept in the file, and takes no other with it."""
        damaged = [] if contents.settings_intact else ["模板和年度"]
        try:
            self.page_options = read_options(contents.page)
        except UserError:
            damaged.append("页面设置（已用默认的）")
        for form in contents.forms:
            self._known_ids.add(form.id)
            try:
                project = exchange.project_from_document(form.document, self.path.name)
            except FormError:
                self._unreadable[form.id] = form.document
                damaged.append(f"第 {form.id} 号项目（读不出）")
                continue
            self._forms[form.id] = project
            if not form.intact:
                damaged.append(project.name or f"第 {form.id} 号项目")
            elif self._final.was_tampered(form.id, form.document):
                damaged.append(f"{project.name or f'第 {form.id} 号项目'}（定稿后被改动）")
        self.damaged = tuple(damaged)

    @property
    def ids(self) -> tuple[int, ...]:
        """The projects' ids in their order."""
        return tuple(self._forms)

    def project(self, project_id: int) -> Project:
        """Return a project's form as typed."""
        return self._forms[project_id]

    def __contains__(self, project_id: int) -> bool:
        return project_id in self._forms

    def computed(self, project_id: int) -> Computed:
        """Return figures, findings and grid of a project, computed whole after each change."""
        if not self._is_computed(project_id):
            self._computed[project_id] = compute(self._forms[project_id], self.template, self.year)
        return self._computed[project_id]

    def _is_computed(self, project_id: int) -> bool:
        known = self._computed.get(project_id)
        return known is not None and known.project is self._forms[project_id]

    def uncomputed(self) -> tuple[int, ...]:
        """Return the projects whose figures nobody has asked for since their last change."""
        return tuple(i for i in self.ids if not self._is_computed(i))

    def subscribe(self, listener: Listener) -> None:
        """Call the listener after each change."""
        self._listeners.append(listener)

    # -- edits ------------------------------------------------------------------------------------------

    def type_text(self, project_id: int, path: str, text: str, save: bool = True) -> None:
        """Put a typed text into a field; typing on in the same field is one undo step."""
        project = self._forms[project_id]
        text = storable(text)
        if text_at(project, path) == text:
            return
        label = f"输入“{caption_of(path, self.template)}”"
        place = (project_id, path)
        changed = {project_id: with_text(project, path, text)}
        self._apply(label, changed, self.ids, place, merge_key=place, fields=frozenset({path}), save=save)

    def change_project(self, project_id: int, project: Project, label: str, path: str = "") -> None:
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
        project_id = max(self._known_ids, default=0) + 1
        if project_id >= MAX_ID:
            raise StoreError(f"工作簿“{self.path.name}”的项目编号已用完，请用“另存为”后重试。")
        order = list(self.ids)
        order.insert(order.index(after) + 1 if after in order else len(order), project_id)
        self._apply(label, {project_id: form}, tuple(order), (project_id, "project.name"), save=save)
        return project_id

    def duplicate_project(self, project_id: int) -> int:
        """Add a copy of a project behind it; return its id."""
        project = self._forms[project_id]
        name = free_name(
            f"{project.name or '未命名项目'}（副本）", [form.name for form in self._forms.values()]
        )
        copy = with_text(project, "project.name", name)
        return self.add_project(copy, "复制项目", after=project_id)

    def remove_project(self, project_id: int) -> None:
        """Remove a project."""
        order = tuple(i for i in self.ids if i != project_id)
        self._apply("删除项目", {project_id: None}, order, None)

    def move_project(self, project_id: int, position: int) -> None:
        """Move a project to another place in the list, counted from 0."""
        order = [i for i in self.ids if i != project_id]
        order.insert(position, project_id)
        if tuple(order) != self.ids:
            self._apply("移动项目", {}, tuple(order), None)

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

    def page_options_of(self, project_id: int) -> PageOptions:
        """Return how a form is put on paper."""
        record = self.final_record(project_id)
        with suppress(UserError):
            return read_options(record.page) if record else self.page_options
        return self.page_options

    def undo(self) -> Change | None:
        """Take back the last edit. Raises FrozenError if it was in a form that is final by now."""
        if following := self.history.next_undo:
            self._refuse_frozen(following.before)
        step = self.history.undo()
        return self._go_to(step, step.before, "撤销") if step else None

    def redo(self) -> Change | None:
        """Take the last undone edit again. Raises FrozenError as ``undo`` does."""
        if following := self.history.next_redo:
            self._refuse_frozen(following.after)
        step = self.history.redo()
        return self._go_to(step, step.after, "重做") if step else None

    # -- versions ---------------------------------------------------------------------------------------

    def keep_version(self, project_id: int, reason: str, save: bool = True) -> None:
        """Keep a form as it is now; where its last version is the same, that one takes a weightier reason."""
        self._keeper.keep(project_id, exchange.document_of(self._forms[project_id]), reason)
        if save:
            self.save()

    def versions(self, project_id: int) -> tuple[Version, ...]:
        """Return the whole versions of a form that are in the file, newest first. Raises StoreError."""
        return tuple(v.version for v in self._store.versions(project_id) if v.document is not None)

    def damaged_versions(self, project_id: int) -> tuple[Version, ...]:
        """Return those that cannot be read any more, newest first; time and reason may be wrong. Raises StoreError."""
        return tuple(v.version for v in self._store.versions(project_id) if v.document is None)

    def version_project(self, version_id: int) -> Project:
        """Return a form as it was kept. Raises StoreError if the version is gone or damaged."""
        return project_of(self._store.version(version_id))[1]

    def restore_version(self, project_id: int, version_id: int) -> None:
        """Put a version in place of the form, which is kept before; one undo step.

        Raises KeyError for a version of another form, StoreError if it is gone or damaged.
        """
        form_id, project = project_of(self._store.version(version_id))
        if form_id != project_id:
            raise KeyError(version_id)
        project = fitted(project, self.template)
        if project != self._forms[project_id]:
            self._refuse_frozen(State({project_id: project}, self.ids))
            self.keep_version(project_id, RESTORING, save=False)
            self.change_project(project_id, project, "恢复版本", "project.name")

    # -- 定稿: records beside the forms, and therefore no steps that could be undone ---------------------

    def records(self, project_id: int) -> tuple[Record, ...]:
        """Return who finalised a form or took that back, oldest first."""
        return self._final.of(project_id)

    def final_record(self, project_id: int) -> Record | None:
        """Return the record that makes a form final, None if it is not."""
        return self._final.final(project_id)

    def states(self, project_id: int) -> frozenset[FormState]:
        """Return what is still to do with a form, and whether it is final."""
        final = {FormState.FINAL} if self.final_record(project_id) else frozenset()
        return self.computed(project_id).states | final

    def finalise(self, project_id: int, person: str) -> None:
        """Make a form final. Raises UserError while errors stand or no person is named, StoreError if it cannot be kept."""
        project = self._forms[project_id]
        self._final.refuse(self._forms, {project_id: project}, all_=True)
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

    def _add_record(self, project_id: int, event: str, person: str, reason: str) -> None:
        self.save()
        digest = digest_of(exchange.document_of(self._forms[project_id]))
        page = options_text(self.page_options)
        record = Record(project_id, self._keeper.now, event, person, reason, digest, page)
        self._store.write_record(record)
        self._final.add(record)
        self.history.seal()
        self._announce(Change(EVENT_NAMES[event], frozenset({project_id}), False))

    def _refuse_frozen(self, state: State) -> None:
        """Raise FrozenError if a state would change a form that is final."""
        self._final.refuse(self._forms, state.forms, all_=state.template is not None)

    # -- the door ---------------------------------------------------------------------------------------

    def _apply(
        self,
        label: str,
        forms: Mapping[int, Project | None],
        order: tuple[int, ...],
        place: tuple[int, str] | None,
        merge_key: object = None,
        fields: frozenset[str] = frozenset(),
        save: bool = True,
        template: Template | None = None,
        page: PageOptions | None = None,
    ) -> None:
        old_template, old_page = self.template if template else None, self.page_options if page else None
        before = State({i: self._forms.get(i) for i in forms}, self.ids, old_template, old_page)
        after = State(dict(forms), order, template, page)
        self._refuse_frozen(after)
        self.history.record(Step(label, before, after, place, merge_key))
        change = self._enter(after, label, place, fields)
        self._announce(change)
        if save:
            self.save()

    def _go_to(self, step: Step, state: State, verb: str) -> Change:
        change = self._enter(state, f"{verb}{step.label}", step.place, frozenset())
        self._announce(change)
        self.save()
        return change

    def _enter(
        self, state: State, label: str, place: tuple[int, str] | None, fields: frozenset[str]
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

    @property
    def is_saved(self) -> bool:
        """True when everything typed is in the file."""
        return not (self._dirty or self._order_dirty or self._template_dirty or self._page_dirty)

    def save(self) -> None:
        """Write what is not yet in the file, in one transaction. Raises StoreError; nothing is lost then."""
        documents = {
            i: exchange.document_of(self._forms[i]) if i in self._forms else None for i in self._dirty
        }
        self._keeper.follow(documents)
        waiting, now = self._keeper.waiting, self._keeper.now
        if not self.is_saved:
            settings = (self.template.text, self.year) if self._template_dirty else None
            order = self.ids if self._order_dirty else ()
            page = options_text(self.page_options) if self._page_dirty else None
            self._store.write(documents, order, waiting, now, settings, page)
        elif waiting:
            # nothing typed is at stake: a version that cannot be written now waits for the next save
            with suppress(StoreError):
                self._store.write_versions(waiting, now)
                self._keeper.forget_waiting()
            return
        self._all_written()

    def _all_written(self) -> None:
        self._dirty.clear()
        self._order_dirty = self._template_dirty = self._page_dirty = False
        self._keeper.forget_waiting()

    def save_as(self, path: Path) -> bool:
        """Write the whole workbook to another file, in place of one that is there, and go on in it.

        Return whether the versions came along: where the old file cannot be read any more, the forms are still saved.
        Raises StoreError; the file that was there is then whole, and this workbook goes on in its own.
        """
        if not path.parent.is_dir():
            raise StoreError(f"文件夹“{path.parent}”不存在，无法写入“{path.name}”，请先建好或换一个位置。")
        temporary = temporary_beside(path, path.suffix)
        try:
            with_versions = self._write_copy(temporary)
            self._replace(temporary, path)
            fresh = Store.open(path)
            fresh.read()
        except StoreError as error:
            raise StoreError(str(error).replace(temporary.name, path.name)) from error
        except OSError as error:
            raise StoreError(
                f"无法写入“{path.name}”（{reason_of(error)}），请检查位置和权限，或换一个文件名。"
            ) from error
        finally:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
        self._store.close()
        self._store, self.path = fresh, path
        self._all_written()
        return with_versions

    def _write_copy(self, path: Path) -> bool:
        """Write everything to a new file; return whether the versions could be read."""
        documents = {i: exchange.document_of(form) for i, form in self._forms.items()}
        self._keeper.follow({i: documents[i] for i in self._dirty & documents.keys()})
        store, with_versions = Store.create(path, self.template.text, self.year), False
        try:
            with suppress(StoreError):
                self._store.copy_versions(path)
                with_versions = True
            order = (*self.ids, *self._unreadable)
            waiting, now = self._keeper.waiting, self._keeper.now
            page = options_text(self.page_options)
            store.write({**documents, **self._unreadable}, order, waiting, now, page=page)
            for record in self._final.all:
                store.write_record(record)
        finally:
            store.close()
        return with_versions

    def _replace(self, temporary: Path, path: Path) -> None:
        is_own = path == self.path
        if is_own:
            self._store.close()  # Windows replaces no open file
        try:
            replace_database(temporary, path)
        except OSError:
            if is_own:
                self._store.resume()
            raise

    def close(self) -> None:
        """Close the file; whatever is unsaved must have been saved before. Versions of removed forms go."""
        if self._keeper.forms - self._forms.keys() - self._unreadable.keys():
            with suppress(StoreError):
                self._store.forget_removed()
        self._store.close()
