"""Forms brought into a workbook from files, and other workbooks merged into it: for the window and the commands alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import resources
from model.errors import UserError
from model.form.template import Template
from model.workbook.merging import Joined, add_form, merge
from model.workbook.workbook import Workbook
from resources.forms import NO_OTHERS
from ui.jobs.form_files import form_files_in

if TYPE_CHECKING:
    from model.exchange.found_form import Remark, Unplaced

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

    forms, problems, files = [], [], form_files_in(paths)
    with workbook.together():
        for path in files.files:
            try:
                found = read_forms(path, workbook, own)
            except UserError as error:
                problems.append(str(error))
                continue
            for one in found:
                sentences = [
                    *sentences_of(one.remarks, one.unplaced),
                    *_year_remark(one.form.year, workbook.year),
                ]
                forms.append(ImportedForm(one.source, add_form(workbook, one.form.project), tuple(sentences)))
    return Import(tuple(forms), tuple(problems), files.told)


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
        others = [opened.enter_context(closing(Workbook.open(path))) for path in paths]
        return merge(workbook, others, resources.official_templates())
