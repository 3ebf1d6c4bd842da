"""The account of what happened to a workbook: entries are added, never changed, each chained to the one before.

Who finalised, withdrew, restored, brought in, merged, removed, changed a template, accepted damage; typing is no entry.
"""

from __future__ import annotations

import getpass
import platform
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone

from model.digest import digest_of

_BEIJING = timezone(timedelta(hours=8))  # all of China has one time
_MAX_TIME = 1 << 34
ACCEPTING, LOG_NAME = "接受受损的内容", "操作记录"


@dataclass(frozen=True, slots=True)
class Entry:
    """What happened when (UTC seconds), by whom, to which form; ``details`` name it as it was called then.

    ``is_sound`` is False where the entry, or one before it, is not what was written.
    """

    at: int
    event: str
    person: str
    form: int | None = None
    details: str = ""
    is_sound: bool = True

    @property
    def when(self) -> str:
        """The time in China: ``2026-11-23 10:05``."""
        return datetime.fromtimestamp(self.at, UTC).astimezone(_BEIJING).strftime("%Y-%m-%d %H:%M")


def pc_user() -> str:
    """Return who sits at this PC, as far as it knows: ``name@computer``."""
    try:
        user = getpass.getuser()
    except (OSError, KeyError, ImportError):  # no such account, or none at all
        user = ""
    return f"{user or '未知用户'}@{platform.node() or '未知电脑'}"


def append(connection: sqlite3.Connection, entries: Sequence[Entry]) -> None:
    """Add entries at the end. The caller has opened a transaction."""
    if not entries:
        return
    row = connection.execute("SELECT CAST(chain AS BLOB) FROM log ORDER BY id DESC LIMIT 1").fetchone()
    chain = _text(row[0]) if row else ""
    for entry in entries:
        chain = _chained(chain, entry)
        connection.execute(
            "INSERT INTO log (at, event, person, form, details, chain) VALUES (?, ?, ?, ?, ?, ?)",
            (entry.at, entry.event, entry.person, entry.form, entry.details, chain),
        )


def all_entries(connection: sqlite3.Connection) -> tuple[Entry, ...]:
    """Return all entries, oldest first, damaged ones too."""
    texts = ", ".join(f"CAST({name} AS BLOB)" for name in ("event", "person", "details", "chain"))
    found, before = [], ""
    for at, form, event, person, details, chain in connection.execute(
        f"SELECT at, form, {texts} FROM log ORDER BY id"
    ):
        is_sane = isinstance(at, int) and 0 <= at < _MAX_TIME and isinstance(form, int | None)
        entry = Entry(
            at if is_sane else 0,
            _text(event),
            _text(person),
            form if isinstance(form, int) else None,
            _text(details),
        )
        is_sound = is_sane and _chained(before, entry) == _text(chain)
        found.append(entry if is_sound else replace(entry, is_sound=False))
        before = _text(chain)
    return tuple(found)


def is_intact(entries: Sequence[Entry]) -> bool:
    """Tell whether all entries are what was written, or somebody has answered since for those that are not."""
    wrong = [place for place, entry in enumerate(entries) if not entry.is_sound]
    later = entries[wrong[-1] + 1 :] if wrong else ()
    return not wrong or any(one.event == ACCEPTING and LOG_NAME in one.details for one in later)


def _chained(before: str, entry: Entry) -> str:
    form = "" if entry.form is None else str(entry.form)
    return digest_of("\n".join((before, str(entry.at), entry.event, entry.person, form, entry.details)))


def _text(value: object) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else ""
