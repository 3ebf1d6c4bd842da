"""Which forms of the year a command or a window means: the self-evaluations, those of one kind, or all that are begun."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from model.errors import UserError
from model.form.dated import is_month_end, month_end
from model.form.template import SELF_EVALUATION, Template

if TYPE_CHECKING:
    from model.workbook.workbook import Workbook

ALL = "all"
_MONTH = re.compile(r"(\d{4})-(\d{1,2})")


def chosen_ids(workbook: Workbook, wanted: str | None) -> tuple[int, ...]:
    """Return the forms that ``ID``, ``ID@DATE`` or ``all`` mean, without one the self-evaluations.

    Raises UserError for a form the template does not have, a date that is no month end, or where nothing is begun.
    """
    if wanted is None:
        return workbook.ids
    if wanted == ALL:
        return workbook.begun_ids
    form_id, _, date = wanted.partition("@")
    form = _form(workbook.template, form_id)
    if form.form_id == SELF_EVALUATION and not date:
        return workbook.ids
    day = _day(form, date)
    found = tuple(i for i in workbook.all_ids if _is_of(workbook, i, form_id, day))
    if not found:
        raise UserError(
            f"工作簿“{workbook.path.name}”里还没有填报过“{form.title}”{f'（{day}）' if day else ''}。"
        )
    return found


def unit_form_of(template: Template) -> Template | None:
    """Return the form about the unit itself, None if the place has none."""
    return next((form for form in template.others if form.subject == "department"), None)


def _form(template: Template, form_id: str) -> Template:
    try:
        return template.form(form_id)
    except KeyError:
        known = "、".join(f"{form.form_id}（{form.title}）" for form in template.year_forms)
        raise UserError(f"模板“{template.name}”里没有“{form_id}”这种表，可用的有 {known}。") from None


def _day(form: Template, text: str) -> str:
    """Return the last day of the month that was named, blank for none."""
    if not text:
        return ""
    if not form.is_dated:
        raise UserError(f"“{form.title}”一年只有一张，不用写日期“{text}”。")
    if match := _MONTH.fullmatch(text):
        year, month = map(int, match.groups())
        text = month_end(year, month) if 1 <= month <= 12 else text
    if not is_month_end(text):
        raise UserError(f"日期“{text}”不对，请写月份的最后一天，如 2021-07-31，或只写月份，如 2021-07。")
    return text


def _is_of(workbook: Workbook, number: int, form_id: str, day: str) -> bool:
    sheet = workbook.sheet(number)
    return sheet is not None and sheet.form == form_id and day in ("", sheet.date)


def named(workbook: Workbook, ids: Sequence[int]) -> Iterator[tuple[str, int]]:
    """Yield the forms with the names by which they are told apart."""
    for number in ids:
        yield workbook.name_of(number) if workbook.sheet(number) else workbook.project(number).name, number
