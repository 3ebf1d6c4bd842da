"""The findings of all forms of a workbook, for whoever wants them beside one form: looked for by and by, once for each form."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import QObject

from model.errors import StoreError
from model.workbook.change import Change
from ui.by_and_by import ByAndBy, Search
from ui.form.findings_list import FormFindings
from ui.session import Session


class WholeChecks(QObject):
    """``show`` gets what was found so far, in the workbook's order, and how many forms are still to be looked at."""

    def __init__(
        self, session: Session, show: Callable[[Sequence[FormFindings], int], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session, self._show = session, show
        self._found: dict[int, FormFindings] = {}
        self._by_and_by = ByAndBy(self)
        session.changed.connect(self._on_changed)
        session.closed.connect(self.stop)

    def start(self) -> None:
        """Look at the forms that were not looked at since they changed."""
        ids = self._session.workbook.begun_ids
        self._by_and_by.start(Search(self._look(ids)), lambda: self._tell(ids))

    def stop(self) -> None:
        """Nobody wants to know any more; what was found is let go."""
        self._by_and_by.stop()
        self._found.clear()

    def _look(self, ids: Sequence[int]) -> Iterator[int]:
        workbook = self._session.workbook
        for form in ids:
            if form in self._found or form not in workbook:
                continue
            try:
                computed = workbook.computed_in_passing(form)
            except StoreError:  # whoever looks at the form itself is told why
                workbook.leave_unreadable()
                continue
            self._found[form] = FormFindings.of(form, computed, computed.project.name)
            yield form

    def _tell(self, ids: Sequence[int]) -> None:
        found = [self._found[form] for form in ids if form in self._found]
        self._show(found, len(ids) - len(found) if self._by_and_by.is_busy else 0)

    def _on_changed(self, change: Change) -> None:
        if change.template_changed:
            self._found.clear()
        for form in change.projects:
            self._found.pop(form, None)
