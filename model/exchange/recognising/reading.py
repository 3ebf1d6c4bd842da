"""A region of a sheet read whole, before anybody asks which template it is for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from model.exchange.recognising.captions import (
    amount_role,
    is_heading,
    is_title,
    is_total,
    source_role,
    text_role,
)
from model.exchange.recognising.cells import Cells, Place
from model.exchange.recognising.cut_off import CutOff, find_cut_off
from model.exchange.recognising.declared_money import read_declared_money
from model.exchange.recognising.fields import Found, FoundFields, read_fields, take_lone_date
from model.exchange.recognising.heads import Head, with_roles, with_signs
from model.exchange.recognising.money import FoundMoney, read_money, unit_in
from model.exchange.recognising.official_forms import USUAL, OfficialForm
from model.exchange.recognising.regions import Region
from model.exchange.recognising.rows import FoundRow, FoundRows, read_rows
from model.exchange.recognising.text_tables import FoundTable, read_tables
from model.exchange.recognising.texts import read_texts
from model.exchange.recognising.years import find_years, year_of_field
from model.reading.amounts import read_amount
from model.reading.normalise import normalise


@dataclass(frozen=True)
class Reading:
    """What stands in a region: the tables of indicators with their heads, money, long texts, fields, years.

    ``stated_total`` is a total score that stands outside the tables.
    ``form`` is which of the official forms it is, ``cut_off`` the month of one of mid-year; ``text_tables`` some forms have.
    ``rest`` are the filled cells that found no place, ``notes`` those of them that are notes below the form.
    """

    cells: Cells
    head: Head
    tables: tuple[FoundRows, ...]
    money: FoundMoney | None
    texts: dict[str, list[Found]]
    fields: FoundFields
    years: tuple[tuple[int, Place, str], ...]
    title: str
    unit: str
    rest: tuple[Place, ...]
    notes: tuple[Place, ...]
    stated_total: Found | None = None
    form: OfficialForm = USUAL
    cut_off: CutOff | None = None
    text_tables: Mapping[str, FoundTable] = field(default_factory=dict)

    @property
    def rows(self) -> list[FoundRow]:
        """All rows of indicators."""
        return [row for table in self.tables for row in table.rows]

    @property
    def total(self) -> FoundRow | None:
        """The row of the total."""
        return next((table.total for table in reversed(self.tables) if table.total), None)


RolesOf = Callable[[Head], Mapping[int, str]]
"""Returns the roles that were chosen for columns of a head, by their number."""


def no_roles(_head: Head) -> Mapping[int, str]:
    """Return that nobody chose any roles."""
    return {}


_TOP = 12  # rows in which a note stands above all forms
_NOTE = re.compile(
    r"^(?:注[:：\d一二三四五.、]|备注[:：]|说明[:：]|填表说明|填报说明|附注"
    r"|[1-9][.、．]|[（(][一二三四五六七八九十]+[)）])"
)
_MONTHS = r"(?:年?度?(?:1|一)?[-—~至到]*(?:\d{1,2}|[一二三四五六七八九十]+)月(?:份|底|末)?|年?度?上半年|年?度?前三季度)"
_YEAR_ONLY = re.compile(
    rf"\(?(?:(?:19|20)\d\d){_MONTHS}\)?|"
    r"\(?(?:(?:19|20)\d\d|[二〇○零一三四五六七八九]{4})年(?:度)?\)?|(?:年度)?:?(?:19|20)\d\d年?度?"
)


def read_region(
    cells: Cells, region: Region, form: OfficialForm = USUAL, roles_of: RolesOf = no_roles
) -> Reading:
    """Read everything in a region, of which these are the cells, and which is one of the official forms."""
    head, tables, body = _tables(cells, region, roles_of)
    free = [row for row in cells.rows if row not in body]
    cut_off = find_cut_off(cells, head.bottom + 1) if form.phase == "monitoring" else None
    text_tables = read_tables(cells, free, form.subject)
    money = read_declared_money(cells, free) if form.phase == "declaration" else read_money(cells, free)
    texts = read_texts(cells, free)
    fields = read_fields(cells, free)
    below = max(body, default=-1)
    take_lone_date(cells, [row for row in free if row > below], fields)
    title = _take_title(cells, free)
    years = _years(cells, free, fields, cut_off)
    _take_labels(cells, free)
    stated = _take_total(cells, free)
    rest = cells.left_over()
    notes = _notes(cells, rest, below)
    unit = (
        (money.unit if money else "") or next(iter(fields.units), "") or _unit_above(cells) or unit_in(title)
    )
    return Reading(
        cells, head, tables, money, texts, fields, years, title, unit, tuple(rest), notes, stated,
        form, cut_off, text_tables,
    )  # fmt: skip


def _tables(cells: Cells, region: Region, roles_of: RolesOf) -> tuple[Head, tuple[FoundRows, ...], set[int]]:
    heads, tables = [], []
    body: set[int] = set()
    stops = [head.top for head in region.heads[1:]] + [region.area[2] + 1]
    for head, stop in zip(region.heads, stops, strict=True):
        told = with_signs(head, cells, range(head.bottom + 1, stop))
        roles = roles_of(head)
        told = with_roles(told, roles)
        _take_chosen(cells, told, roles)
        found = read_rows(told, cells, stop)
        chosen = [one for number, one in enumerate(told.columns) if number in roles]
        lines = range(told.top, told.bottom + 1)  # somebody says what these captions mean
        cells.take(*((row, at) for one in chosen for row in lines for at in range(one.left, one.right + 1)))
        heads.append(told)
        tables.append(found)
        body |= set(range(head.top, found.stop))
    return heads[0], tuple(tables), body


def _take_chosen(cells: Cells, head: Head, roles: Mapping[int, str]) -> None:
    """Take the captions of columns whose role was chosen: whoever chose has read them."""
    for number, column in enumerate(head.columns):
        if roles.get(number):
            rows, columns = range(head.top, head.bottom + 1), range(column.left, column.right + 1)
            cells.take(*((row, one) for row in rows for one in columns))


def _take_title(cells: Cells, free: list[int]) -> str:
    title = ""
    for row in free:
        for column in cells.filled(row):
            text, plain = cells.text(row, column), normalise(cells.text(row, column))
            if is_title(text) and not title:
                title = text
                cells.take((row, column))
            elif (re.match(r"附(?:件|表)|表\d", plain) and len(plain) < 12) or _YEAR_ONLY.fullmatch(plain):
                cells.take((row, column))
    return title


def _years(
    cells: Cells, free: list[int], fields: FoundFields, cut_off: CutOff | None
) -> tuple[tuple[int, Place, str], ...]:
    found = find_years(cells, [row for row in free if row not in _signed(cells, free, fields)])
    found = [one for one in found if text_role(one[2]) != "term_goal"]
    if cut_off and cut_off.year:
        found.insert(0, (cut_off.year, cut_off.place, cells.text(*cut_off.place)))
    own = fields.header.get("year")
    if own and (year := year_of_field(own.text)):
        found.insert(0, (year, own.place, own.text))
    texts = {place for values in fields.header.items() if values[0] != "year" for place in [values[1].place]}
    outside = [one for one in found if one[1] not in texts or one[1] == (own.place if own else None)]
    taken = {value.place for value in fields.others}
    return tuple(one for one in (outside or found) if one[1] not in taken)


def _signed(cells: Cells, free: list[int], fields: FoundFields) -> set[int]:
    """Return the rows that have nothing but signatures and their dates."""
    date = fields.signature.get("date")
    rows = {date.place[0]} if date else set()
    return {
        row for row in rows if "年度" not in "".join(cells.text(row, column) for column in cells.filled(row))
    }


def _unit_above(cells: Cells) -> str:
    """Return the unit that a note names above all forms of the sheet, or right above this one."""
    top = cells.area[0]
    for row in (*cells.sheet.rows[: min(top, _TOP)], *cells.sheet.rows[max(top - 4, 0) : top + 4]):
        for text in row:
            if 0 < len(text) < 60 and (unit := unit_in(text)):
                return unit
    return ""


def _take_labels(cells: Cells, free: list[int]) -> None:
    """Take what is printed beside a block and has no text of its own."""
    for row in free:
        for column in cells.filled(row):
            text = cells.text(row, column)
            if (row, column) in cells.taken:
                continue
            is_deep = cells.end_of(row, column)[0] > row
            named = text_role(text) in ("expected", "actual") or (
                is_deep and (amount_role(text) or source_role(text))
            )
            named = named or (len(cells.filled(row)) == 1 and is_heading(text))
            if named or normalise(text).strip("-—/\\:_") == "":
                cells.take((row, column))


def _take_total(cells: Cells, free: list[int]) -> Found | None:
    """Return the total score that stands beside its caption in the header."""
    for row in free:
        for column, beside in pairwise(cells.filled(row)):
            text = cells.text(row, beside)
            is_free = cells.taken.isdisjoint({(row, column), (row, beside)})
            if is_free and is_total(cells.text(row, column)) and read_amount(text, "分").value is not None:
                cells.take((row, column), (row, beside))
                return Found(text, (row, beside), cells.text(row, column))
    return None


def _notes(cells: Cells, rest: list[Place], below: int) -> tuple[Place, ...]:
    """Return the cells below the form that are notes: the first begins like one, those after it go on."""
    notes: list[Place] = []
    for row, column in rest:
        text = normalise(cells.text(row, column))
        if row > below and (_NOTE.match(text) or (notes and len(cells.filled(row)) == 1)):
            notes.append((row, column))
    return tuple(notes)
