"""An open workbook and its file: the forms in memory, unsaved changes, versions, records of 定稿, save-as."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from model.errors import FormError, StoreError, UserError
from model.exchange import form_json
from model.files import replace_database, temporary_beside
from model.form.field_path import FieldPath
from model.form.page_options import USUAL, PageOptions, options_text, read_options
from model.form.project import Project
from model.form.template import Template
from model.form.template_reader import parse_template
from model.grid.computed import Computed, compute
from model.scoring.progress import FormState
from model.system_errors import reason_of
from model.workbook.damage import Damage, DamageKind
from model.workbook.damaged_forms import DamagedForms
from model.workbook.final_forms import FinalForms
from model.workbook.final_records import Record
from model.workbook.store import Contents, Store
from model.workbook.undo import History
from model.workbook.version_keeper import Clock, VersionKeeper, project_of, utc_seconds
from model.workbook.versions import DAMAGED, Version


@dataclass(frozen=True, slots=True)
class Change:
    """What an edit changed: ``fields`` for typed texts (blank if rows or whole forms changed), ``place`` to show."""

    label: str
    projects: frozenset[int]
    list_changed: bool
    fields: frozenset[FieldPath] = frozenset()
    place: tuple[int, FieldPath] | None = None
    template_changed: bool = False
    page_changed: bool = False


Listener = Callable[[Change], None]


class WorkbookFile:
    """A workbook in memory and its file. Methods that change what is in memory must set the dirty flags."""

    def __init__(self, store: Store, clock: Clock = utc_seconds) -> None:
        contents = store.read()
        self.path = store.path
        self.year = contents.year
        self.template: Template = parse_template(contents.template_text, store.path.name)
        self.history = History()
        self._store = store
        self._forms: dict[int, Project] = {}
        self._computed: dict[int, Computed] = {}
        self._dirty: set[int] = set()
        self._order_dirty = False
        self._template_dirty = self._page_dirty = False
        self._listeners: list[Listener] = []
        self._known_ids: set[int] = set()  # undo may bring a removed id back
        self._final = FinalForms(contents.records)
        self._damaged = DamagedForms(self._final, {form: self._last_name(form) for form in contents.lost})
        self._file_damage: list[Damage] = []
        self.page_options = USUAL
        self._load(contents)
        self._keeper = VersionKeeper(clock, self._forms, contents.last_versions)
        # or a new project might get the versions and records of another
        self._known_ids |= self._final.forms | self._keeper.forms | contents.removed | set(contents.lost)

    def _load(self, contents: Contents) -> None:
        """Take over the forms; one that cannot be read is named, kept in the file, and takes no other with it."""
        if not contents.settings_intact:
            self._file_damage.append(Damage(DamageKind.SETTINGS))
        try:
            self.page_options = read_options(contents.page)
        except UserError:
            self._file_damage.append(Damage(DamageKind.PAGE))
        for form in contents.forms:
            self._known_ids.add(form.id)
            try:
                project = form_json.project_from_document(form.document, self.path.name)
            except FormError:
                self._damaged.note_unreadable(form)
                continue
            self._forms[form.id] = project
            self._damaged.note_read(form, project)

    def _last_name(self, form: int) -> str:
        """Return the name that a form which is not there had last, blank if nothing tells."""
        with suppress(StoreError):
            for version in self.versions(form):
                return self.version_project(version.id).name
        return ""

    @property
    def damaged(self) -> tuple[Damage, ...]:
        """Everything in the file that is not as it was saved, until somebody has answered for it."""
        return (*self._file_damage, *self._damaged.all(self._forms))

    def damage_of(self, project_id: int) -> Damage | None:
        """Return what is wrong with a form, None if it is whole."""
        return self._damaged.of(project_id, self._forms[project_id])

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

    def page_options_of(self, project_id: int) -> PageOptions:
        """Return how a form is put on paper."""
        record = self.final_record(project_id)
        with suppress(UserError):
            return read_options(record.page) if record else self.page_options
        return self.page_options

    # -- versions ---------------------------------------------------------------------------------------

    def keep_version(self, project_id: int, reason: str, save: bool = True) -> None:
        """Keep a form as it is now; where its last version is the same, that one takes a weightier reason."""
        project = self._forms[project_id]
        is_damaged = self._damaged.stored(project_id, project) is not None
        self._keeper.keep(project_id, form_json.document_of(project), DAMAGED if is_damaged else reason)
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

    # -- 定稿 -------------------------------------------------------------------------------------------

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

    # -- the file ---------------------------------------------------------------------------------------

    @property
    def is_saved(self) -> bool:
        """True when everything typed is in the file."""
        return not (self._dirty or self._order_dirty or self._template_dirty or self._page_dirty)

    def save(self) -> None:
        """Write what is not yet in the file, in one transaction. Raises StoreError; nothing is lost then."""
        documents, digests = self._to_write(self._dirty)
        self._keeper.follow({i: document for i, document in documents.items() if i not in digests})
        waiting, now = self._keeper.waiting, self._keeper.now
        if not self.is_saved:
            settings = (self.template.text, self.year) if self._template_dirty else None
            order = self.ids if self._order_dirty else ()
            page = options_text(self.page_options) if self._page_dirty else None
            self._store.write(documents, order, waiting, now, settings, page, digests)
        elif waiting:
            # nothing typed is at stake: a version that cannot be written now waits for the next save
            with suppress(StoreError):
                self._store.write_versions(waiting, now)
                self._keeper.forget_waiting()
            return
        self._all_written()

    def _to_write(self, forms: Iterable[int]) -> tuple[dict[int, str | None], dict[int, str]]:
        """Return the texts of forms (None: removed), and of those that are damaged the digest they keep."""
        documents, digests = dict[int, str | None](), dict[int, str]()
        for form in forms:
            project = self._forms.get(form)
            stored = self._damaged.stored(form, project) if project else None
            if stored is not None:
                documents[form], digests[form] = stored.document, stored.digest
            else:
                documents[form] = form_json.document_of(project) if project else None
        return documents, digests

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
        documents, digests = self._to_write({*self.ids, *self._dirty})
        self._keeper.follow({i: documents[i] for i in self._dirty - digests.keys()})
        for stored in self._damaged.unreadable.values():
            documents[stored.id], digests[stored.id] = stored.document, stored.digest
        store, with_versions = Store.create(path, self.template.text, self.year), False
        try:
            with suppress(StoreError):
                self._store.copy_versions(store)
                with_versions = True
            order = (*self.ids, *self._damaged.unreadable)
            waiting, now = self._keeper.waiting, self._keeper.now
            page = options_text(self.page_options)
            store.write(documents, order, waiting, now, page=page, digests=digests)
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
        """Close the file; whatever is unsaved must have been saved before.

        Versions of removed forms go, unless the file was only read.
        """
        if self._store.has_written and self._keeper.forms - self._forms.keys():
            with suppress(StoreError):
                self._store.forget_removed()
        self._store.close()
