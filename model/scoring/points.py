"""The points of each row: as typed, or where a form has no column for them its share of its level 2 (docs/domain.md 2.5)."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_FLOOR, Decimal
from functools import cached_property
from typing import NamedTuple

from model.form.blocks import Section
from model.form.changed_rows import changed_rows
from model.form.levels import Place, Shape
from model.form.project import Indicator, Project
from model.form.template import Template
from model.reading.amounts import CENT, ZERO, exact
from model.reading.normalise import normalise

_STATED = re.compile(r"[(\[]\s*(\d{1,3}(?:\.\d{1,2})?)\s*分\s*[)\]]\s*$")


class CountedRows(NamedTuple):
    """The rows of a form as ``typed``, and with the points that count for each (``rows``)."""

    typed: tuple[Indicator, ...]
    rows: tuple[Indicator, ...]
    shape: Shape
    of_kinds: PointsOfKinds

    @property
    def kinds(self) -> Mapping[Place, Decimal]:
        """The points of each level 2 that has some of its own."""
        return self.of_kinds.points


class PointsOfKinds:
    """The points of the levels 2 of a form; as long as no row says anything else of those of others they stay the same."""

    def __init__(self, project: Project, template: Template) -> None:
        self._form = project, template

    @cached_property
    def points(self) -> Mapping[Place, Decimal]:
        """The points of each level 2 that has some of its own; most forms are never asked for them."""
        return points_of_kinds(*self._form)


def counted_rows(project: Project, template: Template, before: CountedRows | None = None) -> CountedRows:
    """Return the rows with the points that count for each; a row that is part of another has none.

    ``before``: those of another state of the form. Where an edit leaves the points of the others as they are, these
    are the same objects as there.
    """
    typed = project.indicators
    changed = changed_rows(before.typed, typed) if before is not None else None
    if before is None or changed is None:
        return _counted_anew(project, template, Shape(project, template))
    pairs = [(before.typed[row], typed[row]) for row in changed]
    if any((old.category, old.kind) != (new.category, new.kind) for old, new in pairs):
        return _counted_anew(project, template, Shape(project, template))
    if any(_says_of_others(old, template) != _says_of_others(new, template) for old, new in pairs):
        return _counted_anew(project, template, before.shape)
    if not template.has_scores:
        return before._replace(typed=typed, rows=typed)
    if template.indicators.find("weight") is not None:
        return before._replace(typed=typed, rows=_with_typed(typed, template, before.rows, changed))
    rows = list(before.rows)
    for row in changed:
        rows[row] = replace(typed[row], weight=rows[row].weight)
    return before._replace(typed=typed, rows=tuple(rows))


def _counted_anew(project: Project, template: Template, shape: Shape) -> CountedRows:
    typed, of_kinds = project.indicators, PointsOfKinds(project, template)
    if not template.has_scores:
        rows = typed
    elif template.indicators.find("weight") is not None:
        rows = _with_typed(typed, template, typed, range(len(typed)))
    else:
        rows = _shared(project, template, of_kinds.points)
    return CountedRows(typed, rows, shape, of_kinds)


def _says_of_others(row: Indicator, template: Template) -> tuple[bool, bool]:
    """Return what a row says of the points of others: whether it has a share, and whether it does not apply."""
    return _counts(row, template), _is_not_applicable(row, template)


def _with_typed(
    typed: tuple[Indicator, ...], template: Template, before: Sequence[Indicator], changed: Sequence[int]
) -> tuple[Indicator, ...]:
    """Return the rows with the points that were typed; all but the ``changed`` are as before."""
    if not template.indicators.sub_rows:
        return typed
    rows = list(before)
    for row in changed:
        one = typed[row]
        rows[row] = replace(one, weight="0") if is_sub_row(one, template) else one
    return tuple(rows)


def is_sub_row(row: Indicator, template: Template) -> bool:
    """Tell whether a row is part of the one above (其中…), and has no points of its own."""
    return not row.weight.strip() and row.name.strip().startswith(template.indicators.sub_rows)


def points_of_kinds(project: Project, template: Template) -> dict[Place, Decimal]:
    """Return the points of each level 2 that has some of its own.

    Those of one that does not apply go to the others of its level 1, in proportion; those of a whole level 1 to the others.
    """
    shared = [section for section in template.sections if section.kind_points]
    points: dict[Place, Decimal] = {
        (section.name, kind): ZERO for section in shared for kind in section.kinds
    }
    live = [(section, kinds) for section in shared if (kinds := _live_kinds(project, section, template))]
    whole = sum((section.points for section in shared), ZERO)
    parts = _in_parts(whole, [section.points for section, _ in live])
    for (section, kinds), part in zip(live, parts, strict=True):
        shares = _in_parts(part, list(kinds.values()))
        points |= {(section.name, kind): share for kind, share in zip(kinds, shares, strict=True)}
    return points | _points_of_own_levels(project, template)


def _points_of_own_levels(project: Project, template: Template) -> dict[Place, Decimal]:
    """Return the points of an open form's own levels 1 whose names state some: 年度绩效目标2（40分）.

    Its levels 2 have what their names state, if all that have a row do; else each row the same.
    """
    known = {section.name for section in template.sections}
    found: dict[Place, Decimal] = {}
    if not template.indicators.is_open or template.indicators.find("weight") is not None:
        return found
    for category in dict.fromkeys(row.category for row in project.indicators):
        points = stated_points(category)
        if category in known or points is None:
            continue
        rows = Counter(
            row.kind for row in project.indicators if row.category == category and _counts(row, template)
        )
        stated = [stated_points(kind) for kind in rows]
        weights = [Decimal(count) for count in rows.values()] if None in stated else stated
        shares = _in_parts(points, [weight or ZERO for weight in weights])
        found |= {(category, kind): share for kind, share in zip(rows, shares, strict=True)}
    return found


def stated_points(name: str) -> Decimal | None:
    """Return the points that the name of a level ends with in brackets, None if it states none."""
    match = _STATED.search(normalise(name))
    return Decimal(match[1]) if match else None


def _counts(row: Indicator, template: Template) -> bool:
    return _applies(row, template) and not is_sub_row(row, template)


def _live_kinds(project: Project, section: Section, template: Template) -> dict[str, Decimal]:
    """Return the points of the levels 2 that have a row which applies, or is still blank."""
    rows = [row for row in project.indicators if row.category == section.name]
    live = {row.kind for row in rows if not _is_not_applicable(row, template)}
    kinds = zip(section.kinds, section.kind_points, strict=True)
    return {kind: points for kind, points in kinds if points and kind in live}


def _in_parts(points: Decimal, weights: list[Decimal]) -> list[Decimal]:
    """Take points apart in proportion, in cents; the last part is what is left."""
    whole = sum(weights, ZERO)
    parts = [(points * weight / whole).quantize(CENT, ROUND_FLOOR) for weight in weights[:-1]]
    return [*parts, points - sum(parts, ZERO)] if weights else []


def _shared(project: Project, template: Template, points: Mapping[Place, Decimal]) -> tuple[Indicator, ...]:
    """Share the points of each level 2 evenly over its rows that apply; the last takes what is left.

    What was typed under a template with a column of points is kept and does not count: nobody would see it.
    """
    found = [replace(row, weight="0") for row in project.indicators]
    sharing: defaultdict[Place, list[int]] = defaultdict(list)
    for index, row in enumerate(project.indicators):
        if _counts(row, template):
            sharing[row.category, row.kind].append(index)
    for place, indices in sharing.items():
        shares = _in_parts(points.get(place, ZERO), [Decimal(1)] * len(indices))
        for index, share in zip(indices, shares, strict=True):
            found[index] = replace(found[index], weight=exact(share))
    return tuple(found)


def _applies(row: Indicator, template: Template) -> bool:
    """Tell whether a row says anything, and not that it does not apply."""
    return bool(row.name.strip() or row.target.strip()) and not _is_not_applicable(row, template)


def _is_not_applicable(row: Indicator, template: Template) -> bool:
    return normalise(row.target or row.name) in template.words.not_applicable
