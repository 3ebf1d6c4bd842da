"""The column edges of a template's form, in per mille of the table's width (docs/domain.md 1.1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache, singledispatch
from itertools import accumulate, pairwise

from model.form.blocks import (
    FieldsBlock,
    FormBlock,
    FundsBlock,
    IndicatorsBlock,
    TableBlock,
    TextsBlock,
    TotalBlock,
)
from model.form.template import Template

Edges = tuple[int, int]


@lru_cache(maxsize=16)
def column_edges(template: Template) -> tuple[int, ...]:
    """Return the edges of all blocks together, from 0 to 1000."""
    return tuple(sorted({0, 1000}.union(*(_edges(block) for block in template.blocks))))


@lru_cache(maxsize=16)
def places_of_edges(template: Template) -> Mapping[int, int]:
    """Return for each edge its place in the fine grid."""
    return {edge: place for place, edge in enumerate(column_edges(template))}


def edges_of_columns(block: FundsBlock | TableBlock | IndicatorsBlock) -> dict[str, Edges]:
    """Return left and right edge of each column of a table, by its id."""
    left = block.label_width + (0 if isinstance(block, IndicatorsBlock) else block.caption_width)
    edges = accumulate((column.width for column in block.columns), initial=left)
    return dict(zip((column.id for column in block.columns), pairwise(edges), strict=True))


@lru_cache(maxsize=16)
def indicator_edges(template: Template) -> Mapping[str, Edges]:
    """Return left and right edge of each column of the indicator table."""
    return edges_of_columns(template.indicators)


def edges_of_texts(block: TextsBlock) -> list[Edges]:
    """Return left and right edge of each text of a block: side by side in equal parts, or each over the whole width."""
    left, count = block.label_width, len(block.texts)
    if not block.label:
        return [(left, 1000)] * count
    return list(pairwise(left + (1000 - left) * place // count for place in range(count + 1)))


@singledispatch
def _edges(block: FormBlock) -> Iterator[int]:
    raise NotImplementedError(block)


@_edges.register
def _(block: FieldsBlock) -> Iterator[int]:
    yield from block.edges


@_edges.register
def _(block: FundsBlock) -> Iterator[int]:
    yield block.label_width
    yield from _of_table(block)


@_edges.register
def _(block: TextsBlock) -> Iterator[int]:
    for pair in edges_of_texts(block):
        yield from pair


@_edges.register
def _(block: TableBlock) -> Iterator[int]:
    yield block.label_width
    yield from _of_table(block)


@_edges.register
def _(block: IndicatorsBlock) -> Iterator[int]:
    yield from _of_table(block)


@_edges.register
def _(block: TotalBlock) -> Iterator[int]:
    yield from ()


def _of_table(block: FundsBlock | TableBlock | IndicatorsBlock) -> Iterator[int]:
    for pair in edges_of_columns(block).values():
        yield from pair
