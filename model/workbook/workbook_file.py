"""The file behind an open workbook, also as another file, and its end."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

from model.errors import StoreError
from model.file_thread import FileThread, Hand, StillWritingError, Wait
from model.workbook.damage import RULES, DamageKind
from model.workbook.form_table import FormText
from model.workbook.other_file import Whole, write_elsewhere
from model.workbook.snapshot import Snapshot
from model.workbook.writing import Writing
from model.workbook.written_file import WrittenFile

_GUARDED = {DamageKind.PAGE: "page", DamageKind.UNIT: "unit", DamageKind.SEALS: "seals"}


class WorkbookFile(WrittenFile):
    """What an open workbook is written to. All methods raise StoreError."""

    def work_in_thread(self, wait: Wait) -> None:
        """Let a thread do what touches the file from now on; ``wait`` is how this one waits for it."""
        self._hand = FileThread(wait)

    def before_migration(self, copy: Callable[[Path], object]) -> None:
        """Let ``copy`` see the file of an earlier program before it is migrated; it runs where the file is written."""
        self._store.before_migration = copy

    def save_as(self, path: Path, now: Snapshot) -> bool:
        """Write everything to another file, in place of one that is there, and go on in it.

        Return whether the versions came along: where the old file cannot be read any more, the forms are still saved.
        Where it fails, the file that was there is whole, and this one goes on as it was.
        """
        hand = self._free_hand(path)
        old = self._store if hand is self._hand else None
        if old is not None:
            with suppress(StoreError):
                self.read_on(wait=True)  # what is wrong with this file is told in the other one, too
        writing = self._gathered(now)
        whole = self._whole(now, writing)
        self._calls += 1
        try:
            future = hand.begin(partial(write_elsewhere, path, whole, old))
            hand.wait(future, may_be_left=False)
            fresh, with_versions = future.result()
        except BaseException:
            if hand is not self._hand:
                hand.end()
            raise
        finally:
            self._calls -= 1
        if hand is not self._hand:  # the old file is closed once the disk answers
            self._hand.begin(self._store.close)
            self._hand.end()
        self._hand, self._running = hand, None
        self._reading_on.forget_work()
        self._version_check.forget_work()
        self._store, self.path = fresh, path
        self._keeper.forget_waiting(len(writing.drafts))
        del self._entries[: len(writing.entries)]
        if not self._set.is_told or self._set.is_answered:
            self._set.note_whole()
        self._all_written(writing)
        return with_versions

    def _free_hand(self, path: Path) -> Hand:
        """Return whose work the other file is: another thread's, where the disk of this one does not answer any more."""
        try:
            self._wait_for_running()
        except StillWritingError:
            if path == self.path or not isinstance(self._hand, FileThread):
                raise
            return self._hand.another()
        return self._hand

    def _whole(self, now: Snapshot, writing: Writing) -> Whole:
        """Return all that goes into another file."""
        unreadable = [one for one in self.damaged.unreadable.values() if one.id not in now.forms]
        texts = {
            **self._to_write(now, now.forms),
            **writing.texts,
            **{one.id: FormText(one.document, one.digest, one.rows, one.sheet) for one in unreadable},
        }
        everything = replace(
            writing,
            texts=texts,
            order=(*now.projects, *(one.id for one in unreadable)),
            settings=None,  # the new file has them already
            guarded={**self._guarded_texts(now), **writing.guarded},
            answered_set={},
        )
        return Whole(self.year, everything, self.final.all, *self._damage_to_copy(now))

    def _damage_to_copy(self, now: Snapshot) -> tuple[set[str], int]:
        """Return the settings that another file takes as they stand, and what is told as missing in its set."""
        was = self.written
        is_new = now.template is not was.template
        others = (now.page != was.page, now.unit != was.unit, now.seals != was.seals)
        damage = self._damage_left(is_new, *others)
        kinds = {one.kind for one in damage}
        keys = set() if is_new else {"accepted_template"}
        keys |= {"template", "year", "digest"} if kinds.intersection(RULES) else set()
        for kind, key in _GUARDED.items():
            keys |= {key, f"{key}_digest"} if kind in kinds else set()
        return keys, (self._set.missing or 0) if DamageKind.SET in kinds else 0

    def close(self, now: Snapshot) -> None:
        """Close the file. Versions of removed forms go, unless the file was only read."""
        if self._is_closed:
            return
        # where the file is not what was saved, nobody knows what was removed
        is_left_over = not self._set.missing and bool(self._keeper.forms - now.forms.keys())
        self._call(lambda: self._close(is_left_over), may_be_left=False)
        self._is_closed = True
        self._hand.end()

    def abandon(self, now: Snapshot) -> None:
        """Close the file; a save that the disk does not let end is not waited for."""
        if self._running is None or self._running.future.done():
            self.close(now)
        elif not self._is_closed:
            self._is_closed = True
            self._hand.begin(self._store.close)
            self._hand.end()

    def _close(self, is_left_over: bool) -> None:
        if is_left_over and self._store.has_written:
            with suppress(StoreError):
                if self._set.missing == 0 or self._store.set_missing() == 0:
                    self._store.forget_removed()
        self._store.close()
