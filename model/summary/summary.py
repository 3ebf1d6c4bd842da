"""The department summary: all projects of a workbook, their totals, averages, grades and largest deviations.

Pure functions over computed forms. Money is in the template's unit; rates and shares are 1 = 100 %, unrounded.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar, cast

from model.form.template import Grade, Template
from model.grid.computed import Computed
from model.reading.amounts import ZERO, divide
from model.scoring.evaluation import NO_GRADE, Evaluation, FundsLine, sum_of
from model.scoring.progress import FormState
from model.summary.averages import Spread, mean, spread, weighted_mean
from model.summary.deviations import Deviation, Deviations

if TYPE_CHECKING:
    from model.workbook.damage import Damage
    from model.workbook.workbook import Workbook

OWN_LEVELS = "其他指标"
Result = TypeVar("Result")
Steps = Generator[None, None, Result]
"""Work in steps, between which a window may go on."""


@dataclass(frozen=True, slots=True)
class PartScore:
    """Score of the execution or of a level 1 (``name``), out of its preset ``points``.

    ``rate`` is the share reached of the points, or of the typed weights where these are more.
    """

    name: str
    points: Decimal
    score: Decimal
    rate: Decimal


@dataclass(frozen=True, slots=True)
class ProjectLine:
    """One project; ``errors`` and ``warnings`` count what is not answered by a note.

    ``grade`` is a dash as long as nothing counts yet.
    """

    number: int
    name: str
    funds: FundsLine
    execution: PartScore
    sections: tuple[PartScore, ...]
    total_score: Decimal
    grade: str
    errors: int
    warnings: int
    states: frozenset[FormState]


@dataclass(frozen=True, slots=True)
class Averages:
    """Means over projects, unrounded."""

    rate: Decimal
    execution: Decimal
    sections: tuple[Decimal, ...]
    total_score: Decimal


@dataclass(frozen=True, slots=True)
class GradeCount:
    """How many projects reached a grade, with their 全年预算数; ``share`` of all projects."""

    grade: Grade
    count: int
    share: Decimal
    adjusted: Decimal


@dataclass(frozen=True, slots=True)
class PartSpread:
    """The spread of the score rates of one part over all projects."""

    name: str
    rates: Spread


@dataclass(frozen=True, slots=True)
class Summary:
    """The whole summary. ``plain`` is None without projects, ``weighted`` (by 全年预算数) also without a budget.

    ``states`` counts the forms in each state; a form may be in two. ``damage``: what of the workbook is not as it was
    saved, so that the summary proves nothing.
    """

    year: int
    template: Template
    departments: tuple[str, ...]
    units: tuple[str, ...]
    lines: tuple[ProjectLine, ...]
    funds: FundsLine
    plain: Averages | None
    weighted: Averages | None
    grades: tuple[GradeCount, ...]
    states: dict[FormState, int]
    spreads: tuple[PartSpread, ...]
    deviations: tuple[Deviation, ...]
    unscored: int
    damage: tuple[str, ...] = ()

    @property
    def ungraded(self) -> int:
        """How many projects have no grade because nothing counts yet."""
        return sum(line.grade == NO_GRADE for line in self.lines)

    @property
    def errors(self) -> int:
        """The errors of all projects."""
        return sum(line.errors for line in self.lines)

    @property
    def warnings(self) -> int:
        """The warnings of all projects."""
        return sum(line.warnings for line in self.lines)


def summary_of(workbook: Workbook) -> Summary:
    """Summarise a workbook."""
    return next(filter(None, summed(workbook)))


def summed(workbook: Workbook) -> Iterator[Summary | None]:
    """Summarise a workbook in steps: yield None after each, and at the end the summary."""
    workbook.compare_set()
    gathering = Gathering(workbook.template, workbook.year)
    for form in workbook.ids:
        gathering.take(workbook, form)
        yield None
    for form in workbook.all_ids:  # else all sheets of the year at once, to know whether they are damaged
        workbook.look_at([form])
        yield None
    yield with_damage((yield from gathering.ending()), workbook.damaged)


def finished(steps: Steps[Result]) -> Result:
    """Take all steps at once, and return what comes of them."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return cast(Result, end.value)


def with_damage(summary: Summary, damage: Iterable[Damage]) -> Summary:
    """Return a summary that says what of the workbook is not as it was saved."""
    return replace(summary, damage=tuple(dict.fromkeys(one.what for one in damage)))


