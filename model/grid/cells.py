"""Cells with spans, of which the one grid that screen, paper and spreadsheet draw is made (docs/domain.md 1.1).

Positions are row and column of a fine grid whose column edges (per mille of the table's width) are the union of
the edges of all blocks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

from model.form.blocks import Align
from model.form.field_path import FieldPath, field_path
from model.form.project import Indicator
from model.form.template import Template
from model.scoring.rules import Scored

DASH = "—"


class Role(Enum):
    """What a cell is, for those who draw it."""

    LABEL = "label"
    CAPTION = "caption"
    INPUT = "input"
    COMPUTED = "computed"
    SCORE = "score"
    LONG_TEXT = "long_text"
    TOTAL = "total"


class Block(Enum):
    """The part of the form a row belongs to; ``TEXT`` is a long text with its caption beside it, and none above."""

    HEADER = "header"
    FUNDS = "funds"
    GOALS_CAPTION = "goals_caption"
    GOALS = "goals"
    TEXT = "text"
    INDICATORS_CAPTION = "indicators_caption"
    INDICATORS = "indicators"
    TABLE_CAPTION = "table_caption"
    TABLE = "table"
    TOTAL = "total"


class Cell(NamedTuple):
    """One box of the form. ``text`` is what paper shows; ``path`` is the field behind it, None for a label.

    ``row``/``column`` is the top left corner in the fine grid. ``key`` names the cell for good, also a computed
    one: its path, or ``funds.total.rate``, ``section.产出指标``, ``total.score`` and the like.
    """

    row: int
    column: int
    row_span: int
    column_span: int
    text: str
    role: Role
    align: Align = "center"
    path: FieldPath | None = None
    key: FieldPath | None = None
    star: bool = False
    indent: int = 0
    bold: bool = False
    money: bool = False

    def __hash__(self) -> int:
        # equal cells have equal ones; all thirteen fields would take longer and tell no more apart
        return hash((self.row, self.column, self.text))

    @property
    def is_editable(self) -> bool:
        """True where the clerk may type."""
        return self.path is not None


# what stands again on a new page, and above the rows that scroll by
CAPTIONS = {
    Block.GOALS: Block.GOALS_CAPTION,
    Block.INDICATORS: Block.INDICATORS_CAPTION,
    Block.TABLE: Block.TABLE_CAPTION,
}


class RowInfo(NamedTuple):
    """What a grid row belongs to; ``indicator`` is its index in the project, None for a kind without rows."""

    block: Block
    indicator: int | None = None
    category: str = ""
    kind: str = ""


class Run(NamedTuple):
    """The rows of a level 2: where they begin, of which indicators they are, and what each of these looks like."""

    first: int
    template: Template
    indices: Sequence[int]
    indicators: tuple[Indicator, ...]
    scored: tuple[Scored, ...]
    infos: tuple[RowInfo, ...]
    cells: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """The whole form. ``edges`` are column edges in per mille, from 0 to 1000.

    ``runs`` are its levels 2 with rows, by their names: a grid made from it has the same cells where nothing changed.
    """

    title: str
    subtitle: str
    edges: tuple[int, ...]
    rows: tuple[RowInfo, ...]
    cells: tuple[Cell, ...]
    signature: tuple[tuple[str, str], ...]
    footnotes: tuple[str, ...]
    runs: Mapping[tuple[str, str], Run] = field(default_factory=dict, compare=False, repr=False)

    def caption_rows(self, row: int) -> range:
        """Return the rows of captions over the block that a row belongs to, empty if it has none."""
        block = self.rows[row].block
        while row and self.rows[row].block is block:
            row -= 1
        last = row
        while self.rows[row].block is CAPTIONS.get(block):
            row -= 1
        return range(row + 1, last + 1)

    def find(self, key: FieldPath | str) -> Cell | None:
        """Return the cell with that key or field path. Raises KeyError for what is no path."""
        key = field_path(key)
        return next((cell for cell in self.cells if cell.key == key), None)
