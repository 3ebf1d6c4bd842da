"""An open workbook that tells of its changes, and takes up what other programs wrote into its file or into a second one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from model.workbook.change import Change, Listener
from model.workbook.final_records import FrozenError
from model.workbook.following import are_alike, take_up
from model.workbook.joining import Joining
from model.workbook.other_states import take_in
from model.workbook.saving import SavedContents
from model.workbook.versions import JOINED
from model.workbook.workbook_file import WorkbookFile
from model.workbook.year_sheets import YearSheets


class SharedContents(SavedContents):
    """``lock``: why nothing can be changed now, as a sentence; blank while it can."""

    def __init__(self, file: WorkbookFile) -> None:
        super().__init__(file)
        self._doer: object = None
        self.lock = ""

    def subscribe(self, listener: Listener) -> None:
        """Call the listener after each change."""
        self._listeners.append(listener)

    @contextmanager
    def done_by(self, doer: object) -> Iterator[None]:
        """Say who makes the edits within; their changes tell it."""
        before, self._doer = self._doer, doer
        try:
            yield
        finally:
            self._doer = before

    def _refuse_locked(self) -> None:
        if self.lock:
            raise FrozenError(self.lock)

    def follow(self, other: SharedContents) -> Joining:
        """Go on with the file as the ``other`` one found it, what is not saved yet put in (``joining``).

        Nothing that was done before can be taken back any more. Nothing may be being saved meanwhile.
        """
        return self._go_on(other._file, take_up(other._file, self._file, self._now))

    def take_in(self, other: SharedContents) -> Joining:
        """Put another state of this very workbook, which another file holds, into this one (``other_states``)."""
        self._refuse_locked()
        alike = partial(are_alike, self, other)
        return self._go_on(self._file, take_in(self._file, self._now, other._file, alike))

    def _go_on(self, file: WorkbookFile, joining: Joining) -> Joining:
        old, before = self._file, self._now
        self._file, self._now = file, joining.now
        file.given_ids |= joining.now.forms.keys()
        self._sheets = YearSheets(self._file.sheets)
        if joining.came:
            self.history.clear()
        is_other = self.template is not before.template or bool(joining.moved)
        every = old.final.forms | file.final.forms
        finals = {i for i in every if old.final.of(i) != file.final.of(i)}  # whose records are others
        same = (i for i in self._computed if i not in finals)
        self._computed = {} if is_other else {i: self._computed[i] for i in same}
        forms = self._with_kin({*joining.came, *joining.moved, *joining.moved.values(), *finals})
        order = not self._now.has_order_of(before)
        page = self._now.page != before.page
        self._announce(Change(JOINED, forms, order, template_changed=is_other, page_changed=page))
        self._saved()
        return joining
