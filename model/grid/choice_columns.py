"""A choice on paper: one column for each, with a mark where it was chosen (docs/domain.md 8.6)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from model.form.blocks import Column, IndicatorsBlock
from model.form.template import Template

MARK = "√"


def has_columns_of_choices(template: Template) -> bool:
    """Tell whether paper has several columns where the screen has one."""
    return any(_is_split(column) for column in template.indicators.columns)


@lru_cache(maxsize=16)
def with_columns_of_choices(template: Template) -> Template:
    """Return the form as paper shows it; most forms as they are."""
    if not has_columns_of_choices(template):
        return template
    blocks = tuple(
        replace(block, columns=tuple(_split(block.columns))) if isinstance(block, IndicatorsBlock) else block
        for block in template.blocks
    )
    return replace(template, blocks=blocks, others=())


def _is_split(column: Column) -> bool:
    return column.role == "likelihood" and len(column.choices) > 1


def _split(columns: tuple[Column, ...]) -> Iterator[Column]:
    for column in columns:
        if not _is_split(column):
            yield column
            continue
        count = len(column.choices)
        edges = [column.width * place // count for place in range(count + 1)]
        for place, (choice, (left, right)) in enumerate(zip(column.choices, pairwise(edges), strict=True)):
            yield replace(
                column,
                id=f"{column.id}.{place}",
                caption=choice,
                width=right - left,
                group=column.caption,
                choice=choice,
            )
