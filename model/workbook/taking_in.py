"""Forms that a unit handed in come into the workbook of the department: new ones are added, those of before replaced.

What was replaced stays as a version. Only forms that are final there come in final here, as they were signed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from model.digest import digest_of
from model.errors import UserError
from model.exchange.form_json import document_of
from model.form.project import Project
from model.form.template_change import converted
from model.workbook.form_table import UNIT
from model.workbook.merging import NO_EDITIONS, Joined, adopt_records, are_editions, merge, sound_record
from model.workbook.noting import renew_notes
from model.workbook.versions import IMPORTED
from model.workbook.workbook import Workbook
from model.workbook.year_sheets import form_of_sheet, has_form_of

REASON = "单位重新报送"


@dataclass(frozen=True, slots=True)
class TakenIn:
    """How many forms were added, replaced, and were there as they are.

    ``remarks`` has one sentence for each thing to look at, ``problems`` one for each file that could not come in.
    """

    added: int = 0
    replaced: int = 0
    same: int = 0
    remarks: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def take_in(
    workbook: Workbook,
    other: Workbook,
    forms: Collection[int],
    person: str,
    official: Mapping[str, str] = NO_EDITIONS,
) -> TakenIn:
    """Bring some forms of a unit's workbook in. ``person`` answers for what is replaced. Raises UserError, StoreError.

    A project is the one of its name and unit that is there.
    """
    remarks, count = list[str](), TakenIn()
    known = _known_projects(workbook)
    wanted = {p: [i for i in (p, *other.sheets_of(p)) if i in forms] for p in other.ids}
    new = [i for p, some in wanted.items() if some and _key(other.project(p)) not in known for i in some]
    if new:
        (joined,) = merge(workbook, [other], official, new)
        remarks += joined.remarks
        count = TakenIn(added=_added(workbook, joined))
    is_same = other.template.text == workbook.template.text or are_editions(
        other.template, workbook.template, official
    )
    for project, some in wanted.items():
        target = known.get(_key(other.project(project)))
        if target is None or not some:
            continue
        replaced, same = _replace(workbook, other, target, some, person, is_same, remarks)
        count = TakenIn(count.added, count.replaced + replaced, count.same + same)
    if any(i in forms for i in other.sheets_of(UNIT)):
        remarks.append(f"“{other.path.name}”里关于单位本身的表不并入汇总，请在收件里看它的打印稿。")
    return TakenIn(count.added, count.replaced, count.same, tuple(remarks))


def _known_projects(workbook: Workbook) -> dict[tuple[str, ...], int]:
    return {_key(workbook.project(i)): i for i in reversed(workbook.ids)}


def _key(project: Project) -> tuple[str, ...]:
    return tuple(" ".join(project.header.get(key, "").split()) for key in ("name", "unit", "department"))


def _added(workbook: Workbook, joined: Joined) -> int:
    return sum(1 + len(workbook.sheets_of(i)) for i in joined.ids)


def _replace(
    workbook: Workbook,
    other: Workbook,
    target: int,
    forms: Sequence[int],
    person: str,
    is_same: bool,
    remarks: list[str],
) -> tuple[int, int]:
    """Replace forms of a project; return how many were, and how many were the same already."""
    pairs = list(_pairs(workbook, other, target, forms, remarks))
    changed = [(own, theirs) for own, theirs in pairs if not _is_same(workbook, other, own, theirs)]
    for own, _ in changed:
        if own in workbook and workbook.final_record(own):
            workbook.withdraw(own, person, REASON)
    for own, theirs in changed:
        try:
            _put(workbook, other, own, theirs)
        except UserError as error:
            remarks.append(f"“{other.name_of(theirs)}”没有换成新报送的：{error}")
            continue
        renew_notes(workbook, other, own, theirs)
        record = sound_record(other, theirs) if is_same else None
        if record is not None and record.digest == digest_of(document_of(_record(workbook, own))):
            adopt_records(workbook, own, other, theirs)
        else:
            remarks.append(f"“{other.name_of(theirs)}”换成了新报送的，但内容按本工作簿的模板换过，不算定稿。")
    return len(changed), len(pairs) - len(changed)


def _pairs(
    workbook: Workbook, other: Workbook, target: int, forms: Sequence[int], remarks: list[str]
) -> Iterator[tuple[int, int]]:
    """Yield the forms with their ids here and there."""
    for theirs in forms:
        sheet = other.sheet(theirs)
        if sheet is None:
            yield target, theirs
        elif has_form_of(workbook.template, sheet):
            yield workbook.sheet_id(target, sheet.form, sheet.date), theirs
        else:
            remarks.append(f"“{other.name_of(theirs)}”没有并入：本工作簿的模板没有这种表。")


def _is_same(workbook: Workbook, other: Workbook, own: int, theirs: int) -> bool:
    if workbook.sheet(own) is not None and not workbook.is_begun_sheet(own):
        return False
    records = workbook.final_record(own), other.final_record(theirs)
    is_final = all(records) and all(one.digest == records[0].digest for one in records if one and records[0])
    return is_final or (not any(records) and _record(workbook, own) == _record(other, theirs))


def _record(workbook: Workbook, form: int) -> Project:
    """Return a form's own record, which its digest is taken of."""
    return workbook.project(form) if workbook.sheet(form) is None else workbook.sheet_record(form)[1]


def _put(workbook: Workbook, other: Workbook, own: int, theirs: int) -> None:
    """Put a form of the other workbook in place of one; of a sheet its own record, whatever its project says here."""
    record, sheet = _record(other, theirs), other.sheet(theirs)
    if other.template.text != workbook.template.text and sound_record(other, theirs) is None:
        template = form_of_sheet(workbook.template, sheet) if sheet else workbook.template
        record = converted(record, other.template_of(theirs), template)
    with workbook.together():
        if sheet is None:
            workbook.change_project(own, record, "换成新报送的")
        else:
            workbook.put_record(own, record, "换成新报送的")
        workbook.note("收件", own, other.name_of(theirs))
        workbook.keep_version(own, IMPORTED)
