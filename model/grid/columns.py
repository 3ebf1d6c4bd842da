"""The column edges of a template's form, in per mille of the table's width (docs/domain.md 1.1)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from itertools import accumulate, pairwise

from model.form.template import Template


@lru_cache(maxsize=16)
def column_edges(template: Template) -> tuple[int, ...]:
    """Return the edges of all blocks together, from 0 to 1000; the header's are among those of the others."""
    funds = template.funds
    left = funds.label_width + funds.caption_width
    edges = {0, funds.label_width, template.goals.label_width, goals_middle(template)}
    edges.update(accumulate((column.width for column in funds.columns), initial=left))
    edges.update(edge for pair in indicator_edges(template).values() for edge in pair)
    return tuple(sorted(edges))


@lru_cache(maxsize=16)
def places_of_edges(template: Template) -> Mapping[int, int]:
    """Return for each edge its place in the fine grid."""
    return {edge: place for place, edge in enumerate(column_edges(template))}


@lru_cache(maxsize=16)
def indicator_edges(template: Template) -> Mapping[str, tuple[int, int]]:
    """Return left and right edge of each column of the indicator table."""
    edges = accumulate(
        (c.width for c in template.indicators.columns), initial=template.indicators.label_width
    )
    return dict(zip((column.id for column in template.indicators.columns), pairwise(edges), strict=True))


def goals_middle(template: Template) -> int:
    """Return the edge between the two columns of the goals."""
    return (template.goals.label_width + 1000) // 2
