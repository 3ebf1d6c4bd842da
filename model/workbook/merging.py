"""Bringing forms into a workbook: those read from files, and all of another unit's workbook."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol, TypeVar

from model.digest import digest_of
from model.errors import UserError
from model.exchange.form_json import document_of
from model.files import is_same_file
from model.form.field_path import PROJECT_NAME
from model.form.project import Project, with_text
from model.form.template import Template
from model.form.template_change import converted
from model.naming import free_name
from model.reading.normalise import storable
from model.workbook.damage import Damage, DamageKind
from model.workbook.final_records import Record
from model.workbook.form_table import YearSheet
from model.workbook.noting import adopt_notes
from model.workbook.versions import IMPORTED
from model.workbook.workbook import Workbook
from model.workbook.year_sheets import form_of_sheet, has_form_of

Item = TypeVar("Item")
NO_EDITIONS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Joined:
    """Forms that came from a workbook file, by their new ids, and one sentence for each thing to look at.

    ``damage`` says what of the other workbook was damaged; damaged forms stay there.
    """

    file: str
    ids: tuple[int, ...]
    remarks: tuple[str, ...]
    damage: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Coming:
    """A whole project of another workbook as it comes into this one, with those of its sheets that come along.

    ``theirs`` is its id there, each sheet has its own. ``with_records``: the ids there of the forms that bring their records
    of 定稿; ``lost``: how many final ones do not. ``left``: how many sheets stay there. ``document``: the project's own text.
    """

    theirs: int
    project: Project
    document: str
    is_renamed: bool
    sheets: tuple[tuple[int, YearSheet, Project], ...]
    with_records: tuple[int, ...]
    lost: int
    left: int


@dataclass(frozen=True, slots=True)
class Arrival:
    """What is to come from another workbook, for the ``template`` of this one; ``is_same``: both have editions of one."""

    other: Workbook
    template: Template
    is_same: bool
    projects: Sequence[Coming]


class Look(Protocol):
    """Asks for things one by one."""

    def __call__(self, items: Iterable[Item], /) -> Sequence[Item]: ...


def add_form(workbook: Workbook, project: Project) -> int:
    """Add a form that was read from a file, under a free name, as one undo step. Returns its id. Raises StoreError."""
    taken = [workbook.name_in_form(i) for i in workbook.ids]
    if project.name in taken:
        project = with_text(project, PROJECT_NAME, free_name(f"{project.name}（导入）", taken))
    with workbook.together():
        project_id = workbook.add_project(project, f"导入“{project.name}”")
        workbook.note("导入", project_id, project.shown_name)
        workbook.keep_version(project_id, IMPORTED)
    return project_id


def merge(
    workbook: Workbook,
    others: Sequence[Workbook],
    official: Mapping[str, str] = NO_EDITIONS,
    chosen: Collection[int] | None = None,
) -> tuple[Joined, ...]:
    """Add all forms of other workbooks, as ``arrivals`` and ``bring_all`` say. Raises UserError before anything is changed, StoreError."""
    return bring_all(workbook, arrivals(workbook, others, official, chosen))


def arrivals(
    workbook: Workbook,
    others: Sequence[Workbook],
    official: Mapping[str, str] = NO_EDITIONS,
    chosen: Collection[int] | None = None,
    look: Look = list,
) -> list[Arrival]:
    """Return what is to come from other workbooks; ``look`` asks for names and projects one by one. Raises UserError.

    ``official``: the digests of all editions of the official templates, with their ids. Damaged forms are left out.
    Forms that are final stay so, with person and time, as they were signed, unless they have quite another template.
    ``chosen``: only these forms come in, with the projects they belong to. A name that is there already gets the other
    workbook's name behind it, but not that of a final form, which must not change.
    """
    for other in others:
        if is_same_file(workbook.path, other.path):
            raise UserError(f"“{other.path.name}”就是这个工作簿，请选别的工作簿合并。")
        if not other.ids and not other.damaged:
            raise UserError(f"工作簿“{other.path.name}”里没有项目，没有可合并的。")
        if not _whole_ids(other):
            raise UserError(f"工作簿“{other.path.name}”里的表都已损坏，没有可合并的，请核对或改用备份。")
    taken = set(look(workbook.name_in_form(i) for i in workbook.ids))
    found = []
    for other in others:
        is_same = other.template.text == workbook.template.text or are_editions(
            other.template, workbook.template, official
        )
        template, projects = workbook.template, look(_coming(workbook, other, is_same, chosen, taken))
        found.append(Arrival(other, template, is_same, projects))
    return found


def bring_all(workbook: Workbook, found: Sequence[Arrival]) -> tuple[Joined, ...]:
    """Add what is to come, saved in one go, that of each workbook as one undo step.

    Raises UserError if another program has given the workbook another template meanwhile, StoreError.
    """
    if any(one.template.text != workbook.template.text for one in found):
        raise UserError(
            f"“{workbook.path.name}”的模板刚被别的窗口或电脑更换，没有并入；请看过改动，再做一次。"
        )
    with workbook.together():
        return tuple(_bring(workbook, one) for one in found)


def are_editions(one: Template, other: Template, official: Mapping[str, str]) -> bool:
    """Tell whether both are editions of one official template."""
    known = official.get(digest_of(one.text))
    return known is not None and known == official.get(digest_of(other.text))


def _whole_ids(workbook: Workbook) -> list[int]:
    return [i for i in workbook.ids if workbook.damage_of(i) is None]


def _coming(
    workbook: Workbook, other: Workbook, is_same: bool, chosen: Collection[int] | None, taken: set[str]
) -> Iterator[Coming]:
    """Yield the projects that come, under names that are not ``taken``, to which theirs are added."""
    is_equal = other.template.text == workbook.template.text
    for project_id in _whole_ids(other):
        wanted = [i for i in other.sheets_of(project_id) if chosen is None or i in chosen]
        if not (chosen is None or project_id in chosen or wanted):
            continue
        project = other.project(project_id)
        record = sound_record(other, project_id) if is_same else None
        if not is_equal and record is None:
            project = converted(project, other.template, workbook.template)
        is_renamed = project.name in taken and record is None
        if is_renamed:
            name = free_name(f"{project.name}（{storable(other.path.stem)}）", taken)
            project = with_text(project, PROJECT_NAME, name)
        taken.add(project.name)
        along = [i for i in wanted if _comes_along(workbook, other, i)]
        sheets = tuple((i, *_sheet_for(workbook, other, i, is_same)) for i in along)
        with_records = tuple(i for i in (project_id, *along) if is_same and _brings_records(other, i))
        finals = sum(other.final_record(i) is not None for i in (project_id, *wanted))
        lost = finals - sum(other.final_record(i) is not None for i in with_records)
        left = len(wanted) - len(along)
        document = document_of(project)
        yield Coming(project_id, project, document, is_renamed, sheets, with_records, lost, left)


def _brings_records(other: Workbook, form_id: int) -> bool:
    """Tell whether a form has records of 定稿 that can come with it: one that is final must be as it was signed."""
    is_final = other.final_record(form_id) is not None
    return bool(other.records(form_id)) and (not is_final or sound_record(other, form_id) is not None)


def _bring(workbook: Workbook, arrival: Arrival) -> Joined:
    other, coming = arrival.other, arrival.projects
    damage = tuple(map(_told, other.damaged))
    if not coming:
        return Joined(other.path.name, (), (), damage)
    with workbook.together():
        ids = workbook.add_projects(
            [one.project for one in coming],
            f"合并“{other.path.stem}”",
            sheets=[[(sheet, record) for _, sheet, record in one.sheets] for one in coming],
            instead_of=workbook.untouched,
        )
        workbook.note("合并", None, f"“{other.path.name}”的 {len(coming)} 个项目")
        for one, project_id in zip(coming, ids, strict=True):
            known = one.document if workbook.project(project_id) is one.project else ""
            workbook.keep_version(project_id, IMPORTED, known)
    new_ids = dict(zip((one.theirs for one in coming), ids, strict=True))
    for one, project_id in zip(coming, ids, strict=True):
        for theirs, sheet, _ in one.sheets:
            new_ids[theirs] = workbook.sheet_id(project_id, sheet.form, sheet.date)
        for theirs in one.with_records:
            adopt_records(workbook, new_ids[theirs], other, theirs)
    adopt_notes(workbook, other, new_ids)
    return Joined(other.path.name, ids, _remarks(workbook, arrival), damage)


def _comes_along(workbook: Workbook, other: Workbook, form_id: int) -> bool:
    """Tell whether a sheet of the year is whole, and of a form that the workbook has."""
    sheet, _ = other.sheet_record(form_id)
    return other.damage_of(form_id) is None and has_form_of(workbook.template, sheet)


def _sheet_for(workbook: Workbook, other: Workbook, form_id: int, is_same: bool) -> tuple[YearSheet, Project]:
    """Return a sheet with its record as the workbook's template has it; a final one stays as it is."""
    sheet, record = other.sheet_record(form_id)
    is_kept = other.template.text == workbook.template.text or (is_same and sound_record(other, form_id))
    if not is_kept:
        record = converted(record, other.template_of(form_id), form_of_sheet(workbook.template, sheet))
    return sheet, record


