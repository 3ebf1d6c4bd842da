"""Forms taken back from a copy of the workbook: which are others than now, one or all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from model.form.project import Project
from model.form.template_change import converted, fitted
from model.workbook.workbook import Workbook

FROM_COPY = "从备份取回"


@dataclass(frozen=True, slots=True)
class KeptForm:
    """A form of a copy that is another than now: ``then`` and ``now`` (None: it is not there any more).

    ``is_final``: it is final now, and stays as it is until that is withdrawn.
    """

    id: int
    name: str
    then: Project
    now: Project | None
    is_final: bool = False


def differing_forms(workbook: Workbook, copy: Workbook) -> tuple[KeptForm, ...]:
    """Return the forms of a copy that the workbook has otherwise or no more, in the copy's order.

    A damaged form of the copy is none of them; a sheet of the year is one only while its project is there.
    """
    damaged = {damage.form for damage in copy.damaged}
    found = []
    for form_id in copy.all_ids:
        is_sheet = copy.sheet(form_id) is not None
        if form_id in damaged or (is_sheet and workbook.sheet(form_id) != copy.sheet(form_id)):
            continue
        if not is_sheet and workbook.sheet(form_id) is not None:
            continue  # the number is another form's now
        if is_sheet and form_id not in workbook:
            continue
        then = _then(workbook, copy, form_id)
        now = workbook.project(form_id) if form_id in workbook else None
        if then != now or workbook.damage_of(form_id) is not None:
            is_final = now is not None and workbook.final_record(form_id) is not None
            found.append(KeptForm(form_id, copy.name_of(form_id), then, now, is_final))
    return tuple(found)


def _then(workbook: Workbook, copy: Workbook, form_id: int) -> Project:
    """Return the form of a copy as the present template has it."""
    then, old = copy.project(form_id), copy.template_of(form_id)
    new = workbook.template_of(form_id) if form_id in workbook else workbook.template
    return fitted(then, new) if old.text == new.text else converted(then, old, new)


def take_back(workbook: Workbook, forms: Sequence[KeptForm]) -> int:
    """Put forms of a copy in place of those that are there now, and add those that are not; return how many.

    What they take the place of is kept as a version; one step back for all that are there, one for those that are added.
    Final forms stay. Raises StoreError.
    """
    with workbook.together():
        there = {one.id: one.then for one in forms if one.now is not None and not one.is_final}
        workbook.put_back(there, FROM_COPY)
        gone = [one for one in forms if one.now is None]
        for one in gone:
            workbook.note(FROM_COPY, one.id, one.name)
        if gone:
            workbook.add_projects([one.then for one in gone], FROM_COPY)
    return len(there) + len(gone)
