"""A template: everything in which the forms of different places differ.

Source: docs/domain.md 6.1. Widths are per mille of the table's width, points are score points.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Literal, TypeVar, get_args

from model.form.blocks import (
    FieldsBlock,
    FormBlock,
    FundsBlock,
    HeaderField,
    IndicatorsBlock,
    Section,
    TableBlock,
    TextField,
    TextsBlock,
)

B = TypeVar("B")
SELF_EVALUATION = "self_evaluation"
Phase = Literal["declaration", "monitoring", "self_evaluation", "transfer"]
Subject = Literal["project", "department"]
PHASES: tuple[Phase, ...] = get_args(Phase)
SUBJECTS: tuple[Subject, ...] = get_args(Subject)
# what a place lays down for all of its forms
_OF_PLACE = (
    "id", "name", "money_unit", "money_separators", "total_points", "reverse", "over_target_percent",
    "not_applicable_text", "not_applicable_weight", "not_applicable_score", "bands", "grades", "words", "text",
    "over_target", "presets", "decimals", "rounding", "zero_budget",
)  # fmt: skip
_NO_FUNDS = FundsBlock("", 0, 0, "", (), ())


@dataclass(frozen=True, slots=True)
class SignatureField:
    """One field under the table; a field that is not writable is left for pen or stamp."""

    id: str
    caption: str
    writable: bool


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


@dataclass(frozen=True)
class Template:
    """One form of one place: its ``blocks`` from top to bottom. ``text`` is the TOML it was read from; a workbook keeps it.

    ``others``: the other forms of the place's year; only the self-evaluation, which a workbook's template is, has them.
    ``date``: the last day of the month for which the captions of a dated form are filled in.
    ``form_id`` tells a form from the others, ``phase`` is when in the year it is filled, ``subject`` whom it is about.
    ``over_target``: what is done where a target was beaten too far; ``decimals``, ``rounding``: of computed scores.
    ``zero_budget``: what the execution gives where nothing was to be spent: nothing, its points, or no points at all.
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
    blocks: tuple[FormBlock, ...]
    sections: tuple[Section, ...]
    bands: tuple[Band, ...]
    grades: tuple[Grade, ...]
    words: Words
    signature: tuple[SignatureField, ...]
    text: str
    form_id: str = SELF_EVALUATION
    phase: Phase = "self_evaluation"
    subject: Subject = "project"
    others: tuple[Template, ...] = ()
    date: str = ""
    over_target: Literal["explain", "none", "deduct"] = "explain"
    presets: Literal["strict", "advice"] = "strict"
    decimals: int = 2
    rounding: Literal["half-up", "cut"] = "half-up"
    zero_budget: Literal["zero", "full", "shift"] = "zero"

    def __post_init__(self) -> None:
        if self.others:
            others = tuple(_with_place(form, self) for form in self.others)
            object.__setattr__(self, "others", others)

    def __hash__(self) -> int:
        return hash((self.form_id, self.text))  # everything follows from them, and caches ask often

    @property
    def has_scores(self) -> bool:
        """Tell whether the form scores its indicators."""
        return self.phase == "self_evaluation"

    @property
    def has_points(self) -> bool:
        """Tell whether the indicators of the form have points, which may be without scores."""
        return self.has_scores or self.indicators.has("weight")

    @cached_property
    def year_forms(self) -> tuple[Template, ...]:
        """This form and the others, in the order of the year; those of a project come first."""
        return tuple(
            sorted((self, *self.others), key=lambda f: (SUBJECTS.index(f.subject), PHASES.index(f.phase)))
        )

    def form(self, form_id: str) -> Template:
        """Return one of the forms of the year. Raises KeyError if the place has none of that id."""
        found = next((form for form in self.year_forms if form.form_id == form_id), None)
        if found is None:
            raise KeyError(form_id)
        return found

    def title_of(self, year: int) -> str:
        """Return the title with the year: 项目支出绩效自评表（2021年度）."""
        return self.title + self.title_year.replace("{year}", str(year))

    @property
    def is_dated(self) -> bool:
        """Tell whether there is one sheet per cut-off month of this form."""
        return self.phase == "monitoring"

    def blocks_of(self, kind: type[B]) -> tuple[B, ...]:
        """Return the blocks of a kind, in order."""
        return tuple(block for block in self.blocks if isinstance(block, kind))

    @cached_property
    def header(self) -> tuple[HeaderField, ...]:
        """The fields of one line, of all blocks."""
        return tuple(field for block in self.blocks_of(FieldsBlock) for field in block.fields)

    @cached_property
    def funds(self) -> FundsBlock:
        """The block of the money; a form without one has no rows and no columns."""
        return next(iter(self.blocks_of(FundsBlock)), _NO_FUNDS)

    @cached_property
    def indicators(self) -> IndicatorsBlock:
        """The block of the indicators."""
        return self.blocks_of(IndicatorsBlock)[0]

    @cached_property
    def tables(self) -> tuple[TableBlock, ...]:
        """The tables of texts."""
        return self.blocks_of(TableBlock)

    @cached_property
    def texts(self) -> tuple[TextField, ...]:
        """The long texts, of all blocks."""
        return tuple(field for block in self.blocks_of(TextsBlock) for field in block.texts)

    def goal_caption(self, goal: str) -> str:
        """Return the caption of a long text, its id if the template does not show it."""
        return next((field.caption for field in self.texts if field.id == goal), goal)

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


def _with_place(form: Template, place: Template) -> Template:
    """Return a form of the year with what its place lays down now.

    The forms of a project have the same rows, so also the levels of its self-evaluation. Points that its levels do not
    have are those of the execution.
    """
    same = {name: getattr(place, name) for name in _OF_PLACE}
    if form.subject == "project":
        same["sections"] = place.sections
        same["blocks"] = tuple(
            replace(block, is_open=place.indicators.is_open, sub_rows=place.indicators.sub_rows)
            if isinstance(block, IndicatorsBlock)
            else block
            for block in form.blocks
        )
    points = sum((section.points for section in same.get("sections", form.sections)), Decimal(0))
    rest = place.total_points - points if form.has_points else Decimal(0)
    return replace(form, **same, execution_points=rest)
