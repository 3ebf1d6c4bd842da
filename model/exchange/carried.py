"""A form read from a sheet, put together with the form as it was typed that an exported file carries along.

Where the sheet still shows what was exported, what was typed stands: methods, grades, hidden decimals, spaces at the ends.
Where somebody changed the sheet, the sheet counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any

from model.form.project import Indicator, Project, extra_of

_ROW_TEXTS = ("name", "target", "actual", "weight", "manual_score", "reason")
_NUMBER = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?%?|-?\d+(?:\.\d+)?%?", re.ASCII)
Texts = Mapping[str, str]


def with_carried(seen: Project, exported: Project, typed: Project) -> Project:
    """Return the form; ``seen`` is read from the sheet, ``exported`` would be if nobody had changed it since."""
    funds = {
        source: _texts(*(project.funds.get(source, {}) for project in (seen, exported, typed)))
        for source in {**typed.funds, **seen.funds}
    }
    return replace(
        seen,
        header=_texts(seen.header, exported.header, typed.header),
        funds={source: amounts for source, amounts in funds.items() if amounts},
        goals=_texts(seen.goals, exported.goals, typed.goals),
        indicators=_rows(seen.indicators, exported.indicators, typed.indicators),
        signature=_texts(seen.signature, exported.signature, typed.signature),
        notes=typed.notes,
    )


def _texts(seen: Texts, exported: Texts, typed: Texts) -> dict[str, str]:
    found = {
        key: typed.get(key, "") if _is_same(seen.get(key, ""), exported.get(key, "")) else seen.get(key, "")
        for key in {**typed, **seen}
    }
    return {key: text for key, text in found.items() if text}


def _is_same(one: str, other: str) -> bool:
    """Tell whether two texts are equal, or the same number: a program may drop decimals, or the look of a percentage."""
    values = [_value(text) for text in (one, other)]
    return one == other or (None not in values and values[0] == values[1])


def _value(text: str) -> Decimal | None:
    if not _NUMBER.fullmatch(text):
        return None
    number = Decimal(text.rstrip("%").replace(",", ""))
    return number / 100 if text.endswith("%") else number


def _rows(
    seen: Sequence[Indicator], exported: Sequence[Indicator], typed: Sequence[Indicator]
) -> tuple[Indicator, ...]:
    if seen == exported:
        return tuple(typed)
    typed_of = dict(_pairs(exported, typed))
    exported_of = dict(_pairs(seen, exported))
    return tuple(
        _row(row, exported[exported_of[place]], typed[typed_of[exported_of[place]]])
        if exported_of.get(place) in typed_of
        else row
        for place, row in enumerate(seen)
    )


def _pairs(some: Sequence[Indicator], others: Sequence[Indicator]) -> Iterator[tuple[int, int]]:
    """Yield which row is which: those of the same texts, and between them those that stand in the same order."""
    matcher = SequenceMatcher(None, [_sign(row) for row in some], [_sign(row) for row in others], False)
    for tag, start, end, other, last in matcher.get_opcodes():
        if tag == "equal" or end - start == last - other:
            yield from zip(range(start, end), range(other, last), strict=True)


def _sign(row: Indicator) -> tuple[str, ...]:
    return tuple("".join(text.split()) for text in (row.name, row.target, row.actual, row.reason))


def _row(seen: Indicator, exported: Indicator, typed: Indicator) -> Indicator:
    changed: dict[str, Any] = {
        key: text for key in _ROW_TEXTS if not _is_same(text := getattr(seen, key), getattr(exported, key))
    }  # fmt: skip
    extra = _texts(dict(seen.extra), dict(exported.extra), dict(typed.extra))
    place: dict[str, Any] = (
        {} if (seen.category, seen.kind) == (exported.category, exported.kind)
        else {"category": seen.category, "kind": seen.kind}
    )  # fmt: skip
    return replace(typed, **changed, **place, extra=extra_of(extra))
