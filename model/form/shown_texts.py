"""Of a project's texts those that one form of the year shows (docs/domain.md 8.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from model.form.field_path import split_cell_key
from model.form.project import INDICATOR_TEXTS, Indicator, Project, extra_of
from model.form.target_parts import PARTS
from model.form.template import Template


def only_shown(project: Project, template: Template) -> Project:
    """Return the project with what the form shows, all its rows and the answers to its warnings."""
    funds = template.funds
    columns = {column.id for column in funds.columns}
    sources = {"total", *(row.id for row in funds.rows)}
    amounts = {source: _kept(texts, columns) for source, texts in project.funds.items() if source in sources}
    return replace(
        project,
        header=_kept(project.header, {field.id for field in template.header}),
        funds={source: texts for source, texts in amounts.items() if texts},
        goals={key: text for key, text in project.goals.items() if _is_goal(key, template)},
        indicators=tuple(_row(row, template) for row in project.indicators),
        signature=_kept(project.signature, {field.id for field in template.signature}),
    )


def _kept(texts: Mapping[str, str], keys: set[str]) -> dict[str, str]:
    return {key: text for key, text in texts.items() if key in keys}


def _is_goal(key: str, template: Template) -> bool:
    cell = split_cell_key(key)
    if cell is None:
        return any(field.id == key for field in template.texts)
    table, row, column = cell
    return any(
        block.id == table
        and any(one.id == column for one in block.columns)
        and (not block.rows or any(one.id == row for one in block.rows))
        for block in template.tables
    )


def _row(row: Indicator, template: Template) -> Indicator:
    """Return a row with its name and target and what the form has a column for."""
    shown = {column.field for column in template.indicators.columns} | {"name", "target"}
    if "number" in shown:
        shown |= set(PARTS)
    if "manual_score" in shown:
        shown |= {"method", "grade"}
    usual = Indicator(row.category, row.kind)
    texts: dict[str, Any] = {
        column: row.text(column) if column in shown else usual.text(column) for column in INDICATOR_TEXTS
    }
    extra = {column: text for column, text in row.extra if column in shown}
    return replace(row, **texts, extra=extra_of(extra))
