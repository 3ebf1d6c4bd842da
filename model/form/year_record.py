"""What the forms of a project's year share, and what each has of its own (docs/domain.md 1.6).

The project's record is that of its self-evaluation. A sheet of another form shows the header, the goal, the money that
was planned and the rows with their targets as they stand there; what only the sheet shows lies in its own record.
Both are ``Project`` records: an own record holds all that its sheet showed when it was last edited.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from model.form.blocks import LEVELS
from model.form.edits import renumbered_notes
from model.form.field_path import PROJECT_NAME, FieldPath, amount_path, goal_path, header_path, indicator_path
from model.form.project import INDICATOR_TEXTS, Indicator, Project, extra_of, text_at
from model.form.row_matching import match_rows
from model.form.target_parts import NATURE, PARTS
from model.form.template import Template
from model.reading.amounts import read_amount

_OWN_TEXTS = ("actual", "manual_score", "reason", "grade")
_SHARED_EXTRA = frozenset({"code", NATURE, *PARTS, "history", "standard"})
_SHARED_GOALS = ("expected",)
_PLANNED = ("initial", "adjusted")
_BLANK = Indicator("", "")


class _Shared(NamedTuple):
    """What a form shares with the self-evaluation: rows and columns of the money, columns of its rows beyond the usual."""

    funds: frozenset[str]
    amounts: tuple[str, ...]
    extra: frozenset[str]


class SharedChange(NamedTuple):
    """A text that a project has otherwise now; a row that came or went has no old or no new name."""

    path: FieldPath
    old: str
    new: str


@lru_cache(maxsize=64)
def _shared(main: Template, form: Template) -> _Shared:
    """Money is shared where rows have equal ids, and what was spent only at the end of the year (docs/domain.md 1.6)."""
    at_end = form.phase in ("self_evaluation", "transfer")
    texts = [{c.id for c in one.indicators.columns if c.role == "text"} for one in (main, form)]
    return _Shared(
        frozenset({row.id for row in main.funds.rows} or {"total"}),
        (*_PLANNED, "executed") if at_end else _PLANNED,
        _SHARED_EXTRA | (texts[0] & texts[1]),
    )


def composite(project: Project, own: Project, main: Template, form: Template) -> Project:
    """Return what a sheet of a form shows: what it shares from the numbered project, the rest from its own record."""
    shared = _shared(main, form)
    rows = {row.id: row for row in own.indicators if row.id}
    places = {row.id: place for place, row in enumerate(project.indicators)}
    moved = {old: places[row.id] for old, row in enumerate(own.indicators) if row.id and row.id in places}
    return Project(
        header=project.header,
        funds=_overlaid_funds(own.funds, project.funds, shared),
        goals=_overlaid(own.goals, project.goals, _SHARED_GOALS),
        indicators=tuple(_with_own(row, rows.get(row.id, _BLANK), shared) for row in project.indicators),
        signature=own.signature,
        notes=renumbered_notes(own.notes, moved),
        newer=own.newer,
    )


def split(
    edited: Project, project: Project, own: Project, main: Template, form: Template
) -> tuple[Project, Project]:
    """Return project and own record after a sheet was edited; what did not change stays the very same object.

    Rows that the sheet has, and the project has lost, stay at the end of the own record. New rows get their numbers.
    """
    shared, before = _shared(main, form), composite(project, own, main, form)
    if edited == before and row_ids(edited) == row_ids(before):
        return project, own
    edited = numbered(edited, before, highest_id(project, own))
    known = {row.id: row for row in project.indicators}
    new = replace(
        project,
        header=edited.header,
        funds=_overlaid_funds(project.funds, edited.funds, shared),
        goals=_overlaid(project.goals, edited.goals, _SHARED_GOALS),
        indicators=tuple(_with_own(row, known.get(row.id, _BLANK), shared) for row in edited.indicators),
    )
    has_changed = new != project or row_ids(new) != row_ids(project)
    stays = own_part(edited, shared) == own_part(before, shared)
    return new if has_changed else project, own if stays else _with_left_over(edited, before, own)


def own_part(sheet: Project, shared: _Shared) -> tuple[object, ...]:
    """Return what a sheet does not share, to tell whether that has changed."""
    rows = {row.id: _with_own(_BLANK, row, shared) for row in sheet.indicators}
    return (
        _overlaid_funds(sheet.funds, {}, shared),
        _overlaid(sheet.goals, {}, _SHARED_GOALS),
        {number: row for number, row in rows.items() if not row.is_blank},
        sheet.signature,
        sheet.notes,
        sheet.newer,
    )


def is_shared(path: FieldPath, main: Template, form: Template) -> bool:
    """Tell whether a field of a sheet is that of its project."""
    shared = _shared(main, form)
    if path.row is not None:
        return path.column in shared.extra or (
            path.column not in _OWN_TEXTS and path.column in INDICATOR_TEXTS
        )
    if path.block == "funds":
        return path.key in shared.funds and path.column in shared.amounts
    return path.block == "project" or (path.block == "goals" and path.key in _SHARED_GOALS)


def changed_since(final: Project, living: Project, main: Template, form: Template) -> list[SharedChange]:
    """Return what a final sheet shares with its project, and shows otherwise than the project has it now."""
    shared = _shared(main, form)
    paths = [header_path(field.id) for field in form.header]
    paths += [goal_path(goal) for goal in _SHARED_GOALS]
    paths += [
        amount_path(row.id, column)
        for row in form.funds.rows
        for column in form.funds.amount_columns
        if row.id in shared.funds and column in shared.amounts
    ]
    found = [SharedChange(path, text_at(final, path), text_at(living, path)) for path in paths]
    rows = {row.id: row for row in living.indicators}
    columns = [c.field for c in form.indicators.columns if is_shared(indicator_path(0, c.field), main, form)]
    columns = [column for column in columns if column not in LEVELS]
    for number, row in enumerate(final.indicators):
        other = rows.pop(row.id, None)
        if other is None:
            found.append(SharedChange(indicator_path(number, "name"), row.name, ""))
            continue
        pairs = ((column, row.text(column), other.text(column)) for column in columns)
        found += [SharedChange(indicator_path(number, column), old, new) for column, old, new in pairs]
    found += [SharedChange(PROJECT_NAME, "", row.name) for row in rows.values() if not row.is_blank]
    return [change for change in found if not _is_same(change, form.money_unit)]


def _is_same(change: SharedChange, unit: str) -> bool:
    """Tell whether a text says the same as before: an amount may have other decimals."""
    old, new = change.old.strip(), change.new.strip()
    if old == new or change.path.block != "funds":
        return old == new
    amounts = [read_amount(text, unit).value for text in (old, new)]
    return None not in amounts and amounts[0] == amounts[1]


def is_blank(own: Project, main: Template, form: Template) -> bool:
    """Tell whether nothing was typed that only the sheet shows."""
    shared = _shared(main, form)
    return own_part(own, shared) == own_part(Project(), shared)


def _with_left_over(edited: Project, before: Project, own: Project) -> Project:
    """Return the record of an edited sheet with the rows that its project lost at some time."""
    present = {row.id for row in before.indicators}
    left = [
        (old, row) for old, row in enumerate(own.indicators) if row.id not in present and not row.is_blank
    ]
    places = {old: len(edited.indicators) + number for number, (old, _) in enumerate(left)}
    gone = {key: note for key, note in own.notes.items() if key not in before.notes}
    notes = {**renumbered_notes(gone, places), **edited.notes} if places else edited.notes
    return replace(edited, indicators=(*edited.indicators, *(row for _, row in left)), notes=notes)


def _with_own(row: Indicator, own: Indicator, shared: _Shared) -> Indicator:
    """Return a row with what another record has of it alone."""
    extra = {key: text for key, text in row.extra if key in shared.extra}
    extra |= {key: text for key, text in own.extra if key not in shared.extra}
    texts = {name: getattr(own, name) for name in _OWN_TEXTS}
    return replace(row, **texts, extra=extra_of(extra))


def _overlaid(texts: Mapping[str, str], over: Mapping[str, str], keys: Sequence[str]) -> dict[str, str]:
    kept = {key: text for key, text in texts.items() if key not in keys}
    return kept | {key: over[key] for key in keys if over.get(key)}


def _overlaid_funds(
    funds: Mapping[str, Mapping[str, str]], over: Mapping[str, Mapping[str, str]], shared: _Shared
) -> dict[str, Mapping[str, str]]:
    found: dict[str, Mapping[str, str]] = {}
    for source in dict.fromkeys((*funds, *over)):
        amounts = funds.get(source, {})
        if source in shared.funds:
            amounts = _overlaid(amounts, over.get(source, {}), shared.amounts)
        if amounts:
            found[source] = amounts
    return found


# -- the numbers of rows -----------------------------------------------------------------------------------


def row_ids(project: Project) -> tuple[int, ...]:
    """Return the numbers of a project's rows."""
    return tuple(row.id for row in project.indicators)


