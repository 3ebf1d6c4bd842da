"""What one save writes into the file, gathered beforehand: nothing in it changes while it is written."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass

from model.errors import StoreError
from model.workbook.damage import Damage
from model.workbook.form_table import FormText
from model.workbook.log_table import Entry
from model.workbook.notes import Notes
from model.workbook.snapshot import Snapshot
from model.workbook.store import Store
from model.workbook.versions import Draft


@dataclass(frozen=True, slots=True)
class Writing:
    """What is written, and what is so afterwards.

    ``now`` is in the file then, the forms ``registered`` are known to it, ``damage`` is what is still wrong with the
    workbook itself; ``answered_forms`` and ``answered_itself`` say for what somebody answered. The other fields are
    those of ``Store.write``.
    """

    now: Snapshot
    registered: frozenset[int]
    texts: Mapping[int, FormText | None]
    order: tuple[int, ...]
    drafts: tuple[Draft, ...]
    time: int
    settings: tuple[str, int, bool] | None
    guarded: Mapping[str, str]
    notes: Notes
    answered_set: Mapping[int | str, int]
    entries: tuple[Entry, ...]
    damage: tuple[Damage, ...]
    answered_forms: frozenset[int]
    answered_itself: bool

    @property
    def has_changes(self) -> bool:
        """Tell whether anything but versions is to be written."""
        return bool(self.texts or self.order or self.notes or self.settings or self.guarded or self.entries)

    def write(self, store: Store) -> bool:
        """Write it in one transaction; tell whether the versions are in the file. Raises StoreError."""
        if self.has_changes:
            store.write(
                self.texts,
                self.order,
                self.drafts,
                self.time,
                self.settings,
                self.guarded,
                sum(self.answered_set.values()),
                self.entries,
                self.notes,
            )
            return True
        # nothing typed is at stake: a version that cannot be written now waits for the next save
        with suppress(StoreError):
            store.write_versions(self.drafts, self.time)
            return True
        return False


def notes_to_write(now: Snapshot, before: Snapshot) -> Notes:
    """Return the notes of the forms that have others now."""
    if now.notes is before.notes:
        return {}
    forms = now.notes.keys() | before.notes.keys()
    return {i: now.notes.get(i, ()) for i in forms if now.notes.get(i) != before.notes.get(i)}


@dataclass(frozen=True, slots=True)
class Running:
    """A save that was begun; ``future`` says how it ended."""

    writing: Writing
    future: Future[bool]