def _told(damage: Damage) -> str:
    return damage.sentence if damage.form is None else f"没有并入：{damage.sentence}"


def sound_record(workbook: Workbook, project_id: int) -> Record | None:
    """Return the record that makes a form final, None if it is not, or is another than the one finalised.

    Nor where records may be missing: the form may have been withdrawn since.
    """
    if _may_lack_records(workbook):
        return None
    record = workbook.final_record(project_id)
    digest = digest_of(document_of(workbook.project(project_id)))
    return record if record is not None and record.is_sound and record.digest == digest else None


def _may_lack_records(workbook: Workbook) -> bool:
    return any(one.kind is DamageKind.SET for one in workbook.own_damage)


def adopt_records(workbook: Workbook, own: int, other: Workbook, theirs: int) -> None:
    """Give a form that came from another workbook its records of 定稿 there, oldest first. Raises StoreError.

    The last one always, as it says whether the form is final; of the others those that are whole and not known here.
    """
    *before, last = other.records(theirs)
    known = {_said(record) for record in workbook.records(own)}
    for record in (*(one for one in before if one.is_sound and _said(one) not in known), last):
        workbook.adopt_record(own, record, other)


def _said(record: Record) -> tuple[object, ...]:
    return record.at, record.event, record.person, record.reason, record.digest, record.keyed


