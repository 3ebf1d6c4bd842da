"""Finds a whole indicator table, copied from an Excel form, on the clipboard and assigns its rows to kinds.

Columns (docs/domain.md 1.1): 一级指标, 二级指标, 三级指标, 年度指标值, 实际完成值, 分值, 得分, 偏差原因. Merged cells
of levels 1 and 2 are blank below their first row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from model.exchange.clipboard import Table
from model.exchange.paste import with_automatic_scores
from model.exchange.recognising.cells import Cells
from model.exchange.recognising.fit_rows import place_rows
from model.exchange.recognising.heads import Head, find_heads, with_signs
from model.exchange.recognising.levels import Levels
from model.exchange.recognising.rows import read_rows
from model.exchange.recognising.spoken import speaks_vocabulary
from model.exchange.recognising.told import Told
from model.exchange.worksheet import Worksheet
from model.form import edits
from model.form.blocks import COMPUTED_ROLES
from model.form.field_path import split_note_key
from model.form.level_names import kind_of, plain_caption
from model.form.project import Indicator, Project, rows_of_kind
from model.form.template import Template

# the columns of a table without captions, in the order of the form
_ORDER = ("category", "kind", "name", "target", "actual", "weight", "manual_score", "reason")
_TAILS = ("总分", "合计", "总计")


@dataclass(frozen=True, slots=True)
class IndicatorTable:
    """The rows of a table, in order; ``unplaced`` names level-2 kinds that the template does not have.

    ``left_out`` counts rows above the captions that belong to other parts of a form. ``remarks`` are sentences about
    what was read in another way than it stands there, or not at all.
    """

    rows: tuple[Indicator, ...]
    unplaced: tuple[str, ...] = ()
    left_out: int = 0
    remarks: tuple[str, ...] = ()


def read_indicator_table(table: Table, template: Template) -> IndicatorTable | None:
    """Read a table with level-1 and level-2 columns; None if it is some other block of cells."""
    if not speaks_vocabulary(template):
        for number in range(len(table)):
            if own := own_head(table[number : number + 2], template):
                return _read_below(table, number + own[0], own[1], template)
    cells = Cells(Worksheet("剪贴板", table))
    if heads := find_heads(cells):
        return _read_by_words(heads[0], cells, template)
    return (
        _read_below(table, 0, columns, template) if (columns := _columns_by_levels(table, template)) else None
    )


def _read_by_words(head: Head, cells: Cells, template: Template) -> IndicatorTable | None:
    """Read a table whose captions the vocabulary knows."""
    stop = len(cells.sheet.rows)
    head = with_signs(head, cells, range(head.bottom + 1, stop))
    found = read_rows(head, cells, stop)
    told = Told(cells)
    placed, levels = place_rows(found.rows, template, told)
    unknown = dict.fromkeys(" ".join(caption.split()) for _, caption in found.unknown)
    remarks = dict.fromkeys(one.message for one in told.remarks if one.text not in levels.unplaced)
    remarks |= dict.fromkeys(f"“{caption}”一列没有粘贴。" for caption in unknown)
    above = sum(len(cells.filled(row)) > 1 for row in range(head.top))
    rows = tuple(one.indicator for one in placed)
    return IndicatorTable(rows, tuple(levels.unplaced), above, tuple(remarks)) if rows else None


def _read_below(
    table: Table, start: int, columns: Mapping[str, int], template: Template
) -> IndicatorTable | None:
    """Read the rows from ``start`` on by the places of their columns."""
    rows: list[Indicator] = []
    levels = Levels(template)
    for cells in table[start:]:
        texts = {name: cells[place].strip() for name, place in columns.items() if place < len(cells)}
        if _is_total(cells[: columns["name"] + 1]):
            break
        category, kind = levels.place(texts.pop("category", ""), texts.pop("kind", ""))
        row = Indicator(category, kind).with_texts(texts)
        if not row.is_blank:
            rows.append(row)
    above = sum(len([cell for cell in cells if cell.strip()]) > 1 for cells in table[: max(start - 1, 0)])
    return IndicatorTable(tuple(rows), tuple(levels.unplaced), above) if rows else None


def _is_total(cells: Sequence[str]) -> bool:
    """Tell whether a row is the total by its cells up to the name; an indicator may be called 合计面积."""
    *before, name = (plain_caption(cell) for cell in cells)
    return any(text.startswith(_TAILS) for text in before) or name.rstrip(":") in _TAILS


def own_head(rows: Table, template: Template) -> tuple[int, dict[str, int]] | None:
    """Return how many rows the head has that begins a table, and which column is what, if the captions are the template's own."""
    heads: Sequence[str] = rows[0]
    for height in (1, 2) if template.indicators.has_groups else (1,):
        if height == 2:
            below = rows[1] if len(rows) > 1 else ()
            heads = [low or high for high, low in zip_longest(rows[0], below, fillvalue="")]
        texts = [plain_caption(cell) for cell in heads]
        if found := _in_order(texts, template) or _in_any_order(texts, template):
            return height, found
    return None


def _in_order(texts: Sequence[str], template: Template) -> dict[str, int]:
    """Return the places of the columns from left to right, of which two may be called the same; none if one is lacking."""
    places, after = {}, 0
    for column in template.indicators.columns:
        wanted = plain_caption(column.caption)
        if wanted not in texts[after:]:
            return {}
        after = texts.index(wanted, after) + 1
        if column.role not in COMPUTED_ROLES:
            places[column.field] = after - 1
    return places


def _in_any_order(texts: Sequence[str], template: Template) -> dict[str, int]:
    """Return the places of the columns, each under a caption of its own; none if one is lacking."""
    columns = {plain_caption(column.caption): column for column in reversed(template.indicators.columns)}
    places = {columns[text].field: place for place, text in enumerate(texts) if text in columns}
    if len(places) < len(columns):
        return {}
    computed = [column.field for column in template.indicators.columns if column.role in COMPUTED_ROLES]
    return {field: place for field, place in places.items() if field not in computed}


def _columns_by_levels(table: Table, template: Template) -> dict[str, int] | None:
    """Return which column is what in a table without captions: left of the names stand levels that the template has."""
    width = len(table[0])
    for first in range(width - 3):
        levels = [row[first + 1] for row in table if row[first + 1].strip()]
        placed = [level for level in levels if kind_of(level, "", template)]
        if placed and len(placed) * 2 >= len(levels):
            return {name: first + place for place, name in enumerate(_ORDER) if first + place < width}
    return None


def with_indicator_table(project: Project, table: IndicatorTable, template: Template, year: int) -> Project:
    """Replace the form's indicators; a kind without rows gets a 不适用 row, repeated automatic scores go."""
    notes = {key: note for key, note in project.notes.items() if not _is_of_row(key)}
    filled = replace(project, indicators=table.rows, notes=notes)
    if template.indicators.is_open:
        return with_automatic_scores(filled, template, year, range(len(table.rows)))
    order = {place: number for number, place in enumerate(template.kinds())}
    rows = sorted(table.rows, key=lambda row: order[row.category, row.kind])
    for category, kind in template.kinds():
        if not rows_of_kind(filled, category, kind):
            rows.append(edits.not_applicable_row(category, kind, template))
    rows.sort(key=lambda row: order[row.category, row.kind])
    filled = replace(filled, indicators=tuple(rows))
    return with_automatic_scores(filled, template, year, range(len(rows)))


def _is_of_row(key: str) -> bool:
    """Tell whether the key of a note belongs to an indicator."""
    found = split_note_key(key)
    return found is not None and found[1].row is not None
