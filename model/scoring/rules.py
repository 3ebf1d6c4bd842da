"""What scoring depends on and what it gives: methods, a template's rules, the result for one indicator (docs/domain.md 4)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import NamedTuple

from model.form.project import AUTO
from model.form.template import Band, Template
from model.reading import name_words
from model.reading.amounts import CENT, EXACT, ZERO, Amount
from model.reading.direction import NameWords, changes_of, name_patterns
from model.reading.target import Reading

FORWARD, REVERSE, RANGE, DATE = "forward", "reverse", "range", "date"
QUALITATIVE, NOT_APPLICABLE, MANUAL, UNREAD = "qualitative", "na", "manual", "unread"
METHODS = (AUTO, FORWARD, REVERSE, RANGE, DATE, QUALITATIVE, NOT_APPLICABLE)
METHOD_NAMES = {
    AUTO: "自动",
    FORWARD: "正向",
    REVERSE: "反向",
    RANGE: "区间",
    DATE: "时限",
    QUALITATIVE: "定性",
    NOT_APPLICABLE: "不适用",
    MANUAL: "手工",
    UNREAD: "待定",
}


class Worth(NamedTuple):
    """The points of a row, and to what step a share of them is rounded (``mode`` of ``decimal``)."""

    points: Decimal
    step: Decimal = CENT
    mode: str = ROUND_HALF_UP

    def share(self, share: Decimal) -> Decimal:
        """Return that share (1 = all) as a score, between 0 and the points."""
        return self.rounded(EXACT.multiply(self.points, share))

    def rounded(self, value: Decimal) -> Decimal:
        """Return a score rounded as the sheet shows it, between 0 and the points."""
        score = value.quantize(self.step, rounding=self.mode, context=EXACT)
        return max(ZERO, min(self.points, score))


class OtherReading(NamedTuple):
    """One way to read what was typed, the score it gives, and the text that says it without doubt.

    ``column`` is where that text belongs; both are blank where no text says it.
    """

    shown: str
    score: Decimal | None
    column: str = ""
    text: str = ""


class Scored(NamedTuple):
    """The result of scoring one indicator.

    ``auto_method``/``auto_score``: without a typed score; ``method``/``score``: what counts. A score is None
    while it cannot be computed. ``band`` is the chosen grade; ``needs_grade``: the clerk has to judge, ``asks`` why.
    ``readings``: the one that was taken and others that score otherwise; with ``needs_grade`` none was taken.
    ``guess``: the direction (正向, 反向) that the name gave, ``guess_matters``: the other one would score otherwise.
    ``strict``: a target with =, < or > that was met all but for the sign. ``weight`` has 2 decimals at most.
    """

    weight: Amount
    auto_method: str
    auto_score: Decimal | None
    method: str
    score: Decimal | None
    explain: str
    target: Reading
    actual: Reading
    band: Band | None = None
    needs_grade: bool = False
    asks: str = ""
    readings: tuple[OtherReading, ...] = ()
    guess: str = ""
    guess_matters: bool = False
    strict: str = ""
    units_differ: bool = False
    over_target: bool = False
    manual_problem: str = ""
    rounded: tuple[str, ...] = ()

    def __hash__(self) -> int:
        return hash((self.explain, self.method))  # caches ask often; the readings would take longer

    @property
    def counted(self) -> Decimal:
        """The score as it enters the total."""
        return ZERO if self.score is None else self.score

    @property
    def has_lost_points(self) -> bool:
        """Tell whether a row has a score, and not the full one."""
        return self.score is not None and self.score < self.weight.or_zero


class Outcome(NamedTuple):
    """The automatic part of a result; ``score`` None means it waits for the clerk."""

    method: str
    score: Decimal | None
    explain: str
    needs_grade: bool = False
    band: Band | None = None
    asks: str = ""
    readings: tuple[OtherReading, ...] = ()
    guess: str = ""
    guess_matters: bool = False
    strict: str = ""
    units_differ: bool = False
    over_target: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class ScoringRules:
    """The part of a template that scoring depends on, made once for each (``scoring_rules``): scores are remembered by it.

    ``over_target`` is what a place does where a target was beaten by ``over_target_percent``: explain, none, deduct.
    """

    reverse: str
    over_target_percent: Decimal
    over_target: str
    step: Decimal
    rounding: str
    bands: tuple[Band, ...]
    names: NameWords
    full_words: tuple[str, ...]
    not_full_words: tuple[str, ...]
    not_applicable: tuple[str, ...]
    has_unit_column: bool = False

    def worth(self, points: Decimal) -> Worth:
        """Return how points of a row are rounded here."""
        return Worth(points, self.step, self.rounding)


@lru_cache(maxsize=16)
def scoring_rules(template: Template) -> ScoringRules:
    """Return the scoring rules of a template: the program's words with the template's changes."""
    words = template.words
    full = changes_of(words.full_words, name_words.EDITION_1_FULL)
    return ScoringRules(
        template.reverse,
        template.over_target_percent,
        template.over_target,
        Decimal(1).scaleb(-template.decimals),
        ROUND_DOWN if template.rounding == "cut" else ROUND_HALF_UP,
        template.bands,
        name_patterns(
            changes_of(words.reverse_names, name_words.EDITION_1_REVERSE),
            changes_of(words.forward_names, name_words.EDITION_1_FORWARD),
        ),
        full.added,
        full.removed,
        words.not_applicable,
        template.indicators.find("unit") is not None,
    )
