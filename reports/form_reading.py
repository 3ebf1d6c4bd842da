"""Forms read from files of any kind: spreadsheets, Word, web pages, CSV, our own JSON and PDF.

Reading proposes forms and says what to look at; nothing is written.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import resources
from model.errors import FormError
from model.exchange import form_json
from model.exchange.corrections import NO_CORRECTIONS, Corrections
from model.exchange.found_form import FoundForm, Remark, Unplaced
from model.exchange.recognise import find_forms, may_hold_form, other_form
from model.exchange.recognising.captions import forget_cells
from model.exchange.worksheet import Worksheet
from model.files import read_at_most
from model.form.template import Template
from model.naming import default_year
from model.workbook.workbook import Workbook
from reports.reading.sheet_file import SheetFile
from reports.sheets.carried_name import CARRIED
from resources.forms import NO_OTHERS, bundled_template, known_ids, read_form

MAX_BYTES = 20 << 20
# filled cells of the sheets that may hold a form, at 50 µs each to understand them: 300 forms have fewer
MAX_FORM_CELLS = 90_000
# forms of one file, at a millisecond each: a department has some hundred projects
MAX_FORMS = 1000
_UNCOMPUTED = (
    "这一格的公式在文件里没有结果，按空白读入，请在 Excel 或 WPS 里打开并保存后再导入，或在表里补填。"
)


@dataclass(frozen=True, slots=True)
class ReadForm:
    """A form found in a file; ``source`` names the file, and the sheet where it has several, ``place`` the cells.

    ``sheet`` is where it was read, ``found`` as what; both None where the file carries its data along.
    """

    form: form_json.Form
    template: Template
    source: str
    remarks: tuple[Remark, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()
    place: str = ""
    sheet: Worksheet | None = None
    found: FoundForm | None = None


@dataclass(frozen=True, slots=True)
class ReadFile:
    """The forms of a file, and what of the file itself was not read."""

    forms: tuple[ReadForm, ...]
    unplaced: tuple[Unplaced, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What forms are read with: one template or the one that fits best, a year where the sheet has none.

    ``corrections``: layouts that are read otherwise than by the vocabulary.
    """

    others: Mapping[str, Template]
    only: Template | None
    year: int
    corrections: Corrections = field(default_factory=dict)

    @property
    def templates(self) -> list[Template]:
        """The templates that a sheet may be read with, the usual one first."""
        return [self.only] if self.only else [*_bundled_templates(), *self.others.values()]


def read_forms(
    path: Path, workbook: Workbook | None = None, own: Mapping[str, Template] = NO_OTHERS
) -> tuple[ReadForm, ...]:
    """Read the forms in a file, to be brought into a workbook if there is one. Raises FormError, UserError.

    ``own``: the clerk's own templates by id. A spreadsheet names none: it is read with the workbook's, or with the one
    that fits best.
    """
    if workbook is None:
        return read_file(path, own=own).forms
    return read_for(path, workbook.template, workbook.year, own).forms


def read_for(
    path: Path,
    template: Template,
    year: int,
    own: Mapping[str, Template] = NO_OTHERS,
    corrections: Corrections = NO_CORRECTIONS,
) -> ReadFile:
    """Read the forms in a file that are to come into a workbook of a template and a year. Raises FormError, UserError."""
    found = _read(path, Wanted({**own, template.id: template}, template, year, corrections))
    for one in found.forms:
        if one.template.id != template.id:
            raise FormError(
                f"文件“{path.name}”用的模板“{one.template.id}”与工作簿的模板“{template.id}”不同，没有导入；"
                "请导入到同一模板的工作簿，或先给工作簿更换模板。"
            )
    return found


def read_file(
    path: Path,
    only: Template | None = None,
    own: Mapping[str, Template] = NO_OTHERS,
    corrections: Corrections = NO_CORRECTIONS,
) -> ReadFile:
    """Read the forms in a file by themselves. Raises FormError, UserError.

    ``only``: the template that sheets are read with, not the one that fits best.
    """
    others = own if only is None else {**own, only.id: only}
    return _read(path, Wanted(others, only, default_year(date.today()), corrections))


