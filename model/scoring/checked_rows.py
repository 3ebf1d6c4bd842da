"""The indicators of a form, each with what its checks found; a key makes only those anew that it can change."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from types import MappingProxyType
from typing import Any, NamedTuple

from model.form.changed_rows import changed_rows
from model.form.field_path import kind_path
from model.form.project import Indicator, Project
from model.form.template import Template
from model.reading.normalise import normalise
from model.scoring.early_row_checks import check_early_row
from model.scoring.evaluation import Evaluation, rate_percent
from model.scoring.finding_order import Placed, placed
from model.scoring.findings import Finding
from model.scoring.outlook import Outlook
from model.scoring.progress import Progress, progress_of_row
from model.scoring.row_checks import CheckedRow, check_row, is_of_rate
from model.scoring.rules import Scored

_Name = tuple[str, str, str]
_NONE: Mapping[Any, Any] = MappingProxyType({})


class RowFindings:
    """What was found in one indicator; nothing in it changes."""

    placed: tuple[Placed, ...] = ()

    def __init__(self, row: CheckedRow, found: tuple[Finding, ...], notes: Mapping[str, str]) -> None:
        self.row, self.found = row, found
        if found:
            kind = kind_path(row.indicator.category, row.indicator.kind)
            self.placed = placed(found, row.template, notes, kind, row.position + 1)

    @cached_property
    def is_of_rate(self) -> bool:
        """Tell whether the checks of this indicator look at the execution rate."""
        return is_of_rate(self.row)

    @cached_property
    def progress(self) -> Progress:
        """How many of the cells that must be filled are."""
        row = self.row
        return progress_of_row(row.indicator, row.scored, row.template, self.found)


class CheckedRows(NamedTuple):
    """``rows`` of a form, and all that their findings follow from; ``names`` has the rows of each name, in order."""

    rows: tuple[RowFindings, ...] = ()
    template: Template | None = None
    typed: tuple[Indicator, ...] = ()
    scored: tuple[Scored, ...] = ()
    outlooks: tuple[Outlook, ...] = ()
    rate: Decimal = Decimal(0)
    notes: Mapping[str, str] = _NONE
    names: Mapping[_Name, tuple[int, ...]] = _NONE


NO_ROWS = CheckedRows()


def check_rows(
    project: Project, template: Template, evaluation: Evaluation, before: CheckedRows = NO_ROWS
) -> CheckedRows:
    """Return the findings of each indicator by itself.

    ``before``: those of another state of the form. An indicator is checked anew where it, its score or outlook is
    another object than there, where its name came or went elsewhere, where it is named for the execution rate and that
    is another, and where answers are others; a ``CheckedRow`` holds all that its checks look at.
    """
    typed, scored, rate = project.indicators, evaluation.indicators, rate_percent(evaluation)
    outlooks, untold, notes = evaluation.outlooks, Outlook(), project.notes
    check_any = check_row if template.has_scores else check_early_row
    touched = _touched(typed, evaluation, before) if before.template is template else None
    if touched is None or (notes is not before.notes and notes != before.notes):
        named = dict(enumerate(map(_name_of, typed)))
        names: Mapping[_Name, tuple[int, ...]] = _names_in(named)
        rows: list[RowFindings] = [None] * len(typed)  # type: ignore[list-item]  # all are put in
    else:
        names, moved = _renamed(before, typed, touched)
        touched |= moved
        if rate != before.rate:
            touched |= {place for place, row in enumerate(before.rows) if row.is_of_rate}
        rows = list(before.rows)
        named = {place: _name_of(typed[place]) for place in touched}
    for place, name in named.items():
        same = names.get(name, (place,))
        outlook = outlooks[place] if outlooks else untold
        row = CheckedRow(place, typed[place], scored[place], template, rate, same[0] != place, outlook)
        rows[place] = RowFindings(row, check_any(row), notes)
    return CheckedRows(tuple(rows), template, typed, scored, outlooks, rate, notes, names)


def _touched(typed: tuple[Indicator, ...], evaluation: Evaluation, before: CheckedRows) -> set[int] | None:
    """Return the rows that are others than before, None where rows came or went."""
    found = set[int]()
    for old, new in (
        (before.typed, typed),
        (before.scored, evaluation.indicators),
        (before.outlooks, evaluation.outlooks),
    ):
        changed = changed_rows(old, new)
        if changed is None:
            return None
        found.update(changed)
    return found


def _name_of(row: Indicator) -> _Name:
    return row.category, row.kind, normalise(row.name)


def _names_in(named: Mapping[int, _Name]) -> dict[_Name, tuple[int, ...]]:
    """Return the rows of each name within a level 2; those without a name repeat none."""
    found: dict[_Name, tuple[int, ...]] = {}
    for place, name in named.items():
        if name[2] and (same := found.setdefault(name, (place,)))[-1] != place:
            found[name] = (*same, place)
    return found


def _renamed(
    before: CheckedRows, typed: tuple[Indicator, ...], touched: set[int]
) -> tuple[Mapping[_Name, tuple[int, ...]], set[int]]:
    """Return the rows of each name after some rows were touched, and all rows of the names that came or went."""
    names, moved = before.names, set[int]()
    for place in touched:
        old, new = _name_of(before.typed[place]), _name_of(typed[place])
        if old == new:
            continue
        names = {**names}
        if old[2]:
            names[old] = tuple(one for one in names[old] if one != place)
            moved.update(names[old])
        if new[2]:
            names[new] = tuple(sorted((*names.get(new, ()), place)))
            moved.update(names[new])
    return names, moved
