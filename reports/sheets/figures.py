"""Texts of a form that are figures: the number a spreadsheet keeps, and the format in which it shows the same text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from model.form.template import Template
from model.grid.cells import Cell, Role
from model.reading.amounts import HUNDRED
from model.text_caches import kept_by_text

# a spreadsheet keeps so many digits of a number
MAX_DIGITS = 15
GENERAL = "General"
# roles of indicator columns in which a bare number is a figure; in all others it is a text
_FIGURE_ROLES = frozenset((
    "target", "number", "actual", "weight", "score", "history", "review", "to_date", "expected", "completion", "deviation",
    "coefficient",
))  # fmt: skip
_FIGURES_ALONE = (Role.SCORE, Role.TOTAL, Role.COMPUTED)
_FIGURE = re.compile(
    r"-?(?:(?P<grouped>\d{1,3}(?:,\d{3})+)|0|[1-9]\d*)(?:\.(?P<decimals>\d+))?(?P<percent>%)?"
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number (100 % = 1) with the number format that shows it as the text it was; ``is_whole``: without decimals."""

    value: Decimal
    form: str
    is_whole: bool = False


def figure_of(cell: Cell, template: Template) -> Figure | None:
    """Return the figure in a cell; None where a text stands, or digits that are one (0402009)."""
    if not may_hold_figure(cell, template):
        return None
    return read_figure(cell.text, is_fixed=cell.money or cell.role is Role.COMPUTED)


def may_hold_figure(cell: Cell, template: Template) -> bool:
    """Tell whether a number in a cell is a figure; elsewhere digits are a text."""
    if cell.money or cell.role in _FIGURES_ALONE:
        return True
    path = cell.path
    if path is None or path.row is None:
        return False
    return path.column in _figure_columns(template)


@lru_cache(maxsize=16)
def _figure_columns(template: Template) -> frozenset[str]:
    """Return the fields of the columns of indicators in which figures stand; of two with one field the first counts."""
    roles = {column.field: column.role for column in reversed(template.indicators.columns)}
    return frozenset(field for field, role in roles.items() if role in _FIGURE_ROLES)


@kept_by_text(4096)
def read_figure(text: str, is_fixed: bool = False) -> Figure | None:
    """Read a figure; None where the number and its format would not show the very same text again.

    ``is_fixed``: two decimals are always two, also of another number that comes to stand there.
    """
    match = _FIGURE.fullmatch(text)
    if match is None or (len(text) > MAX_DIGITS and sum(sign.isdigit() for sign in text) > MAX_DIGITS):
        return None
    decimals, is_percent = match["decimals"] or "", bool(match["percent"])
    number = Decimal(text.replace(",", "").rstrip("%"))
    if text.startswith("-") and not number:
        return None
    value = number / HUNDRED if is_percent else number
    is_fixed = is_fixed and len(decimals) > 1
    if not (match["grouped"] or is_percent or is_fixed or decimals.endswith("0")):
        return Figure(value, GENERAL, not decimals)
    form = ("#,##0" if match["grouped"] else "0") + ("." + "0" * len(decimals) if decimals else "")
    return Figure(value, form + ("%" if is_percent else ""), not decimals)


def form_to_type_over(figure: Figure) -> str:
    """Return the format of a cell in which another percentage may be typed: whole as it is now, else with two decimals."""
    if not figure.form.endswith("%") or not figure.is_whole:
        return figure.form
    return f"[={figure.value:f}]{figure.form};0.00%"
