"""A whole form computed from what was typed: funds, indicator scores, sections, total and grade.

Source: docs/domain.md 2. Pure functions of (project, template, year), computed whole each time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from model.form.blocks import AMOUNT_COLUMNS, Section
from model.form.levels import levels_of
from model.form.project import Project
from model.form.template import Template
from model.reading.amounts import HUNDRED, ZERO, divide, percent, read_amount, round_cents
from model.scoring.outlook import Outlook, outlook_of, unscored
from model.scoring.points import with_points
from model.scoring.scoring import Scored, score_indicator, scoring_rules

NO_GRADE = "—"
_NOTHING = (ZERO, ZERO)


@dataclass(frozen=True, slots=True)
class FundsLine:
    """One row of the funds block, in the template's money unit; ``rate`` 1 = 100 %.

    ``others`` are amounts of columns that only some places have, by their ids. ``kept_rate`` is the rate as it was
    printed once, where that stays as it was. ``spent`` and ``budget`` are the columns whose quotient the rate is.
    """

    initial: Decimal
    adjusted: Decimal
    executed: Decimal
    others: Mapping[str, Decimal] = field(default_factory=dict, kw_only=True)
    kept_rate: str = field(default="", kw_only=True)
    spent: str = field(default="executed", kw_only=True)
    budget: str = field(default="adjusted", kw_only=True)

    def amount(self, column: str) -> Decimal:
        """Return the amount of a column."""
        return self.others[column] if column in self.others else getattr(self, column)

    @property
    def rate(self) -> Decimal:
        """全年执行数 / 全年预算数, or what was spent so far / the budget, unrounded; 0 when the budget is 0."""
        return divide(self.amount(self.spent), self.amount(self.budget))

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
        """The points that the form gives this level: the preset, or what was typed where that is advice or none is."""
        is_free = self.is_advice or not self.section.points
        return self.weight if is_free and self.weight else Decimal(self.section.points)

    @property
    def gap(self) -> Decimal:
        """How many points the form gives this level beyond its preset; 0 where there is none."""
        return self.weight - self.section.points if self.section.points else ZERO


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Every computed figure of a form. Points and scores have at most 2 decimals.

    A form without scores has none and no grade; ``outlooks`` then tell of each row whether it falls short of its target.
    """

    funds: dict[str, FundsLine]
    funds_total: FundsLine
    funds_weight: Decimal
    funds_score: Decimal
    indicators: tuple[Scored, ...]
    sections: tuple[SectionSum, ...]
    total_weight: Decimal
    total_score: Decimal
    grade: str
    outlooks: tuple[Outlook, ...] = ()

    @property
    def shown_grade(self) -> str:
        """The grade as a window shows it: a dash as long as nothing has been typed that earns or loses points."""
        is_begun = any(one.score is not None for one in self.indicators) or self.funds_total.adjusted
        return self.grade if is_begun else NO_GRADE


def evaluate(project: Project, template: Template, year: int) -> Evaluation:
    """Compute the form; blank and unreadable numbers count as 0, and never raise."""
    funds = {row.id: _funds_line(project, row.id, template) for row in template.funds.rows}
    total = _total_of(project, funds, template)
    if not template.has_scores:
        return _without_scores(project, template, year, funds, total)
    rules = scoring_rules(template)
    funds_weight, rate = template.execution_points, min(total.rate, Decimal(1))
    if template.zero_budget != "zero" and _is_nothing_to_spend(project, total):
        funds_weight, rate = (funds_weight, Decimal(1)) if template.zero_budget == "full" else (ZERO, rate)
    funds_score = rules.worth(funds_weight).share(rate)
    scored = tuple(score_indicator(indicator, rules, year) for indicator in with_points(project, template))
    sums = _sums(project, scored)
    total_score = sum([score for _, score in sums.values()], funds_score)
    return Evaluation(
        funds=funds,
        funds_total=total,
        funds_weight=funds_weight,
        funds_score=funds_score,
        indicators=scored,
        sections=_section_sums(project, template, sums),
        total_weight=sum([weight for weight, _ in sums.values()], funds_weight),
        total_score=total_score,
        grade=grade_of(total_score, template),
    )


