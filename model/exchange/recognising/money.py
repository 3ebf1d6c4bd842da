"""The money of a form: sources × amounts, total alone, or captions with their amounts beside them; and in which unit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from model.exchange.recognising.captions import (
    amount_role,
    as_caption,
    indicator_role,
    source_role,
    text_role,
)
from model.exchange.recognising.cells import Cells, Place
from model.exchange.recognising.rows import is_mark
from model.reading.amounts import read_amount
from model.reading.normalise import normalise

AMOUNTS = ("term", "initial", "adjusted", "executed", "to_date", "expected")
_OF_HEAD = frozenset(AMOUNTS) - {"term"}
UNITS = {
    "元": Decimal(1),
    "百元": Decimal(100),
    "千元": Decimal(1000),
    "万元": Decimal(10_000),
    "百万元": Decimal(1_000_000),
    "亿元": Decimal(100_000_000),
}
_UNIT = "亿元|百万元|万元|千元|百元|元"
_IN_BRACKETS = re.compile(rf"\((?:[^()]*单位:?)?(?:人民币)?({_UNIT})\)")
_IN_NOTE = re.compile(rf"单位:?(?:人民币)?:?({_UNIT})(?![\u4e00-\u9fff/])")
_ALONE = re.compile(rf"\(?({_UNIT})\)?")


@dataclass(frozen=True, slots=True)
class Money:
    """An amount as it stands on the sheet, and its cell."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Source:
    """A row of the money: which source it is, blank if nobody knows, its caption and its amounts by column."""

    role: str
    caption: str
    place: Place
    amounts: Mapping[str, Money]


@dataclass(frozen=True, slots=True)
class FoundMoney:
    """The money of a form; ``units`` are those of single columns, ``unit`` that of all others, blank if none is named."""

    sources: tuple[Source, ...]
    columns: frozenset[str]
    unit: str = ""
    units: Mapping[str, str] | None = None

    def unit_of(self, column: str) -> str:
        """Return the unit of the amounts of a column."""
        return (self.units or {}).get(column, "") or self.unit

    def find(self, role: str) -> Source | None:
        """Return the row of a source."""
        return next((source for source in self.sources if source.role == role), None)


def unit_in(text: str) -> str:
    """Return the unit of money that a caption or a note names."""
    plain = normalise(text)
    match = _IN_BRACKETS.search(plain) or _IN_NOTE.search(plain)
    return match[1] if match else ""


def unit_alone(text: str) -> str:
    """Return the unit of money that a cell consists of."""
    match = _ALONE.fullmatch(normalise(text))
    return match[1] if match else ""


def read_money(cells: Cells, free: Iterable[int]) -> FoundMoney | None:
    """Read the money in those rows that are not the table of indicators, and note its cells as taken."""
    rows = list(free)
    for row in rows:
        columns = _head(cells, row)
        if columns:
            return _table(cells, row, columns, rows)
    return _turned_table(cells, rows) or _pairs(cells, rows)


# -- sources below each other, amounts beside each other -----------------------------------------------------


def _head(cells: Cells, row: int) -> dict[str, int]:
    """Return the columns of a row of captions over amounts, by role; none if it is no such row."""
    found: dict[str, int] = {}
    places = [(column, amount_role(cells.text(row, column))) for column in cells.filled(row)]
    if sum(is_number(cells.text(row, column)) for column, _ in places) > 0:
        return {}
    labels = [column for column, role in places if role in AMOUNTS and _is_label(cells, row, column)]
    if len({role for column, role in places if role in AMOUNTS and column not in labels}) >= 2:
        places = [place for place in places if place[0] not in labels]
    adjusted = [column for column, role in places if role == "adjusted"]
    for column, role in places:
        if role and role != "adjusted" and role not in found:
            found[role] = column
    if len(adjusted) > 1 and "initial" not in found:
        found["initial"] = adjusted.pop(0)
    if adjusted:
        found["adjusted"] = max(adjusted, key=lambda column: _is_whole(cells.text(row, column)))
    return found if len(_OF_HEAD & found.keys()) >= 2 else {}


