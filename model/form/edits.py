"""Edits of a form's rows, as pure functions; each level-2 kind keeps at least one row (docs/domain.md 1.1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from model.form.field_path import (
    FieldPath,
    header_path,
    indicator_path,
    note_key,
    signature_path,
    split_cell_key,
    split_note_key,
)
from model.form.levels import kinds_of
from model.form.project import Indicator, Project, rows_of_kind
from model.form.template import Template

# a row with its index before the edit, None for a new one
_Row = tuple[int | None, Indicator]


def not_applicable_row(category: str, kind: str, template: Template) -> Indicator:
    """Return the row that says: this level-2 kind does not apply."""
    text = template.not_applicable_text
    return Indicator(category, kind, text, text, text, template.not_applicable_weight)


def insert_row(project: Project, category: str, kind: str, before: int | None = None) -> tuple[Project, int]:
    """Insert a blank row before the row of that index, or at the end of the kind; return its index too."""
    rows = _rows(project)
    position = _end_of_kind(project, category, kind) if before is None else before
    rows.insert(position, (None, Indicator(category, kind)))
    return _rebuilt(project, rows), position


def insert_rows(project: Project, category: str, kind: str, count: int) -> Project:
    """Insert blank rows at the end of a kind."""
    rows, position = _rows(project), _end_of_kind(project, category, kind)
    blank: list[_Row] = [(None, Indicator(category, kind))] * count
    return _rebuilt(project, [*rows[:position], *blank, *rows[position:]])


def remove_row(project: Project, index: int, template: Template) -> Project:
    """Remove a row; the last one of a closed form's kind, or of an open form, becomes a 不适用 row instead."""
    row = project.indicators[index]
    rows = _rows(project)
    is_alone = rows_of_kind(project, row.category, row.kind) == [index]
    if is_alone and (not template.indicators.is_open or len(rows) == 1):
        rows[index] = (None, not_applicable_row(row.category, row.kind, template))
    else:
        del rows[index]
    return _rebuilt(project, rows)


def remove_rows(project: Project, indices: Iterable[int], template: Template) -> Project:
    """Remove several rows; a kind that loses all of them keeps a 不适用 row."""
    for index in sorted(set(indices), reverse=True):
        project = remove_row(project, index, template)
    return project


def move_row(project: Project, index: int, step: int, template: Template) -> tuple[Project, int]:
    """Move a row up (-1) or down (+1), at the edge of its kind into the neighbouring kind; return its new index."""
    row = project.indicators[index]
    siblings = rows_of_kind(project, row.category, row.kind)
    place = siblings.index(index) + step
    if 0 <= place < len(siblings):
        other = siblings[place]
        rows = _rows(project)
        rows[index], rows[other] = rows[other], rows[index]
        return _rebuilt(project, rows), other
    kinds = kinds_of(project, template)
    target = kinds.index((row.category, row.kind)) + step
    if not 0 <= target < len(kinds):
        return project, index
    return move_row_to_kind(project, index, *kinds[target], template=template, at_end=step < 0)


def move_row_to_kind(
    project: Project, index: int, category: str, kind: str, *, template: Template, at_end: bool = True
) -> tuple[Project, int]:
    """Move a row to the end (or the start) of another kind; return its new index.

    A lone 不适用 or blank row there gives way; a kind left without rows gets a 不适用 row, in an open form it goes.
    """
    old = project.indicators[index]
    alone = rows_of_kind(project, old.category, old.kind) == [index]
    if alone and (category, kind) == (old.category, old.kind):
        return project, index
    there = rows_of_kind(project, category, kind)
    gives_way = (
        [i for i in there if _is_placeholder(project.indicators[i], template)] if len(there) == 1 else []
    )
    moved: _Row = (index, replace(old, category=category, kind=kind))
    position = _end_of_kind(project, category, kind) if at_end or not there else there[0]
    rows: list[_Row | None] = list(_rows(project))
    rows.insert(position, moved)
    drop = index if index < position else index + 1
    left = alone and not template.indicators.is_open
    rows[drop] = (None, not_applicable_row(old.category, old.kind, template)) if left else None
    for i in gives_way:
        rows[i if i < position else i + 1] = None
    kept = [row for row in rows if row is not None]
    return _rebuilt(project, kept), kept.index(moved)


