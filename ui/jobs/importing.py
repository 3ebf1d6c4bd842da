"""Forms brought into a workbook from files, and other workbooks merged into it: for the window and the commands alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

import resources
from model.errors import UserError
from model.form.template import Template
from model.workbook.merging import Joined, add_form, merge
from model.workbook.workbook import Workbook
from resources.forms import NO_OTHERS

FORM_FILES = (".json", ".xlsx", ".xlsm", ".xls", ".pdf")


@dataclass(frozen=True, slots=True)
class ImportedForm:
    """A form that was brought in: its file (and sheet), its new id, and one sentence for each thing to look at."""

    source: str
    project_id: int
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Import:
    """The forms that were brought in, and one sentence for each file of which none was."""

    forms: tuple[ImportedForm, ...]
    problems: tuple[str, ...]


def import_forms(
    workbook: Workbook, paths: Sequence[Path], own: Mapping[str, Template] = NO_OTHERS
) -> Import:
    """Add the forms in JSON files, spreadsheets and PDF; a bad file is named and the others go on. Raises StoreError.

    ``own``: the clerk's own templates by id.
    """
    from reports.form_files import read_forms  # takes a while to import

    forms, problems = [], []
    with workbook.together():
        for path in paths:
            try:
                found = read_forms(path, workbook, own)
            except UserError as error:
                problems.append(str(error))
                continue
            for one in found:
                remarks = [*one.remarks, *_year_remark(one.form.year, workbook.year)]
                forms.append(ImportedForm(one.source, add_form(workbook, one.form.project), tuple(remarks)))
    return Import(tuple(forms), tuple(problems))


def _year_remark(year: int, wanted: int) -> list[str]:
    return [f"表上年度 {year} 与工作簿 {wanted} 不同，请核对。"] if year != wanted else []


def merge_workbooks(workbook: Workbook, paths: Sequence[Path]) -> tuple[Joined, ...]:
    """Bring all whole forms of other workbooks in. Raises UserError if one cannot be opened; then none is."""
    with ExitStack() as opened:
        others = [opened.enter_context(closing(Workbook.open(path))) for path in paths]
        return merge(workbook, others, resources.official_templates())
