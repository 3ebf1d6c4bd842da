"""A whole form computed from what was typed: funds, indicator scores, sections, total and grade.

Source: docs/domain.md 2. Pure functions of (project, template, year), computed whole each time.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from model.form.project import Project
from model.form.template import AMOUNT_COLUMNS, Section, Template
from model.reading.amounts import HUNDRED, ZERO, divide, percent, read_amount, round_cents
from model.scoring.scoring import Scored, score_indicator, scoring_rules

NO_GRADE = "—"


@dataclass(frozen=True, slots=True)
class FundsLine:
    """One row of the funds block, in the template's money unit; ``rate`` 1 = 100 %.

    ``kept_rate`` is the rate as it was printed once, where that stays as it was.
    """

    initial: Decimal
    adjusted: Decimal
    executed: Decimal
    kept_rate: str = field(default="", kw_only=True)

    @property
    def rate(self) -> Decimal:
        """全年执行数 / 全年预算数, unrounded; 0 when the budget is 0."""
        return divide(self.executed, self.adjusted)

    @property
    def rate_text(self) -> str:
        """The rate as printed: ``96.37%``."""
        return self.kept_rate or percent(self.rate)


@dataclass(frozen=True, slots=True)
class SectionSum:
    """Points and score of a level 1 against its preset, which may be advice (docs/domain.md 6.4)."""

    section: Section
    weight: Decimal
    score: Decimal
    is_advice: bool = False

    @property
    def points(self) -> Decimal:
        """The points that the form gives this level: the preset, or what was typed where that is advice."""
        return self.weight if self.is_advice and self.weight else Decimal(self.section.points)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Every computed figure of a form. Points and scores have at most 2 decimals."""

    funds: dict[str, FundsLine]
    funds_total: FundsLine
    funds_weight: Decimal
    funds_score: Decimal
    indicators: tuple[Scored, ...]
    sections: tuple[SectionSum, ...]
    total_weight: Decimal
    total_score: Decimal
    grade: str

    @property
    def shown_grade(self) -> str:
        """The grade as a window shows it: a dash as long as nothing has been typed that earns or loses points."""
        is_begun = any(one.score is not None for one in self.indicators) or self.funds_total.adjusted
        return self.grade if is_begun else NO_GRADE


def evaluate(project: Project, template: Template, year: int) -> Evaluation:
    """Compute the form; blank and unreadable numbers count as 0, and never raise."""
    funds = {row.id: _funds_line(project, row.id, template) for row in template.funds.rows}
    total = FundsLine(*(sum((getattr(line, c) for line in funds.values()), ZERO) for c in AMOUNT_COLUMNS))
    rules = scoring_rules(template)
    funds_score = rules.worth(template.execution_points).share(min(total.rate, Decimal(1)))
    scored = tuple(score_indicator(indicator, rules, year) for indicator in project.indicators)
    sections = tuple(
        _section_sum(project, scored, section, template.presets == "advice") for section in template.sections
    )
    total_score = funds_score + sum((s.counted for s in scored), ZERO)
    return Evaluation(
        funds=funds,
        funds_total=total,
        funds_weight=template.execution_points,
        funds_score=funds_score,
        indicators=scored,
        sections=sections,
        total_weight=template.execution_points + sum((s.weight.or_zero for s in scored), ZERO),
        total_score=total_score,
        grade=grade_of(total_score, template),
    )


def grade_of(total_score: Decimal, template: Template) -> str:
    """Return the grade (优 良 中 差) of a total score."""
    return next((g.name for g in template.grades if total_score >= g.at_least), template.grades[-1].name)


def rate_percent(evaluation: Evaluation) -> Decimal:
    """Return the total execution rate in percent, rounded half up to 2 decimals."""
    return round_cents(evaluation.funds_total.rate * HUNDRED)


def _funds_line(project: Project, source: str, template: Template) -> FundsLine:
    """Read a row of amounts; a column that the template does not show does not count either."""
    amounts, shown = project.funds.get(source, {}), template.funds.amount_columns
    texts = (amounts.get(column, "") if column in shown else "" for column in AMOUNT_COLUMNS)
    return FundsLine(*(read_amount(text, template.money_unit).or_zero for text in texts))


def _section_sum(
    project: Project, scored: tuple[Scored, ...], section: Section, is_advice: bool
) -> SectionSum:
    mine = [s for s, i in zip(scored, project.indicators, strict=True) if i.category == section.name]
    weight = sum((s.weight.or_zero for s in mine), ZERO)
    return SectionSum(section, weight, sum((s.counted for s in mine), ZERO), is_advice)
