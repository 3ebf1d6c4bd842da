"""A form of the year that was read from a file comes into a workbook: as a sheet of the project of its name, or with a new one."""

from __future__ import annotations

from dataclasses import replace

from model.errors import UserError
from model.form.dated import month_end
from model.form.edits import caption_of, not_applicable_row
from model.form.field_path import goal_path
from model.form.project import Project, text_at
from model.form.template import Template
from model.form.year_record import SharedChange, changed_since, highest_id, numbered, split
from model.workbook.form_table import UNIT, YearSheet
from model.workbook.versions import IMPORTED
from model.workbook.workbook import Workbook

_MOST_NAMED = 3


def add_year_form(
    workbook: Workbook, form: Project, form_id: str, date: str, *, replaces: bool = False
) -> tuple[int, tuple[str, ...]]:
    """Add a form that is no self-evaluation, as one undo step; return its id and what is to be looked at.

    A dated form without a date is that of July. Of what it shares with a project that is there already the project's
    texts stay, and differences are told. Raises UserError if that project has such a sheet, unless it ``replaces`` that;
    KeyError for a form the workbook's template does not have, StoreError.
    """
    template = workbook.template.form(form_id)
    if template.is_dated and not date:
        date = month_end(workbook.year)
    if template.subject == "department":
        return _add_sheet(workbook, workbook.sheet_id(UNIT, form_id, date), form, replaces), ()
    named = workbook.named(form.name)
    if not named:
        return _add_with_project(workbook, form, template, date), ()
    number = workbook.sheet_id(named[0], form_id, date)
    merged, remarks = _merged(workbook, number, form, template)
    return _add_sheet(workbook, number, merged, replaces), remarks


def _add_sheet(workbook: Workbook, number: int, form: Project, replaces: bool) -> int:
    name = workbook.name_of(number)
    if workbook.is_begun_sheet(number) and not replaces:
        raise UserError(f"工作簿里已有“{name}”，没有导入；要换成文件里的，请先删除那一张。")
    with workbook.together():
        workbook.change_project(number, form, f"导入“{name}”")
        workbook.note("导入", number, name)
        workbook.keep_version(number, IMPORTED)
    return number


def _add_with_project(workbook: Workbook, form: Project, template: Template, date: str) -> int:
    """Add a project that has what the form shares, and the form as its sheet."""
    base, own = split(form, Project(), Project(), workbook.template, template)
    sheet = YearSheet(0, template.form_id, date)
    with workbook.together():
        label = f"导入“{form.name}”"
        (project,) = workbook.add_projects(
            [base], label, sheets=[[(sheet, own)]], instead_of=workbook.untouched
        )
        number = workbook.sheet_id(project, template.form_id, date)
        workbook.note("导入", number, workbook.name_of(number))
        workbook.keep_version(number, IMPORTED)
    return number


def _merged(
    workbook: Workbook, number: int, form: Project, template: Template
) -> tuple[Project, tuple[str, ...]]:
    """Return a sheet of a project with a form's own texts, and rows that the project did not have at the end."""
    shown = workbook.project(number)
    incoming = numbered(form, numbered(shown), highest_id(numbered(shown)))
    changes = changed_since(incoming, numbered(shown), workbook.template, template)
    known = {row.id: row for row in numbered(shown).indicators}
    rows = {row.id: row for row in incoming.indicators}
    kept = [
        replace(
            rows[i], category=row.category, kind=row.kind, name=row.name, target=row.target, weight=row.weight
        )
        if i in rows
        else row
        for i, row in known.items()
    ]
    kinds = {(row.category, row.kind) for row in known.values()}
    blank = replace(not_applicable_row("", "", template), id=0)
    more = [
        replace(row, id=0)
        for i, row in rows.items()
        if i not in known
        and not ((row.category, row.kind) in kinds and replace(row, category="", kind="", id=0) == blank)
    ]
    goals = {**form.goals, "expected": text_at(shown, goal_path("expected"))}
    merged = replace(
        shown, funds=form.funds, goals=goals, indicators=(*kept, *more), signature=form.signature, notes={}
    )
    merged = replace(merged, funds=_with_planned(merged, shown))
    told = [change for change in changes if change.old and change.new]
    if not told:
        return merged, ()
    named = "；".join(_difference(one, template) for one in told[:_MOST_NAMED])
    more_told = f" 等 {len(told)} 处" if len(told) > _MOST_NAMED else ""
    return merged, (f"与项目里已有的不同，保留了项目里的：{named}{more_told}，请核对。",)


def _with_planned(merged: Project, shown: Project) -> dict[str, dict[str, str]]:
    """Return amounts of the form; where the project has one already it stays."""
    return {
        source: {**merged.funds.get(source, {}), **shown.funds.get(source, {})}
        for source in dict.fromkeys((*merged.funds, *shown.funds))
    }


def _difference(change: SharedChange, template: Template) -> str:
    caption = caption_of(change.path, template)
    return f"{caption}文件里是“{_short(change.old)}”，项目里是“{_short(change.new)}”"


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 20 else f"{plain[:19]}…"
