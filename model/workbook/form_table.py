"""The forms in a workbook file: table ``form`` has those of the projects, ``sheet`` those of the other forms of the year.

Ids come from one sequence, so that versions, records of 定稿 and tombstones need not know which of both a form is.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from model.digest import digest_of
from model.workbook import form_register
from model.workbook.fetching import fetched

MAX_ID = 1 << 53
UNIT = 0  # the project of those sheets that are about the unit itself


@dataclass(frozen=True, slots=True)
class YearSheet:
    """Which sheet of the year it is: whose (0: of the unit itself), of which form, and up to which day, if it is dated."""

    project: int
    form: str
    date: str = ""

    @property
    def text(self) -> str:
        """Its text in the register of forms."""
        return f"{self.project} {self.form} {self.date}"


def sheet_in(text: str) -> YearSheet | None:
    """Read such a text, None for what is none."""
    project, form, date = (*text.split(" "), "", "", "")[:3]
    return YearSheet(int(project), form, date) if project.isdecimal() and project.isascii() and form else None


@dataclass(frozen=True, slots=True)
class StoredForm:
    """One form as stored: canonical JSON text, whether it still matches its digest, and that digest.

    ``rows``: the numbers of its rows, blank where no sheet refers to them; ``sheet``: None for that of a project.
    """

    id: int
    document: str
    intact: bool
    digest: str = field(default="", compare=False)
    rows: tuple[int, ...] = ()
    sheet: YearSheet | None = None


class FormHead(NamedTuple):
    """What is known of a form that is not read: its digest as it is written beside it, the rest as of ``StoredForm``."""

    id: int
    digest: str
    sheet: YearSheet | None = None


@dataclass(frozen=True)
class FormText:
    """What is written of a form; ``digest`` None is taken of the document."""

    document: str
    digest: str | None = None
    rows: tuple[int, ...] = ()
    sheet: YearSheet | None = None

    @cached_property
    def written_digest(self) -> str:
        """The digest beside it in the file; who writes it asks first, and the window need not work it out."""
        return digest_of(self.document) if self.digest is None else self.digest


def read_forms(connection: sqlite3.Connection) -> list[StoredForm]:
    """Return the forms of the projects in their order, then the sheets."""
    forms = fetched(connection, "SELECT id, document, digest, rows FROM form ORDER BY position, id")
    query = "SELECT id, document, digest, rows, project, form, date FROM sheet ORDER BY id"
    sheets = fetched(connection, query)
    return [_stored(row) for row in forms] + [_stored(row[:4], _year_sheet(row[4:])) for row in sheets]


def count(connection: sqlite3.Connection) -> int:
    """Return how many forms there are."""
    (number,) = connection.execute(
        "SELECT (SELECT count(*) FROM form) + (SELECT count(*) FROM sheet)"
    ).fetchone()
    return int(number)


def read_heads(connection: sqlite3.Connection) -> list[FormHead]:
    """Return what can be told of the forms without reading them, in the same order."""
    forms = fetched(connection, "SELECT position, id, digest FROM form")
    forms.sort(key=lambda row: _place(row[:2]))
    sheets = fetched(connection, "SELECT id, digest, project, form, date FROM sheet ORDER BY id")
    return [FormHead(_number(number), _text(digest)) for _, number, digest in forms] + [
        FormHead(_number(row[0]), _text(row[1]), _year_sheet(row[2:])) for row in sheets
    ]


def read_some(connection: sqlite3.Connection, heads: Iterable[FormHead]) -> list[StoredForm]:
    """Return those forms that are in the file."""
    found = []
    for head in heads:
        table = "form" if head.sheet is None else "sheet"
        query = f"SELECT id, document, digest, rows FROM {table} WHERE id = ?"
        found += [_stored(row, head.sheet) for row in fetched(connection, query, (head.id,))]
    return found


def are_intact(connection: sqlite3.Connection) -> bool:
    """Tell whether all forms still match their digests."""
    rows = connection.execute(
        "SELECT document, digest FROM form UNION ALL SELECT document, digest FROM sheet"
    )
    return all(isinstance(document, str) and digest_of(document) == digest for document, digest in rows)


def has_odd_ids(forms: Iterable[StoredForm | FormHead]) -> bool:
    """Tell whether ids are none that we give, or stand twice."""
    ids = [form.id for form in forms]
    return len(set(ids)) != len(ids) or any(not isinstance(i, int) or not 0 < i < MAX_ID for i in ids)


def _stored(row: Sequence[object], sheet: YearSheet | None = None) -> StoredForm:
    form_id, document, digest, rows = row
    number = _number(form_id)
    if not isinstance(document, str):
        return StoredForm(number, "", False, sheet=sheet)
    kept = _text(digest)
    return StoredForm(number, document, digest_of(document) == kept, kept, numbers_in(rows), sheet)


def _year_sheet(values: Sequence[object]) -> YearSheet:
    project, form, date = values
    return YearSheet(_number(project), _text(form), _text(date))


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _place(row: Sequence[object]) -> tuple[int, int]:
    position, number = map(_number, row)
    return position, number


def numbers_in(text: object) -> tuple[int, ...]:
    """Read the numbers of rows, none where the text is damaged."""
    parts = text.split(",") if isinstance(text, str) and text else []
    sound = all(part.isascii() and part.isdecimal() and len(part) < 16 for part in parts)
    return tuple(map(int, parts)) if sound else ()


def write_form(connection: sqlite3.Connection, form_id: int, text: FormText | None, now: int) -> None:
    """Write a form, None removes it and leaves a tombstone (UTC seconds). The caller has opened a transaction."""
    if text is None:
        for table in ("form", "sheet"):
            connection.execute(f"DELETE FROM {table} WHERE id = ?", (form_id,))
        form_register.bury(connection, form_id, now)
        return
    values: dict[str, object] = {
        "document": text.document,
        "digest": text.written_digest,
        "rows": ",".join(map(str, text.rows)),
    }
    if text.sheet is None:
        _upsert(connection, "form", form_id, values, {"position": 0})
    else:
        sheet = {"project": text.sheet.project, "form": text.sheet.form, "date": text.sheet.date}
        _upsert(connection, "sheet", form_id, values, sheet)
    form_register.enter(connection, form_id, text.sheet.text if text.sheet else "")


def _upsert(
    connection: sqlite3.Connection,
    table: str,
    form_id: int,
    values: Mapping[str, object],
    at_first: Mapping[str, object],
) -> None:
    names = ("id", *at_first, *values)
    again = ", ".join(f"{name} = excluded.{name}" for name in values)
    connection.execute(
        f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
        f" ON CONFLICT (id) DO UPDATE SET {again}",
        (form_id, *at_first.values(), *values.values()),
    )


def write_order(connection: sqlite3.Connection, order: Sequence[int]) -> None:
    """Write the order of the projects' forms."""
    connection.executemany(
        "UPDATE form SET position = ? WHERE id = ? AND position <> ?",
        [(position, form_id, position) for position, form_id in enumerate(order, start=1)],
    )
