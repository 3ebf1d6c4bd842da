"""What formulas are put together from: places, numbers in cells, and our rounding half up in binary numbers.

A binary number never is half a cent: a score is rounded up from a tiny part of a cent below it, ten times as large as the
largest error of binary numbers, and so small that no score of amounts up to 2 亿元 falls into it which is no half cent.
``tools/half_cents.py`` has LibreOffice try all cases.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from itertools import groupby
from typing import NamedTuple

from xlsxwriter.utility import xl_rowcol_to_cell

from model.reading.amounts import HUNDRED
from reports.sheets.figures import Figure

A_BIT = 2e-11
_NUMBER = re.compile(r"(?P<before>[^\d.]*)(?P<number>\d+(?:\.\d+)?)(?P<behind>\D*)", re.ASCII)


class Place(NamedTuple):
    """A cell of a sheet, counted from 0; as text ``E12``."""

    row: int
    column: int

    def __str__(self) -> str:
        return str(xl_rowcol_to_cell(*self))


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula without the sign of equality in front, and what it gives."""

    text: str
    value: float | str


@dataclass(frozen=True, slots=True)
class Number:
    """A part of a formula that is a number; ``value`` is None while its cell is blank."""

    text: str
    value: float | None


@dataclass(frozen=True, slots=True)
class Rounding:
    """How a template rounds scores: to so many decimals, half up or cut."""

    decimals: int
    mode: str

    def text(self, part: str) -> str:
        """Return a part of a formula rounded."""
        scale = 10**self.decimals
        return f"INT({part}*{scale}{'' if self.mode == ROUND_DOWN else '+0.5'}+2E-11)/{scale}"

    def value(self, number: float) -> float:
        """Return what ``text`` gives for a number."""
        scale = int(10**self.decimals)
        return math.floor(number * scale + (0.0 if self.mode == ROUND_DOWN else 0.5) + A_BIT) / scale


def quoted(text: str) -> str:
    """Return a text as a formula holds it."""
    return '"' + text.replace('"', '""') + '"'


def number_of_figure(figure: Figure, place: Place, wanted: Decimal, is_percentage: bool) -> Number | None:
    """Return the number in a cell as it counts, 95 % as 0.95; None if it is another one than ``wanted``."""
    if figure.value == wanted:
        return Number(str(place), float(figure.value))
    if is_percentage and figure.value / HUNDRED == wanted:
        return Number(f"{place}/100", float(figure.value) / 100)
    return None


def number_in_text(text: str, place: Place, wanted: Decimal) -> Number | None:
    """Return the number between a sign and a unit (≥1.5万人); with another sign or unit it is an error."""
    match = _NUMBER.fullmatch(text)
    if match is None:
        return None
    is_percentage = match["behind"] == "%"
    inner, number = str(place), Decimal(match["number"])
    for beside in filter(None, (match["before"], "" if is_percentage else match["behind"])):
        inner = f'SUBSTITUTE({inner},{quoted(beside)},"")'
    scale = wanted / (number / HUNDRED if is_percentage else number) if number else Decimal(1)
    return Number(f"VALUE({inner})" + (f"*{scale:f}" if scale != 1 else ""), float(wanted))


def guarded(conditions: list[str], number: Number) -> Number:
    """Return a number that is an error unless some conditions hold."""
    return (
        Number(f"IF(AND({','.join(conditions)}),{number.text},NA())", number.value) if conditions else number
    )


def ranges(places: Iterable[tuple[Place, bool]]) -> Iterator[str]:
    """Yield areas (``G15:G20``) that hold the cells of a column that count, and none of the others."""
    for counts, run in groupby(sorted(places), key=lambda one: one[1]):
        cells = [place for place, _ in run]
        if counts:
            yield str(cells[0]) if len(cells) == 1 else f"{cells[0]}:{cells[-1]}"
