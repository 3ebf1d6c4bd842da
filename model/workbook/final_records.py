"""定稿: somebody declares a form final, and may withdraw that with a reason; each is one record.

Records are only added. A form is final while its last record says so. Times are whole UTC seconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from model.digest import digest_of
from model.errors import UserError
from model.scoring.findings import Finding

FINAL, WITHDRAWN = "final", "withdrawn"
ACCEPTED = "accepted"  # somebody answered for the content of a damaged form
EVENT_NAMES = {FINAL: "定稿", WITHDRAWN: "撤回定稿", ACCEPTED: "接受受损的内容"}
MAX_PERSON, MAX_REASON = 50, 500
_BEIJING = timezone(timedelta(hours=8))  # all of China has one time


@dataclass(frozen=True, slots=True)
class Record:
    """Who finalised a form or took that back, when (UTC seconds) and why; ``digest`` is that of the form then.

    ``page`` are the page options then, as text, so that a final form prints alike for good; ``figures``: those it
    showed (``kept_figures``), blank from programs that kept none. ``is_sound`` is False if the record was damaged.
    ``keyed``: the seal made with a key (``seals``), blank without one.
    """

    form: int
    at: int
    event: str
    person: str
    reason: str
    digest: str
    page: str = ""
    figures: str = ""
    is_sound: bool = True
    keyed: str = ""

    def is_of(self, document: str) -> bool:
        """Tell whether it was this that was finalised, as far as the record is whole."""
        return self.is_sound and self.digest == digest_of(document)

    @property
    def when(self) -> str:
        """The time in China: ``2026-11-23 10:05``."""
        return datetime.fromtimestamp(self.at, UTC).astimezone(_BEIJING).strftime("%Y-%m-%d %H:%M")


class FrozenError(UserError):
    """Raised where a form that is final or damaged would be changed."""


def final_record(records: Sequence[Record]) -> Record | None:
    """Return the record that makes a form final, None if it is not.

    A damaged record counts as well: whoever damages one must not thereby set the form free.
    """
    telling = [record for record in records if record.event != ACCEPTED or not record.is_sound]
    is_free = not telling or (telling[-1].event == WITHDRAWN and telling[-1].is_sound)
    return None if is_free else telling[-1]


def refusal(name: str, findings: Sequence[Finding]) -> str:
    """Say why a form cannot be finalised, blank if it can (docs/domain.md 5.3: errors block 定稿)."""
    errors = [finding for finding in findings if finding.severity == "error"]
    if not errors:
        return ""
    return f"“{name}”还有 {len(errors)} 个错误，不能定稿：{errors[0].message}"


def checked_person(text: str) -> str:
    """Return the name of whoever finalises, in one line. Raises UserError if it is blank or too long."""
    person = " ".join(text.split())
    if not person:
        raise UserError("没有写经办人，请写上姓名后再定稿。")
    if len(person) > MAX_PERSON:
        raise UserError(f"经办人的姓名超过了 {MAX_PERSON} 字，请写短一些。")
    return person


def checked_reason(text: str) -> str:
    """Return the reason that goes into a record. Raises UserError if it is blank or too long."""
    reason = text.strip()
    if not reason:
        raise UserError("没有写原因，请写明后再试。")
    if len(reason) > MAX_REASON:
        raise UserError(f"原因超过了 {MAX_REASON} 字，请写短一些。")
    return reason
