"""Looks by and by whether the versions in an open file can still be read, so that damage is told before somebody needs one."""

from __future__ import annotations

from concurrent.futures import Future
from functools import partial

from model.file_thread import Hand
from model.workbook.store import Store
from model.workbook.version_table import Checked

AT_A_TIME = 200  # versions that are looked at in one work, so that a save need not wait for all


class VersionCheck:
    """What was found so far; ``accepted``: digests of damaged rows for which somebody has answered."""

    def __init__(self, accepted: str) -> None:
        self._accepted = frozenset(accepted.split())
        self._found: dict[str, int] = {}
        self._after: int | None = 0
        self._work: Future[Checked] | None = None

    @property
    def forms(self) -> tuple[int, ...]:
        """The ids of forms with versions that cannot be read any more, until somebody has answered for them."""
        return tuple(sorted({form for row, form in self._found.items() if row not in self._accepted}))

    @property
    def answered_text(self) -> str:
        """What the file says once somebody has answered for all that was found."""
        return " ".join(sorted({*self._accepted, *self._found}))

    @property
    def accepted_text(self) -> str:
        """What the file says by now."""
        return " ".join(sorted(self._accepted))

    def take_answer(self, text: str | None) -> None:
        """It is in the file, None: what was there stays."""
        if text is not None:
            self._accepted = frozenset(text.split())

    def go_on(self, store: Store, hand: Hand, wait: bool) -> bool:
        """Let the hand do the next work if it has done the last one; tell whether nothing is left. Raises StoreError.

        With ``wait`` all is done in the end.
        """
        while self._after is not None:
            if self._work is None:
                self._work = hand.begin(partial(store.check_versions, self._after, AT_A_TIME))
            if wait:
                hand.wait(self._work)
            if not self._work.done():
                return False
            work, self._work = self._work, None
            checked = work.result()
            self._after = checked.last
            self._found |= checked.damaged
            if not wait:
                break
        return self._after is None

    def go_on_after(self, earlier: VersionCheck) -> None:
        """The file is another reader's now; what the earlier one found still lies there."""
        self._found, self._after = earlier._found, earlier._after

    def forget_work(self) -> None:
        """Nobody will do what was begun: the file is another now."""
        self._work = None
