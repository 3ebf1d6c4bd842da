"""Which of the official forms of a year a sheet is: by its title, or by captions that only one has (docs/domain.md 8)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from model.exchange.recognising import form_vocabulary
from model.exchange.recognising.captions import as_caption, is_title
from model.exchange.recognising.cells import Cells
from model.form.dated import year_form
from model.form.template import SELF_EVALUATION, Template
from model.reading.normalise import normalise

_ROWS_OF_TITLE = 6
_LONGEST_TITLE = 60
_LONGEST = 40
_EVALUATED = ("自评", "评价", "评分", "完成情况")


@dataclass(frozen=True, slots=True)
class OfficialForm:
    """A form by when in the year it is filled, and whom it is about: a project, a unit, money of another level."""

    phase: str = SELF_EVALUATION
    subject: str = "project"

    @property
    def is_usual(self) -> bool:
        """Tell whether it is the self-evaluation of a project."""
        return self == USUAL

    @property
    def name(self) -> str:
        """What it is called."""
        return _NAMES.get((self.phase, self.subject), "其他表")

    def is_form(self, template: Template) -> bool:
        """Tell whether a template is one of this form."""
        if self.subject == "transfer":
            return self.phase == SELF_EVALUATION and template.phase == "transfer"
        return (self.phase, self.subject) == (template.phase, template.subject)


USUAL = OfficialForm()
_NAMES = {
    ("declaration", "project"): "项目支出绩效目标申报表",
    ("monitoring", "project"): "项目支出绩效运行监控表",
    ("self_evaluation", "project"): "项目支出绩效自评表",
    ("declaration", "department"): "部门（单位）整体支出绩效目标申报表",
    ("monitoring", "department"): "部门（单位）整体支出绩效运行监控表",
    ("self_evaluation", "department"): "部门（单位）整体支出绩效自评表",
    ("declaration", "transfer"): "转移支付绩效目标申报表",
    ("monitoring", "transfer"): "转移支付绩效运行监控表",
    ("self_evaluation", "transfer"): "转移支付绩效目标自评表",
}


def official_form(cells: Cells) -> OfficialForm:
    """Return which form stands on a sheet, or in a part of it."""
    titles = list(_titles(cells))
    captions = _captions(cells)
    is_evaluated = any(word in title for word in _EVALUATED for title in titles)
    is_plan = not titles and _has(form_vocabulary.DECLARATION_CAPTIONS, captions)
    is_unit = "部门名称" in captions and not captions & {"项目名称", "项目"}
    phase, subject = SELF_EVALUATION, "project"
    if (
        _is_called(form_vocabulary.DEPARTMENT_TITLES, titles)
        or _has(form_vocabulary.DEPARTMENT_CAPTIONS, captions)
        or is_unit
    ):
        subject = "department"
    elif _is_called(form_vocabulary.TRANSFER_TITLES, titles) or _has(
        form_vocabulary.TRANSFER_CAPTIONS, captions
    ):
        subject = "transfer"
    if _is_called(form_vocabulary.MONITORING_TITLES, titles) or _has(
        form_vocabulary.MONITORING_CAPTIONS, captions
    ):
        phase = "monitoring"
    elif (not is_evaluated and _is_called(form_vocabulary.DECLARATION_TITLES, titles)) or is_plan:
        phase = "declaration"
    return OfficialForm(phase, subject)


def _titles(cells: Cells) -> Iterator[str]:
    for row in cells.rows[:_ROWS_OF_TITLE]:
        for column in cells.filled(row):
            text = cells.text(row, column)
            if len(text) < _LONGEST_TITLE and is_title(text):
                yield normalise(text)


def _captions(cells: Cells) -> frozenset[str]:
    """Return the captions that only one form has, and those by which it is told whom a form is about."""
    texts = (cells.text(*place) for place in cells.places())
    return frozenset(as_caption(text) for text in texts if len(text) < _LONGEST and _TELLING.search(text))


def _telling() -> re.Pattern[str]:
    """Return what finds the last sign of the captions that are looked for, however these are spaced."""
    words = " ".join(
        (
            form_vocabulary.DEPARTMENT_CAPTIONS,
            form_vocabulary.TRANSFER_CAPTIONS,
            form_vocabulary.MONITORING_CAPTIONS,
            form_vocabulary.DECLARATION_CAPTIONS,
            "部门名称 项目名称 项目",
        )
    )
    return re.compile(f"[{''.join(sorted({word[-1] for word in words.split()}))}]")


_TELLING = _telling()


def _is_called(words: str, titles: Sequence[str]) -> bool:
    return any(word in title for word in words.split() for title in titles)


def _has(words: str, captions: frozenset[str]) -> bool:
    return not captions.isdisjoint(words.split())


def forms_of(form: OfficialForm, templates: Sequence[Template], date: str = "") -> list[Template]:
    """Return what places have of a form, of the month that ends on a date where it is one of mid-year."""
    return [
        year_form(template, one.form_id, date) if one.is_dated and template.others else one
        for template in templates
        for one in template.year_forms
        if form.is_form(one)
    ]
