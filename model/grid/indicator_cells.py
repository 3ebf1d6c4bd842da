"""The cells of one indicator, by the roles of the columns that the template has (docs/domain.md 1.1, 1.2)."""

from __future__ import annotations

from functools import lru_cache

from model.form.blocks import COMPUTED_ROLES, LEVELS, Align, Column
from model.form.field_path import FieldPath, indicator_path
from model.form.project import Indicator
from model.form.template import Template
from model.grid.cells import Cell, Role
from model.grid.choice_columns import MARK
from model.grid.columns import indicator_edges, places_of_edges
from model.grid.shown_amounts import shortest_amount
from model.reading.amounts import shortest
from model.scoring.completion import computed_text
from model.scoring.points import is_sub_row
from model.scoring.scoring import Scored


def indicator_cells(
    row: int, index: int, indicator: Indicator, scored: Scored, template: Template
) -> tuple[Cell, ...]:
    """Return the cells of one indicator."""
    not_applicable = scored.method == "na" and not scored.weight.or_zero
    cells: list[Cell] = []
    for column, place, span, role in _columns(template):
        path = indicator_path(index, column.field)
        if column.choice:
            _put_mark(cells, (row, place, span), column, indicator.text(column.field), path)
            continue
        text = _text(column, indicator, scored, template, not_applicable)
        typed = None if role is Role.COMPUTED else path
        cells.append(Cell(row, place, 1, span, text, role, column.align, path=typed, key=path))
    return tuple(cells)


def _put_mark(
    cells: list[Cell], where: tuple[int, int, int], column: Column, text: str, path: FieldPath
) -> None:
    """Add the cell of a choice, marked where it was chosen; a text that is none of the choices stands over all of them.

    The first cell has the field's path, so that it stands in the form once.
    """
    row, place, span = where
    before = cells[-1] if cells and cells[-1].path == path else None
    if before and text not in (*column.choices, ""):
        cells[-1] = before._replace(column_span=before.column_span + span)
        return
    is_mark = text in column.choices
    shown = (MARK if text == column.choice else "") if is_mark else text
    has_path = text == column.choice if is_mark else before is None and column.choice == column.choices[0]
    owner = path if has_path else None
    cells.append(Cell(row, place, 1, span, shown, Role.INPUT, column.align, path=owner, key=owner))


def _text(
    column: Column, indicator: Indicator, scored: Scored, template: Template, not_applicable: bool
) -> str:
    if column.role in ("weight", "score") and is_sub_row(indicator, template):
        return indicator.text(column.field)
    if column.role == "weight":
        if not_applicable:
            return template.not_applicable_weight
        return shortest_amount(indicator.weight, "分") if indicator.weight else _shared(scored)
    if column.role == "score":
        if not_applicable:
            return template.not_applicable_score
        return "" if scored.score is None else shortest(scored.score)
    if column.role in COMPUTED_ROLES:
        return "" if not_applicable else computed_text(column.role, indicator, scored)
    return indicator.text(column.id)


def _shared(scored: Scored) -> str:
    """Return the points that a row has though none were typed: its share of those of its level 2."""
    return "" if scored.weight.value is None else shortest(scored.weight.value)


@lru_cache(maxsize=16)
def _columns(template: Template) -> tuple[tuple[Column, int, int, Role], ...]:
    """Return each column that is typed, scored or computed, with its place and span in the fine grid."""
    places, edges, columns = places_of_edges(template), indicator_edges(template), []
    for column in template.indicators.columns:
        if column.role in LEVELS:
            continue
        left, right = (places[edge] for edge in edges[column.id])
        role = Role.SCORE if column.role == "score" else Role.INPUT
        if column.role in COMPUTED_ROLES:
            role = Role.COMPUTED
        columns.append((column, left, right - left, role))
    return tuple(columns)


def missing_kind_texts(template: Template) -> dict[str, tuple[str, Align]]:
    """Return what stands in the columns of a level 2 without rows, with the alignment: that it does not apply."""
    text = template.not_applicable_text
    known = dict.fromkeys(("name", "target", "number", "actual"), text)
    known |= {"weight": template.not_applicable_weight, "score": template.not_applicable_score}
    columns = [column for column in template.indicators.columns if column.role not in LEVELS]
    return {column.id: (known.get(column.role, ""), column.align) for column in columns}
