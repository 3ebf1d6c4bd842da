"""Reads the forms of an open file when somebody looks at them, and notes what is wrong with each.

All of them are soon taken into memory, packed, so that a stick that is pulled out or another program that writes takes
nothing away; their digests are compared then, and once more when a form is read.
"""

from __future__ import annotations

import zlib
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from weakref import WeakValueDictionary

from model.errors import ConflictError, FormError, StoreError
from model.exchange import form_json
from model.form.project import Project
from model.form.year_record import numbered_together, with_row_ids
from model.workbook.damage import Damage, DamageKind
from model.workbook.damaged_forms import DamagedForms
from model.workbook.form_table import FormHead, StoredForm, YearSheet, numbers_in
from model.workbook.forms import Place, UnreadForm

RECENT = 128  # forms that were read and are kept as long as no others are looked at
Taken = bytes | StoredForm
Fetch = Callable[[Sequence[FormHead]], dict[int, Taken]]


class UnreadableFormError(StoreError):
    """A form cannot be read; the workbook goes on without it and says so."""


def read_all(
    forms: Iterable[StoredForm],
    sheets: Mapping[int, YearSheet],
    damaged: DamagedForms,
    file_name: str,
    known: Mapping[int, Place],
) -> dict[int, Place]:
    """Read forms at once; one that cannot be read is noted and takes no other with it.

    Those ``known`` from an earlier look that nobody read, and that stand there as they did, stay unread.
    """
    families = {
        number for owner, sheet in sheets.items() if sheet.project for number in (owner, sheet.project)
    }
    found: dict[int, Project] = {}
    unread: dict[int, Place] = {}
    every = []
    for stored in forms:
        every.append(stored.id)
        place = known.get(stored.id)
        if isinstance(place, UnreadForm) and stored.id not in families and place.is_of(stored):
            damaged.note_digest(stored.id, stored.digest)
            unread[stored.id] = place
            continue
        with suppress(UnreadableFormError):
            found[stored.id] = _read(stored, damaged, file_name)
    for number, sheet in sheets.items():
        if number in found and sheet.project in found:
            found[sheet.project], found[number] = numbered_together(found[sheet.project], found[number])
    both: dict[int, Place] = {**unread, **found}
    return {form: both[form] for form in every if form in both}


def _read(stored: StoredForm, damaged: DamagedForms, file_name: str) -> Project:
    """Read a form and note what is wrong with it. Raises UnreadableFormError."""
    try:
        project = form_json.project_from_document(stored.document, file_name)
    except FormError:
        damaged.note_unreadable(stored)
        raise _unreadable(stored.id) from None
    project = with_row_ids(project, stored.rows)
    damaged.note_read(stored, project)
    return project


def _unreadable(form: int) -> UnreadableFormError:
    return UnreadableFormError(Damage(DamageKind.UNREADABLE, form).sentence)


def taken(stored: StoredForm, head: FormHead) -> Taken:
    """Return a form as it is kept in memory: packed, if it is whole."""
    if not stored.intact or stored.digest != head.digest:
        return stored
    return zlib.compress(f"{','.join(map(str, stored.rows))}\n{stored.document}".encode(), 1)


def _rows_text(packed: bytes, length: int) -> str:
    """Return the numbers of the rows of a form that is kept in memory, if they are no longer than that."""
    head = zlib.decompressobj().decompress(packed, length + 1).decode()
    return head.partition("\n")[0]