class Gathering:
    """Takes up one project after another, in their order, and keeps of each what the summary shows: of ten thousand
    not all can be in memory as they were computed.
    """

    def __init__(self, template: Template, year: int) -> None:
        self._template = template
        self._year = year
        self._lines: list[ProjectLine] = []
        self._named: dict[str, dict[str, None]] = {"department": {}, "unit": {}}
        self._deviations = Deviations()

    def take(self, workbook: Workbook, form: int) -> None:
        """Take up a project of a workbook; one that is not as it was finalised is not final, as far as that is known."""
        row = workbook.looked_at(form)
        is_final = workbook.final_record(form) is not None and not workbook.stamp_at_hand(form)
        self.add(row, row.states | {FormState.FINAL} if is_final else row.states)

    def add(self, row: Computed, states: frozenset[FormState]) -> None:
        """Take up the form of the next project."""
        number = len(self._lines) + 1
        self._lines.append(_line(number, row, states, self._template))
        for field, texts in self._named.items():
            if text := " ".join(row.project.header.get(field, "").split()):
                texts[text] = None
        self._deviations.add(number, row)

    @property
    def summary(self) -> Summary:
        """The summary of what was taken up."""
        return finished(self.ending())

    def ending(self) -> Steps[Summary]:
        """Return the summary of what was taken up, in steps, because ten thousand are not added up at once."""
        lines, template = tuple(self._lines), self._template
        columns = yield from _averaged(lines)
        budgets = [line.funds.adjusted for line in lines]
        plain = yield from _averages(columns, mean)
        weighted = yield from _averages(columns, lambda values: weighted_mean(values, budgets))
        funds = sum_of([line.funds for line in lines], template)
        yield
        states = {state: sum(state in line.states for line in lines) for state in FormState}
        yield
        return Summary(
            year=self._year,
            template=template,
            departments=tuple(self._named["department"]),
            units=tuple(self._named["unit"]),
            lines=lines,
            funds=funds,
            plain=plain,
            weighted=weighted,
            grades=tuple(_grade_count(grade, lines) for grade in template.grades),
            states=states,
            spreads=(yield from _spreads(lines, template)),
            deviations=self._deviations.largest,
            unscored=self._deviations.unscored,
        )


def _line(number: int, row: Computed, states: frozenset[FormState], template: Template) -> ProjectLine:
    evaluation = row.evaluation
    open_ = [finding.severity for finding in row.findings if not finding.note]
    return ProjectLine(
        number=number,
        name=row.project.shown_name,
        funds=evaluation.funds_total,
        execution=_part("预算执行", evaluation.funds_weight, evaluation.funds_weight, evaluation.funds_score),
        sections=_section_parts(evaluation, template),
        total_score=evaluation.total_score,
        grade=evaluation.shown_grade,
        errors=open_.count("error"),
        warnings=open_.count("warning"),
        states=states,
    )


def _part(name: str, points: Decimal, weight: Decimal, score: Decimal) -> PartScore:
    return PartScore(name, points, score, divide(score, max(points, weight)))


def section_names(template: Template) -> tuple[tuple[str, Decimal], ...]:
    """Return name and preset points of each part under which the levels 1 are summed up; an open form's own are one."""
    found = [(section.name, section.points) for section in template.sections]
    return (*found, (OWN_LEVELS, ZERO)) if template.indicators.is_open else tuple(found)


def _section_parts(evaluation: Evaluation, template: Template) -> tuple[PartScore, ...]:
    """Sum up the levels 1 of one form; one that it lacks has no points there, and so no share of them."""
    parts = []
    for name, _ in section_names(template):
        mine = [s for s in evaluation.sections if name == _summed_under(s.section.name, template)]
        figures = (sum((getattr(s, key) for s in mine), ZERO) for key in ("points", "weight", "score"))
        parts.append(_part(name, *figures))
    return tuple(parts)


def _summed_under(level: str, template: Template) -> str:
    return level if template.section(level) else OWN_LEVELS


def _averaged(lines: Sequence[ProjectLine]) -> Steps[list[list[Decimal]]]:
    """Return the figures of which there are averages, a list for each of them."""
    rates = [line.funds.rate for line in lines]
    yield
    scores = [[line.execution.score for line in lines], [line.total_score for line in lines]]
    yield
    sections = zip(*(line.sections for line in lines), strict=True)
    return [rates, *scores, *([part.score for part in parts] for parts in sections)]


def _averages(
    columns: Sequence[Sequence[Decimal]], average: Callable[[Sequence[Decimal]], Decimal | None]
) -> Steps[Averages | None]:
    means = []
    for column in columns:
        value = average(column)
        if value is None:
            return None
        means.append(value)
        yield
    rate, execution, total, *sections = means
    return Averages(rate, execution, tuple(sections), total)


def _grade_count(grade: Grade, lines: Sequence[ProjectLine]) -> GradeCount:
    mine = [line for line in lines if line.grade == grade.name]
    share = divide(Decimal(len(mine)), Decimal(len(lines)))
    return GradeCount(grade, len(mine), share, sum((line.funds.adjusted for line in mine), ZERO))


def _spreads(lines: Sequence[ProjectLine], template: Template) -> Steps[tuple[PartSpread, ...]]:
    """Return the spread of the execution and of each level 1 over all projects."""
    found = []
    for parts in zip(*((line.execution, *line.sections) for line in lines), strict=True):
        rates = spread([part.rate for part in parts if part.points or not template.indicators.is_open])
        if rates is not None:
            found.append(PartSpread(parts[0].name, rates))
        yield
    return tuple(found)
