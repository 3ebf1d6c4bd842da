"""A form of the year for its cut-off month: captions, title and footnotes with {month} filled in (docs/domain.md 8.2)."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import fields, is_dataclass, replace
from functools import lru_cache
from typing import Any

from model.form.template import Template

USUAL_MONTH = 7
_MARK = "{month}"
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


def is_month_end(date: str) -> bool:
    """Tell whether a text is the last day of a month: ``2021-07-31``."""
    match = _DATE.fullmatch(date)
    year, month, day = map(int, match.groups()) if match else (0, 0, 0)
    return bool(year) and 1 <= month <= 12 and day == monthrange(year, month)[1]


def month_end(year: int, month: int = USUAL_MONTH) -> str:
    """Return the last day of a month, as sheets are dated."""
    return f"{year:04}-{month:02}-{monthrange(year, month)[1]:02}"


@lru_cache(maxsize=64)
def dated(template: Template, date: str = "") -> Template:
    """Return the form as the sheet of that month end shows it; without a date, as that of July."""
    month = str(int(date[5:7])) if is_month_end(date) else str(USUAL_MONTH)
    names = ("title", "title_year", "footnotes", "blocks", "signature")
    filled = {name: _filled(getattr(template, name), month) for name in names}
    changed = {name: value for name, value in filled.items() if value is not getattr(template, name)}
    return replace(template, **changed, date=date) if changed or date else template


def year_form(template: Template, form_id: str, date: str = "") -> Template:
    """Return a form of a place's year, for its month if it is dated. Raises KeyError if there is none of that id."""
    form = template.form(form_id)
    return dated(form, date) if form.is_dated else form


def _filled(value: Any, month: str) -> Any:
    """Return texts, lists and records with the month in them; what has no mark is the very same."""
    if isinstance(value, str):
        return value.replace(_MARK, month) if _MARK in value else value
    if isinstance(value, tuple):
        items = tuple(_filled(item, month) for item in value)
        return value if all(a is b for a, b in zip(items, value, strict=True)) else items
    if is_dataclass(value) and not isinstance(value, type):
        parts = {one.name: getattr(value, one.name) for one in fields(value)}
        changed = {name: made for name, part in parts.items() if (made := _filled(part, month)) is not part}
        return replace(value, **changed) if changed else value
    return value
