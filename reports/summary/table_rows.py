"""Tables as plain texts, as paper, spreadsheet and window show them; to know them takes no fonts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column: free text with its ``share`` of the room, or with share 0 as wide as its widest content."""

    caption: str
    align: Literal["left", "center", "right"] = "center"
    share: float = 0.0


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row; its first text stands over ``span`` columns. ``with_next``: no page break behind it."""

    texts: tuple[str, ...]
    span: int = 1
    bold: bool = False
    with_next: bool = False


@dataclass(frozen=True, slots=True)
class PaperTable:
    """A table; ``key`` begins the keys of its boxes."""

    key: str
    columns: tuple[TableColumn, ...]
    rows: tuple[TableRow, ...]
