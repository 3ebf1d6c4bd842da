"""What a template offers to be chosen in a field; other texts may be typed there too (docs/templates.md)."""

from __future__ import annotations

from functools import lru_cache

from model.form.blocks import Column, FundsBlock
from model.form.field_path import FieldPath, split_cell_key
from model.form.template import Template


@lru_cache(maxsize=1024)
def choices_at(path: FieldPath, template: Template) -> tuple[str, ...]:
    """Return the texts offered in a field, in order; none for most."""
    if path.block == "project":
        return next((field.choices for field in template.header if field.id == path.key), ())
    if path.row is not None:
        columns = template.indicators.columns
    elif path.block == "funds":
        columns = tuple(column for block in template.blocks_of(FundsBlock) for column in block.columns)
    else:
        table, _, field = split_cell_key(path.key) or ("", "", "")
        columns = next((block.columns for block in template.tables if block.id == table), ())
        return _of_column(columns, field)
    return _of_column(columns, path.column)


def _of_column(columns: tuple[Column, ...], field: str) -> tuple[str, ...]:
    return next((column.choices for column in columns if column.field == field), ())
