"""The canonical text of a form that is typed into: a key changes the text of one row of it."""

from __future__ import annotations

import json

from model.exchange.form_json import cleaned, document_data, document_of, indicator_dict
from model.form.changed_rows import changed_rows
from model.form.project import Indicator, Project

_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
_NO_ROWS = '"indicators":[]'  # within a text its marks would be escaped


class Documents:
    """Gives what ``document_of`` does; rows and all else that are the same objects as in the last form keep their text."""

    def __init__(self) -> None:
        self._rows: tuple[Indicator, ...] = ()
        self._texts: list[str] = []
        self._others: tuple[object, ...] = ()
        self._around = "", ""
        self._known: dict[int, tuple[Project, str]] = {}

    def know(self, project: Project, text: str) -> None:
        """Take the canonical text of a form that is to be written soon: it is not made again then."""
        self._known[id(project)] = project, text

    def forget(self) -> None:
        """What was to be written is."""
        self._known.clear()

    def of(self, project: Project) -> str:
        """Return the canonical text of a form."""
        if (known := self._known.get(id(project))) is not None:
            return known[1]
        if project.newer:  # in which rows may be anywhere
            return document_of(project)
        rows = project.indicators
        changed = changed_rows(self._rows, rows)
        if changed is None:
            self._texts, changed = [""] * len(rows), list(range(len(rows)))
        for row in changed:
            self._texts[row] = _encode(indicator_dict(rows[row]))
        self._rows = rows
        others = project.header, project.funds, project.goals, project.signature, project.notes
        if changed_rows(self._others, others) != []:
            before, _, behind = _encode(document_data(project, [])).partition(_NO_ROWS)
            self._others, self._around = others, (before, behind)
        before, behind = self._around
        return cleaned(f'{before}"indicators":[{",".join(self._texts)}]{behind}')
