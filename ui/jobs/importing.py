"""Forms brought into a workbook from files, and other workbooks merged into it: for the window and the commands alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import resources
from model.errors import UserError
from model.exchange.form_json import Form
from model.form.dated import month_end
from model.form.template import SELF_EVALUATION, Template
from model.workbook.merging import Joined, add_form, merge
from model.workbook.workbook import Workbook
from model.workbook.year_import import add_year_form
from resources.forms import NO_OTHERS
from ui.jobs.form_files import form_files_in
from ui.jobs.opening import open_workbook

if TYPE_CHECKING:
    from model.exchange.found_form import Remark, Unplaced
    from reports.form_reading import ReadForm

# places that one sentence names
_MOST_PLACES = 5


@dataclass(frozen=True, slots=True)
class ImportedForm:
    """A form that was brought in: its file (and sheet), its new id, and one sentence for each thing to look at."""

    source: str
    project_id: int
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Import:
    """The forms that were brought in, one sentence for each file of which none was, and what was passed over."""

    forms: tuple[ImportedForm, ...]
    problems: tuple[str, ...]
    told: tuple[str, ...] = ()


def import_forms(
    workbook: Workbook, paths: Sequence[Path], own: Mapping[str, Template] = NO_OTHERS
) -> Import:
    """Add the forms in files and folders; a bad file is named and the others go on. Raises StoreError.

    ``own``: the clerk's own templates by id.
    """
    from reports.form_reading import read_forms  # takes a while to import

    found: list[ReadForm] = []
    problems, files = list[str](), form_files_in(paths)
    for path in files.files:
        try:
            found += read_forms(path, workbook, own)
        except UserError as error:
            problems.append(str(error))
    forms = []
    with workbook.together():
        # a form of the year looks for the project of its name, which may be in another of the files
        for one in sorted(found, key=lambda one: one.form.form_id != SELF_EVALUATION):
            try:
                number, remarks = _added(workbook, one.form)
            except UserError as error:
                problems.append(f"{one.source}：{error}")
                continue
            sentences = [
                *sentences_of(one.remarks, one.unplaced),
                *_year_remark(one.form.year, workbook.year),
                *remarks,
            ]
            forms.append(ImportedForm(one.source, number, tuple(sentences)))
    return Import(tuple(forms), tuple(problems), files.told)


def _added(workbook: Workbook, form: Form) -> tuple[int, tuple[str, ...]]:
    """Add a form as a project, or as a sheet of its project's year; return its id and what is to be looked at.

    Raises UserError for a sheet that is there already, or whose form the workbook's template does not have.
    """
    if form.form_id == SELF_EVALUATION:
        return add_form(workbook, form.project), ()
    try:
        date = month_end(workbook.year, int(form.date[5:7])) if form.date else ""
        return add_year_form(workbook, form.project, form.form_id, date)
    except KeyError:
        raise UserError(f"工作簿的模板没有“{form.form_id}”这种表，没有导入；请先更换模板。") from None


def sentences_of(remarks: Iterable[Remark], unplaced: Iterable[Unplaced]) -> list[str]:
    """Return what is to be looked at in a form, each thing once with the cells it concerns."""
    places: dict[str, list[str]] = {}
    for remark in remarks:
        places.setdefault(remark.message, []).extend([remark.cell] if remark.cell else [])
    sentences = [f"{_places(cells)}：{message}" if cells else message for message, cells in places.items()]
    lost = [f"{one.cell}“{_short(one.text)}”" for one in unplaced]
    if lost:
        more = f" 等 {len(lost)} 处" if len(lost) > _MOST_PLACES else ""
        sentences.append(f"表上有文字没有放进来：{'、'.join(lost[:_MOST_PLACES])}{more}，请核对。")
    return sentences


def _places(cells: Sequence[str]) -> str:
    more = f" 等 {len(cells)} 格" if len(cells) > _MOST_PLACES else ""
    return "、".join(cells[:_MOST_PLACES]) + more


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 20 else f"{plain[:19]}…"


def _year_remark(year: int, wanted: int) -> list[str]:
    return [f"表上年度 {year} 与工作簿 {wanted} 不同，请核对。"] if year != wanted else []


def merge_workbooks(workbook: Workbook, paths: Sequence[Path]) -> tuple[Joined, ...]:
    """Bring all whole forms of other workbooks in. Raises UserError if one cannot be opened; then none is."""
    with ExitStack() as opened:
        others = [opened.enter_context(closing(open_workbook(path))) for path in paths]
        return merge(workbook, others, resources.official_templates())
