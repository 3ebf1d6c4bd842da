"""Forms brought back: from a copy of the workbook those that are others than now, from their versions those that are lost."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from model.errors import StoreError
from model.exchange.form_json import document_of
from model.form.project import Project
from model.form.template_change import converted, fitted
from model.workbook.damage import DamageKind
from model.workbook.versions import RESTORING
from model.workbook.workbook import Workbook
from model.workbook.year_sheets import has_form_of

FROM_COPY = "从备份取回"
FROM_VERSION = "找回项目"
Look = Callable[[Iterable["KeptForm | None"]], Sequence["KeptForm | None"]]


@dataclass(frozen=True, slots=True)
class KeptForm:
    """A form of a copy that is another than now: ``then`` and ``now`` (None: it is not there any more).

    ``is_final``: it is final now, and stays as it is until that is withdrawn; ``comes_home``: it is lost, or final and
    damaged and just what was finalised, so that it comes back under its number and with its 定稿.
    """

    id: int
    name: str
    then: Project
    now: Project | None
    is_final: bool = False
    comes_home: bool = False


def differing_forms(workbook: Workbook, copy: Workbook, look: Look = list) -> tuple[KeptForm, ...]:
    """Return the forms of a copy that the workbook has otherwise or no more, in the copy's order.

    A damaged form of the copy is none of them; a sheet of the year is one only while its project is there; a project that
    came back just as it was, under a number of its own, is none any more. ``look`` goes through the forms. Raises StoreError.
    """
    found = look(_each_compared(workbook, copy))
    return _without_those_back([one for one in found if one is not None], workbook, copy)


def _each_compared(workbook: Workbook, copy: Workbook) -> Iterator[KeptForm | None]:
    """Yield what differs, and None in between."""
    for form_id in workbook.all_ids:
        workbook.look_at([form_id])
        yield None
    damaged = {damage.form for damage in copy.damaged}
    kinds = {damage.form: damage.kind for damage in workbook.damaged}
    missing = {form: kind for form, kind in kinds.items() if form is not None and form not in workbook}
    for form_id in copy.all_ids:
        yield None if form_id in damaged else _compared(workbook, copy, form_id, missing)


def _compared(
    workbook: Workbook, copy: Workbook, form_id: int, missing: Mapping[int, DamageKind]
) -> KeptForm | None:
    """Return a form of the copy if it differs and can be taken back; ``missing``: what is damaged and not there."""
    sheet, own = copy.sheet(form_id), workbook.sheet(form_id)
    if sheet != own:
        return None  # the number is another form's now
    if own is not None and not has_form_of(workbook.template, own):
        return None  # nobody sees it here
    if sheet is not None and sheet.project and sheet.project not in workbook:
        return None
    then = _then(workbook, copy, form_id)
    now = workbook.project(form_id) if form_id in workbook else None
    if now is None and sheet is not None and form_id not in missing:
        return None
    damage = workbook.damage_of(form_id)
    if then == now and damage is None:
        return None
    record = workbook.final_record(form_id)
    was_finalised = record is not None and record.is_of(document_of(then))
    is_lost = missing.get(form_id) is DamageKind.LOST
    comes_home = is_lost if record is None else was_finalised and (now is None or damage is not None)
    is_final = now is not None and record is not None and not comes_home
    return KeptForm(form_id, copy.name_of(form_id), then, now, is_final, comes_home)


def _without_those_back(found: list[KeptForm], workbook: Workbook, copy: Workbook) -> tuple[KeptForm, ...]:
    """Leave out what is gone under its number and there under one that the copy does not know, one for one."""
    if all(one.now is not None or one.comes_home for one in found):
        return tuple(found)
    old = set(copy.all_ids)
    added = [workbook.project(form_id) for form_id in workbook.ids if form_id not in old]
    left = []
    for one in found:
        if one.now is None and not one.comes_home and one.then in added:
            added.remove(one.then)
        else:
            left.append(one)
    return tuple(left)


def _then(workbook: Workbook, copy: Workbook, form_id: int) -> Project:
    """Return the form of a copy as the present template has it."""
    then, old = copy.project(form_id), copy.template_of(form_id)
    is_known = form_id in workbook or workbook.sheet(form_id) is not None
    new = workbook.template_of(form_id) if is_known else workbook.template
    return fitted(then, new) if old.text == new.text else converted(then, old, new)


def take_back(workbook: Workbook, forms: Sequence[KeptForm]) -> int:
    """Put forms of a copy in place of those that are there now, and add those that are not; return how many.

    What they take the place of is kept as a version; one step back for all that are there, one for those that are added,
    none for what is final. Final forms stay. Raises StoreError.
    """
    home = [one for one in forms if one.comes_home]
    with workbook.together():
        for one in home:
            if one.now is not None:
                workbook.keep_version(one.id, RESTORING)
            workbook.bring_back(one.id, one.then, FROM_COPY)
        others = [one for one in forms if not one.comes_home]
        there = {one.id: one.then for one in others if one.now is not None and not one.is_final}
        workbook.put_back(there, FROM_COPY)
        gone = [one for one in others if one.now is None]
        if gone:
            workbook.add_projects([one.then for one in gone], FROM_COPY)
        for one in gone:
            workbook.note(FROM_COPY, one.id, one.name)
    return len(home) + len(there) + len(gone)


def restore_lost(workbook: Workbook, form_id: int) -> None:
    """Bring a lost form back from what was finalised, else from its newest version. Raises StoreError if there is none."""
    record = workbook.final_record(form_id)
    versions = workbook.versions(form_id)
    for version in sorted(versions, key=lambda one: record is None or one.digest != record.digest):
        project = fitted(workbook.version_project(version.id), workbook.template_of(form_id))
        workbook.bring_back(form_id, project, FROM_VERSION)
        return
    raise StoreError(f"第 {form_id} 号项目没有留下完好的历史版本，找不回来，请改用备份。")
