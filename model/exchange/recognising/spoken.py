"""Whether a template calls its parts what everybody calls them: only then words tell what stands on its sheets."""

from __future__ import annotations

from functools import lru_cache

from model.exchange.recognising.captions import (
    amount_role,
    as_caption,
    field_role,
    indicator_role,
    meaning_of,
    signature_role,
    source_role,
    text_role,
)
from model.exchange.recognising.form_vocabulary import ROWS_OF_TABLES, TABLES
from model.form.blocks import Column, HeaderField, TableBlock
from model.form.template import Template

_LIKE = {
    "number": "target",
    "operator": "sign",
    "nature": "sign",
    "reason": "note",
    "text": "note",
    "cause_other": "note",
}


# what a caption means to everybody, and what a form of the year makes of it
_FIELDS = {"project_nature": "project_type", "name": "unit_2"}
_SIGNED = {"leader": "leader", "leader_phone": "phone"}
_SOURCES = {"other_sources": "other"}


def _is_field(field: HeaderField) -> bool:
    mine = (field.id, _FIELDS.get(field.id, field.id))
    return field_role(field.caption) in mine or signature_role(field.caption) == _SIGNED.get(field.id, "?")


def _is_column(column: Column) -> bool:
    mine = (column.role, column.id, _LIKE.get(column.role, column.role), _LIKE.get(column.id, column.id))
    return indicator_role(column.caption) in mine


def _is_amount(column: Column, template: Template) -> bool:
    is_declared = template.phase == "declaration" and source_role(column.caption) == "total"
    return amount_role(column.caption) in (column.role, column.id) or is_declared


def _is_known(block: TableBlock) -> bool:
    columns, rows = TABLES.get(block.id, ()), ROWS_OF_TABLES.get(block.id, ())
    return all(
        meaning_of(as_caption(column.caption), columns) == column.id for column in block.columns
    ) and all(meaning_of(as_caption(row.caption), rows) == row.id for row in block.rows)


@lru_cache(maxsize=64)
def speaks_vocabulary(template: Template) -> bool:
    """Tell whether all captions of a template mean for everybody what they mean there."""
    return (
        all(map(_is_known, template.tables))
        and all(map(_is_field, template.header))
        and all(text_role(text.caption) == text.id for text in template.texts)
        and all(map(_is_column, template.indicators.columns))
        and all(_is_amount(column, template) for column in template.funds.columns)
        and all(
            source_role(row.caption) in (row.id, _SOURCES.get(row.id, row.id)) for row in template.funds.rows
        )
        and all(
            signature_role(field.caption) in (field.id, "leader")
            for field in template.signature
            if field.writable
        )
    )
