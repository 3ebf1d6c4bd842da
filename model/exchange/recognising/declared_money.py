"""The money of a declaration: sources with an amount for the term and one for the year, beside each other or in columns."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from model.exchange.recognising.captions import as_caption, field_role, source_role, text_role
from model.exchange.recognising.cells import Cells, Place
from model.exchange.recognising.money import FoundMoney, Money, Source, is_number, unit_in
from model.exchange.recognising.rows import is_mark
from model.reading.normalise import normalise

_TERM = re.compile("中期|长期|实施期|总投资|项目总")
_YEAR = re.compile("年度|当年|本年|全年|年初|申请")
_FURTHEST = 8  # rows of sources below the total


def read_declared_money(cells: Cells, rows: Sequence[int]) -> FoundMoney | None:
    """Read the money of a declaration in some rows, and note its cells as taken."""
    return _in_columns(cells, rows) or _in_pairs(cells, rows) or _turned(cells, rows)


def _column_of(text: str) -> str:
    """Return which amounts a caption means: those of the term, or of the year."""
    plain = normalise(text)
    if _TERM.search(plain):
        return "term"
    return "initial" if _YEAR.search(plain) else ""


def _is_caption(text: str) -> bool:
    return bool(_source(text)) and not is_number(text)


def _source(text: str) -> str:
    """Return which source a caption means; a caption of term or year is that of the total."""
    plain = as_caption(text)
    if len(plain) > 20 or field_role(text):
        return ""
    if role := source_role(text):
        return role
    is_money = re.search("资金|金额|预算|投资", plain) is not None
    return "total" if is_money and _column_of(text) and not text_role(text) else ""


# -- sources below each other, term and year in columns ------------------------------------------------------


def _in_columns(cells: Cells, rows: Sequence[int]) -> FoundMoney | None:
    for row in rows:
        heads = {
            column: _column_of(cells.text(row, column))
            for column in cells.filled(row)
            if _source(cells.text(row, column)) == "total"
        }
        columns = {role: column for column, role in reversed(heads.items()) if role}
        if len(columns) == 2 and not any(is_number(cells.text(row, one)) for one in cells.filled(row)):
            sources = _below(cells, row, columns, rows)
            if sources:
                captions = [(row, column) for column in cells.filled(row)]
                return _found(cells, sources, captions)
    return None


def _below(cells: Cells, top: int, columns: Mapping[str, int], rows: Sequence[int]) -> list[Source]:
    first = min(columns.values())
    found: list[Source] = []
    for row in range(top + 1, top + _FURTHEST):
        labels = [column for column in cells.filled(row) if column < first]
        if row not in rows or not labels:
            break
        role = _source(cells.text(row, labels[-1]))
        amounts = {
            key: Money(cells.text(row, column), (row, column))
            for key, column in columns.items()
            if cells.text(row, column)
        }
        if not role or not all(is_number(one.text) or is_mark(one.text) for one in amounts.values()):
            break
        found.append(Source(role, cells.text(row, labels[-1]), (row, labels[-1]), amounts))
    return found


# -- captions with their amounts beside them -----------------------------------------------------------------


def _in_pairs(cells: Cells, rows: Sequence[int]) -> FoundMoney | None:
    """Read rows of captions and amounts: 中期资金总额 | 300 | 年度资金总额 | 100, the sources below."""
    top = next((row for row in rows if _pairs(cells, row)), None)
    if top is None:
        return None
    first = _pairs(cells, top)
    named = {column: _column_of(cells.text(top, column)) for column, _ in first}
    by_column = {
        column: role or ("term" if len(first) == 2 and place == 0 else "initial")
        for place, (column, role) in enumerate(named.items())
    }
    sources: dict[str, Source] = {}
    for row in range(top, top + _FURTHEST):
        pairs = _pairs(cells, row) if row in rows else []
        if not pairs:
            break
        for column, beside in pairs:
            text = cells.text(row, column)
            role, key = _source(text), by_column.get(column) or _column_of(text) or "initial"
            amounts = {key: Money(cells.text(row, beside), (row, beside))} if beside is not None else {}
            before = sources.get(role)
            kept = {**(before.amounts if before else {}), **amounts}
            sources[role] = Source(role, text, (row, column), kept)
    captions = [
        (row, column)
        for row in {one.place[0] for one in sources.values()}
        for column, _ in _pairs(cells, row)
    ]
    return _found(cells, list(sources.values()), captions)


def _pairs(cells: Cells, row: int) -> list[tuple[int, int | None]]:
    """Return the captions of sources in a row with the cells of their amounts, None where it was left blank."""
    filled = cells.filled(row)
    found: list[tuple[int, int | None]] = []
    for column, beside in pairwise([*filled, -1]):
        if not _is_caption(cells.text(row, column)) or (row, column) in cells.taken:
            continue
        text = cells.text(row, beside) if beside >= 0 else ""
        if text and (is_number(text) or is_mark(text)):
            found.append((column, beside))
        elif _is_caption(text) or not text:
            found.append((column, None))
    return found if any(beside is not None for _, beside in found) else []


# -- amounts of the year below their sources -----------------------------------------------------------------


def _turned(cells: Cells, rows: Sequence[int]) -> FoundMoney | None:
    for row in rows:
        heads = {column: _source(cells.text(row, column)) for column in cells.filled(row)}
        known = {column: role for column, role in heads.items() if role}
        below = {column: cells.text(row + 1, column) for column in known}
        if row + 1 in rows and len(known) >= 2 and any(map(is_number, below.values())):
            sources = [
                Source(
                    role,
                    cells.text(row, column),
                    (row, column),
                    {"initial": Money(below[column], (row + 1, column))},
                )
                for column, role in known.items()
                if is_number(below[column])
            ]
            return _found(cells, sources, [(row, column) for column in known])
    return None


def _found(cells: Cells, sources: Sequence[Source], captions: Sequence[Place]) -> FoundMoney:
    """Return the money of some sources; their cells are taken, and what names the block and its unit."""
    places = [
        place for one in sources for place in (one.place, *(money.place for money in one.amounts.values()))
    ]
    used = {row for row, _ in (*places, *captions)}
    first = min(column for _, column in (*places, *captions))
    labels = [(row, column) for row in used for column in cells.filled(row) if column <= first]
    cells.take(*places, *captions)
    cells.take_printed(*labels)
    texts = [cells.text(*place) for place in (*labels, *captions, *places)]
    unit = next(filter(None, map(unit_in, texts)), "")
    keys = frozenset(key for one in sources for key in one.amounts)
    return FoundMoney(tuple(sources), keys, unit, {})
