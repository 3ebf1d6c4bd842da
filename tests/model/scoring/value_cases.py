"""Values as budget clerks type them, and the score a careful person gives: 10 points each, ``?`` is judged by hand.

Columns of every table: name of the indicator, target, actual value, score (docs/domain.md 7). The scores were computed by hand.
"""

from __future__ import annotations

from typing import NamedTuple

from tests.model.scoring import (
    clerk_name_cases,
    clerk_number_cases,
    clerk_spelling_cases,
    clerk_word_cases,
    number_cases,
    word_cases,
)
from tests.model.scoring.real_form_cases import REAL_FORMS


class ValueCase(NamedTuple):
    """One row; ``score`` is None where a person has to judge."""

    name: str
    target: str
    actual: str
    score: str | None


def _table(text: str) -> list[ValueCase]:
    rows = [[cell.strip() for cell in line.split(" | ")] for line in text.strip().splitlines()]
    return [
        ValueCase(name, target, actual, None if score == "?" else score)
        for name, target, actual, score in rows
    ]


KINDS = {
    "real forms": REAL_FORMS,
    "lengths areas weights": number_cases.LENGTHS_AREAS_WEIGHTS,
    "money": number_cases.MONEY,
    "times": number_cases.TIMES,
    "compound": number_cases.COMPOUND,
    "unlike": number_cases.UNLIKE,
    "periods": number_cases.PERIODS,
    "spellings": number_cases.SPELLINGS,
    "ranges": number_cases.RANGES,
    "directions": word_cases.DIRECTIONS,
    "dates": word_cases.DATES,
    "fractions": number_cases.FRACTIONS,
    "magnitudes": number_cases.MAGNITUDES,
    "grades": word_cases.GRADES,
    "words for numbers": word_cases.WORDS_FOR_NUMBERS,
    "words for words": word_cases.WORDS_FOR_WORDS,
    "clerks' units": clerk_number_cases.UNITS,
    "clerks' spellings": clerk_spelling_cases.SPELLINGS,
    "clerks' changes": clerk_spelling_cases.CHANGES,
    "clerks' names": clerk_name_cases.NAMES,
    "clerks' dates": clerk_name_cases.DATES,
    "clerks' words": clerk_word_cases.WORDS,
    "clerks' words for numbers": clerk_word_cases.WORDS_FOR_NUMBERS,
}
TABLES = {kind: _table(text) for kind, text in KINDS.items()}