def _read(path: Path, wanted: Wanted) -> ReadFile:
    from reports.reading.file_kind import kind_of  # the readers are imported when a file is there to read

    content = read_at_most(path, MAX_BYTES, "是一张表")
    if not content and path.suffix.lower() != ".json":
        raise FormError(f"文件“{path.name}”是空的，请检查。")
    kind = kind_of(content, path.name)
    if kind == "pdf":
        return ReadFile(tuple(_from_pdf(content, path.name, wanted)))
    if kind == "json" or path.suffix.lower() == ".json":
        form, template = read_form(path, wanted.others)
        return ReadFile((ReadForm(form, template, path.name),))
    from reports.reading.sheet_reading import read_sheets

    found = read_sheets(content, path.name, kind)
    try:
        forms = tuple(_from_sheets(path, found.sheets, wanted, _CarriedOf(content, path.name, kind)))
    except FormError:
        raise
    except Exception as error:  # one file that nobody thought of does not stop the others
        what = type(error).__name__
        raise FormError(f"文件“{path.name}”里的表没有读懂（{what}），请把这个文件发给技术支持。") from error
    finally:
        forget_cells()
    return ReadFile(forms, (*_not_read(found), *_other_forms(found, forms, wanted), *_cut_off(found, forms)))


def sheets_in(path: Path) -> tuple[Worksheet, ...]:
    """Return the sheets of a file as they are seen, none of one that carries its data. Raises FormError, UserError."""
    from reports.reading.file_kind import kind_of
    from reports.reading.sheet_reading import read_sheets

    content = read_at_most(path, MAX_BYTES, "是一张表")
    kind = kind_of(content, path.name)
    return (
        () if kind in ("pdf", "json") or not content else tuple(read_sheets(content, path.name, kind).sheets)
    )


def _other_forms(found: SheetFile, forms: Sequence[ReadForm], wanted: Wanted) -> Iterator[Unplaced]:
    """Yield the sheets that are other official forms, beside those that were read."""
    read = {form.place.rpartition("!")[0] for form in forms}
    for sheet in found.sheets:
        if sheet.name not in read and (sentence := other_form(sheet, wanted.templates)):
            yield Unplaced(sheet.name, sheet.name, sentence)


def _cut_off(found: SheetFile, forms: Sequence[ReadForm]) -> Iterator[Unplaced]:
    """Yield the sheets and tables in which nothing was found, where a form has no name: that may stand there."""
    if all(form.form.project.name for form in forms):
        return
    read = {form.sheet.name for form in forms if form.sheet}
    for sheet in found.sheets:
        first = next((text for row in sheet.rows for text in row if text.strip()), "")
        if sheet.name not in read and first:
            message = f"“{sheet.name}”里没有认出自评表，没有读；如果它和别的是同一张表，请合成一张再导入。"
            yield Unplaced(sheet.name, first, message)


class _CarriedOf:
    """What one of our own files carries along of its forms."""

    def __init__(self, content: bytes, name: str, kind: str) -> None:
        from reports.carried_texts import carried_texts  # takes a while to import

        self._texts = dict(carried_texts(content, name, kind))
        self._name, self._kind = name, kind

    def whole(self, found: FoundForm, sheet: Worksheet) -> FoundForm:
        """Return a form found on a sheet, and what the file carries along of it; a Word file carries its first."""
        from reports.carried_forms import whole_form

        text = self._texts.pop("", "") or self._texts.get(sheet.name, "")
        return whole_form(found, text, self._name, self._kind) if text else found

    def other(self, sheet: Worksheet, wanted: Wanted) -> ReadForm | None:
        """Return the form of the year that stands on a sheet as we exported it, None if it is none."""
        from reports.carried_forms import whole_other_form

        text = self._texts.get("", "") or self._texts.get(sheet.name, "")
        found = whole_other_form(sheet, text, wanted.others, self._name, self._kind) if text else None
        if found is None:
            return None
        area = (0, 0, len(sheet.rows) - 1, max(map(len, sheet.rows)) - 1)
        seen = self._seen(sheet, *found)
        return ReadForm(*found, self._name, place=sheet.address_of(area), sheet=sheet, found=seen)

    @staticmethod
    def _seen(sheet: Worksheet, form: form_json.Form, template: Template) -> FoundForm | None:
        """Return what the cells of a sheet say that came in by what the file carries: for those who look at it."""
        seen = next(find_forms(sheet, [template], form.year), None)
        if seen is None or seen.template.form_id != form.form_id:
            return None
        return replace(seen, template=template, project=form.project, remarks=(), unplaced=(), layout="")


