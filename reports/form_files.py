"""Forms written as files of their own: JSON or spreadsheets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from model.exchange import form_json
from model.files import file_name_for, unique_path, write_whole
from model.workbook.workbook import Workbook


def write_forms(workbook: Workbook, ids: Sequence[int], folder: Path, form: str) -> Iterator[Path]:
    """Write some forms of a workbook, each into a file of its own, ``json`` or ``xlsx``. Raises UserError."""
    taken: set[str] = set()
    for project_id in ids:
        name = (
            workbook.name_of(project_id) if workbook.sheet(project_id) else workbook.project(project_id).name
        )
        path = unique_path(folder, file_name_for(name), f".{form}", taken)
        write_whole(path, _written(workbook, project_id, form))
        yield path


def _written(workbook: Workbook, project_id: int, form: str) -> bytes:
    project, template, year = workbook.project(project_id), workbook.template_of(project_id), workbook.year
    if form == "json":
        return form_json.form_json(project, template, year).encode()
    from reports.form.print_job import PrintJob  # takes a while to import
    from reports.sheets.xlsx_form import render_form_xlsx

    return render_form_xlsx(
        PrintJob(
            project,
            template,
            year,
            workbook.page_options_of(project_id),
            workbook.kept_figures_of(project_id),
            workbook.stamp_of(project_id),
        )
    )