def with_row_ids(project: Project, ids: Sequence[int]) -> Project:
    """Return a project whose rows have these numbers; too few or too many are ignored."""
    if not any(ids) or len(ids) != len(project.indicators):
        return project
    rows = (replace(row, id=number) for row, number in zip(project.indicators, ids, strict=True))
    return replace(project, indicators=tuple(rows))


def highest_id(*records: Project) -> int:
    """Return the highest number that a row of some records has, 0 if none has one."""
    return max((row.id for record in records for row in record.indicators), default=0)


def numbered(project: Project, earlier: Project | None = None, above: int = 0) -> Project:
    """Return a project each of whose rows has a number of its own.

    A row without one is the row of its name in the ``earlier`` state, if that is gone; else it gets a new number
    ``above`` all others.
    """
    ids = _without_repeated(row_ids(project))
    if all(ids) and ids == row_ids(project):
        return project
    if earlier is not None:
        ids = _matched(project.indicators, ids, earlier.indicators)
    highest, found = max(above, *ids, 0), []
    for number in ids:
        if not number:
            highest += 1
        found.append(number or highest)
    return with_row_ids(project, found)


def numbered_together(project: Project, record: Project) -> tuple[Project, Project]:
    """Number the rows of a project and of the own record of a sheet, whose numbers may have been lost."""
    project = numbered(project, record, highest_id(record))
    return project, numbered(record, project, highest_id(project))


def _without_repeated(ids: Sequence[int]) -> tuple[int, ...]:
    first = {number: place for place, number in reversed(list(enumerate(ids)))}
    return tuple(number if first[number] == place else 0 for place, number in enumerate(ids))


def _matched(rows: Sequence[Indicator], ids: Sequence[int], earlier: Sequence[Indicator]) -> tuple[int, ...]:
    gone = [row for row in earlier if row.id and row.id not in ids]
    nameless = [place for place, number in enumerate(ids) if not number]
    pairs = match_rows(gone, [rows[place] for place in nameless], by_place=False)
    known = {nameless[new]: gone[old].id for old, new in pairs.items()}
    return tuple(known.get(place, number) for place, number in enumerate(ids))
