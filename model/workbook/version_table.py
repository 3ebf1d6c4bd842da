"""The table of versions in a workbook file. A damaged row is recognised, and the other rows stay readable."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from model.digest import digest_of
from model.workbook.form_register import removed_forms
from model.workbook.versions import Draft, Version, VersionMark, outweighs, shows_other_figures, superfluous

MAX_DOCUMENT = 1 << 26  # bytes; what unpacks to more is damage or malice
_MAX_TIME = 1 << 34
_SHORT = 32  # so many signs of a digest tell a row from any other
# as bytes, because one text that is no UTF-8 would fail the whole query
_COLUMNS = (
    "id, form, kept, CAST(reason AS BLOB), CAST(digest AS BLOB), CAST(figures AS BLOB), CAST(seal AS BLOB)"
)


@dataclass(frozen=True, slots=True)
class StoredVersion:
    """One row: the version, its form, and its document; the document is None if the row is damaged."""

    form: int
    version: Version
    document: str | None


class Checked(NamedTuple):
    """Some rows that were looked at: the id of the last one, None behind the end; forms of damaged ones by the rows' digests."""

    last: int | None
    damaged: dict[str, int]


def insert(connection: sqlite3.Connection, drafts: Sequence[Draft], now: int) -> None:
    """Add versions and thin those of their forms. The caller has opened a transaction.

    A draft that is the same as its form's newest version only gives it a weightier reason.
    """
    for draft in drafts:
        data = draft.document.encode("utf-8", "replace")
        if len(data) > MAX_DOCUMENT:
            continue
        digest = digest_of(draft.document)
        known = last_versions(connection, draft.form).get(draft.form)
        same = known if known is not None and known.digest == digest else None
        if same is not None and shows_other_figures(draft.figures, same.figures):
            same = None
        if same is not None and not outweighs(draft.reason, same.reason):
            continue
        connection.execute(
            "INSERT INTO version (id, form, kept, reason, digest, seal, document, figures)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
            " kept = excluded.kept, reason = excluded.reason, seal = excluded.seal, figures = excluded.figures",
            (
                same.id if same else None,
                draft.form,
                draft.when,
                draft.reason,
                digest,
                _seal(draft.form, draft.when, draft.reason, digest, draft.figures),
                zlib.compress(data),
                draft.figures,
            ),
        )
    for form in {draft.form for draft in drafts}:
        _thin(connection, form, now)


def _thin(connection: sqlite3.Connection, form: int, now: int) -> None:
    rows = connection.execute(f"SELECT {_COLUMNS} FROM version WHERE form = ?", (form,)).fetchall()
    sound = [stored.version for row in rows if _is_sealed(stored := _head(row), row)]
    gone = superfluous(sound, now)
    connection.executemany("DELETE FROM version WHERE id = ?", [(version.id,) for version in gone])


def last_versions(connection: sqlite3.Connection, form: int | None = None) -> dict[int, Version]:
    """Return the newest version of each form, or of one, unless it is damaged."""
    chosen = "WHERE form = ?" if form is not None else "WHERE ? IS NULL"
    query = f"SELECT {_COLUMNS} FROM version WHERE id IN (SELECT max(id) FROM version {chosen} GROUP BY form)"
    heads = [(_head(row), row) for row in connection.execute(query, (form,)).fetchall()]
    return {head.form: head.version for head, row in heads if _is_sealed(head, row)}


def marks(connection: sqlite3.Connection) -> list[VersionMark]:
    """Return what tells each version from all others, but of damaged ones."""
    heads = [(_head(row), row) for row in connection.execute(f"SELECT {_COLUMNS} FROM version").fetchall()]
    return [
        VersionMark(head.form, head.version.when, head.version.digest)
        for head, row in heads
        if _is_sealed(head, row)
    ]


def of_form(connection: sqlite3.Connection, form: int) -> tuple[StoredVersion, ...]:
    """Return a form's versions, newest first."""
    query = f"SELECT {_COLUMNS}, document FROM version WHERE form = ? ORDER BY id DESC"
    return tuple(stored_version(row) for row in connection.execute(query, (form,)))


def of_id(connection: sqlite3.Connection, version_id: int) -> StoredVersion | None:
    """Return one version."""
    query = f"SELECT {_COLUMNS}, document FROM version WHERE id = ?"
    row = connection.execute(query, (version_id,)).fetchone()
    return stored_version(row) if row else None


def checked(connection: sqlite3.Connection, after: int, count: int) -> Checked:
    """Look at the next rows behind one: which of them cannot be read any more."""
    query = f"SELECT {_COLUMNS}, document FROM version WHERE id > ? ORDER BY id LIMIT ?"
    rows = connection.execute(query, (after, count)).fetchall()
    bad = [row for row in rows if stored_version(row).document is None]
    return Checked(
        rows[-1][0] if rows else None, {digest_of(repr(row))[:_SHORT]: _head(row).form for row in bad}
    )


def forget_removed(connection: sqlite3.Connection) -> None:
    """Delete the versions of forms that somebody removed; those of a form that got lost are all that is left of it."""
    for form in removed_forms(connection):
        connection.execute("DELETE FROM version WHERE form = ?", (form,))


def _seal(form: int, when: int, reason: str, digest: str, figures: str = "") -> str:
    """Return what guards the row's other values, as the digest guards the document."""
    more = f"\n{figures}" if figures else ""  # as programs sealed that kept no figures
    return digest_of(f"{form}\n{when}\n{reason}\n{digest}{more}")


def _head(row: Sequence[object]) -> StoredVersion:
    number, form, when, reason, digest, figures = row[:6]
    sane = isinstance(when, int) and 0 <= when < _MAX_TIME
    return StoredVersion(
        form=form if isinstance(form, int) else 0,
        version=Version(
            id=number if isinstance(number, int) else 0,
            when=when if isinstance(when, int) and sane else 0,
            reason=_text(reason),
            digest=_text(digest),
            figures=_text(figures),
        ),
        document=None,
    )


def _is_sealed(stored: StoredVersion, row: Sequence[object]) -> bool:
    version = stored.version
    sealed = _seal(stored.form, version.when, version.reason, version.digest, version.figures)
    return sealed == _text(row[6])


def stored_version(row: Sequence[object]) -> StoredVersion:
    """Return what a row bears: id, form, kept, reason, digest, figures, seal, document (texts as bytes)."""
    head = _head(row)
    document = _unpacked(row[7])
    whole = document is not None and digest_of(document) == head.version.digest and _is_sealed(head, row)
    return StoredVersion(head.form, head.version, document if whole else None)


def _text(value: object) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else ""


def _unpacked(data: object) -> str | None:
    if not isinstance(data, bytes):
        return None
    unpacker = zlib.decompressobj()
    try:
        plain = unpacker.decompress(data, MAX_DOCUMENT)
        return plain.decode("utf-8") if unpacker.eof else None
    except (zlib.error, UnicodeError):
        return None
