"""The workbook: a unit's projects of one year, and the one door through which every change goes.

A change is applied in memory, recorded for undo, written to the file in one transaction, and announced.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from model import exchange
from model.checks import check
from model.edits import caption_of
from model.errors import FormError, StoreError
from model.evaluation import Evaluation, evaluate
from model.files import temporary_beside
from model.findings import Finding
from model.history import History, State, Step
from model.layout import Grid, build_grid
from model.project import Project, empty_project, text_at, with_text
from model.store import MAX_ID, Contents, Store
from model.template import Template
from model.template_reader import parse_template


@dataclass(frozen=True)
class Computed:
    """Everything that follows from one form; the grid is laid out when somebody looks at it."""

    project: Project
    template: Template
    year: int
    evaluation: Evaluation
    findings: tuple[Finding, ...]

    @cached_property
    def grid(self) -> Grid:
        """The form as cells, for screen and paper."""
        return build_grid(self.project, self.template, self.evaluation, self.year)


@dataclass(frozen=True, slots=True)
class Change:
    """What an edit changed: ``fields`` for typed texts (blank if rows or whole forms changed), ``place`` to show."""

    label: str
    projects: frozenset[int]
    list_changed: bool
    fields: frozenset[str] = frozenset()
    place: tuple[int, str] | None = None


Listener = Callable[[Change], None]


class Workbook:
    """An open workbook. All methods that change something raise StoreError if it could not be saved."""

    def __init__(self, store: Store) -> None:
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
        self._listeners: list[Listener] = []
        self._known_ids: set[int] = set()  # undo may bring a removed id back
        self._unreadable: dict[int, str] = {}
        self._load(contents)

    @classmethod
    def create(cls, path: Path, template_text: str, year: int) -> Workbook:
        """Make a new, empty workbook file. Raises StoreError, TemplateError."""
        parse_template(template_text, path.name)
        return cls(Store.create(path, template_text, year))

    @classmethod
    def open(cls, path: Path) -> Workbook:
        """Open a workbook file. Raises StoreError, TemplateError."""
        store = Store.open(path)
        try:
            return cls(store)
        except BaseException:
            store.close()
            raise

    def _load(self, contents: Contents) -> None:
        """Take over the forms; one that cannot be read is named, kept in the file, and takes no other with it."""
        damaged = [] if contents.settings_intact else ["模板和年度"]
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

    def undo(self) -> Change | None:
        """Take back the last edit."""
        step = self.history.undo()
        return self._go_to(step, step.before, "撤销") if step else None

    def redo(self) -> Change | None:
        """Take the last undone edit again."""
        step = self.history.redo()
        return self._go_to(step, step.after, "重做") if step else None

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
    ) -> None:
        before = State({i: self._forms.get(i) for i in forms}, self.ids)
        after = State(dict(forms), order)
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
        return Change(label, frozenset(state.forms), old_order != state.order, fields, place)

    def _announce(self, change: Change) -> None:
        for listener in self._listeners:
            listener(change)

    @property
    def is_saved(self) -> bool:
        """True when everything typed is in the file."""
        return not self._dirty and not self._order_dirty

    def save(self) -> None:
        """Write what is not yet in the file, in one transaction. Raises StoreError; nothing is lost then."""
        if self.is_saved:
            return
        documents = {
            i: exchange.document_of(self._forms[i]) if i in self._forms else None for i in self._dirty
        }
        self._store.write(documents, self.ids if self._order_dirty else ())
        self._dirty.clear()
        self._order_dirty = False

    def save_as(self, path: Path) -> None:
        """Write the whole workbook to another file, in place of one that is there, and go on in it.

        Raises StoreError; the file that was there is then whole, and this workbook goes on in its own.
        """
        if not path.parent.is_dir():
            raise StoreError(f"文件夹“{path.parent}”不存在，无法写入“{path.name}”，请先建好或换一个位置。")
        temporary = temporary_beside(path, path.suffix)
        try:
            self._write_copy(temporary)
            self._replace(temporary, path)
            fresh = Store.open(path)
            fresh.read()
        except StoreError as error:
            raise StoreError(str(error).replace(temporary.name, path.name)) from error
        except OSError as error:
            raise StoreError(
                f"无法写入“{path.name}”（{error.strerror}），请检查位置和权限，或换一个文件名。"
            ) from error
        finally:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
        self._store.close()
        self._store, self.path = fresh, path
        self._dirty.clear()
        self._order_dirty = False

    def _write_copy(self, path: Path) -> None:
        store = Store.create(path, self.template.text, self.year)
        try:
            documents = {i: exchange.document_of(form) for i, form in self._forms.items()}
            store.write({**documents, **self._unreadable}, (*self.ids, *self._unreadable))
        finally:
            store.close()

    def _replace(self, temporary: Path, path: Path) -> None:
        """Put a finished file in place; a journal that a crash left beside the old one must not meet the new one."""
        journal, aside = path.with_name(f"{path.name}-journal"), temporary.with_name(f"{temporary.name}-old")
        is_own = path == self.path
        if is_own:
            self._store.close()  # Windows replaces no open file
        waits = journal.exists()
        if waits:
            os.replace(journal, aside)
        try:
            os.replace(temporary, path)
        except OSError:
            if waits:
                os.replace(aside, journal)
            if is_own:
                self._store.resume()
            raise
        aside.unlink(missing_ok=True)

    def close(self) -> None:
        """Close the file; whatever is unsaved must have been saved before."""
        self._store.close()


def compute(project: Project, template: Template, year: int) -> Computed:
    """Compute figures, findings and grid of one form."""
    evaluation = evaluate(project, template, year)
    findings = check(project, template, evaluation)
    return Computed(project, template, year, evaluation, findings)


def storable(text: str) -> str:
    """Return the text without lone surrogates and with plain newlines, so that every file can hold it."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return plain.encode("utf-8", "replace").decode("utf-8")


def free_name(wanted: str, taken: list[str]) -> str:
    """Return the wanted name, with a number behind it if it is taken."""
    name, number = wanted, 2
    while name in taken:
        name, number = f"{wanted}{number}", number + 1
    return name


def default_year(today: date) -> int:
    """Return the year a self-evaluation is about: until June still the year before."""
    return today.year - 1 if today.month <= 6 else today.year
