"""Forms as files of their own: read from JSON, spreadsheets and our own PDF.

Reading proposes forms and says what to look at; nothing is written.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import resources
from model.errors import FormError
from model.exchange import form_json
from model.exchange.recognise import Worksheet, may_hold_form, read_worksheet
from model.exchange.template_choice import best_template
from model.form.template import Template
from model.naming import default_year
from model.workbook.workbook import Workbook
from resources.forms import NO_OTHERS, bundled_template, known_ids, read_form

# filled cells of the sheets that may hold a form, at 40 µs each to understand them: 300 forms have up to 90 000
MAX_FORM_CELLS = 100_000


@dataclass(frozen=True, slots=True)
class ReadForm:
    """A form found in a file; ``source`` names the file, and the sheet where it has several."""

    form: form_json.Form
    template: Template
    source: str
    remarks: tuple[str, ...] = ()


def read_forms(
    path: Path, workbook: Workbook | None = None, own: Mapping[str, Template] = NO_OTHERS
) -> tuple[ReadForm, ...]:
    """Read the forms in a file, to be brought into a workbook if there is one. Raises FormError, UserError.

    ``own``: the clerk's own templates by id. A spreadsheet names none: it is read with the workbook's, or with the one
    that fits best.
    """
    others = {**own, workbook.template.id: workbook.template} if workbook else own
    readers: dict[str, Callable[[Path, Workbook | None, Mapping[str, Template]], Iterator[ReadForm]]] = {
        ".pdf": _from_pdf,
        ".xlsx": _from_spreadsheet,
        ".xlsm": _from_spreadsheet,
        ".xls": _from_spreadsheet,
    }
    found = tuple(readers.get(path.suffix.lower(), _from_json)(path, workbook, others))
    for one in found:
        if workbook is not None and one.template.id != workbook.template.id:
            raise FormError(
                f"文件“{path.name}”用的模板“{one.template.id}”与工作簿的模板“{workbook.template.id}”不同，没有导入；"
                "请导入到同一模板的工作簿，或先给工作簿更换模板。"
            )
    return found


def _from_json(path: Path, workbook: Workbook | None, others: Mapping[str, Template]) -> Iterator[ReadForm]:
    form, template = read_form(path, others)
    yield ReadForm(form, template, path.name)


def _from_spreadsheet(
    path: Path, workbook: Workbook | None, others: Mapping[str, Template]
) -> Iterator[ReadForm]:
    from reports.carried_forms import carried_texts, whole_form
    from reports.reading.xlsx_reading import read_worksheets

    sheets = read_worksheets(path)
    carried = carried_texts(path.read_bytes(), path.name)
    templates = [workbook.template] if workbook else [*_bundled_templates(), *others.values()]
    year = workbook.year if workbook else default_year(date.today())
    count = 0
    candidates = [sheet for sheet in sheets if may_hold_form(sheet, templates)]
    _check_size(path, candidates)
    for sheet in candidates:
        template = best_template(sheet, templates)
        found = read_worksheet(sheet, template, year)
        if found is not None:
            found = whole_form(found, carried.get(sheet.name, ""), template, path.name)
            count += 1
            source = path.name if len(sheets) == 1 else f"{path.name}（{sheet.name}）"
            form = form_json.Form(template.id, found.year or year, found.project)
            yield ReadForm(form, template, source, found.remarks)
    if not count:
        raise FormError(
            f"文件“{path.name}”里没有找到自评表（要有写着“二级指标”“三级指标”的表头），请检查文件。"
        )


def _check_size(path: Path, sheets: Sequence[Worksheet]) -> None:
    left = MAX_FORM_CELLS
    for sheet in sheets:
        left -= sum(1 for row in sheet.rows for text in row if text)
        if left < 0:
            raise FormError(
                f"文件“{path.name}”的工作表“{sheet.name}”填了字的格太多，不像是自评表，请把自评表复制到新的工作簿再试。"
            )


def _from_pdf(path: Path, workbook: Workbook | None, others: Mapping[str, Template]) -> Iterator[ReadForm]:
    from reports.proof.verify import attached_forms

    for data, is_whole in attached_forms(path):
        text = json.dumps(data)
        form = form_json.parse_form(text, path.name, known_ids(others))
        template = others.get(form.template_id) or bundled_template(form.template_id)
        form_json.check_fits(form, template, path.name)
        warning = "附带的数据与纸面校验码不符，PDF 被改动过，请逐格核对。"
        yield ReadForm(form, template, path.name, () if is_whole else (warning,))


def _bundled_templates() -> list[Template]:
    """Return the templates that come with the program, the usual one first."""
    ids = resources.template_ids()
    return [
        bundled_template(template_id) for template_id in sorted(ids, key=resources.DEFAULT_TEMPLATE.__ne__)
    ]
