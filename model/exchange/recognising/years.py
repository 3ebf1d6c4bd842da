"""The year of a form: in its title, in a field of its own, also in Chinese digits; dates are no years."""

from __future__ import annotations

import re
from collections.abc import Iterable

from model.exchange.recognising.cells import Cells, Place
from model.reading.normalise import normalise

_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_CHINESE = re.compile(r"[二][〇○零Oo0][〇○零一二三四五六七八九]{2}(?=年)")
_OF_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)\)?年度")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年(?!\d{1,2}月|\d{1,2}[-/.]|[一二三四五六七八九十]{1,2}月)")
_FIELD = re.compile(r"年度[:(]?((?:19|20)\d\d)(?!\d)")
_LONGEST = 60


def years_in(text: str) -> tuple[list[int], list[int]]:
    """Return the years that a text names as those of a form (2023年度), and others that may be (2023年)."""
    plain = normalise(text)
    if len(plain) >= _LONGEST:
        return [], []
    plain = _CHINESE.sub(
        lambda match: match[0].replace("O", "〇").replace("o", "〇").translate(_DIGITS), plain
    )
    sure = [int(year) for pattern in (_OF_YEAR, _FIELD) for year in pattern.findall(plain)]
    return sure, [int(year) for year in _YEAR.findall(plain)]


def year_of_field(text: str) -> int | None:
    """Return the year that a field consists of: 2022, 2022年, 二〇二二年度."""
    plain = _CHINESE.sub(lambda match: match[0].translate(_DIGITS), normalise(text))
    match = re.fullmatch(r"((?:19|20)\d\d)(?:年度?)?", plain)
    return int(match[1]) if match else None


def find_years(cells: Cells, rows: Iterable[int]) -> list[tuple[int, Place, str]]:
    """Return the years that are named, the surest first, each with its cell and text."""
    sure, others = [], []
    for row in rows:
        for column in cells.filled(row):
            text = cells.text(row, column)
            certain, possible = years_in(text)
            sure += [(year, (row, column), text) for year in certain]
            others += [(year, (row, column), text) for year in possible if year not in certain]
    return sure + others
