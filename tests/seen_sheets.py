"""The sheets of an xlsx file as a person sees them: figures with the decimals, separators and signs of their formats."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import NamedTuple

from tests.opened_sheets import load_workbook


class SeenSheet(NamedTuple):
    """A visible sheet; a merged area has its text in its first cell."""

    name: str
    rows: list[list[str]]
    merged: set[str]


def seen_sheets(path: Path) -> list[SeenSheet]:
    """Return the visible sheets of a file; formulas count as what they gave."""
    book = load_workbook(path, data_only=True)
    return [
        SeenSheet(
            sheet.title,
            [[seen(cell.value, cell.number_format) for cell in row] for row in sheet.iter_rows()],
            {str(area) for area in sheet.merged_cells.ranges},
        )
        for sheet in book.worksheets
        if sheet.sheet_state == "visible"
    ]


def seen(value: object, form: str) -> str:
    """Return what a cell shows."""
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    number = Decimal(f"{value:.15g}")
    form = _section(form, number)
    if form in ("General", "@"):
        return f"{number:f}"
    if "%" in form:
        number *= 100
    decimals = form.partition(".")[2].count("0")
    rounded = number.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return f"{rounded:{',' if '#,##' in form else ''}f}{'%' if '%' in form else ''}"


def _section(form: str, number: Decimal) -> str:
    """Return the part of a format that a number is shown with: the first, or that whose condition holds."""
    for part in form.split(";"):
        match = re.fullmatch(r"\[=([\d.]+)\](.+)", part)
        if match is None:
            return part
        if Decimal(match[1]) == number:
            return match[2]
    return "General"
