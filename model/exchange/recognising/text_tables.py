"""Tables of texts that only some forms have: the main tasks of a department, how the money of a transfer was managed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from model.exchange.recognising.captions import (
    amount_role,
    as_caption,
    field_role,
    is_filler,
    is_sum,
    is_total,
    meaning_of,
    text_role,
)
from model.exchange.recognising.cells import Cells, Place
from model.exchange.recognising.form_vocabulary import ROWS_OF_TABLES, TABLES
from model.exchange.recognising.rows import is_mark

_OF_SUBJECT = {"department": ("tasks",), "transfer": ("fund_management",)}


@dataclass(frozen=True, slots=True)
class FoundTable:
    """The cells of a table by row and column; a row is called as the form does, or counted from 0."""

    cells: Mapping[tuple[str, str], Place]


def read_tables(cells: Cells, free: Sequence[int], subject: str) -> dict[str, FoundTable]:
    """Read the tables of forms about a subject in some rows by their ids, and note their cells as taken."""
    found = {name: _read(name, cells, free) for name in _OF_SUBJECT.get(subject, ())}
    return {name: table for name, table in found.items() if table is not None}


def _read(name: str, cells: Cells, free: Sequence[int]) -> FoundTable | None:
    for row in free:
        columns = _head(name, cells, row)
        if len(columns) >= 2:
            return (
                _named(name, cells, row, columns, free)
                if name in ROWS_OF_TABLES
                else _open(cells, row, columns, free)
            )
    return _named(name, cells, -1, {}, free) if name in ROWS_OF_TABLES else None


def _head(name: str, cells: Cells, row: int) -> dict[str, int]:
    """Return the columns of a head by role; a caption that names the whole block stands before the first."""
    found: dict[str, int] = {}
    for column in cells.filled(row):
        role = meaning_of(as_caption(cells.text(row, column)), TABLES[name])
        if role:
            found[role] = column
    return found if "name" in found or name != "tasks" else {}


def _open(cells: Cells, top: int, columns: Mapping[str, int], free: Sequence[int]) -> FoundTable | None:
    """Read a table that grows: its rows go on until a caption of something else begins one."""
    first = min(columns.values())
    found: dict[tuple[str, str], Place] = {}
    number, last = 0, top
    for row in range(top + 1, max(free, default=top) + 1):
        filled = cells.filled(row)
        if row not in free or not filled or _begins_else(cells, row, first):
            break
        last = row
        texts = {role: cells.text(row, column) for role, column in columns.items() if cells.text(row, column)}
        is_sum_of_rows = any(
            is_total(cells.text(row, column)) or is_sum(cells.text(row, column)) for column in filled
        )
        if is_sum_of_rows or all(is_filler(text) or is_mark(text) for text in texts.values()):
            cells.take_row(row)
            continue
        for role in texts:
            found[str(number), role] = (row, columns[role])
        number += 1
    _take(cells, range(top, last + 1), columns, first, found)
    return FoundTable(found)


def _begins_else(cells: Cells, row: int, first: int) -> bool:
    """Tell whether a row begins another block: what stands in its first cell is a caption, or a label of its own."""
    column = cells.filled(row)[0]
    text = cells.text(row, column)
    is_head = sum(bool(amount_role(cells.text(row, one))) for one in cells.filled(row)) >= 2
    is_aside = column < first and bool(
        text_role(text) or field_role(text) or text_role(cells.text(row, first))
    )
    return is_head or is_aside or (bool(text_role(text)) and len(cells.filled(row)) > 1)


def _named(
    name: str, cells: Cells, top: int, columns: Mapping[str, int], free: Sequence[int]
) -> FoundTable | None:
    """Read a table whose rows are called by a form: what stands right of each name."""
    found: dict[tuple[str, str], Place] = {}
    roles = [meaning.role for meaning in TABLES[name]]
    rows: list[int] = []
    for row in free:
        for column in cells.filled(row):
            called = meaning_of(as_caption(cells.text(row, column)), ROWS_OF_TABLES[name])
            if not called or (row, column) in cells.taken:
                continue
            right = [
                one
                for one in cells.filled(row)
                if one > column and not _is_caption(name, cells.text(row, one))
            ]
            places = columns or dict(zip(roles, right, strict=False))
            found |= {(called, role): (row, one) for role, one in places.items() if one in right}
            cells.take((row, column))
            rows.append(row)
    if not rows:
        return None
    first = min(columns.values(), default=0)
    _take(cells, [*([top] if top >= 0 else []), *rows], columns, first, found)
    return FoundTable(found)


def _is_caption(name: str, text: str) -> bool:
    return bool(meaning_of(as_caption(text), TABLES[name]))


def _take(
    cells: Cells,
    rows: Sequence[int],
    columns: Mapping[str, int],
    first: int,
    found: Mapping[tuple[str, str], Place],
) -> None:
    """Take what was read, the captions, and what names the block beside them."""
    cells.take(*found.values())
    if rows:
        cells.take(*((rows[0], column) for column in columns.values()))
    for row in rows:
        cells.take_printed(*((row, column) for column in cells.filled(row) if column < first))
