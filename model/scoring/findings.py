"""A finding: one objection of the checker (docs/domain.md 5.1)."""

from __future__ import annotations

from typing import Literal, NamedTuple

from model.form.field_path import FieldPath, note_key

Severity = Literal["error", "warning", "info"]
SEVERITY_NAMES: dict[Severity, str] = {"error": "错误", "warning": "提醒", "info": "提示"}
Look = Literal["error", "open", "warning", "info"]
LOOK_NAMES: dict[Look, str] = {"error": "错误", "open": "未填", "warning": "提醒", "info": "提示"}
_GAP_CODES = frozenset({"missing", "unjudged"})


class Finding(NamedTuple):
    """One objection: ``field`` is what it points to, ``message`` one Chinese sentence.

    ``waits`` says that it only follows from something that is not filled in yet.
    """

    code: str
    severity: Severity
    field: FieldPath
    message: str
    note: str = ""
    waits: bool = False

    @property
    def is_gap(self) -> bool:
        """True where nothing is wrong yet: something is still to be filled in."""
        return self.waits or self.code in _GAP_CODES

    @property
    def look(self) -> Look:
        """How a window shows it: a gap is no mistake, whatever it forbids."""
        return "open" if self.waits or self.code in _GAP_CODES else self.severity

    @property
    def note_key(self) -> str:
        """The key of an answer in ``Project.notes``."""
        return note_key(self.code, self.field)

    def as_dict(self) -> dict[str, str]:
        """Return the finding as JSON of the command line."""
        data = {
            "code": self.code,
            "severity": self.severity,
            "field": str(self.field),
            "message": self.message,
        }
        return data | ({"note": self.note} if self.note else {})
