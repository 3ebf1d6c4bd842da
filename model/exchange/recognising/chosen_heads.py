"""Heads of tables of indicators that nobody but a clerk knew: a row of captions that was chosen, wherever it stands again."""

from __future__ import annotations

from collections.abc import Collection

from model.exchange.corrections import LAYOUT_SEPARATOR, Correction
from model.exchange.recognising.captions import as_caption, indicator_role
from model.exchange.recognising.cells import Cells
from model.exchange.recognising.heads import Head, HeadColumn
from model.reading.amounts import read_amount
from model.reading.normalise import normalise

_FEWEST, _MOST = 3, 80  # columns
_ROWS_LOOKED_AT = 12
# what columns that nobody knows are taken for, from left to right, until the clerk says otherwise
_TEXTS, _FIGURES = ("name", "target", "actual", "reason"), ("weight", "score")
_RESOLVED = {"sign": "nature"}


def layout_of(head: Head) -> str:
    """Return by what sheets of the same layout know each other: the captions of the table of indicators."""
    return LAYOUT_SEPARATOR.join(as_caption(column.caption) for column in head.columns)


def chosen_heads(cells: Cells, layouts: Collection[str]) -> list[Head]:
    """Return the heads of rows whose captions are one of the layouts that were chosen."""
    if not layouts:
        return []
    heads = (_head_of(cells, row) for row in cells.rows)
    return [head for head in heads if head is not None and layout_of(head) in layouts]


def choose_head(cells: Cells, row: int) -> tuple[str, Correction] | None:
    """Return the layout of which a row is the head, and what its columns may be; None for a row that can be none."""
    head = _head_of(cells, row)
    if head is None:
        return None
    roles = [indicator_role(column.caption) for column in head.columns]
    roles = [_RESOLVED.get(role, role) for role in roles]
    roles = [role if role not in roles[:number] else "" for number, role in enumerate(roles)]
    if "name" not in roles and "kind" in roles and "" not in roles:
        roles[roles.index("kind")] = "name"
    texts = [role for role in _TEXTS if role not in roles]
    figures = [role for role in _FIGURES if role not in roles]
    for number, role in enumerate(roles):
        wanted = figures if _has_figures(cells, row, head.columns[number]) else texts
        if not role and wanted:
            roles[number] = wanted.pop(0)
    if "name" not in roles:
        return None
    return layout_of(head), Correction(dict(enumerate(roles)))


def _head_of(cells: Cells, row: int) -> Head | None:
    filled = cells.filled(row)
    if not _FEWEST <= len(filled) <= _MOST:
        return None
    columns = tuple(
        HeadColumn("", cells.text(row, column), column, cells.end_of(row, column)[1]) for column in filled
    )
    return Head(row, max(cells.end_of(row, column)[0] for column in filled), columns)


def _has_figures(cells: Cells, row: int, column: HeadColumn) -> bool:
    """Tell whether below a caption stand nothing but numbers."""
    below = range(row + 1, min(row + 1 + _ROWS_LOOKED_AT, cells.area[2] + 1))
    texts = [text for one in below if (text := cells.text(one, column.left))]
    return bool(texts) and all(read_amount(normalise(text), "分").value is not None for text in texts)
