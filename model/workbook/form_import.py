"""Forms that were read from files come into a workbook together, as one undo step; what has a name that is there is asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import partial

from model.errors import StoreError, UserError
from model.exchange.form_json import Form
from model.form.dated import month_end
from model.form.field_path import PROJECT_NAME
from model.form.project import Project, with_text
from model.form.template import SELF_EVALUATION
from model.form.year_record import highest_id, numbered
from model.naming import free_name
from model.workbook.versions import IMPORTED, REPLACED
from model.workbook.workbook import Workbook
from model.workbook.year_import import add_year_form


class Same(Enum):
    """What becomes of a form whose name is there already."""

    BOTH = "both"
    REPLACE = "replace"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class Incoming:
    """A form that is to come in, and what becomes of it if its name is there already."""

    form: Form
    same: Same = Same.BOTH


@dataclass(frozen=True, slots=True)
class Brought:
    """What became of a form: its id, None if it did not come in; ``problem`` says why, ``remarks`` what to look at."""

    number: int | None = None
    remarks: tuple[str, ...] = ()
    problem: str = ""


def names_there(workbook: Workbook, form: Form) -> bool:
    """Tell whether a workbook has a form of that kind and name already."""
    return _twin(workbook, form) is not None


def _twin(workbook: Workbook, form: Form) -> int | None:
    """Return the form of a workbook in whose place another one would come."""
    name = form.project.name
    projects = workbook.named(name) if name else []
    if form.form_id == SELF_EVALUATION:
        return projects[0] if projects else None
    date = _date(workbook, form)
    sheets = workbook.sheets_of(projects[0]) if projects else ()
    for number in sheets:
        sheet = workbook.sheet(number)
        if sheet and sheet.form == form.form_id and (sheet.date == date or not date):
            return number
    return None


def _date(workbook: Workbook, form: Form) -> str:
    """Return the month end of a form's month in the workbook's year, blank for one without a date."""
    return month_end(workbook.year, int(form.date[5:7])) if form.date else ""


def bring_in(workbook: Workbook, forms: Sequence[Incoming], label: str = "") -> list[Brought]:
    """Add forms, or put them in place of those of their names, as one undo step; return what became of each.

    A form that cannot come in keeps none of the others out. Raises StoreError.
    """
    found: dict[int, Brought] = {}
    with workbook.together(label or f"导入 {len(forms)} 张表"):
        added = _replaced(workbook, forms, found)
        _add(workbook, [(number, forms[number].form.project) for number in added], found)
        # a form of the year looks for the project of its name, which may be another of the files
        for number, one in enumerate(forms):
            if number not in found:
                found[number] = _year_form(workbook, one)
    return [found[number] for number in range(len(forms))]


def _replaced(workbook: Workbook, forms: Sequence[Incoming], found: dict[int, Brought]) -> list[int]:
    """Put self-evaluations in place of those of their names; return the places of those that are to be added."""
    twins: dict[str, list[int]] = {}
    for i in workbook.ids:
        twins.setdefault(workbook.name_in_form(i), []).append(i)
    added = []
    for number, one in enumerate(forms):
        if one.form.form_id != SELF_EVALUATION:
            continue
        name = one.form.project.name
        there = twins.get(name, []) if name else []
        if there and one.same is Same.SKIP:
            found[number] = Brought()
        elif there and one.same is Same.REPLACE:
            found[number] = _tried(partial(_put_in_place, workbook, there.pop(0), one.form.project))
        else:
            added.append(number)
    return added


def _put_in_place(workbook: Workbook, number: int, project: Project) -> Brought:
    """Put a form in place of another, which is kept as a version; its rows go on with those of the same names."""
    shown = numbered(workbook.project(number))
    project = numbered(project, shown, highest_id(shown))
    name = workbook.name_of(number)
    if workbook.final_record(number) is None and workbook.damage_of(number) is None:
        workbook.keep_version(number, REPLACED)
    workbook.change_project(number, project, f"导入“{name}”")
    workbook.note("导入", number, name)
    workbook.keep_version(number, IMPORTED)
    return Brought(number)


def _add(workbook: Workbook, projects: Sequence[tuple[int, Project]], found: dict[int, Brought]) -> None:
    """Add self-evaluations under free names, all in one edit."""
    if not projects:
        return
    taken = {workbook.name_in_form(i) for i in workbook.ids}
    named = []
    for _, project in projects:
        if project.name and project.name in taken:
            project = with_text(project, PROJECT_NAME, free_name(f"{project.name}（导入）", taken))
        taken.add(project.name)
        named.append(project)
    ids = workbook.add_projects(named, "导入", instead_of=workbook.untouched)
    for (number, _), i in zip(projects, ids, strict=True):
        workbook.note("导入", i, workbook.project(i).shown_name)
        workbook.keep_version(i, IMPORTED)
        found[number] = Brought(i)


def _year_form(workbook: Workbook, one: Incoming) -> Brought:
    form = one.form
    if one.same is Same.SKIP and names_there(workbook, form):
        return Brought()

    def add() -> Brought:
        is_put_in_place = one.same is Same.REPLACE
        try:
            number, remarks = add_year_form(
                workbook, form.project, form.form_id, _date(workbook, form), replaces=is_put_in_place
            )
        except KeyError:
            raise UserError(f"工作簿的模板没有“{form.form_id}”这种表，没有导入；请先更换模板。") from None
        return Brought(number, remarks)

    return _tried(add)


def _tried(take: Callable[[], Brought]) -> Brought:
    try:
        return take()
    except StoreError:
        raise
    except UserError as error:
        return Brought(problem=str(error))