def rename_category(project: Project, category: str, new: str) -> Project:
    """Give a level 1 another name in all of its rows (an open form's levels are its own)."""
    rows = (replace(row, category=new) if row.category == category else row for row in project.indicators)
    return replace(project, indicators=tuple(rows))


def regroup_kind(project: Project, old: tuple[str, str], new: tuple[str, str]) -> Project:
    """Put all rows of a level 2 under other names of both levels, where they stand."""
    rows = (
        replace(row, category=new[0], kind=new[1]) if (row.category, row.kind) == old else row
        for row in project.indicators
    )
    return replace(project, indicators=tuple(rows))


def _is_placeholder(row: Indicator, template: Template) -> bool:
    return row.is_blank or row == not_applicable_row(row.category, row.kind, template)


def _end_of_kind(project: Project, category: str, kind: str) -> int:
    siblings = rows_of_kind(project, category, kind)
    if siblings:
        return siblings[-1] + 1
    earlier = [i for i, row in enumerate(project.indicators) if row.category == category]
    return earlier[-1] + 1 if earlier else len(project.indicators)


def _rows(project: Project) -> list[_Row]:
    return list(enumerate(project.indicators))


def _rebuilt(project: Project, rows: Sequence[_Row]) -> Project:
    places = {old: new for new, (old, _) in enumerate(rows) if old is not None}
    notes = renumbered_notes(project.notes, places)
    return replace(project, indicators=tuple(row for _, row in rows), notes=notes)


def renumbered_notes(notes: Mapping[str, str], places: Mapping[int, int]) -> dict[str, str]:
    """Let answers to warnings follow their rows."""
    found = {}
    for key, note in notes.items():
        code, path = split_note_key(key) or ("", None)
        if path is None or path.row is None:
            found[key] = note
        elif path.row in places:
            found[note_key(code, indicator_path(places[path.row], path.column))] = note
    return found


def holds_number(path: FieldPath, template: Template) -> bool:
    """Tell whether a field takes a plain number: an amount, points or a score."""
    if path.block == "funds":
        return path.column in template.funds.amount_columns
    if path.block == "project":
        return any(field.money for field in template.header if field.id == path.key)
    return path.row is not None and path.column in ("weight", "manual_score")


_UNSHOWN = {
    "method": "评分方法", "grade": "完成档次", "target": "年度指标值", "weight": "分值",
    "manual_score": "得分", "reason": "偏差原因",
}  # fmt: skip


def column_caption(field: str, template: Template) -> str:
    """Return the caption of a column of the indicator table, also of one that the template does not show."""
    shown = next((one.caption for one in template.indicators.columns if one.field == field), "")
    return shown or _UNSHOWN.get(field, field)


def goal_caption(key: str, template: Template) -> str:
    """Return what a long text or a cell of a table of texts is called on paper."""
    table, row, column = split_cell_key(key) or ("", "", "")
    block = next((block for block in template.tables if block.id == table), None)
    if block is None:
        return template.goal_caption(key)
    named = next(
        (one.caption for one in block.rows if one.id == row),
        f"第 {int(row) + 1} 行" if row.isdecimal() else row,
    )
    caption = next((one.caption for one in block.columns if one.id == column), column)
    return f"{block.label.replace(chr(10), '')}·{named}·{caption}"


def caption_of(path: FieldPath, template: Template) -> str:
    """Return what the field is called on paper, on one line: 实际完成值, 当年财政拨款·全年预算数 …

    A field that the form itself does not have is called as in another one of the year.
    """
    own, ids = _caption_of(path, template), {path.key, path.column}
    if ids.isdisjoint(own.split("·")):
        return own.replace("\n", "")
    others = (_caption_of(path, form) for form in template.others)
    return next((name for name in others if ids.isdisjoint(name.split("·"))), own).replace("\n", "")


def _caption_of(path: FieldPath, template: Template) -> str:
    if path.row is not None:
        return column_caption(path.column, template)
    key = path.key
    if path.block == "funds":
        row = next((r.caption.removeprefix("其中：") for r in template.funds.rows if r.id == key), key)
        caption = next((c.caption for c in template.funds.columns if c.id == path.column), path.column)
        return f"{row}·{caption}"
    if path.block == "goals":
        return goal_caption(key, template)
    if path.block == "notes":
        return "说明"
    captions = {header_path(field.id): field.caption for field in template.header}
    captions |= {signature_path(field.id): field.caption for field in template.signature}
    return captions.get(path, path.column or key).rstrip("：")
