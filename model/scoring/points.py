"""The points of each row: as typed, or where a form has no column for them its share of its level 2 (docs/domain.md 2.5)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from decimal import ROUND_FLOOR, Decimal

from model.form.project import Indicator, Project
from model.form.template import Template
from model.reading.amounts import CENT, ZERO, exact, read_amount
from model.reading.normalise import normalise


def with_points(project: Project, template: Template) -> tuple[Indicator, ...]:
    """Return the rows with the points that count for each; a row that is part of another has none."""
    rows = project.indicators
    if template.indicators.sub_rows:
        rows = tuple(replace(row, weight="0") if is_sub_row(row, template) else row for row in rows)
    if template.indicators.find("weight") is None:
        rows = _shared(rows, template)
    return rows


def is_sub_row(row: Indicator, template: Template) -> bool:
    """Tell whether a row is part of the one above (其中…), and has no points of its own."""
    return not row.weight.strip() and row.name.strip().startswith(template.indicators.sub_rows or ("\x00",))


def _shared(rows: tuple[Indicator, ...], template: Template) -> tuple[Indicator, ...]:
    """Share the points of each level 2 evenly over its rows that apply and have none; the last takes what is left."""
    found = list(rows)
    waiting: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    given: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for index, row in enumerate(rows):
        if row.weight.strip():
            given[row.category, row.kind] += read_amount(row.weight, "分").or_zero
        elif _applies(row, template):
            waiting[row.category, row.kind].append(index)
        else:
            found[index] = replace(row, weight="0")
    for place, indices in waiting.items():
        points = template.points_of(*place)
        if points is None:
            continue
        rest = max(points - given[place], ZERO)
        share = (rest / len(indices)).quantize(CENT, ROUND_FLOOR)
        for index in indices:
            last = index == indices[-1]
            found[index] = replace(
                rows[index], weight=exact(rest - share * (len(indices) - 1) if last else share)
            )
    return tuple(found)


def _applies(row: Indicator, template: Template) -> bool:
    """Tell whether a row says anything, and not that it does not apply."""
    words = template.words.not_applicable
    return bool(row.name.strip() or row.target.strip()) and normalise(row.target or row.name) not in words
