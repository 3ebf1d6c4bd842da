"""Takes the forms of an open file into memory by and by, one work of the file's hand after another; then its digest is compared."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from functools import partial
from typing import NamedTuple

from model.file_thread import Hand
from model.workbook.form_reader import FormReader, Taken
from model.workbook.form_table import FormHead
from model.workbook.store import Store

AT_A_TIME = 250  # forms that are taken in one work, so that a save need not wait for all


class _Work(NamedTuple):
    asked: Sequence[FormHead]
    future: Future[dict[int, Taken]]


class ReadingOn:
    """What is being taken, if anything is."""

    def __init__(self, reader: FormReader) -> None:
        self._reader = reader
        self._work: _Work | None = None
        self._comparing: Future[int] | None = None

    def go_on(self, store: Store, hand: Hand, wait: bool, first: Sequence[int] = ()) -> bool:
        """Let the hand do the next work if it has done the last one; tell whether nothing is left. Raises StoreError.

        With ``wait`` all is done in the end; ``first`` come before others.
        """
        while True:
            if self._work is None:
                asked = self._reader.waiting(AT_A_TIME, first)
                if not asked:
                    return True
                self._work = _Work(asked, hand.begin(partial(store.taken, asked)))
            work = self._work
            if wait:
                hand.wait(work.future)
            if not work.future.done():
                return False
            self._work = None
            self._reader.take(work.asked, work.future.result())

    def set_missing(self, store: Store, hand: Hand, wait: bool) -> int | None:
        """Return what is missing in the digest over the whole file, None as long as the hand compares. Raises StoreError."""
        comparing = self._comparing = self._comparing or hand.begin(store.set_missing)
        if wait:
            hand.wait(comparing)
        if not comparing.done():
            return None
        self._comparing = None
        return comparing.result()

    def forget_work(self) -> None:
        """Nobody will do what was begun: the file is another now."""
        self._work = self._comparing = None
