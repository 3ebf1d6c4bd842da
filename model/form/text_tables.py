"""The rows of a table of texts, whose cells are texts among a project's goals (docs/domain.md 1.3)."""

from __future__ import annotations

from collections.abc import Mapping

from model.form.blocks import TableBlock
from model.form.field_path import split_cell_key


def rows_in(block: TableBlock, goals: Mapping[str, str], spare: int = 0) -> list[tuple[str, str]]:
    """Return id and caption of each row: those that the template names, or as many as were typed and some spare ones.

    A growing table has one row at least; its rows have their numbers from 0 as ids.
    """
    if block.rows:
        return [(row.id, row.caption) for row in block.rows]
    typed = max((_number_in(key, block.id) for key in goals), default=0)
    return [(str(number), "") for number in range(max(1, typed + spare))]


def _number_in(key: str, table: str) -> int:
    """Return how many rows a table has by one of its texts, 0 if it is none of them."""
    name, row, _ = split_cell_key(key) or ("", "", "")
    return int(row) + 1 if name == table and row.isdecimal() and len(row) < 5 else 0