def _remarks(workbook: Workbook, arrival: Arrival) -> tuple[str, ...]:
    other, name, remarks = arrival.other, arrival.other.path.name, []
    renamed = sum(one.is_renamed for one in arrival.projects)
    lost, left = sum(one.lost for one in arrival.projects), sum(one.left for one in arrival.projects)
    if other.year != workbook.year:
        remarks.append(f"“{name}”是 {other.year} 年度的，已并入 {workbook.year} 年度的工作簿，请核对。")
    if arrival.is_same and other.template.text != workbook.template.text:
        remarks.append(
            f"“{name}”用的是模板“{other.template.name}”的另一版，未定稿的表已换成本工作簿的版本，已定稿的保持原样。"
        )
    elif not arrival.is_same:
        remarks.append(f"“{name}”的模板“{other.template.name}”不同，各表已换成本工作簿的模板，请核对。")
    if renamed:
        remarks.append(f"“{name}”有 {renamed} 个项目与已有的同名，名称后面加了“（{other.path.stem}）”。")
    if lost and _may_lack_records(other):
        remarks.append(f"“{name}”的定稿记录可能不全，{lost} 张已定稿的表并入后不算定稿，请核对后重新定稿。")
    elif lost:
        remarks.append(f"“{name}”有 {lost} 张已定稿的表内容变了，并入后不算定稿，请重新定稿。")
    if left:
        remarks.append(f"“{name}”有 {left} 张其他时段的表已损坏，或本工作簿的模板没有这种表，没有并入。")
    return tuple(remarks)