def _is_whole(caption: str) -> int:
    """Return how surely a caption means the budget of the whole year: 全年预算, 调整后预算, not what was added (年中调整)."""
    plain = normalise(caption)
    return 2 if "全年" in plain else int("后" in plain)


def _is_label(cells: Cells, row: int, column: int) -> bool:
    """Tell whether a caption that means amounts is that of the block: it reaches down, or amounts have not begun."""
    text = normalise(cells.text(row, column))
    is_first = column == cells.filled(row)[0]
    is_deep = cells.end_of(row, column)[0] > row
    below = cells.text(row + 1, column)
    is_above_sources = bool(below) and not is_number(below) and bool(source_role(below))
    is_above_amount = bool(below) and is_number(below)
    return is_deep or is_above_sources or (is_first and "数" not in text and not is_above_amount)


def _table(cells: Cells, top: int, columns: dict[str, int], rows: Sequence[int]) -> FoundMoney:
    first = min(columns[role] for role in columns)
    sources: list[Source] = []
    below = [row for row in rows if row > top]
    last = top
    for row in below:
        if row != last + 1 and any(cells.filled(one) for one in range(last + 1, row)):
            break
        source = _source(cells, row, columns, first, is_first=not sources)
        if source is None:
            if cells.filled(row) and not _is_nothing(cells, row, columns):
                break
            if not cells.filled(row) and sources:
                break
            continue
        sources.append(source)
        last = row
    if len(sources) == 1 and not sources[0].role:
        sources = [replace(sources[0], role="total")]
    units = {role: unit_in(cells.text(top, column)) for role, column in columns.items()}
    labels = [
        cells.text(row, column) for row in range(top, last + 1) for column in range(cells.area[1], first)
    ]
    unit = next(filter(None, map(unit_in, labels)), "")
    _take_table(cells, top, last, columns, first)
    return FoundMoney(tuple(sources), frozenset(columns), unit, units)


def _source(cells: Cells, row: int, columns: Mapping[str, int], first: int, is_first: bool) -> Source | None:
    labels = [column for column in range(cells.area[1], first) if cells.text(row, column)]
    amounts = {
        role: Money(cells.text(row, column), (row, column))
        for role, column in columns.items()
        if cells.text(row, column)
    }
    has_numbers = any(is_number(amounts[role].text) for role in AMOUNTS if role in amounts)
    for column in reversed(labels):
        text = cells.text(row, column)
        if (role := source_role(text)) and (has_numbers or not text_role(text)):
            return Source(role, text, (row, column), amounts)
    if not has_numbers:
        return None
    label = labels[-1] if labels else None
    if label is not None and _begins_elsewhere(cells.text(row, label)):
        return None
    role = "total" if is_first and label is None else ""
    return Source(role, cells.text(row, label) if label is not None else "", (row, label or first), amounts)


def _begins_elsewhere(text: str) -> bool:
    return bool(text_role(text) or indicator_role(text) in ("category", "kind"))


def _is_nothing(cells: Cells, row: int, columns: Mapping[str, int]) -> bool:
    """Tell whether a row between the sources says nothing: dashes, or 其中：."""
    texts = [as_caption(cells.text(row, column)).strip("-—/") for column in cells.filled(row)]
    return all(text in ("", "其中") for text in texts)


def _take_table(cells: Cells, top: int, last: int, columns: Mapping[str, int], first: int) -> None:
    for column in cells.filled(top):
        if column < first or column in columns.values() or amount_role(cells.text(top, column)):
            cells.take_printed((top, column))
    for row in range(top + 1, last + 1):
        for column in cells.filled(row):
            text = cells.text(row, column)
            if column in columns.values() and (is_number(text) or _is_kept(column, columns)):
                cells.take((row, column))
            elif column in columns.values() or column < first or is_mark(text):
                cells.take_printed((row, column))
    for column in cells.filled(top - 1):
        if (
            column >= first
            and amount_role(cells.text(top - 1, column))
            and not is_number(cells.text(top - 1, column))
        ):
            cells.take((top - 1, column))


