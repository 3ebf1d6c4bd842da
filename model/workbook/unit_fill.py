"""The unit's data filled into the forms of a workbook, those that are final or damaged left out."""

from __future__ import annotations

from collections.abc import Iterator

from model.form.project import Project
from model.form.unit_data import UnitData, filled, signed_only
from model.workbook.workbook_contents import WorkbookContents


def fill_of(workbook: WorkbookContents, unit: UnitData, *, over: bool) -> dict[int, Project]:
    """Return the forms that would be others with the unit's texts in their blank fields, with ``over`` in all.

    What a sheet of the year shares with a project that must stay as it is stays, too.
    """
    return {form: new for form, new in each_filled(workbook, unit, over=over) if new is not None}


def each_filled(
    workbook: WorkbookContents, unit: UnitData, *, over: bool
) -> Iterator[tuple[int, Project | None]]:
    """Yield all forms one by one, each with what it would be, None if it stays as it is."""
    for form_id in workbook.all_ids:
        yield form_id, None if _is_locked(workbook, form_id) else _filled(workbook, form_id, unit, over)


def _filled(workbook: WorkbookContents, form_id: int, unit: UnitData, over: bool) -> Project | None:
    own = signed_only(unit) if _is_locked(workbook, workbook.owner_of(form_id)) else unit
    project = workbook.project(form_id)
    new = filled(project, own, workbook.template_of(form_id), over=over)
    return new if new is not project else None


def _is_locked(workbook: WorkbookContents, form_id: int) -> bool:
    return workbook.final_record(form_id) is not None or workbook.damage_of(form_id) is not None
