"""Keeps versions of a form: as it was at opening, after ten minutes of work, and on request."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from model.digest import digest_of
from model.errors import FormError, StoreError
from model.exchange.form_json import document_of, project_from_document
from model.form.project import Project
from model.workbook.form_reader import UnreadableFormError
from model.workbook.version_table import StoredVersion
from model.workbook.versions import (
    OPENED,
    TIMED,
    WORK_SECONDS,
    Draft,
    Version,
    outweighs,
    shows_other_figures,
)

Clock = Callable[[], int]  # the time in UTC seconds


def utc_seconds() -> int:
    """Return the time in whole UTC seconds."""
    return int(time.time())


class VersionKeeper:
    """Collects the versions to be kept; ``waiting`` are those not yet in the file.

    ``opened``: the forms as they were opened; ``last``: the newest version of each.
    """

    def __init__(self, clock: Clock, opened: Mapping[int, Project], last: Mapping[int, Version]) -> None:
        self._clock = clock
        self._opened = opened  # they may be unread, and are read when the first of their versions is kept
        self._opened_at = clock()
        self._last = {form: (v.digest, v.reason, v.figures) for form, v in last.items()}
        self._since: dict[int, int] = {}
        self.waiting: list[Draft] = []

    @property
    def now(self) -> int:
        """The time in UTC seconds."""
        return self._clock()

    @property
    def forms(self) -> frozenset[int]:
        """The ids of all forms that have versions."""
        return frozenset(self._last)

    def keep(self, form: int, document: str, reason: str, figures: str = "") -> None:
        """Keep a form's state, unless its last version is the same and as weighty; ``figures`` as in ``Draft``."""
        self._keep_opened(form, document)
        self._put(Draft(form, self.now, reason, document, figures))
        self._since[form] = self.now

    def follow(self, documents: Mapping[int, str | None]) -> None:
        """Take note of changed forms that are being saved (None: removed): the first time keeps what was opened."""
        for form, document in documents.items():
            if document is not None:
                self._follow(form, document)

    def _follow(self, form: int, document: str) -> None:
        if form not in self._since:
            self._keep_opened(form, document)
            self._since[form] = self.now
        elif not 0 <= self.now - self._since[form] < WORK_SECONDS:  # below 0 the clock was put back
            self.keep(form, document, TIMED)

    def forget_waiting(self, count: int) -> None:
        """The first ones that waited are in the file now."""
        del self.waiting[:count]

    def _keep_opened(self, form: int, document: str) -> None:
        """What is printed as it was opened is a printed version, not an opened one."""
        if form in self._since or form not in self._opened:
            return
        try:
            opened = document_of(self._opened[form])
        except UnreadableFormError:
            return  # what takes its place is brought back: nothing readable was opened
        if opened != document:
            self._put(Draft(form, self._opened_at, OPENED, opened))

    def _put(self, draft: Draft) -> None:
        digest = digest_of(draft.document)
        last_digest, last_reason, last_figures = self._last.get(draft.form, ("", "", ""))
        is_new = digest != last_digest or shows_other_figures(draft.figures, last_figures)
        if is_new or outweighs(draft.reason, last_reason):
            self._last[draft.form] = digest, draft.reason, draft.figures
            self.waiting.append(draft)


def project_of(stored: StoredVersion | None) -> tuple[int, Project]:
    """Return the form's id and the form as it was kept. Raises StoreError if the version is gone or damaged."""
    if stored is None:
        raise StoreError("这个历史版本已经不在工作簿里，请重新打开“历史版本”再选。")
    try:
        return stored.form, project_from_document(stored.document or "", "历史版本")
    except FormError:
        raise StoreError("这个历史版本已损坏，不能查看和恢复，请选别的版本。") from None
