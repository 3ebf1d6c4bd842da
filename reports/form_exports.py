"""Forms written as files of their own, or all in one: JSON, spreadsheets, Word.

A form that a kind of file cannot hold is named, and the others go on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple

import resources
from model.errors import UserError
from model.exchange import form_json
from model.files import GoOn, file_name_for, read_at_most, unique_path, unwatched, write_whole
from model.workbook.workbook import Workbook
from reports.form.print_job import PrintJob

MAX_REPORT_TEMPLATE = 20 << 20


@dataclass(frozen=True, slots=True)
class Exported:
    """A form's file; None, with a sentence that says why, where it could not be made."""

    path: Path | None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of files: what their names end in, behind the project's name, and how a form becomes one."""

    ending: str
    render: Callable[[PrintJob], bytes]


def job_of(workbook: Workbook, project_id: int) -> PrintJob:
    """Return a form of a workbook as it is exported, with the page and the figures that it has there."""
    return PrintJob(
        workbook.project(project_id),
        workbook.template_of(project_id),
        workbook.year,
        workbook.page_options_of(project_id),
        workbook.kept_figures_of(project_id),
        workbook.stamp_of(project_id),
    )


class Named(NamedTuple):
    """A form with the name that its file gets."""

    name: str
    job: PrintJob


def named_jobs(workbook: Workbook, ids: Iterable[int]) -> Iterator[Named]:
    """Yield the forms as they are now; nothing more is asked of the workbook to write them."""
    for i in ids:
        yield Named(
            workbook.name_of(i) if workbook.sheet(i) else workbook.project(i).name, job_of(workbook, i)
        )


def _json(job: PrintJob) -> bytes:
    return form_json.form_json(job.project, job.template, job.year).encode()


def _xlsx(job: PrintJob, is_live: bool) -> bytes:
    from reports.sheets.xlsx_form import render_form_xlsx  # takes a while to import

    return render_form_xlsx(job, is_live)


def _docx(job: PrintJob) -> bytes:
    from reports.sheets.docx_form import render_form_docx  # takes a while to import

    return render_form_docx(job)


KINDS: Mapping[str, Kind] = {
    "json": Kind(".json", _json),
    "xlsx": Kind(".xlsx", partial(_xlsx, is_live=False)),
    "xlsx-live": Kind(".xlsx", partial(_xlsx, is_live=True)),
    "docx": Kind(".docx", _docx),
}


def report_kind(template: Path | None = None) -> Kind:
    """Return the kind of the drafts of reports, by a template of the unit's own or the one that comes with the program.

    Raises UserError where the template cannot be read.
    """
    from reports.report.report_docx import render_report_docx  # takes a while to import

    path = template or resources.report_template_path()
    data = read_at_most(path, MAX_REPORT_TEMPLATE, "是报告模板")
    return Kind("（自评报告）.docx", lambda job: render_report_docx(job, data, path.name))


def write_forms(workbook: Workbook, ids: Sequence[int], folder: Path, kind: str | Kind) -> Iterator[Exported]:
    """Write some forms of a workbook, each into a file of its own. Raises UserError where nothing can be written."""
    return write_each(named_jobs(workbook, ids), folder, kind)


def write_each(
    forms: Iterable[Named], folder: Path, kind: str | Kind, go_on: GoOn = unwatched
) -> Iterator[Exported]:
    """Write forms, each into a file of its own; what is made of one goes with it. Raises as ``write_forms``."""
    taken: set[str] = set()
    wanted = KINDS[kind] if isinstance(kind, str) else kind
    for form in forms:
        path = unique_path(folder, file_name_for(form.name), wanted.ending, taken)
        try:
            data = wanted.render(copy(form.job))
        except UserError as error:
            yield Exported(None, str(error))
        else:
            write_whole(path, data, go_on)
            yield Exported(path)


def write_book(
    jobs: Iterable[PrintJob], path: Path, is_live: bool = False, go_on: GoOn = unwatched
) -> tuple[int, tuple[str, ...]]:
    """Write some forms into one xlsx file; return how many, and one sentence for each that is not there.

    Raises UserError where none is.
    """
    from reports.sheets.xlsx_form import render_forms_xlsx  # takes a while to import

    written = render_forms_xlsx(jobs, is_live, go_on)
    if not written.count:
        raise UserError(written.problems[0] if written.problems else "工作簿里没有可以导出的表。")
    write_whole(path, written.data, go_on)
    return written.count, written.problems
