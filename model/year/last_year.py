"""Last year's target, actual value and score of an indicator, beside this year's (docs/domain.md 8.5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from model.form.project import Indicator, Project
from model.form.row_matching import match_rows
from model.form.template import Template
from model.reading.amounts import shortest
from model.reading.normalise import normalise
from model.scoring.evaluation import evaluate
from model.year.years import raised


class LastRow(NamedTuple):
    """What an indicator of last year asked for, what came of it, and what it scored of its points."""

    target: str
    actual: str
    score: str


@dataclass(frozen=True, slots=True)
class LastForm:
    """One project of last year: its indicators, their names as this year has them, and their scores."""

    indicators: tuple[Indicator, ...]
    rows: tuple[LastRow, ...]


@dataclass(frozen=True, slots=True)
class LastYear:
    """The projects of a workbook of last year by their names as this year has them."""

    year: int
    source: str
    forms: Mapping[str, LastForm]


def last_form(project: Project, template: Template, year: int) -> LastForm:
    """Return a project of last year, whose year was ``year``."""
    scores = evaluate(project, template, year).indicators
    rows = tuple(
        LastRow(row.target, row.actual, _score(row, "" if scored.score is None else shortest(scored.score)))
        for row, scored in zip(project.indicators, scores, strict=True)
    )
    names = tuple(replace(row, name=raised(row.name, year)) for row in project.indicators)
    return LastForm(names, rows)


def _score(row: Indicator, score: str) -> str:
    return f"{score}/{row.weight.strip()}" if score and row.weight.strip() else score


def last_year(projects: Sequence[Project], template: Template, year: int, source: str) -> LastYear:
    """Return the projects of a year by name; of two of one name the first counts."""
    forms: dict[str, LastForm] = {}
    for project in projects:
        if project.name.strip():
            forms.setdefault(_key(raised(project.name, year)), last_form(project, template, year))
    return LastYear(year, source, forms)


def _key(name: str) -> str:
    return "".join(normalise(name).split())


def rows_beside(last: LastYear, project: Project) -> dict[int, LastRow]:
    """Return what stands beside each indicator of this year's form; one that is new has nothing."""
    form = last.forms.get(_key(project.name))
    if form is None:
        return {}
    pairs = match_rows(form.indicators, project.indicators, ("不适用",), by_place=False)
    return {new: form.rows[old] for old, new in pairs.items()}