class FormReader:
    """``fetch`` takes forms out of the file, ``file_name`` is what errors name."""

    def __init__(
        self, heads: Iterable[FormHead], damaged: DamagedForms, fetch: Fetch, file_name: str
    ) -> None:
        self._heads = {head.id: head for head in heads}
        self._damaged = damaged
        self._fetch = fetch
        self._file_name = file_name
        self._taken: dict[int, Taken] = {}
        self._gone: set[int] = set()  # what another program changed before it was taken
        self._kept: dict[int, Project] = {}  # families, whose rows are numbered together, and damaged forms
        self._recent: OrderedDict[int, Project] = OrderedDict()
        self._held = WeakValueDictionary[int, Project]()  # what somebody still has need not be read again
        self._waiting = list(reversed(self._heads))
        self._families: dict[int, list[int]] = {}
        for head in self._heads.values():
            if head.sheet is not None and head.sheet.project in self._heads:
                family = self._families.setdefault(head.sheet.project, [head.sheet.project])
                family.append(head.id)
                self._families[head.id] = family
            damaged.note_digest(head.id, head.digest)

    @property
    def is_used(self) -> bool:
        """Tell whether forms are read when somebody looks."""
        return bool(self._heads)

    @property
    def places(self) -> dict[int, UnreadForm]:
        """The forms as they stand in the file, to be read when somebody looks."""
        return {form: UnreadForm(form, self) for form in self._heads}

    def is_at_hand(self, form: int) -> bool:
        """Tell whether a form was looked at not long ago."""
        return form in self._kept or form in self._recent

    @property
    def at_hand(self) -> set[int]:
        """The forms that were looked at not long ago."""
        return self._kept.keys() | self._recent.keys()

    def document(self, form: int) -> str | None:
        """Return the text of a whole form that is in memory but was not looked at."""
        is_unread = self.needs_no_file(form) and not self.is_at_hand(form)
        return self._stored(form).document if is_unread else None

    def needs_no_file(self, form: int) -> bool:
        """Tell whether a form was taken into memory whole, and its rows are numbered with no other's."""
        return (
            isinstance(self._taken.get(form), bytes) and form not in self._gone and form not in self._families
        )

    def is_of(self, form: int, stored: StoredForm) -> bool:
        """Tell whether a form stands in a file that was written since as it stood here; then it is kept in memory."""
        head = self._heads[form]
        if not stored.intact or (stored.digest, stored.sheet) != (head.digest, head.sheet):
            return False
        own = self._taken.setdefault(form, taken(stored, head))
        rows = ",".join(map(str, stored.rows))
        return self.needs_no_file(form) and isinstance(own, bytes) and _rows_text(own, len(rows)) == rows

    def digest_of(self, form: int) -> str:
        """Return the digest that stood beside a form when the file was opened."""
        return self._heads[form].digest

    def read(self, form: int) -> Project:
        """Read a form. Raises UnreadableFormError, ConflictError if another program changed it, StoreError."""
        if form in self._kept:
            return self._kept[form]
        if form in self._recent:
            self._recent.move_to_end(form)
            return self._recent[form]
        if form in self._families:
            self._read_family(self._families[form])
            if form not in self._kept:
                raise _unreadable(form)
            return self._kept[form]
        project = self._held.get(form)
        if project is None:
            project, is_whole = self._project(form)
            if not is_whole:
                self._kept[form] = project
                return project
            self._held[form] = project
        self._recent[form] = project
        if len(self._recent) > RECENT:
            self._recent.popitem(last=False)
        return project

    def _read_family(self, family: Sequence[int]) -> None:
        """Read a project with its sheets; one that cannot be read takes no other with it."""
        found: dict[int, Project] = {}
        for form in family:
            with suppress(UnreadableFormError):
                found[form], _ = self._project(form)
        first, *sheets = family
        for number in sheets:
            if first in found and number in found:
                found[first], found[number] = numbered_together(found[first], found[number])
        self._kept |= found

    def _project(self, form: int) -> tuple[Project, bool]:
        """Return what a form says, and whether it is whole."""
        stored = self._stored(form)
        return _read(stored, self._damaged, self._file_name), stored.intact

    def _stored(self, form: int) -> StoredForm:
        """Return a form as it was when the file was opened."""
        head = self._heads[form]
        if form not in self._taken:
            self._take([head], self._fetch([head]))
        if form in self._gone:
            taken = f"工作簿“{self._file_name}”已被另一个窗口或另一台电脑修改"
            raise ConflictError(f"{taken}，请关闭后重新打开。", f"{taken}；请重新运行命令。")
        found = self._taken[form]
        if isinstance(found, StoredForm):
            return found
        rows, _, document = zlib.decompress(found).decode().partition("\n")
        return StoredForm(form, document, True, head.digest, numbers_in(rows), head.sheet)

    # -- taking all of them into memory -----------------------------------------------------------------

    def waiting(self, count: int, first: Sequence[int] = ()) -> list[FormHead]:
        """Return some forms that are not in memory yet: those ``first``, then the others in the workbook's order."""
        while self._waiting and self._waiting[-1] in self._taken:
            self._waiting.pop()
        wanted = [form for form in first if form in self._heads and form not in self._taken]
        return [self._heads[form] for form in dict.fromkeys((*wanted, *reversed(self._waiting[-count:])))]

    def take(self, asked: Sequence[FormHead], found: Mapping[int, Taken]) -> None:
        """Keep what was found of some forms, and look closer at those that are not whole."""
        self._take(asked, found)
        for head in asked:
            if isinstance(self._taken.get(head.id), StoredForm):
                with suppress(UnreadableFormError):
                    self.read(head.id)

    def _take(self, asked: Sequence[FormHead], found: Mapping[int, Taken]) -> None:
        for head in asked:
            one = found.get(head.id)
            is_other = isinstance(one, StoredForm) and one.document and one.digest != head.digest
            if one is None or is_other:
                self._gone.add(head.id)
            self._taken.setdefault(head.id, one or b"")
