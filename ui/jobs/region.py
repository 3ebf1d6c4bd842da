"""The transfer form of a region as a file: summed over the begun forms of a workbook (docs/domain.md 8.7)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from model.errors import UserError
from model.files import GoOn, unwatched, write_whole
from model.form.template import Template
from ui.jobs.outcome import Doing, Outcome, at_once, outcome_of

if TYPE_CHECKING:
    from model.workbook.workbook import Workbook
    from reports.form.print_job import PrintJob

_PHASE = "transfer"


@dataclass(frozen=True, slots=True)
class Region:
    """The region's form, from ``count`` ones.

    ``told``: what was listed and not added, and what is found wrong in the form itself; ``left_out``: damaged ones not in it.
    """

    job: PrintJob
    count: int
    told: tuple[str, ...]
    left_out: tuple[str, ...]


def _transfer_form(template: Template) -> Template | None:
    return next((form for form in template.others if form.phase == _PHASE), None)


def _sheets(workbook: Workbook, form: Template) -> Iterator[int]:
    """Yield the begun forms to be summed, in the order of their projects."""
    for project in workbook.ids:
        for number in workbook.sheets_of(project):
            sheet = workbook.sheet(number)
            if sheet is not None and sheet.form == form.form_id:
                yield number


def has_region(workbook: Workbook) -> bool:
    """Tell whether there is anything to sum."""
    form = _transfer_form(workbook.template)
    return form is not None and any(_sheets(workbook, form))


def region_of(workbook: Workbook, wanted: str | None = None) -> Region:
    """Sum the units' forms; ``wanted``: the form's id as a command names it. Raises UserError where there is nothing to sum."""
    from model.summary.region import region_form  # takes a while to import
    from reports.form.print_job import PrintJob

    template = _transfer_form(workbook.template)
    if template is None:
        raise UserError(
            f"模板“{workbook.template.name}”没有转移支付表，只能汇总自评表（不写 --form），请改正命令。"
        )
    if wanted not in (None, template.form_id):
        raise UserError(
            f"“{wanted}”不能汇总；能汇总的有自评表（不写 --form）和{template.title}（--form {template.form_id}）。"
        )
    sheets = list(_sheets(workbook, template))
    if not sheets:
        raise UserError(f"工作簿“{workbook.path.name}”里还没有填报过“{template.title}”，没有可汇总的。")
    whole = [number for number in sheets if not _is_damaged(workbook, number)]
    if not whole:
        raise UserError("要汇总的转移支付表都已损坏，没有汇总，请先核对或恢复历史版本。")
    project, told = region_form([workbook.project(i) for i in whole], template, workbook.year)
    job = PrintJob(project, template, workbook.year, workbook.page_options)
    findings = [finding.message for finding in job.computed.findings if finding.severity != "info"]
    left_out = (
        f"“{workbook.name_of(i)}”已损坏，没有汇总进去，请核对或恢复历史版本后重新汇总。"
        for i in sheets
        if i not in whole
    )
    return Region(
        job, len(whole), (*told, *(f"汇总表里：{finding}" for finding in findings)), tuple(left_out)
    )


def _is_damaged(workbook: Workbook, number: int) -> bool:
    """A sheet that is not final also shows what its project says."""
    if workbook.damage_of(number):
        return True
    return not workbook.final_record(number) and workbook.damage_of(workbook.owner_of(number)) is not None


def missing_in_region(region: Region, path: Path) -> list[str]:
    """Return the characters that the region's paper cannot show; a spreadsheet shows all it is given."""
    from reports.form.print_job import missing_glyphs  # takes a while to import

    return [] if path.suffix.lower() == ".xlsx" else missing_glyphs([region.job])


def write_region(region: Region, path: Path, go_on: GoOn = unwatched) -> None:
    """Write the region's form as PDF or, with the ending .xlsx, as a spreadsheet. Raises UserError."""
    from reports.form.form_pdf import save_pdf  # all of this takes a while to import
    from reports.sheets.xlsx_form import render_form_xlsx

    if path.suffix.lower() == ".xlsx":
        write_whole(path, render_form_xlsx(region.job), go_on)
    else:
        save_pdf(path, [region.job], go_on)


def save_region(region: Region, path: Path, do: Doing = at_once) -> Outcome:
    """Write the region's form, and tell what became of it."""

    def job() -> Outcome:
        do((), lambda _, go_on: write_region(region, path, go_on))
        return Outcome(f"已把 {region.count} 张表汇总到 {path}")

    return outcome_of(job)


def remarks_on(workbook: Workbook, region: Region) -> tuple[str, ...]:
    """Return what is to be known of the sum: which forms are damaged or lost, left out, and what was not added."""
    return (*(damage.sentence for damage in workbook.damaged), *region.left_out, *region.told)