def _is_kept(column: int, columns: Mapping[str, int]) -> bool:
    """Tell whether what stands in a column comes in whatever it says: amounts, and texts about them."""
    return any(columns.get(role) == column for role in (*AMOUNTS, "reason"))


# -- amounts below each other, sources beside each other -----------------------------------------------------


def _turned_table(cells: Cells, rows: Sequence[int]) -> FoundMoney | None:
    for row in rows:
        heads = {column: source_role(cells.text(row, column)) for column in cells.filled(row)}
        known = {column: role for column, role in heads.items() if role}
        below = [one for one in rows if row < one <= row + 8]
        lines = (
            {one: next(iter(_amount_captions(cells, one, min(known))), "") for one in below}
            if len(known) >= 2
            else {}
        )
        wanted = {role: one for one, role in reversed(lines.items()) if role}
        if len(set(AMOUNTS) & wanted.keys()) >= 2:
            sources = [
                Source(
                    role,
                    cells.text(row, column),
                    (row, column),
                    {
                        key: Money(cells.text(one, column), (one, column))
                        for key, one in wanted.items()
                        if cells.text(one, column)
                    },
                )
                for column, role in known.items()
            ]
            cells.take_row(row)
            for one in (line for line, role in lines.items() if role):
                cells.take_row(one)
                cells.take(
                    *(
                        (one, column)
                        for column in known
                        if one in wanted.values() or is_number(cells.text(one, column))
                    )
                )
            texts = [
                cells.text(one, column) for one in (row, *wanted.values()) for column in cells.filled(one)
            ]
            return FoundMoney(tuple(sources), frozenset(wanted), next(filter(None, map(unit_in, texts)), ""))
    return None


def _amount_captions(cells: Cells, row: int, before: int) -> list[str]:
    texts = [cells.text(row, column) for column in range(cells.area[1], before) if cells.text(row, column)]
    return [role for text in texts if (role := amount_role(text)) in (*AMOUNTS, "rate", "score", "weight")]


# -- captions with their amounts beside them -----------------------------------------------------------------


def _pairs(cells: Cells, rows: Sequence[int]) -> FoundMoney | None:
    amounts: dict[str, Money] = {}
    units: dict[str, str] = {}
    captions: list[Place] = []
    used: list[int] = []
    for row in rows:
        filled = cells.filled(row)
        mine = [column for column, beside in pairwise(filled) if _is_pair(cells, row, column, beside)]
        roles = {amount_role(cells.text(row, column)) for column in mine}
        if not roles & set(AMOUNTS):
            continue
        used.append(row)
        for column in mine:
            beside = filled[filled.index(column) + 1]
            role = amount_role(cells.text(row, column))
            if role not in amounts:
                amounts[role] = Money(cells.text(row, beside), (row, beside))
                units[role] = unit_in(cells.text(row, column))
                captions.append((row, column))
    if not ({"executed", "to_date"} & amounts.keys() and {"initial", "adjusted"} & amounts.keys()):
        return None
    unit = next(
        (
            named
            for row in used
            for column in cells.filled(row)
            if (named := unit_in(cells.text(row, column)))
        ),
        "",
    )
    cells.take(*captions, *(one.place for one in amounts.values()))
    for row in used:
        cells.take(
            *(
                (row, c)
                for c in cells.filled(row)
                if source_role(cells.text(row, c)) or amount_role(cells.text(row, c))
            )
        )
    return FoundMoney((Source("total", "", captions[0], amounts),), frozenset(amounts), unit, units)


def _is_pair(cells: Cells, row: int, column: int, beside: int) -> bool:
    return bool(amount_role(cells.text(row, column))) and is_number(cells.text(row, beside))


def is_number(text: str) -> bool:
    plain = normalise(text)
    unit = next(
        (unit for unit in ("亿元", "百万元", "万元", "千元", "百元", "元", "%") if plain.endswith(unit)), ""
    )
    return read_amount(plain.removesuffix(unit), "元").value is not None
