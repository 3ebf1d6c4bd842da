"""A template: everything in which the forms of different places differ.

Source: docs/domain.md 6.1. Widths are per mille of the table's width, points are score points.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

AMOUNT_COLUMNS = ("initial", "adjusted", "executed")
COMPUTED_COLUMNS = ("weight", "rate", "score")
INDICATOR_COLUMNS = ("category", "kind", "name", "target", "actual", "weight", "score", "reason")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the funds block or of the indicator table; ``width`` in per mille of the table."""

    id: str
    caption: str
    width: int


@dataclass(frozen=True, slots=True)
class FundRow:
    """One source of money (当年财政拨款 …); ``indent`` in characters."""

    id: str
    caption: str
    indent: int


@dataclass(frozen=True, slots=True)
class HeaderField:
    """One field above the funds block. ``required``: blank is an error; ``advised``: blank is a warning."""

    id: str
    caption: str
    required: bool
    advised: bool
    money: bool
    wide: bool


@dataclass(frozen=True, slots=True)
class SignatureField:
    """One field under the table; a field that is not writable is left for pen or stamp."""

    id: str
    caption: str
    writable: bool


@dataclass(frozen=True, slots=True)
class Section:
    """A level 1 (产出指标) with its preset points and its level-2 kinds in order."""

    name: str
    short: str
    points: Decimal
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """A grade of a qualitative indicator: scores from ``lower`` to ``upper`` percent of the weight."""

    name: str
    upper: Decimal
    lower: Decimal


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade (优 良 中 差) of the total score, reached from ``at_least`` points on."""

    name: str
    at_least: Decimal


@dataclass(frozen=True, slots=True)
class Words:
    """Word lists of scoring and checking (docs/domain.md 4 and 5)."""

    reverse_names: tuple[str, ...]
    forward_names: tuple[str, ...]
    rate_names: tuple[str, ...]
    full_words: tuple[str, ...]
    not_applicable: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FundsBlock:
    """Captions and widths of the block 项目资金."""

    label: str
    label_width: int
    caption_width: int
    total: str
    columns: tuple[Column, ...]
    rows: tuple[FundRow, ...]

    @property
    def amount_columns(self) -> tuple[str, ...]:
        """Ids of the columns in which amounts are typed."""
        return tuple(column.id for column in self.columns if column.id in AMOUNT_COLUMNS)


@dataclass(frozen=True, slots=True)
class GoalsBlock:
    """Captions of the block 年度总体目标."""

    label: str
    label_width: int
    expected: str
    actual: str


@dataclass(frozen=True, slots=True)
class IndicatorsBlock:
    """Captions and widths of the indicator table."""

    label: str
    label_width: int
    columns: tuple[Column, ...]

    def column(self, column_id: str) -> Column:
        """Return the column with that id."""
        return next(column for column in self.columns if column.id == column_id)


@dataclass(frozen=True, slots=True)
class Template:
    """One form of one place. ``text`` is the TOML it was read from; a workbook keeps it.

    ``over_target``: what is done where a target was beaten too far; ``decimals``, ``rounding``: of computed scores.
    ``presets``: whether the points of the level 1 are law, or advice from which a form may depart.
    """

    id: str
    name: str
    title: str
    title_year: str
    orientation: Literal["portrait", "landscape"]
    starred: frozenset[str]
    footnotes: tuple[str, ...]
    money_unit: str
    money_separators: bool
    execution_points: Decimal
    total_points: Decimal
    reverse: Literal["ratio", "linear"]
    over_target_percent: Decimal
    not_applicable_text: str
    not_applicable_weight: str
    not_applicable_score: str
    header: tuple[HeaderField, ...]
    funds: FundsBlock
    goals: GoalsBlock
    indicators: IndicatorsBlock
    sections: tuple[Section, ...]
    bands: tuple[Band, ...]
    grades: tuple[Grade, ...]
    words: Words
    signature: tuple[SignatureField, ...]
    text: str
    over_target: Literal["explain", "none", "deduct"] = "explain"
    presets: Literal["strict", "advice"] = "strict"
    decimals: int = 2
    rounding: Literal["half-up", "cut"] = "half-up"

    def __hash__(self) -> int:
        return hash(self.text)  # everything follows from it, and caches ask often

    def section(self, name: str) -> Section | None:
        """Return the level 1 of that name, or None."""
        return next((section for section in self.sections if section.name == name), None)

    def has_kind(self, category: str, kind: str) -> bool:
        """Tell whether the level-2 ``kind`` stands under the level-1 ``category``."""
        section = self.section(category)
        return section is not None and kind in section.kinds

    def kinds(self) -> tuple[tuple[str, str], ...]:
        """Return every (level 1, level 2) in the order of the paper."""
        return tuple((section.name, kind) for section in self.sections for kind in section.kinds)
