"""Whether a template calls its parts what everybody calls them: only then words tell what stands on its sheets."""

from __future__ import annotations

from functools import lru_cache

from model.exchange.recognising.captions import (
    amount_role,
    field_role,
    indicator_role,
    signature_role,
    source_role,
    text_role,
)
from model.form.template import Template

_LIKE = {"number": "target", "operator": "sign", "nature": "sign", "reason": "note", "text": "note"}


@lru_cache(maxsize=64)
def speaks_vocabulary(template: Template) -> bool:
    """Tell whether all captions of a template mean for everybody what they mean there."""
    return (
        not template.tables
        and all(field_role(field.caption) == field.id for field in template.header)
        and all(text_role(text.caption) == text.id for text in template.texts)
        and all(
            indicator_role(column.caption) in (column.role, column.id, _LIKE.get(column.role, column.role))
            for column in template.indicators.columns
        )
        and all(amount_role(column.caption) in (column.role, column.id) for column in template.funds.columns)
        and all(source_role(row.caption) == row.id for row in template.funds.rows)
        and all(
            signature_role(field.caption) in (field.id, "leader")
            for field in template.signature
            if field.writable
        )
    )
