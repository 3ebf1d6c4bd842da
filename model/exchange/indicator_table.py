"""Finds a whole indicator table, copied from an Excel form, on the clipboard and assigns its rows to kinds.

Columns (docs/domain.md 1.1): 一级指标, 二级指标, 三级指标, 年度指标值, 实际完成值, 分值, 得分, 偏差原因. Merged cells
of levels 1 and 2 are blank below their first row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from model.exchange.clipboard import Table
from model.exchange.paste import with_automatic_scores
from model.form import edits
from model.form.blocks import COMPUTED_ROLES
from model.form.field_path import split_note_key
from model.form.level_names import kind_of, plain_caption, section_of, without_points
from model.form.project import Indicator, Project, rows_of_kind
from model.form.template import Template

LEVEL_1, LEVEL_2 = "category", "kind"
# in the order of the form; the words by which a header row is known
_CAPTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (LEVEL_1, ("一级指标",)),
    (LEVEL_2, ("二级指标",)),
    ("name", ("三级指标", "指标名称", "指标内容", "绩效指标内容")),
    ("target", ("年度指标值", "指标值", "目标值", "年初目标值", "预期值")),
    ("actual", ("实际完成值", "完成值", "全年完成值", "实际值", "完成情况")),
    ("weight", ("分值", "权重")),
    ("manual_score", ("得分", "自评得分")),
    ("reason", ("偏差原因", "原因分析", "改进措施")),
)
_TAILS = ("总分", "合计", "总计")


@dataclass(frozen=True, slots=True)
class IndicatorTable:
    """The rows of a table, in order; ``unplaced`` names level-2 kinds that the template does not have.

    ``left_out`` counts rows above the captions that belong to other parts of a form.
    """

    rows: tuple[Indicator, ...]
    unplaced: tuple[str, ...] = ()
    left_out: int = 0


def read_indicator_table(table: Table, template: Template) -> IndicatorTable | None:
    """Read a table with level-1 and level-2 columns; None if it is some other block of cells."""
    header, columns = _columns(table, template)
    if columns is None:
        return None
    rows: list[Indicator] = []
    levels = _Levels(template)
    for cells in table[header:]:
        texts = {name: cells[place].strip() for name, place in columns.items() if place < len(cells)}
        if _is_total(cells[: columns["name"] + 1]):
            break
        category, kind = levels.place(texts.pop(LEVEL_1, ""), texts.pop(LEVEL_2, ""))
        row = Indicator(category, kind).with_texts(texts)
        if not row.is_blank:
            rows.append(row)
    above = sum(len([cell for cell in cells if cell.strip()]) > 1 for cells in table[: max(header - 1, 0)])
    return IndicatorTable(tuple(rows), tuple(levels.unplaced), above) if rows else None


def _is_total(cells: Sequence[str]) -> bool:
    """Tell whether a row is the total by its cells up to the name; an indicator may be called 合计面积."""
    *before, name = (plain_caption(cell) for cell in cells)
    return any(text.startswith(_TAILS) for text in before) or name.rstrip(":") in _TAILS


class _Levels:
    """Finds the place of each row: names of levels stand for all rows until the next one."""

    def __init__(self, template: Template) -> None:
        self._template = template
        self._category, self._kind = template.kinds()[0]
        self.unplaced: dict[str, None] = {}

    def place(self, category: str, kind: str) -> tuple[str, str]:
        """Return level 1 and 2 of a row with these texts in its columns of levels."""
        template = self._template
        known = section_of(category, template)
        if template.indicators.is_open and category and not known:
            self._category, self._kind = without_points(category), ""
        elif known and known != self._category:
            self._category, self._kind = known, _kinds_of(known, template)[0]
        if kind:
            self._enter(kind)
        return self._category, self._kind

    def _enter(self, kind: str) -> None:
        template = self._template
        if template.indicators.is_open:
            mine = kind_of(kind, self._category, template)
            is_here = mine is not None and mine[0] == self._category
            self._kind = mine[1] if mine and is_here else without_points(kind)
            return
        found = kind_of(kind, self._category, template)
        if found is None:
            self.unplaced[kind] = None
        self._category, self._kind = found or (self._category, _kinds_of(self._category, template)[-1])


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


def _columns(table: Table, template: Template) -> tuple[int, dict[str, int] | None]:
    """Return where the rows begin and which column is what."""
    for number in range(len(table)):
        if own := own_head(table[number : number + 2], template):
            return number + own[0], own[1]
    for number, cells in enumerate(table):
        found = _by_captions([plain_caption(cell) for cell in cells])
        if {LEVEL_2, "name"} <= found.keys():
            return number + 1, found
    width = len(table[0])
    for first in range(width - 3):
        levels = [row[first + 1] for row in table if row[first + 1].strip()]
        placed = [level for level in levels if kind_of(level, "", template)]
        if placed and len(placed) * 2 >= len(levels):
            names = [name for name, _ in _CAPTIONS]
            return 0, {name: first + place for place, name in enumerate(names) if first + place < width}
    return 0, None


def _by_captions(cells: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        for name, words in _CAPTIONS:
            if name not in found and cell and any(cell.startswith(word) for word in words):
                found[name] = place
                break
    return found


def _kinds_of(section: str, template: Template) -> list[str]:
    return [kind for name, kind in template.kinds() if name == section]


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
