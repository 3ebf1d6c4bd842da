"""What becomes of the sheets of other forms of the year when a workbook gets another template: told before it happens.

A sheet is moved to the new template's form of the same id; without one it stays in the file, unseen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from model.form.project import Project
from model.form.template import Template
from model.form.template_fit import Shown, counted_amounts, hidden_places

Fate = Literal["moved", "hidden", "seen", "unseen"]


@dataclass(frozen=True, slots=True)
class SheetsFit:
    """How many sheets of one form are moved, hidden, seen again, or stay unseen; its title is blank if neither template has it.

    ``hidden``: what is filled in them and the new form does not show (kept). ``converted`` amounts of their own get the
    new unit, ``unreadable`` ones stay as typed.
    """

    form_id: str
    title: str
    count: int
    fate: Fate
    hidden: tuple[Shown, ...] = ()
    converted: int = 0
    unreadable: int = 0


def sheets_fit(sheets: Iterable[tuple[str, Project]], old: Template, new: Template) -> tuple[SheetsFit, ...]:
    """Compare the sheets, each with the id of its form and its own record, with the forms of another template."""
    records: dict[str, list[Project]] = {}
    for form_id, record in sheets:
        records.setdefault(form_id, []).append(record)
    order = [form.form_id for form in (*old.year_forms, *new.year_forms)]
    known = sorted(records, key=lambda one: (order.index(one) if one in order else len(order), one))
    return tuple(_of_form(form_id, records[form_id], old, new) for form_id in known)


def _of_form(form_id: str, records: Sequence[Project], old: Template, new: Template) -> SheetsFit:
    before, after = _other(old, form_id), _other(new, form_id)
    shown = before or after
    title = "".join(shown.title.split()) if shown else ""
    fate: Fate = ("moved" if after else "hidden") if before else ("seen" if after else "unseen")
    told = (
        old if shown is None or shown.subject == "project" else None
    )  # what a project's own form shows is told with that
    hidden = hidden_places(records, before, after, told) if before and after else ()
    amounts = [text for record in records for text in _own_amounts(record, shown or old, told)]
    return SheetsFit(form_id, title, len(records), fate, hidden, *counted_amounts(amounts, old, new))


def _own_amounts(record: Project, form: Template, told: Template | None) -> Iterator[str]:
    """Yield the amounts of a sheet that do not stand in its project's own form too."""
    texts = {column.id for column in form.funds.columns if column.role == "text"}
    rows = {row.id for row in told.funds.rows} if told else set()
    columns = set(told.funds.amount_columns) if told else set()
    for source, amounts in record.funds.items():
        for column, text in amounts.items():
            if text and column not in texts and not (source in rows and column in columns):
                yield text
    if not told:
        yield from (record.header[one.id] for one in form.header if one.money and record.header.get(one.id))


def _other(place: Template, form_id: str) -> Template | None:
    return next((form for form in place.others if form.form_id == form_id), None)
