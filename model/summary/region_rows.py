"""The indicators of several units' forms as one list: rows of the same name are one row (docs/domain.md 8.7)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from model.form.project import AUTO, Indicator, Project, extra_of
from model.form.target_parts import PARTS
from model.form.template import Template
from model.reading.amounts import ZERO, read_amount
from model.reading.normalise import normalise
from model.reading.target import Blank, NotApplicable
from model.summary.added_values import Added, Part, Rules, added
from model.summary.listing import CELL, LINES, Said, listed

# of a form without points nobody sees them: they stay where all units have the same
_UNSEEN = {"weight": "", "method": AUTO, "manual_score": "", "grade": ""}
# the money by which a ratio counts
_MONEY_OF = {"target": "adjusted", "actual": "executed"}
_VACANT = ""  # instead of a name: rows that only say 不适用, or nothing
Key = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Units:
    """The forms with the units' names, and how values in them are read."""

    forms: Sequence[Project]
    names: Sequence[str]
    template: Template
    year: int

    def rules(self, name: str, money: str = "") -> Rules:
        """Return how the values of an indicator of that name are read."""
        return Rules(self.year, self.template.words.not_applicable, name, money)

    def money(self, number: int, column: str) -> Decimal:
        """Return the money of a form by which its ratios count, 0 where it cannot be told."""
        block, funds = self.template.funds, self.forms[number].funds
        rows = [row.id for row in block.rows if row.counts] or ["total"]
        texts = [funds.get(row, {}).get(column, "") for row in rows]
        amounts = [read_amount(text, self.template.money_unit) for text in texts]
        return ZERO if any(a.problem for a in amounts) else sum((a.or_zero for a in amounts), ZERO)


@dataclass(slots=True)
class _Row:
    """The rows of several forms that are one indicator, each with the number of its form."""

    found: list[tuple[int, Indicator]] = field(default_factory=list)

    @property
    def first(self) -> Indicator:
        return self.found[0][1]


def region_rows(units: Units) -> tuple[tuple[Indicator, ...], tuple[str, ...]]:
    """Return one list of indicators, and one sentence for each that was not added or averaged."""
    rows = _matched(units)
    made: list[Indicator] = []
    told: list[str] = []
    for key in _in_order(rows):
        row = rows[key]
        if key[2] != _VACANT:
            indicator, sentences = _one_row(row, units)
            made.append(indicator)
            told += sentences
        elif _has_others(key, rows):
            told += _vacant_sentence(row, units)
        else:
            typed = (one for _, one in row.found if not one.is_blank)
            made.append(replace(next(typed, row.first), id=0))
    return tuple(made), tuple(told)


def _matched(units: Units) -> dict[Key, _Row]:
    """Find the rows of the same levels and name; one that stands twice in a form is matched with the second one."""
    rows: dict[Key, _Row] = {}
    for number, form in enumerate(units.forms):
        seen: Counter[tuple[str, str, str]] = Counter()
        for row in form.indicators:
            levels, name = (normalise(row.category), normalise(row.kind)), normalise(row.name)
            seen[(*levels, name)] += 1
            place = str(seen[(*levels, name)])
            key = (*levels, name or f"\n{number}", place)  # nobody knows whether rows without names are one
            if _is_vacant(row, units):
                key = (*levels, _VACANT, "")
            rows.setdefault(key, _Row()).found.append((number, row))
    return rows


def _is_vacant(row: Indicator, units: Units) -> bool:
    rules = units.rules(row.name)
    texts = (row.name, row.target, row.actual, row.reason, *(text for _, text in row.extra))
    return all(isinstance(rules.read(text), Blank | NotApplicable) for text in texts)


def _in_order(rows: Mapping[Key, _Row]) -> list[Key]:
    """Put the rows in the order in which they first appear, those of one level together."""
    first: dict[tuple[str, ...], int] = {}
    for place, key in enumerate(rows):
        first.setdefault(key[:1], place)
        first.setdefault(key[:2], place)
    return sorted(rows, key=lambda key: (first[key[:1]], first[key[:2]]))


def _has_others(key: Key, rows: Mapping[Key, _Row]) -> bool:
    return any(other[:2] == key[:2] and other != key for other in rows)


def _vacant_sentence(row: _Row, units: Units) -> Iterator[str]:
    """Tell who wrote 不适用 where other units have indicators; that is no row of the region's form."""
    wrote = [
        units.names[number] for number, one in row.found if f"{one.name}{one.target}{one.actual}".strip()
    ]
    if wrote:
        yield f"{'、'.join(dict.fromkeys(wrote))}在“{row.first.kind}”下写了不适用，别的单位有指标，这一行没有列入。"


def _one_row(row: _Row, units: Units) -> tuple[Indicator, list[str]]:
    one = {column: _value(row, units, column, money) for column, money in _MONEY_OF.items()}
    told = _sentences({column: added.problem for column, added in one.items()}, row.first, units)
    if not row.first.name.strip():
        told.append(
            f"{units.names[row.found[0][0]]}在“{row.first.kind}”下有一行没写三级指标，没有与别家的合并。"
        )
    texts = {column: added.text for column, added in one.items()}
    extra = _extra(row, units, texts["target"])
    reason = _text(row, units, "reason", LINES)
    return replace(row.first, id=0, extra=extra, reason=reason, **texts, **_unseen(row)), told


def _value(row: _Row, units: Units, column: str, money: str) -> Added:
    parts = [
        Part(
            units.names[number],
            one.text(column),
            units.money(number, money),
            one.target if column == "actual" else "",
        )
        for number, one in row.found
    ]
    return added(parts, units.rules(row.first.name, units.template.funds.caption_of(money)))


def _sentences(problems: Mapping[str, str], row: Indicator, units: Units) -> list[str]:
    """Tell why a target and an actual value are no sums, in one sentence where it is the same."""
    captions: dict[str, list[str]] = {}
    for column, problem in problems.items():
        found = units.template.indicators.find(column)
        caption = "".join(found.caption.split()) if found else column
        captions.setdefault(problem, []).append(caption)
    name = f"“{row.kind}”的“{' '.join(row.name.split())}”"
    return [f"{name}，{'、'.join(where)}：{problem}。" for problem, where in captions.items() if problem]


def _text(row: _Row, units: Units, column: str, between: str) -> str:
    said = [Said(units.names[number], one.text(column)) for number, one in row.found]
    return listed(said, len(units.forms), between)


def _extra(row: _Row, units: Units, target: str) -> tuple[tuple[str, str], ...]:
    """List what stands in columns of their own; the parts of a target are those of its text."""
    columns = dict.fromkeys(column for _, one in row.found for column, _ in one.extra)
    own = {column: _text(row, units, column, CELL) for column in columns if column not in PARTS}
    first = dict(row.first.extra) if target == row.first.target else {}
    return extra_of(own | {part: first.get(part, "") for part in PARTS})


def _unseen(row: _Row) -> dict[str, Any]:
    """Return what a form without points does not show, as far as all units have the same."""
    found = {column: {one.text(column) for _, one in row.found} for column in _UNSEEN}
    return {column: texts.pop() if len(texts) == 1 else _UNSEEN[column] for column, texts in found.items()}
