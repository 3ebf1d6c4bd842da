"""Forms recognised in the cells of a sheet, whatever file they come from; what does not fit is told (docs/domain.md 9.1).

Cells become regions (several forms on a sheet), captions become roles by one vocabulary, and what was read is put into
the template that fits best. Nothing is rejected and nothing dropped: what found no place is named with its cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from model.exchange.corrections import NO_CORRECTION, NO_CORRECTIONS, Corrections
from model.exchange.found_form import FoundForm
from model.exchange.recognising.cells import Cells
from model.exchange.recognising.chosen_heads import chosen_heads, layout_of
from model.exchange.recognising.corrected import told_of, with_fields
from model.exchange.recognising.fit import fit
from model.exchange.recognising.fit_year import date_of
from model.exchange.recognising.heads import Head
from model.exchange.recognising.official_forms import OfficialForm, forms_of, official_form
from model.exchange.recognising.own_form import read_own_form
from model.exchange.recognising.reading import read_region
from model.exchange.recognising.regions import find_regions
from model.exchange.recognising.spoken import speaks_vocabulary
from model.exchange.template_choice import choose_template
from model.exchange.worksheet import Worksheet
from model.form.project import Project
from model.form.template import Template

# of 二级指标 and 三级指标; however they are spaced, this sign stands there
_HEADER_SIGN = "标"


@dataclass(frozen=True, slots=True)
class WorksheetForm:
    """What was read from a worksheet: project, year if there is one, a sentence per thing to check."""

    project: Project
    year: int | None
    remarks: tuple[str, ...]


def find_forms(
    sheet: Worksheet,
    templates: Sequence[Template],
    default_year: int,
    corrections: Corrections = NO_CORRECTIONS,
) -> Iterator[FoundForm]:
    """Yield all forms on a sheet, each by the template that fits it best; none if it is another official form.

    ``default_year`` decides about dates where the sheet names no year; ``corrections``: layouts that somebody reads
    otherwise than the vocabulary does.
    """

    def roles_of(head: Head) -> Mapping[int, str]:
        return corrections.get(layout_of(head), NO_CORRECTION).columns

    cells = Cells(sheet)
    form = official_form(cells)
    for template in _own_forms(form, templates):
        if whole := read_own_form(sheet, template, default_year):
            yield whole
            return
    regions = find_regions(cells, with_plans=form.phase == "declaration", layouts=corrections)
    for region in regions:
        own = cells.within(region.area)
        mine = form if len(regions) == 1 else official_form(own)
        layout = layout_of(region.heads[0])
        correction = corrections.get(layout, NO_CORRECTION)
        reading = with_fields(read_region(own, region, mine, roles_of), correction)
        fitting = forms_of(mine, templates, date_of(reading, default_year))
        if fitting and (reading.head.has_more_than_plans or mine.phase == "declaration"):
            one = fit(reading, choose_template(reading, fitting), default_year)
            yield told_of(replace(one, layout=layout), reading.head, reading.cells, correction)


def _own_forms(form: OfficialForm, templates: Sequence[Template]) -> Iterator[Template]:
    """Yield the templates whose captions only they understand; a place's other forms where a sheet may be one of them."""
    for template in templates:
        for one in template.year_forms:
            if (one is template or form.is_form(one)) and not speaks_vocabulary(one):
                yield one


def other_form(sheet: Worksheet, templates: Sequence[Template]) -> str:
    """Return a sentence that names the official form which a sheet is, if no template has that, else blank."""
    form = official_form(Cells(sheet))
    if form.is_usual or forms_of(form, templates):
        return ""
    return f"工作表“{sheet.name}”是《{form.name}》，可用的模板没有这种表，没有读入。"


def read_worksheet(sheet: Worksheet, template: Template, default_year: int) -> WorksheetForm | None:
    """Read the first form on a sheet by a template; None if there is none."""
    first = next(find_forms(sheet, [template], default_year), None)
    if first is None:
        return None
    sentences = dict.fromkeys(
        [*(one.message for one in first.remarks), *(one.message for one in first.unplaced)]
    )
    return WorksheetForm(first.project, first.year, tuple(sentences))


def may_hold_form(
    sheet: Worksheet, templates: Iterable[Template], corrections: Corrections = NO_CORRECTIONS
) -> bool:
    """Tell, without reading much, whether the header of an indicator table may stand on a sheet."""
    signs = {_HEADER_SIGN, *(_sign_of(template) for template in templates)}
    if any(sign in text for row in sheet.rows for text in row for sign in signs):
        return True
    return bool(corrections) and bool(chosen_heads(Cells(sheet), corrections))


def _sign_of(template: Template) -> str:
    """Return a sign of the caption of the indicators' names, which stands there however it is spaced."""
    caption = next(column.caption for column in template.indicators.columns if column.role == "name")
    return _HEADER_SIGN if _HEADER_SIGN in caption else caption.strip()[0]
