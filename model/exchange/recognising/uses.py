"""What each cell of a form was taken for: for those who show the sheet beside the form that was made of it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence

from model.exchange.corrections import LEFT_OUT
from model.exchange.found_form import Part, Use
from model.exchange.recognising.cells import Place
from model.exchange.recognising.fit_rows import Placed
from model.exchange.recognising.reading import Reading
from model.form.field_path import (
    FieldPath,
    amount_path,
    cell_path,
    goal_path,
    header_path,
    indicator_path,
    signature_path,
)
from model.form.template import Template
from model.grid.cells import Cell, Grid, Role
from model.reading.normalise import normalise

_CAPTION = Use("caption")
_OF_TARGET = frozenset({"operator", "number", "unit", "nature"})
_SCORES = frozenset({"score", "review", "coefficient"})


def uses_of(reading: Reading, placed: Sequence[Placed], template: Template) -> Mapping[Place, Use]:
    """Return what the filled cells that found a place were taken for."""
    left = set(reading.rest)
    uses = {place: _CAPTION for place in reading.cells.places() if place not in left}
    uses.update(_texts(reading, template))
    for name, table in reading.text_tables.items():
        uses.update({place: Use("goal", cell_path(name, *cell)) for cell, place in table.cells.items()})
    uses.update(_money(reading, template))
    uses.update(_sums(reading))
    uses.update(_rows(placed, template))
    return uses


def _texts(reading: Reading, template: Template) -> Iterator[tuple[Place, Use]]:
    for year, place, _ in reading.years:
        if year == reading.years[0][0]:
            yield place, Use("project")
    header = {field.id for field in template.header}
    for role, one in reading.fields.header.items():
        role = "unit" if role == "unit_2" and "unit" not in reading.fields.header else role
        yield one.place, Use("project", header_path(role) if role in header else None)
    for role, one in reading.fields.signature.items():
        yield one.place, Use("project", signature_path(role))
    for role, values in reading.texts.items():
        for one in values:
            yield one.place, Use("goal", goal_path(role))


def _money(reading: Reading, template: Template) -> Iterator[tuple[Place, Use]]:
    rows = {row.id for row in template.funds.rows} | {"total"}
    for source in reading.money.sources if reading.money else ():
        for column, one in source.amounts.items():
            yield one.place, Use("money", amount_path(source.role, column) if source.role in rows else None)


def _sums(reading: Reading) -> Iterator[tuple[Place, Use]]:
    for table in reading.tables:
        for row in (*table.sums, *([table.total] if table.total else [])):
            for role, place in row.places.items():
                yield place, Use("sum" if role.partition("@")[0] in ("weight", "score") else "caption")
    if reading.stated_total:
        yield reading.stated_total.place, Use("sum")


def _rows(placed: Sequence[Placed], template: Template) -> Iterator[tuple[Place, Use]]:
    fields = {column.role: column.field for column in template.indicators.columns}
    for number, one in enumerate(placed):
        for role, place in one.found.places.items() if one.found else ():
            role = role.partition("@")[0]
            if role == LEFT_OUT:
                continue
            part: Part = "score" if role in _SCORES else "indicator"
            yield place, Use(part, _path(number, role, fields))


def _path(number: int, role: str, fields: Mapping[str, str]) -> FieldPath | None:
    if role in _OF_TARGET and role not in fields:
        role = "target" if "target" in fields else "number"
    return indicator_path(number, fields[role]) if role in fields else None


def uses_by_text(texts: Sequence[Sequence[str]], grid: Grid) -> Mapping[Place, Use]:
    """Return what the cells of a sheet that is a form's grid were taken for: by what they say, from top to bottom."""
    left: dict[str, deque[Cell]] = {}
    for cell in grid.cells:
        left.setdefault(normalise(cell.text), deque()).append(cell)
    uses: dict[Place, Use] = {}
    for row, cells in enumerate(texts):
        for column, text in enumerate(cells):
            if (plain := normalise(text)) and (same := left.get(plain)):
                uses[row, column] = _of_cell(same.popleft() if len(same) > 1 else same[0])
    return uses


def _of_cell(cell: Cell) -> Use:
    if cell.role in (Role.LABEL, Role.CAPTION):
        return _CAPTION
    block = cell.path.block if cell.path else ""
    parts: dict[str, Part] = {"project": "project", "signature": "project", "funds": "money", "goals": "goal"}
    if cell.role is Role.SCORE:
        return Use("score", cell.path)
    if cell.role in (Role.COMPUTED, Role.TOTAL) and cell.path is None:
        return Use("sum")
    return Use(parts.get(block, "indicator"), cell.path)