def _not_read(found: SheetFile) -> Iterator[Unplaced]:
    """Yield what of a file was not looked at."""
    for name in found.hidden:
        if name == CARRIED:
            continue
        yield Unplaced(name, name, f"工作表“{name}”是隐藏的，没有读；要读请先取消隐藏。")
    for sheet in found.sheets:
        if sheet.left_out:
            where = f"{sheet.name}!A{sheet.left_out}"
            yield Unplaced(
                where, "", f"工作表“{sheet.name}”太长，第 {sheet.left_out} 行起没有读；请分成几张表再试。"
            )


def _from_sheets(
    path: Path, sheets: Sequence[Worksheet], wanted: Wanted, carried: _CarriedOf
) -> Iterator[ReadForm]:
    templates = wanted.templates
    count = 0
    candidates = [sheet for sheet in sheets if may_hold_form(sheet, templates, wanted.corrections)]
    _check_size(path, candidates)
    for sheet in candidates:
        if other := carried.other(sheet, wanted):
            count += 1
            yield other
            continue
        for found in find_forms(sheet, templates, wanted.year, wanted.corrections):
            count += 1
            if count > MAX_FORMS:
                raise FormError(f"文件“{path.name}”里的表超过了 {MAX_FORMS} 张，请分成几个文件再试。")
            found = carried.whole(found, sheet)
            source = path.name if len(sheets) == 1 else f"{path.name}（{sheet.name}）"
            form = form_json.Form(
                found.template.id,
                found.year or wanted.year,
                found.project,
                found.template.form_id,
                found.template.date,
            )
            remarks = (*found.remarks, *_uncomputed(sheet, found))
            place = sheet.address_of(found.area)
            yield ReadForm(form, found.template, source, remarks, found.unplaced, place, sheet, found)
    if not count:
        if named := next(filter(None, (other_form(sheet, templates) for sheet in sheets)), ""):
            raise FormError(f"文件“{path.name}”没有导入：{named}")
        raise FormError(
            f"文件“{path.name}”里没有找到自评表（要有写着“二级指标”“三级指标”的表头），请检查文件。"
        )


def _uncomputed(sheet: Worksheet, found: FoundForm) -> Iterator[Remark]:
    """Yield a remark for each formula on a form that has no result."""
    top, left, bottom, right = found.area
    for (row, column), formula in sorted(sheet.uncomputed.items()):
        if top <= row <= bottom and left <= column <= right:
            yield Remark(_UNCOMPUTED, "warning", sheet.address(row, column), formula)


def _check_size(path: Path, sheets: Sequence[Worksheet]) -> None:
    left = MAX_FORM_CELLS
    for sheet in sheets:
        left -= sum(1 for row in sheet.rows for text in row if text)
        if left < 0:
            raise FormError(
                f"文件“{path.name}”的工作表“{sheet.name}”填了字的格太多，不像是自评表，请把自评表复制到新的工作簿再试。"
            )


def _from_pdf(content: bytes, name: str, wanted: Wanted) -> Iterator[ReadForm]:
    from reports.proof.printed_paper import bears_forms, paper_of

    if not bears_forms(content, name):
        raise FormError(
            f"文件“{name}”里没有附带表单数据，读不出表格，请改用 Word 或 Excel 原件，或打开它复制表格，再粘贴到表里。"
        )
    paper = paper_of(content, name)
    for sheet in paper.sheets:
        form = form_json.parse_form(json.dumps(sheet.data), name, known_ids(wanted.others))
        place = wanted.others.get(form.template_id) or bundled_template(form.template_id)
        template = form_json.form_of_year(form, place, name)
        form_json.check_fits(form, template, name)
        warning = Remark(
            "纸面没有校验码，不能证明附带的数据就是纸面上的，请逐格核对。"
            if paper.is_unmarked
            else "附带的数据与纸面校验码不符，PDF 被改动过，请逐格核对。"
        )
        yield ReadForm(form, template, name, () if sheet.code in paper.codes else (warning,))


def _bundled_templates() -> list[Template]:
    """Return the templates that come with the program, the usual one first."""
    ids = resources.template_ids()
    return [
        bundled_template(template_id) for template_id in sorted(ids, key=resources.DEFAULT_TEMPLATE.__ne__)
    ]
