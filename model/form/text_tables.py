"""Tables of texts, whose cells are texts among a project's goals: ``ID.ROW.COLUMN`` (docs/domain.md 1.3)."""

from __future__ import annotations

from collections.abc import Mapping

from model.form.blocks import TableBlock
from model.form.field_path import FieldPath, goal_path


def cell_path(block: TableBlock, row: str, column: str) -> FieldPath:
    """Return the path of a cell: its row by id, in a growing table by number from 0."""
    return goal_path(f"{block.id}.{row}.{column}")


def rows_in(block: TableBlock, goals: Mapping[str, str], spare: int = 0) -> list[tuple[str, str]]:
    """Return id and caption of each row: those that the template names, or as many as were typed and some spare ones.

    A growing table has one row at least.
    """
    if block.rows:
        return [(row.id, row.caption) for row in block.rows]
    numbers = [_number_in(key, block.id) for key in goals]
    return [(str(number), "") for number in range(max(1, max(numbers, default=0) + spare))]


def _number_in(key: str, table: str) -> int:
    """Return how many rows a table has, if this is one of its texts."""
    name, _, rest = key.partition(".")
    row = rest.partition(".")[0]
    return int(row) + 1 if name == table and row.isdecimal() and len(row) < 5 else 0
