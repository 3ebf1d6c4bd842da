"""Indicators of another form or of the library put into a form: what comes along, and under which kind (docs/domain.md 1.7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from model.form.edits import insert_row, not_applicable_row, remove_row
from model.form.levels import kinds_of
from model.form.project import Indicator, Project, extra_of, rows_of_kind, with_indicator
from model.form.target_parts import PARTS
from model.form.template import Template
from model.suggest.library import kind_key

# what says how an indicator is meant, not what came of it
_KEPT = frozenset({"nature", "standard", *PARTS})
_INSTEAD = {"可持续": "社会效益", "可持续发展": "社会效益"}  # where a template has no such kind

Place = tuple[str, str]


def place_for(row: Indicator, places: Sequence[Place]) -> Place:
    """Return the levels of a form under which an indicator of another one goes, its own where nothing is like them."""
    own = (row.category, row.kind)
    if own in places or not places:
        return own
    key = kind_key(row.kind)
    for wanted in (key, _INSTEAD.get(key, key)):
        keys = {place: kind_key(place[1]) for place in places}
        found = [place for place in places if keys[place] == wanted]
        found += [place for place in places if wanted and (wanted in keys[place] or keys[place] in wanted)]
        if found:
            return found[0]
    return next((place for place in places if place[0] == row.category), places[-1])


def is_offered(row: Indicator, template: Template) -> bool:
    """Tell whether a row of a form says anything that another form could take."""
    return bool(row.name.strip()) and row != not_applicable_row(row.category, row.kind, template)


def with_taken(
    project: Project, rows: Sequence[Indicator], template: Template, *, whole: bool = False
) -> Project:
    """Return a form with indicators at the end of their kinds; a blank or 不适用 row that stands there alone gives way.

    ``whole``: they come in place of all indicators, with their points. Nothing of what a year brought comes along.
    """
    if whole:
        blank = tuple(Indicator(category, kind) for category, kind in template.kinds())
        project = replace(project, indicators=() if template.indicators.is_open else blank, notes={})
    for row in rows:
        places = () if whole and template.indicators.is_open else kinds_of(project, template)
        category, kind = place_for(row, places)
        there = rows_of_kind(project, category, kind)
        gives_way = len(there) == 1 and _is_placeholder(project.indicators[there[0]], template)
        project, index = insert_row(project, category, kind)
        project = with_indicator(project, index, _taken(row, category, kind, with_points=whole))
        if gives_way:
            project = remove_row(project, there[0], template)
    return project


def _taken(row: Indicator, category: str, kind: str, *, with_points: bool) -> Indicator:
    kept = extra_of({column: text for column, text in row.extra if column in _KEPT})
    points = row.weight if with_points else ""
    return Indicator(category, kind, row.name, row.target, weight=points, method=row.method, extra=kept)


def _is_placeholder(row: Indicator, template: Template) -> bool:
    return row.is_blank or row == not_applicable_row(row.category, row.kind, template)


def first_taken(before: Project, after: Project) -> int:
    """Return the first row that another form did not have, 0 if there is none."""
    known = {row for row in before.indicators}
    return next((number for number, row in enumerate(after.indicators) if row not in known), 0)
