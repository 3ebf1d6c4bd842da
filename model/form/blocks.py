"""The blocks that a form is made of, as a template describes them: columns by role, rows, captions, widths.

Source: docs/domain.md 6.1, docs/templates.md. Widths are per mille of the table's width, points are score points.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Literal, TypeAlias

AMOUNT_COLUMNS = ("initial", "adjusted", "executed")
# of forms earlier in the year: over the whole term, so far, and expected by its end
EARLY_AMOUNTS = ("term", "to_date", "expected")
COMPUTED_COLUMNS = ("weight", "rate", "score")
INDICATOR_COLUMNS = ("category", "kind", "name", "target", "actual", "weight", "score", "reason")
LEVELS = ("category", "kind")
# of what is computed from a row, and typed nowhere
COMPUTED_ROLES = ("completion", "deviation", "coefficient")
# what only some places have; ``text`` stands for any column that means nothing to the program
OTHER_ROLES = (
    "code", "nature", "operator", "number", "unit", "history", "standard", "note", "to_date", "expected",
    "cause", "likelihood", "review", "text",
)  # fmt: skip
INDICATOR_ROLES = (*INDICATOR_COLUMNS, *OTHER_ROLES, *COMPUTED_ROLES)
# of the funds block: amounts with a meaning, others, texts, and what is computed
FUNDS_ROLES = (*AMOUNT_COLUMNS, *EARLY_AMOUNTS, "amount", "text", *COMPUTED_COLUMNS)
_AMOUNT_ROLES = (*AMOUNT_COLUMNS, *EARLY_AMOUNTS, "amount")

Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; ``role`` says what it means, ``group`` is a caption over several columns.

    ``choices`` are offered while typing; other texts may stand there too. ``choice``: on paper the column has a mark
    where that was chosen.
    """

    id: str
    caption: str
    width: int
    role: str
    group: str = ""
    choices: tuple[str, ...] = ()
    align: Align = "center"
    choice: str = ""

    @property
    def field(self) -> str:
        """The column of the record behind it: what is typed over a score is the ``manual_score``."""
        if self.choice:
            return self.id.partition(".")[0]
        return "manual_score" if self.role == "score" else self.id


@dataclass(frozen=True, slots=True)
class FundRow:
    """One source of money (当年财政拨款 …); ``indent`` in characters. A row that is part of another does not count."""

    id: str
    caption: str
    indent: int
    counts: bool = True


@dataclass(frozen=True, slots=True)
class HeaderField:
    """One field above the funds block. ``required``: blank is an error; ``advised``: blank is a warning.

    ``capitals``: behind the amount it stands in Chinese capitals, too.
    """

    id: str
    caption: str
    required: bool
    advised: bool
    money: bool
    wide: bool
    choices: tuple[str, ...] = ()
    capitals: bool = False


@dataclass(frozen=True, slots=True)
class FieldsBlock:
    """Captioned fields of one line, two to a row; ``edges`` are those of the captions and fields of a row."""

    fields: tuple[HeaderField, ...]
    edges: tuple[int, ...]


@dataclass(frozen=True)
class FundsBlock:
    """The block 项目资金; ``dash`` stands where a row has no figure of its own.

    A rate below ``low_rate`` percent asks for a text in the column ``reason``; 0: none does.
    """

    label: str
    label_width: int
    caption_width: int
    total: str
    columns: tuple[Column, ...]
    rows: tuple[FundRow, ...]
    dash: str = "—"
    low_rate: Decimal = Decimal(0)

    @cached_property
    def amount_columns(self) -> tuple[str, ...]:
        """Ids of the columns in which amounts are typed."""
        return tuple(column.id for column in self.columns if column.role in _AMOUNT_ROLES)

    @cached_property
    def rate_columns(self) -> tuple[str, str]:
        """Ids of the columns whose quotient is the rate: what was spent in the year, or so far, and the budget."""
        roles = {column.role for column in self.columns}
        is_early = "to_date" in roles and "executed" not in roles
        has_initial_alone = "initial" in roles and "adjusted" not in roles
        return "to_date" if is_early else "executed", "initial" if has_initial_alone else "adjusted"

    def caption_of(self, column_id: str) -> str:
        """Return the caption of a column on one line, blank where there is none."""
        found = next((column.caption for column in self.columns if column.id == column_id), "")
        return "".join(found.split())


@dataclass(frozen=True, slots=True)
class TextField:
    """One long text of the form (预期目标, 评价结论 …), by its id among the project's goals; ``required``: blank is an error.

    ``explains``: it tells for all rows why points were lost, and may be blank where none were.
    ``none``: what is written where there is nothing to tell (无).
    """

    id: str
    caption: str
    required: bool = False
    explains: bool = False
    none: str = ""


@dataclass(frozen=True, slots=True)
class TextsBlock:
    """Long texts side by side below their captions, or without a ``label`` one below the other beside them."""

    label: str
    label_width: int
    texts: tuple[TextField, ...]


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table whose rows the template names."""

    id: str
    caption: str


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table of texts with rows of its own; without ``rows`` it grows, one blank row is always there.

    A cell is a text among the project's goals: ``ID.ROW.COLUMN``, in a growing table by the row's number from 0.
    """

    id: str
    label: str
    label_width: int
    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...] = ()
    caption_width: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """A level 1 (产出指标) with its preset points and its level-2 kinds in order, which may have points of their own."""

    name: str
    short: str
    points: Decimal
    kinds: tuple[str, ...]
    kind_points: tuple[Decimal, ...] = ()


@dataclass(frozen=True)
class IndicatorsBlock:
    """The indicator table. ``is_open``: a form may have levels of its own; ``sub_rows``: how rows without points begin.

    ``shows_points``: a level 1 has its points below its name.
    """

    label: str
    label_width: int
    columns: tuple[Column, ...]
    is_open: bool = False
    sub_rows: tuple[str, ...] = ()
    shows_points: bool = True

    @property
    def has_groups(self) -> bool:
        """Tell whether the head has two rows: captions over several columns above, their own below."""
        return any(column.group for column in self.columns)

    def has(self, *roles: str) -> bool:
        """Tell whether there is a column of one of the roles."""
        return any(role in self._first_of_role for role in roles)

    def find(self, role: str) -> Column | None:
        """Return the first column of a role, None if there is none."""
        return self._first_of_role.get(role)

    @cached_property
    def _first_of_role(self) -> dict[str, Column]:
        return {column.role: column for column in reversed(self.columns)}

    def column(self, column_id: str) -> Column:
        """Return the column with that id."""
        return next(column for column in self.columns if column.id == column_id)


@dataclass(frozen=True, slots=True)
class TotalBlock:
    """The row of the total points and score; with ``grade`` the grade stands at its end, else a dash."""

    caption: str = "总　分"
    grade: bool = False


FormBlock: TypeAlias = FieldsBlock | FundsBlock | TextsBlock | TableBlock | IndicatorsBlock | TotalBlock
