"""The account of what happened, brought back from a damaged workbook file as it stands: its chain tells what is wrong in it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from model.workbook.form_table import MAX_ID
from model.workbook.raw_pages import Value
from model.workbook.salvaged_rows import SalvagedRows

_INTO = (
    "INSERT INTO log (id, at, event, person, form, details, chain)"
    " VALUES (?, ?, CAST(? AS TEXT), CAST(? AS TEXT), ?, CAST(? AS TEXT), CAST(? AS TEXT))"
)
_LOSS = "操作记录有读不出的部分，可能缺了后面的几条，请与备份核对。"
_SAME_FORMAT = frozenset({"sheet", "note"})  # tables that came with that of the account

Entries = tuple[tuple[Value, ...], ...]


def salvaged_entries(rows: SalvagedRows) -> Entries:
    """Return the entries that can be read, oldest first, as they are stored."""
    return tuple(_entries(rows))


def _entries(rows: SalvagedRows) -> Iterator[tuple[Value, ...]]:
    for number, (at, event, person, form, details, chain) in sorted(rows.all_of("log").items()):
        if 0 < number < MAX_ID:
            yield (
                number,
                _number(at) or 0,
                _text(event),
                _text(person),
                _number(form),
                _text(details),
                _text(chain),
            )


def _number(value: Value) -> int | None:
    return value if isinstance(value, int) else None


def _text(value: Value) -> bytes:
    return value if isinstance(value, bytes) else b""


def account_losses(rows: SalvagedRows, entries: Entries) -> Iterator[str]:
    """Say that the end may be missing; what is missing before it breaks the chain, which the new file tells."""
    is_there = bool(entries) or not _SAME_FORMAT.isdisjoint(rows.walked)
    if is_there and "log" not in rows.walked:
        yield _LOSS


def write_entries(connection: sqlite3.Connection, entries: Entries) -> None:
    """Put entries into a new file. The caller has opened a transaction."""
    connection.executemany(_INTO, entries)
