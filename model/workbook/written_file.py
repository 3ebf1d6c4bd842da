"""The file of an open workbook: what is in it, what is not yet, versions, damage, save-as."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import TypeVar

from model.digest import digest_of
from model.errors import StoreError, UserError
from model.exchange.documents import Documents
from model.exchange.form_json import document_of
from model.file_thread import Hand, OwnHand
from model.form.page_options import USUAL, options_text, read_options
from model.form.project import Project
from model.form.template import Template
from model.form.unit_data import NOTHING, read_unit, unit_text
from model.form.year_record import row_ids
from model.reading.normalise import storable
from model.workbook.contents import Contents
from model.workbook.damage import Damage, DamageKind
from model.workbook.damaged_forms import DamagedForms
from model.workbook.figures_table import KeptRow
from model.workbook.final_forms import FinalForms
from model.workbook.final_records import WITHDRAWN, Record
from model.workbook.form_reader import FormReader, Taken, read_all
from model.workbook.form_table import FormHead, FormText, StoredForm
from model.workbook.forms import Forms, Place
from model.workbook.log_table import Entry, pc_user
from model.workbook.official_templates import Official, template_in
from model.workbook.reading_on import ReadingOn
from model.workbook.seals import NO_SEALS, read_seals, seals_text
from model.workbook.set_check import SetCheck
from model.workbook.set_explanation import YEAR
from model.workbook.snapshot import Snapshot
from model.workbook.store import Store
from model.workbook.version_check import VersionCheck
from model.workbook.version_keeper import Clock, VersionKeeper, project_of
from model.workbook.versions import DAMAGED, Version, VersionMark
from model.workbook.writing import Running, Writing, notes_to_write

Result = TypeVar("Result")
Other = TypeVar("Other")


class WrittenFile:
    """Knows what it holds (``written``), so that saving writes what differs. All methods raise StoreError.

    Whatever touches the file is done by its hand, one work after another: at once, or ``work_in_thread``.
    ``given_ids``: every id that a form of this workbook ever had; no other form gets it. ``at_once``: if there are more
    forms, each is read when somebody looks at it, and all are checked by and by (``read_on``); None: all are read now,
    but those ``known_forms`` from an earlier look at the file that stand there as they did.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        official: Official | None = None,
        at_once: int | None = None,
        known_forms: Mapping[int, Place] = MappingProxyType({}),
    ) -> None:
        contents = store.read(at_once)
        self.path = store.path
        self.year = contents.year
        self._store = store
        self._hand: Hand = OwnHand()
        self._running: Running | None = None
        self._documents = Documents()
        self._calls = 0
        self._is_closed = False
        self.final = FinalForms(contents.records)
        self.damaged = DamagedForms(self.final, {form: self._last_name(form) for form in contents.lost})
        self._damage: list[Damage] = []
        template = self._read_template(contents, official)
        if contents.beside_journal:
            self._damage.append(Damage(DamageKind.JOURNAL))
        known: tuple[StoredForm | FormHead, ...] = (*contents.forms, *contents.heads)
        self.sheets = {**contents.lost_sheets, **{f.id: f.sheet for f in known if f.sheet is not None}}
        self.reader = FormReader(contents.heads, self.damaged, self._fetched, self.path.name)
        self._reading_on = ReadingOn(self.reader)
        self._version_check = VersionCheck(contents.versions)
        all_forms = read_all(contents.forms, self.sheets, self.damaged, self.path.name, known_forms)
        forms = Forms(self.reader.places if contents.heads else all_forms)
        projects = tuple(i for i in forms if i not in self.sheets)
        page = self._read(contents.page, read_options, USUAL, DamageKind.PAGE)
        unit = self._read(contents.unit, read_unit, NOTHING, DamageKind.UNIT)
        seals = self._read(contents.seals, read_seals, NO_SEALS, DamageKind.SEALS)
        self.written = Snapshot(forms, template, page, self.sheets, projects, unit, contents.notes, seals)
        if not all(note.is_sound for notes in contents.notes.values() for note in notes):
            self._damage.append(Damage(DamageKind.NOTES))
        if not contents.log_intact:
            self._damage.append(Damage(DamageKind.LOG))
        self._set = SetCheck(contents.set_missing)
        self._tell_set()
        self._saved_digests = {form.id: form.digest for form in contents.forms}
        self._answered: set[int] = set()
        self._entries: list[Entry] = []
        self._is_answered = False
        self._keeper = VersionKeeper(clock, self.written.forms, contents.last_versions)
        # or a new project might get the versions and records of another
        self.given_ids = {form.id for form in known} | self.final.forms | self._keeper.forms
        self.given_ids |= contents.removed | set(contents.lost)
        self._registered = frozenset(self.given_ids)

    def _read_template(self, contents: Contents, official: Official | None) -> Template:
        text, digest = contents.template_text, contents.settings_digest
        template, wrong = template_in(text, contents.year, digest, self.path.name, official)
        if not contents.settings_intact and wrong is not DamageKind.TEMPLATE:
            self._damage.append(Damage(DamageKind.SETTINGS))
        if wrong is not None and contents.accepted_template != digest_of(text):
            self._damage.append(Damage(wrong))
        return template

    def _read(self, text: str, read: Callable[[str], Result], usual: Result, kind: DamageKind) -> Result:
        """Return what a guarded setting says, what is usual where it is damaged."""
        try:
            return read(text)
        except UserError:
            self._damage.append(Damage(kind))
            return usual

    def _last_name(self, form: int) -> str:
        """Return the name that a form which is not there had last, blank if nothing tells."""
        with suppress(StoreError):
            for version in self.versions(form):
                return self.version_of(version.id)[1].name
        return ""

    # -- forms that are not read yet --------------------------------------------------------------------

    def _fetched(self, heads: Sequence[FormHead]) -> dict[int, Taken]:
        return self._call(lambda: self._store.taken(heads))

    def read_on(self, wait: bool = False, first: Sequence[int] = ()) -> bool:
        """Take some more forms into memory, some of them ``first``, with ``wait`` all; tell whether all are. Raises StoreError."""
        is_done = self._reading_on.go_on(self._store, self._hand, wait, first)
        if is_done and self._set.missing is None:
            self._set.missing = self._reading_on.set_missing(self._store, self._hand, wait)
        if is_done:
            self._tell_set()
        return is_done and self._set.missing is not None

    def compare_set(self) -> bool:
        """Compare the digest over the set, if nobody did; tell whether all is told that is wrong with it. Raises StoreError."""
        if self._set.missing is None:
            self._set.missing = self._reading_on.set_missing(self._store, self._hand, wait=True)
        return not self._set.missing or self._set.is_asked

    def check_versions(self, wait: bool = False) -> bool:
        """Look at some more versions, with ``wait`` at all; tell whether all are looked at. Raises StoreError."""
        return self._version_check.go_on(self._store, self._hand, wait)

    def _tell_set(self) -> None:
        """Say once that the digest over the set does not fit, unless what else is told makes up all of that."""
        if self._set.missing and self._set.ask(
            any(self.all_damage(self.written)), lambda: self._call(self._store.set_explanation)
        ):
            self._damage.append(Damage(DamageKind.SET))

    def without_unreadable(self, now: Snapshot) -> Snapshot:
        """Return what a workbook holds without the forms that turned out to be unreadable; they stay in the file."""
        gone = [i for i in self.damaged.unreadable if now.forms.is_from_file(i)]
        if not gone:
            return now
        is_written = now is self.written
        self.written = self.written.without(gone)
        return self.written if is_written else now.without(gone)

    def digest_in_file(self, form: int) -> str:
        """Return the digest that stands beside a form in the file."""
        return self._saved_digests.get(form) or self.reader.digest_of(form)

    def kept_figures(self) -> dict[int, KeptRow]:
        """Return what the file keeps of how the forms of a large workbook stand."""
        return self._call(self._store.figures) if self.reader.is_used else {}

    def keep_figures(self, made: Callable[[], Mapping[int, KeptRow]]) -> None:
        """Keep how forms stand, if the file was written into anyway. One that does not take them goes without."""
        if self._store.has_written and (rows := made()):
            with suppress(StoreError):
                self._call(lambda: self._store.write_figures(rows), may_be_left=False)

    # -- damage -----------------------------------------------------------------------------------------

    def all_damage(self, now: Snapshot) -> tuple[Damage, ...]:
        """Return everything that is not as it was saved, until somebody has answered for it."""
        return (*self.own_damage, *self.damaged.all(now.forms))

    def _damage_left(
        self, new_settings: bool, new_page: bool, new_unit: bool, new_seals: bool
    ) -> list[Damage]:
        """Return what is still wrong with the workbook itself once some of its settings are written anew."""
        if not self._damage:
            return []
        gone = {
            DamageKind.SETTINGS: new_settings,
            DamageKind.TEMPLATE: new_settings,
            DamageKind.FOREIGN: new_settings,
            DamageKind.PAGE: new_page,
            DamageKind.UNIT: new_unit,
            DamageKind.SEALS: new_seals,
            DamageKind.SET: self._set.is_answered,
            DamageKind.NOTES: self._is_answered,
            DamageKind.LOG: self._is_answered,
            DamageKind.JOURNAL: True,  # whatever is written puts it aside
        }
        return [damage for damage in self._damage if not gone.get(damage.kind)]

    def answer_for(self, form: int) -> None:
        """Somebody answered for a damaged form as it stands: it gets a digest that fits."""
        self.damaged.forget(form)
        self._answered.add(form)

    @property
    def now(self) -> int:
        """The time in UTC seconds."""
        return self._keeper.now

    # -- versions ---------------------------------------------------------------------------------------

    def keep_version(
        self, form: int, project: Project, reason: str, figures: str = "", document: str = ""
    ) -> None:
        """Keep a form at the next save; where its last version is the same, that one takes a weightier reason.

        ``figures``: what its sheet shows, if it is put on paper; ``document``: its text, if it is known.
        """
        is_damaged = self.damaged.stored(form, project) is not None
        if document:
            self._documents.know(project, document)
        self._keeper.keep(form, document or document_of(project), DAMAGED if is_damaged else reason, figures)

    def versions(self, form: int) -> tuple[Version, ...]:
        """Return the whole versions of a form, newest first."""
        stored = self._call(lambda: self._store.versions(form))
        return tuple(one.version for one in stored if one.document is not None)

    def damaged_versions(self, form: int) -> tuple[Version, ...]:
        """Return those that cannot be read any more, newest first; time and reason may be wrong."""
        stored = self._call(lambda: self._store.versions(form))
        return tuple(one.version for one in stored if one.document is None)

    def version_marks(self) -> list[VersionMark]:
        """Return what tells each version from all others."""
        return self._call(lambda: self._store.version_marks())

    def version_of(self, version_id: int) -> tuple[int, Project]:
        """Return whose version it is, and the form as it was kept."""
        return project_of(self._call(lambda: self._store.version(version_id)))

    # -- writing ----------------------------------------------------------------------------------------

    def holds(self, now: Snapshot) -> bool:
        """Tell whether all of a workbook's contents are in the file, as far as nobody has looked closer (``save``)."""
        is_told = not self._entries and not self._answered and not self._is_answered
        return now is self.written and is_told

    @property
    def _unregistered(self) -> set[int]:
        """The ids that the file does not know; those that it knows stay among the given ones."""
        is_all = len(self.given_ids) == len(self._registered)
        return set() if is_all else self.given_ids - self._registered

    def _changed(self, now: Snapshot) -> set[int]:
        gone_unwritten = self._unregistered - now.forms.keys()  # they leave tombstones, too
        unreadable = {i for i in self.damaged.unreadable if i not in now.forms}
        return (now.changed_since(self.written) - unreadable) | self._answered | gone_unwritten

    def save(self, now: Snapshot) -> None:
        """Write what is not yet in the file, in one transaction, and wait for that; nothing is lost if it fails."""
        self._wait_for_running()
        self._running = None  # if it failed, this tries again
        running = self._begun(now)
        if running is not None:
            self._hand.wait(running.future)
            self._end(running)

    def begin_save(self, now: Snapshot) -> None:
        """Begin to write what is not yet in the file, unless something is being done with it."""
        if not self.is_busy:
            self._begun(now)

    def end_save(self) -> bool:
        """Tell whether nothing is being done with the file any more. Raises why the save that was begun failed."""
        running = self._running
        if running is not None and running.future.done():
            self._end(running)
        return not self.is_busy

    @property
    def is_busy(self) -> bool:
        """True while something is being done with the file."""
        return self._running is not None or self._calls > 0

    def _begun(self, now: Snapshot) -> Running | None:
        if self.holds(now) and not self._keeper.waiting and not self._unregistered:
            return None
        writing = self._gathered(now)
        if not (writing.has_changes or writing.drafts):
            self._note_written(writing)
            return None
        running = Running(writing, self._hand.begin(partial(writing.write, self._store)))
        self._running = running
        return running

    def _end(self, running: Running) -> None:
        """Take note, once, of how a save that is done ended."""
        if self._running is running:
            self._running = None
            if running.future.exception() is None:
                self._note_written(running.writing, versions=running.future.result())
        running.future.result()

    def _wait_for_running(self) -> None:
        """Wait until nothing is being written; why that failed is still to be told (``end_save``)."""
        if (running := self._running) is not None:
            self._hand.wait(running.future)
            if running.future.exception() is None:
                self._end(running)

    def _call(self, work: Callable[[], Result], may_be_left: bool = True) -> Result:
        """Do something with the file when nothing else is done with it any more, and return what comes of it."""
        self._wait_for_running()
        self._calls += 1
        try:
            future = self._hand.begin(work)
            self._hand.wait(future, may_be_left)
            return future.result()
        finally:
            self._calls -= 1

    def _gathered(self, now: Snapshot) -> Writing:
        """Return what is to be written."""
        texts = self._to_write(now, self._changed(now))
        self._follow(texts)
        before = self.written
        is_new = now.template is not before.template or self._is_answered
        settings = (now.template.text, self.year, self._is_answered) if is_new else None
        guarded = self._guarded_to_write(now, before)
        damage = self._damage_left(is_new, *(key in guarded for key in ("page", "unit", "seals")))
        new_settings = (*guarded, YEAR) if is_new else tuple(guarded)
        return Writing(
            now=now,
            registered=self._registered | new_ids if (new_ids := self._unregistered) else self._registered,
            texts=texts,
            order=() if now.has_order_of(before) else now.projects,
            drafts=tuple(self._keeper.waiting),
            time=self._keeper.now,
            settings=settings,
            guarded=guarded,
            notes=notes_to_write(now, before),
            answered_set=self._set.answered(lambda: self._told_forms(now), new_settings),
            entries=tuple(self._entries),
            damage=tuple(damage),
            answered_forms=frozenset(self._answered),
            answered_itself=self._is_answered,
        )

    def _told_forms(self, now: Snapshot) -> set[int | None]:
        return {one.form for one in self.damaged.all(now.forms)}

    def _guarded_to_write(self, now: Snapshot, before: Snapshot) -> dict[str, str]:
        if self._is_answered:
            return self._guarded_texts(now)
        if now.page is before.page and now.unit is before.unit and now.seals is before.seals:
            return {}
        was = self._guarded_texts(before)
        return {key: text for key, text in self._guarded_texts(now).items() if text != was[key]}

    def _guarded_texts(self, now: Snapshot) -> dict[str, str]:
        """Return the texts that each have a digest of their own beside them in the file."""
        check = self._version_check
        return {
            "page": options_text(now.page),
            "unit": unit_text(now.unit),
            "seals": seals_text(now.seals),
            "versions": check.answered_text if self._is_answered else check.accepted_text,
        }

    def _note_written(self, writing: Writing, versions: bool = True) -> None:
        """What was to be written is in the file; what came up meanwhile is not."""
        if writing.has_changes:
            del self._entries[: len(writing.entries)]
            self._version_check.take_answer(writing.guarded.get("versions"))
            self._damage = list(writing.damage)
            self._set.note_written(writing.answered_set)
        if versions:
            self._keeper.forget_waiting(len(writing.drafts))
        self._all_written(writing)

    def _all_written(self, writing: Writing) -> None:
        self.written, self._registered = writing.now, writing.registered
        self.without_unreadable(self.written)
        for form, text in writing.texts.items():
            self._saved_digests[form] = (text.written_digest or digest_of(text.document)) if text else ""
        self._answered -= writing.answered_forms
        self._is_answered = self._is_answered and not writing.answered_itself

    def _to_write(self, now: Snapshot, forms: Iterable[int]) -> dict[int, FormText | None]:
        """Return what is written of forms (None: removed); those that are damaged keep their digest."""
        found = {form: self._text_of(form, now.forms.get(form)) for form in forms}
        self._documents.forget()
        return found

    def _text_of(self, form: int, project: Project | None) -> FormText | None:
        if project is None:
            return None
        stored, sheet = self.damaged.stored(form, project), self.sheets.get(form)
        ids = row_ids(project) if any(row.id for row in project.indicators) else ()
        if stored is not None:
            return FormText(stored.document, stored.digest, ids, sheet)
        return FormText(self._documents.of(project), None, ids, sheet)

    def _follow(self, texts: Mapping[int, FormText | None]) -> None:
        """Let the keeper of versions see what is written anew; a damaged form is no work of anybody."""
        self._keeper.follow({i: text.document for i, text in texts.items() if text and text.digest is None})

    @property
    def own_damage(self) -> tuple[Damage, ...]:
        """What is wrong with the workbook itself, not with one of its forms."""
        records = (Damage(DamageKind.RECORDS, form) for form in self.with_damaged_records)
        versions = (Damage(DamageKind.VERSIONS, form) for form in self._version_check.forms)
        return (*self._damage, *records, *versions)

    @property
    def with_damaged_records(self) -> tuple[int, ...]:
        """The ids of forms with a damaged record of 定稿 that nobody has answered for, also of forms that are gone."""
        return self.final.with_damaged_records(self.written.forms)

    def answer_for_itself(self) -> None:
        """Somebody answered for settings, page options and the set of forms as they stand."""
        self._is_answered = True
        self._set.answer()

    def note(self, event: str, form: int | None, details: str, person: str = "") -> None:
        """Let the account say what happened, at the next save; without a person it is whoever sits at the PC."""
        self._entries.append(self._entry(event, form, details, person))

    def _entry(self, event: str, form: int | None, details: str, person: str) -> Entry:
        return Entry(self._keeper.now, event, storable(person or pc_user()), form, storable(details))

    def entries(self) -> tuple[Entry, ...]:
        """Return what happened to the workbook, oldest first, also what is not saved yet."""
        stored = self._call(lambda: self._store.entries())
        return (*stored, *self._entries)

    def write_record(self, record: Record, event: str, details: str, now: Snapshot) -> None:
        """Add a record of 定稿, and let the account say so; without the one there is not the other.

        ``now`` differs from what is written at most in what the workbook knows of keys.
        """
        waiting = len(self._entries)
        entries = (*self._entries, self._entry(event, record.form, details, record.person))
        seals = seals_text(now.seals) if now.seals is not self.written.seals else None
        there = now.forms.get(record.form)
        is_free = record.event == WITHDRAWN and there and not self.damaged.stored(record.form, there)
        answered = (
            self._set.part_of(record.form) if is_free else {}
        )  # it needs not be what was final any more
        self._call(
            lambda: self._store.write_record(record, entries, seals, sum(answered.values())),
            may_be_left=False,
        )
        self._set.note_written(answered)
        del self._entries[:waiting]
        self.final.add(record)
        self.written = now

    # -- what another program wrote meanwhile -----------------------------------------------------------

    def begin_look(self, read: Callable[[], Other]) -> Future[Other | None]:
        """Begin to look whether the file has changed; what comes of it is what ``read`` finds there, None if it has not."""
        return self._hand.begin(lambda: read() if self._store.has_changed() else None)

    def is_locked(self, form: int) -> bool:
        """Tell whether a form cannot become another: it is final, damaged, or cannot be read."""
        there = self.written.forms.get(form)
        is_damaged = self.damaged.stored(form, there) if there else form in self.damaged.unreadable
        return bool(is_damaged or self.final.final(form))

    def follow(self, earlier: WrittenFile, moved: Mapping[int, int]) -> None:
        """Go on as the ``earlier`` reader of the file, which is closed: do its works, write what it did not get to write."""
        self._hand, old = earlier._hand, earlier._store
        self._version_check.go_on_after(earlier._version_check)
        self._store.before_migration = old.before_migration
        waiting = [replace(one, form=moved.get(one.form, one.form)) for one in earlier._keeper.waiting]
        self._keeper.waiting += waiting
        self._entries += earlier._entries
        self.given_ids |= {moved.get(i, i) for i in earlier.given_ids - earlier._registered}
        for form in earlier._answered & set(self.written.forms):
            self.answer_for(form)
        self._is_answered = earlier._is_answered
        self._hand.begin(old.close)
