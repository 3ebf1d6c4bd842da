"""A whole form computed from what was typed: funds, indicator scores, sections, total and grade.

Source: docs/domain.md 2. Pure functions of (project, template, year). After an edit only the rows that it changed are
scored, and the sums are changed by the difference: points and scores have 2 decimals and at most 15 digits before them,
so that sums are exact, in whatever order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from operator import add, sub
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

from model.form.blocks import AMOUNT_COLUMNS, Section
from model.form.changed_rows import changed_rows
from model.form.levels import Level, Place
from model.form.project import Indicator, Project
from model.form.template import Template
from model.reading.amounts import HUNDRED, ZERO, divide, percent, read_amount, round_cents
from model.scoring.outlook import Outlook, outlook_of, unscored
from model.scoring.points import CountedRows, counted_rows
from model.scoring.scoring import Scored, score_indicator, scoring_rules

NO_GRADE = "—"
T = TypeVar("T")


class FundsLine(NamedTuple):
    """One row of the funds block, in the template's money unit; ``rate`` 1 = 100 %.

    ``others`` are amounts of columns that only some places have, by their ids. ``kept_rate`` is the rate as it was
    printed once, where that stays as it was. ``spent`` and ``budget`` are the columns whose quotient the rate is.
    """

    initial: Decimal
    adjusted: Decimal
    executed: Decimal
    others: Mapping[str, Decimal] = MappingProxyType({})
    kept_rate: str = ""
    spent: str = "executed"
    budget: str = "adjusted"

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


class SectionSum(NamedTuple):
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


class Tally(NamedTuple):
    """What the rows of a level 2 come to; ``unweighted`` have no points typed, ``lost`` have not got all of theirs."""

    rows: int
    weight: Decimal
    score: Decimal
    unweighted: int
    lost: int


_NOTHING = Tally(0, ZERO, ZERO, 0, 0)


class RowFigures(NamedTuple):
    """All that is computed row by row; ``tallies`` are of each level 2 that has rows."""

    counted: CountedRows
    scored: tuple[Scored, ...]
    outlooks: tuple[Outlook, ...]
    tallies: Mapping[Place, Tally]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Every computed figure of a form. Points and scores have at most 2 decimals.

    A form without scores has none and no grade; ``outlooks`` then tell of each row whether it falls short of its target.
    ``rows`` is what these figures were added up from, None where others stand in their place.
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
    rows: RowFigures | None = field(default=None, compare=False, repr=False)

    @property
    def shown_grade(self) -> str:
        """The grade as a window shows it: a dash as long as nothing has been typed that earns or loses points."""
        is_begun = any(one.score is not None for one in self.indicators) or self.funds_total.adjusted
        return self.grade if is_begun else NO_GRADE


def evaluate(project: Project, template: Template, year: int, before: Evaluation | None = None) -> Evaluation:
    """Compute the form; blank and unreadable numbers count as 0, and never raise.

    ``before``: another state of the same form under the same template, in the same year.
    """
    funds = {row.id: _funds_line(project, row.id, template) for row in template.funds.rows}
    total = _total_of(project, funds, template)
    rows = _row_figures(project, template, year, before.rows if before is not None else None)
    sections = _section_sums(rows, template)
    weight = sum((tally.weight for tally in rows.tallies.values()), ZERO)
    if not template.has_scores:  # the points of a declaration are added up all the same
        funds_weight, funds_score, total_score, grade = template.execution_points, ZERO, ZERO, NO_GRADE
        total_weight = funds_weight + weight if template.has_points else ZERO
    else:
        funds_weight, funds_score = _execution(project, template, total)
        total_weight = funds_weight + weight
        total_score = funds_score + sum((tally.score for tally in rows.tallies.values()), ZERO)
        grade = grade_of(total_score, template)
    return Evaluation(
        funds=funds,
        funds_total=total,
        funds_weight=funds_weight,
        funds_score=funds_score,
        indicators=rows.scored,
        sections=sections,
        total_weight=total_weight,
        total_score=total_score,
        grade=grade,
        outlooks=rows.outlooks,
        rows=rows,
    )


def _execution(project: Project, template: Template, total: FundsLine) -> tuple[Decimal, Decimal]:
    """Return the points of the execution rate, and the score."""
    weight, rate = template.execution_points, min(total.rate, Decimal(1))
    if template.zero_budget != "zero" and _is_nothing_to_spend(project, total):
        weight, rate = (weight, Decimal(1)) if template.zero_budget == "full" else (ZERO, rate)
    return weight, scoring_rules(template).worth(weight).share(rate)


def _row_figures(project: Project, template: Template, year: int, before: RowFigures | None) -> RowFigures:
    """Score the rows; those that are as before are not scored anew."""
    counted = counted_rows(project, template, before.counted if before is not None else None)
    changed = changed_rows(before.counted.rows, counted.rows) if before is not None else None
    rules, typed = scoring_rules(template), counted.typed

    def figures(places: Sequence[int]) -> tuple[list[Scored], list[Outlook]]:
        rows = [counted.rows[place] for place in places]
        if template.has_scores:
            return [score_indicator(row, rules, year) for row in rows], []
        read = [unscored(row, rules, year) for row in rows]
        return read, [outlook_of(row, one, template, year) for row, one in zip(rows, read, strict=True)]

    if before is None or changed is None:
        scored, outlooks = figures(range(len(typed)))
        tallies = tallied(zip(typed, scored, strict=True))
        return RowFigures(counted, tuple(scored), tuple(outlooks), tallies)
    scored, outlooks = figures(changed)
    gone = tallied([(before.counted.typed[place], before.scored[place]) for place in changed])
    come = tallied(zip([typed[place] for place in changed], scored, strict=True))
    return RowFigures(
        counted,
        _renewed(before.scored, changed, scored),
        _renewed(before.outlooks, changed, outlooks),
        _changed_by(before.tallies, come, gone),
    )


def _renewed(before: tuple[T, ...], places: Sequence[int], others: Sequence[T]) -> tuple[T, ...]:
    """Return a row of things with others at some places; without others it stays as it is."""
    if not others:
        return before
    found = list(before)
    for place, other in zip(places, others, strict=True):
        found[place] = other
    return tuple(found)


def tallied(rows: Iterable[tuple[Indicator, Scored]]) -> dict[Place, Tally]:
    """Add rows, as typed and as scored, up by their levels 2."""
    found: dict[Place, list[Any]] = {}
    for row, scored in rows:
        place = row.category, row.kind
        sums = found.get(place)
        if sums is None:
            sums = found[place] = list(_NOTHING)
        weight, score = scored.weight.or_zero, scored.score
        sums[0] += 1
        sums[1] += weight
        sums[3] += not row.weight.strip()
        if score is not None:
            sums[2] += score
            sums[4] += score < weight
    return {place: Tally(*sums) for place, sums in found.items()}


def _changed_by(
    tallies: Mapping[Place, Tally], come: Mapping[Place, Tally], gone: Mapping[Place, Tally]
) -> Mapping[Place, Tally]:
    found = {**tallies}
    for place, tally in come.items():
        found[place] = Tally(*map(add, found.get(place, _NOTHING), tally))
    for place, tally in gone.items():
        found[place] = Tally(*map(sub, found[place], tally))
        if not found[place].rows:
            del found[place]
    return found


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


def _sections_of(template: Template, levels: Sequence[Level]) -> Iterator[Section]:
    """Yield the levels 1 of the template that the form has, in an open form then its own, which have no preset."""
    if not template.indicators.is_open:
        yield from template.sections
        return
    names = dict(levels)
    yield from (section for section in template.sections if section.name in names)
    for name, kinds in levels:
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
    initial, adjusted, executed = (sums.pop(column) for column in AMOUNT_COLUMNS)
    spent, budget = template.funds.rate_columns
    return FundsLine(initial, adjusted, executed, sums, spent=spent, budget=budget)


def _funds_line(project: Project, source: str, template: Template) -> FundsLine:
    """Read a row of amounts; a column that the template does not show does not count either."""
    amounts, shown = project.funds.get(source, {}), template.funds.amount_columns
    values = {column: read_amount(amounts.get(column, ""), template.money_unit).or_zero for column in shown}
    initial, adjusted, executed = (values.pop(column, ZERO) for column in AMOUNT_COLUMNS)
    spent, budget = template.funds.rate_columns
    return FundsLine(initial, adjusted, executed, values, spent=spent, budget=budget)


def _section_sums(rows: RowFigures, template: Template) -> tuple[SectionSum, ...]:
    found: dict[str, list[Tally]] = {}
    for (category, _), tally in rows.tallies.items():
        found.setdefault(category, []).append(tally)
    return tuple(
        SectionSum(
            section,
            sum((tally.weight for tally in found.get(section.name, ())), ZERO),
            sum((tally.score for tally in found.get(section.name, ())), ZERO),
            is_advice=template.presets == "advice",
        )
        for section in _sections_of(template, rows.counted.shape.levels)
    )