def _without_scores(
    project: Project, template: Template, year: int, funds: dict[str, FundsLine], total: FundsLine
) -> Evaluation:
    """Compute a form that scores nothing; the points of a declaration are added up all the same."""
    rules = scoring_rules(template)
    rows = tuple(unscored(indicator, rules, year) for indicator in project.indicators)
    sums, weight = _sums(project, rows), ZERO
    if template.has_points:
        weight = sum([weight for weight, _ in sums.values()], template.execution_points)
    return Evaluation(
        funds=funds,
        funds_total=total,
        funds_weight=template.execution_points,
        funds_score=ZERO,
        indicators=rows,
        sections=_section_sums(project, template, sums),
        total_weight=weight,
        total_score=ZERO,
        grade=NO_GRADE,
        outlooks=tuple(
            outlook_of(indicator, row, template, year)
            for indicator, row in zip(project.indicators, rows, strict=True)
        ),
    )


def _is_nothing_to_spend(project: Project, total: FundsLine) -> bool:
    """Tell whether amounts were typed, and budget and spending are 0."""
    is_typed = any(text.strip() for row in project.funds.values() for text in row.values())
    return is_typed and not total.adjusted and not total.executed


def grade_of(total_score: Decimal, template: Template) -> str:
    """Return the grade (优 良 中 差) of a total score."""
    return next((g.name for g in template.grades if total_score >= g.at_least), template.grades[-1].name)


def rate_percent(evaluation: Evaluation) -> Decimal:
    """Return the total execution rate in percent, rounded half up to 2 decimals."""
    return round_cents(evaluation.funds_total.rate * HUNDRED)


def _sections_of(project: Project, template: Template) -> Iterator[Section]:
    """Yield the levels 1 of the template that the form has, in an open form then its own, which have no preset."""
    if not template.indicators.is_open:
        yield from template.sections
        return
    levels = dict(levels_of(project, template))
    yield from (section for section in template.sections if section.name in levels)
    for name, kinds in levels.items():
        if template.section(name) is None:
            yield Section(name, name.removesuffix("指标") or name, ZERO, kinds)


def _total_of(project: Project, funds: Mapping[str, FundsLine], template: Template) -> FundsLine:
    """Sum the sources of money that count; a form without any has its total typed."""
    if not template.funds.rows:
        return _funds_line(project, "total", template)
    return sum_of([funds[row.id] for row in template.funds.rows if row.counts], template)


def sum_of(lines: Sequence[FundsLine], template: Template) -> FundsLine:
    """Add amounts up, column by column."""
    columns = dict.fromkeys((*AMOUNT_COLUMNS, *template.funds.amount_columns))
    sums = {column: sum([line.amount(column) for line in lines], ZERO) for column in columns}
    known = [sums.pop(column) for column in AMOUNT_COLUMNS]
    spent, budget = template.funds.rate_columns
    return FundsLine(*known, others=sums, spent=spent, budget=budget)


def _funds_line(project: Project, source: str, template: Template) -> FundsLine:
    """Read a row of amounts; a column that the template does not show does not count either."""
    amounts, shown = project.funds.get(source, {}), template.funds.amount_columns
    values = {column: read_amount(amounts.get(column, ""), template.money_unit).or_zero for column in shown}
    known = (values.pop(column, ZERO) for column in AMOUNT_COLUMNS)
    spent, budget = template.funds.rate_columns
    return FundsLine(*known, others=values, spent=spent, budget=budget)


def _sums(project: Project, scored: tuple[Scored, ...]) -> Mapping[str, tuple[Decimal, Decimal]]:
    """Return points and scores of each level 1 that has rows."""
    sums: dict[str, tuple[Decimal, Decimal]] = {}
    for indicator, one in zip(project.indicators, scored, strict=True):
        weight, score = sums.get(indicator.category, _NOTHING)
        sums[indicator.category] = weight + one.weight.or_zero, score + one.counted
    return sums


def _section_sums(
    project: Project, template: Template, sums: Mapping[str, tuple[Decimal, Decimal]]
) -> tuple[SectionSum, ...]:
    is_advice = template.presets == "advice"
    return tuple(
        SectionSum(section, *sums.get(section.name, _NOTHING), is_advice)
        for section in _sections_of(project, template)
    )
