"""A form carried over into the next year: what the target says stays, what the year brought goes (docs/domain.md 8.5)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from model.form.field_path import (
    GOAL_EXPECTED,
    FieldPath,
    amount_path,
    field_path,
    goal_path,
    header_path,
    indicator_path,
)
from model.form.project import Indicator, Project, extra_of, with_texts
from model.form.target_parts import PARTS
from model.form.template import SignatureField, Template
from model.form.unit_data import UnitData, unit_data
from model.reading.amounts import ZERO, exact, read_amount
from model.reading.dates import read_deadline
from model.reading.normalise import normalise
from model.scoring.evaluation import evaluate
from model.year.years import raised

# columns beside the target that say what is wanted, not what came of it
OF_THE_TARGET = frozenset({"code", "nature", *PARTS, "history", "standard"})
CARRYOVER, CARRYOVER_CAPTION = "carryover", "上年结转"
_DATE_CAPTIONS = ("日期", "时间")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A text of next year's form that somebody has to agree to, in place of the one that was carried over."""

    field: FieldPath
    old: str
    new: str

    @property
    def raises_year(self) -> bool:
        """True for a year one higher, False for the money that is left."""
        return self.field.block != "funds"


@dataclass(frozen=True, slots=True)
class Rolled:
    """Next year's form with every year as it was, and what is proposed for it."""

    project: Project
    proposals: tuple[Proposal, ...]


def rolled(project: Project, template: Template, year: int) -> Rolled:
    """Return next year's form of a project; ``year`` is the one that is over."""
    wanted = project.goals.get(GOAL_EXPECTED.key, "")
    following = Project(
        header=dict(project.header),
        goals={GOAL_EXPECTED.key: wanted} if wanted else {},
        indicators=tuple(_next_row(row, template) for row in project.indicators),
        signature=_undated(project.signature, template, year),
    )
    return Rolled(
        following, (*_carried_over(project, template, year), *_raised_years(following, template, year))
    )


def agreed(form: Rolled, proposals: Iterable[Proposal]) -> Project:
    """Return next year's form with the proposals that were agreed to."""
    return with_texts(form.project, {one.field: one.new for one in proposals})


def _next_row(row: Indicator, template: Template) -> Indicator:
    """Keep what the indicator asks for; what it came to last becomes the history where the template shows one."""
    if _does_not_apply(row, template):
        return replace(row, reason="", manual_score="", grade="", extra=_kept(row, template))
    history = template.indicators.find("history")
    extra = dict(_kept(row, template))
    if history is not None and row.actual.strip():
        extra[history.field] = row.actual
    return replace(row, actual="", reason="", manual_score="", grade="", extra=extra_of(extra))


def _kept(row: Indicator, template: Template) -> tuple[tuple[str, str], ...]:
    columns = template.indicators.columns
    kept = OF_THE_TARGET | {column.field for column in columns if column.role in OF_THE_TARGET}
    return tuple((column, text) for column, text in row.extra if column in kept)


def _does_not_apply(row: Indicator, template: Template) -> bool:
    """Tell whether 不适用 stands in target and actual value alike, without points: no value, but a statement."""
    words = template.words.not_applicable
    is_said = normalise(row.target) in words and normalise(row.actual) in words
    return is_said and not read_amount(row.weight).or_zero


def undated_unit(unit: UnitData, template: Template, year: int) -> UnitData:
    """Return what the unit set once for the next year's forms: all but the days on which they are signed."""
    texts = {field_path(path): text for path, text in unit.texts}
    signed = {path.key: text for path, text in texts.items() if path.block == "signature"}
    kept = _undated(signed, template, year)
    return unit_data({p: t for p, t in texts.items() if p.block != "signature" or p.key in kept})


def _undated(signature: Mapping[str, str], template: Template, year: int) -> dict[str, str]:
    """Return who signs, without the days on which they signed."""
    dates = {field.id for field in template.signature if _is_date(field)} | {"date"}
    return {
        key: text
        for key, text in signature.items()
        if key not in dates and read_deadline(normalise(text), year) is None
    }


def _is_date(field: SignatureField) -> bool:
    return any(word in field.caption for word in _DATE_CAPTIONS)


def _carried_over(project: Project, template: Template, year: int) -> Iterator[Proposal]:
    """Propose what was not spent as next year's 上年结转, if every amount can be read and something is left."""
    funds = template.funds
    place = next(
        (row.id for row in funds.rows if row.id == CARRYOVER or CARRYOVER_CAPTION in row.caption), ""
    )
    texts = (row.get(column, "") for row in project.funds.values() for column in funds.amount_columns)
    if not place or "initial" not in funds.amount_columns:
        return
    if any(read_amount(text, template.money_unit).problem for text in texts):
        return
    total = evaluate(project, template, year).funds_total
    if (left := total.adjusted - total.executed) > ZERO:
        yield Proposal(amount_path(place, "initial"), "", exact(left))


def _raised_years(project: Project, template: Template, year: int) -> Iterator[Proposal]:
    for field, text in _texts_with_years(project, template):
        if (new := raised(text, year)) != text:
            yield Proposal(field, text, new)


def _texts_with_years(project: Project, template: Template) -> Iterator[tuple[FieldPath, str]]:
    """Yield what is kept and may hold a date: header, goal, names, targets and how they are scored.

    Of a target whose parts are kept beside it that is the number.
    """
    yield from ((header_path(field), text) for field, text in project.header.items())
    yield from ((goal_path(goal), text) for goal, text in project.goals.items())
    standard = template.indicators.find("standard")
    for number, row in enumerate(project.indicators):
        target = "number" if set(PARTS) & dict(row.extra).keys() else "target"
        for column in ("name", target, standard.field if standard else ""):
            if column:
                yield indicator_path(number, column), row.text(column)
