"""Bringing forms into a workbook: those read from files, and all of another unit's workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from model.digest import digest_of
from model.errors import UserError
from model.exchange.form_json import document_of
from model.form.field_path import PROJECT_NAME
from model.form.project import Project, with_text
from model.form.template_change import converted
from model.naming import free_name
from model.workbook.damage import Damage
from model.workbook.final_records import Record
from model.workbook.versions import IMPORTED
from model.workbook.workbook import Workbook


@dataclass(frozen=True, slots=True)
class Joined:
    """Forms that came from a workbook file, by their new ids, and one sentence for each thing to look at.

    ``damage`` says what of the other workbook was damaged; damaged forms stay there.
    """

    file: str
    ids: tuple[int, ...]
    remarks: tuple[str, ...]
    damage: tuple[str, ...] = ()


def add_form(workbook: Workbook, project: Project) -> int:
    """Add a form that was read from a file, under a free name, as one undo step. Returns its id. Raises StoreError."""
    taken = [workbook.project(i).name for i in workbook.ids]
    if project.name in taken:
        project = with_text(project, PROJECT_NAME, free_name(f"{project.name}（导入）", taken))
    with workbook.together():
        project_id = workbook.add_project(project, f"导入“{project.name}”")
        workbook.keep_version(project_id, IMPORTED)
    return project_id


def merge(workbook: Workbook, others: Sequence[Workbook]) -> tuple[Joined, ...]:
    """Add all forms of other workbooks, those of each as one undo step.

    Damaged forms are left out. Forms that are final stay so, with person and time, unless another template changes
    them. A name that is there already gets the other workbook's name behind it, but not that of a final form, which
    must not change. Raises UserError before anything is changed, StoreError.
    """
    for other in others:
        if workbook.path.resolve() == other.path.resolve():
            raise UserError(f"“{other.path.name}”就是这个工作簿，请选别的工作簿合并。")
        if not other.ids:
            raise UserError(f"工作簿“{other.path.name}”里没有项目，没有可合并的。")
        if not _whole_ids(other):
            raise UserError(f"工作簿“{other.path.name}”里的表都已损坏，没有可合并的，请核对或改用备份。")
    return tuple(_merge_one(workbook, other) for other in others)


def _whole_ids(workbook: Workbook) -> list[int]:
    return [i for i in workbook.ids if workbook.damage_of(i) is None]


def _merge_one(workbook: Workbook, other: Workbook) -> Joined:
    is_same = other.template.text == workbook.template.text
    taken = [workbook.project(i).name for i in workbook.ids]
    projects, records, renamed = [], [], 0
    whole = _whole_ids(other)
    for project_id in whole:
        project = other.project(project_id)
        record = _sound_record(other, project_id) if is_same else None
        if not is_same:
            project = converted(project, other.template, workbook.template)
        if project.name in taken and record is None:
            name = free_name(f"{project.name}（{other.path.stem}）", taken)
            project, renamed = with_text(project, PROJECT_NAME, name), renamed + 1
        taken.append(project.name)
        projects.append(project)
        records.append(record)
    with workbook.together():
        ids = workbook.add_projects(projects, f"合并“{other.path.stem}”")
        for project_id in ids:
            workbook.keep_version(project_id, IMPORTED)
    for project_id, kept in zip(ids, records, strict=True):
        if kept is not None:
            workbook.adopt_record(project_id, kept)
    lost = sum(other.final_record(i) is not None for i in whole) - sum(one is not None for one in records)
    remarks = _remarks(workbook, other, lost, renamed)
    return Joined(other.path.name, ids, tuple(remarks), tuple(_told(one) for one in other.damaged))


def _told(damage: Damage) -> str:
    return damage.sentence if damage.form is None else f"没有并入：{damage.sentence}"


def _sound_record(workbook: Workbook, project_id: int) -> Record | None:
    """Return the record that makes a form final, None if it is not, or is another than the one finalised."""
    record = workbook.final_record(project_id)
    digest = digest_of(document_of(workbook.project(project_id)))
    return record if record is not None and record.is_sound and record.digest == digest else None


def _remarks(workbook: Workbook, other: Workbook, lost: int, renamed: int) -> list[str]:
    name, remarks = other.path.name, []
    if other.year != workbook.year:
        remarks.append(f"“{name}”是 {other.year} 年度的，已并入 {workbook.year} 年度的工作簿，请核对。")
    if other.template.text != workbook.template.text:
        remarks.append(f"“{name}”的模板“{other.template.name}”不同，各表已换成本工作簿的模板，请核对。")
    if renamed:
        remarks.append(f"“{name}”有 {renamed} 个项目与已有的同名，名称后面加了“（{other.path.stem}）”。")
    if lost:
        remarks.append(f"“{name}”有 {lost} 张已定稿的表内容变了，并入后不算定稿，请重新定稿。")
    return remarks
