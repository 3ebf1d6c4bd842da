"""What was typed into the forms of this PC, by workbook: texts by place, and indicators with their targets, each counted.

Kept as JSON; a text that cannot be read counts as nothing, as it is only a help for typing.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from model.form.changed_rows import changed_rows
from model.form.field_path import FieldPath
from model.form.project import Indicator, Project

MAX_WORKBOOKS, MAX_TEXTS, MAX_LENGTH = 30, 1500, 300
# values of one year and one row, plain numbers, and what is chosen rather than typed
_NOT_OF_ROWS = frozenset(
    [
        "actual",
        "weight",
        "manual_score",
        "method",
        "grade",
        "number",
        "history",
        "code",
        "to_date",
        "expected",
        "review",
    ]
)
_NOT_OF_HEADER = ("name", "amount")


class Row(NamedTuple):
    """An indicator as it stands in a form."""

    category: str
    kind: str
    name: str
    target: str

    @property
    def indicator(self) -> Indicator:
        """The row as one of a form, without points."""
        return Indicator(*self)


@dataclass(frozen=True, slots=True)
class Typed:
    """How often each text was typed at each place (``place_of``), and each indicator."""

    texts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    rows: Mapping[Row, int] = field(default_factory=dict)


def place_of(path: FieldPath) -> str:
    """Return the name under which texts of a field are remembered, blank if they are not."""
    if path.row is not None:
        return "" if path.column in _NOT_OF_ROWS else f"row.{path.column}"
    is_free = path.block == "signature" or (path.block == "project" and path.key not in _NOT_OF_HEADER)
    return str(path) if is_free else ""


def typed_in(projects: Iterable[Project]) -> Typed:
    """Count what stands in forms. A row that does not apply, or without a name, is none to be offered."""
    texts: dict[str, Counter[str]] = {}
    rows: Counter[Row] = Counter()

    def note(place: str, text: str) -> None:
        if place and 0 < len(text := text.strip()) <= MAX_LENGTH:
            texts.setdefault(place, Counter())[text] += 1

    for project in projects:
        for block, found in (("project", project.header), ("signature", project.signature)):
            for key, text in found.items():
                note(place_of(FieldPath(block, key)), text)
        for row in project.indicators:
            if row.name.strip() and row.name != row.target:
                rows[Row(row.category, row.kind, row.name.strip(), row.target.strip())] += 1
                for column, text in (("name", row.name), ("target", row.target), ("reason", row.reason)):
                    note(f"row.{column}", text)
                for column, text in row.extra:
                    note(place_of(FieldPath("indicators", "", column, 0)), text)
    return Typed(texts, rows)


def merged(several: Iterable[Typed]) -> Typed:
    """Return what was typed in all of them together."""
    texts: dict[str, Counter[str]] = {}
    rows: Counter[Row] = Counter()
    for typed in several:
        rows.update(typed.rows)
        for place, found in typed.texts.items():
            texts.setdefault(place, Counter()).update(found)
    return Typed(texts, rows)


class Running:
    """Counts over forms that change one by one, brought up to date by what changed: many forms are not counted anew."""

    def __init__(self, base: Typed) -> None:
        total = merged([base])
        self._texts: dict[str, Counter[str]] = {place: Counter(found) for place, found in total.texts.items()}
        self._rows: Counter[Row] = Counter(total.rows)
        self._known: dict[int, Project] = {}

    def follow(self, forms: Mapping[int, Project]) -> Typed:
        """Return the counts with these forms, by their ids, as they are now."""
        for number in self._known.keys() - forms.keys():
            self._count(typed_in([self._known.pop(number)]), -1)
        for number, project in forms.items():
            known = self._known.get(number, _NOTHING)
            if known is not project:
                old, new = _what_differs(known, project)
                self._count(typed_in([old]), -1)
                self._count(typed_in([new]), 1)
                self._known[number] = project
        return Typed(self._texts, self._rows)

    def _count(self, typed: Typed, sign: int) -> None:
        for row, count in typed.rows.items():
            _add(self._rows, row, sign * count)
        for place, found in typed.texts.items():
            texts = self._texts.setdefault(place, Counter())
            for text, count in found.items():
                _add(texts, text, sign * count)
            if not texts:
                del self._texts[place]


_NOTHING = Project()


def _what_differs(old: Project, new: Project) -> tuple[Project, Project]:
    """Return two states of a form without the indicators that both have: a key changes one of many."""
    changed = changed_rows(old.indicators, new.indicators)
    if changed is None:
        return old, new
    of_old, of_new = (tuple(map(one.indicators.__getitem__, changed)) for one in (old, new))
    return replace(old, indicators=of_old), replace(new, indicators=of_new)


def _add(counts: Counter[Any], key: Any, count: int) -> None:
    counts[key] += count
    if counts[key] <= 0:
        del counts[key]


@dataclass(frozen=True, slots=True)
class Memory:
    """What was typed by workbook, the one that was open last at the end."""

    workbooks: Mapping[str, Typed] = field(default_factory=dict)

    def with_workbook(self, name: str, typed: Typed) -> Memory:
        """Return the memory with a workbook as it is now; of very many the oldest is forgotten."""
        rest = {known: one for known, one in self.workbooks.items() if known != name}
        kept = list({**rest, name: _most_used(typed)}.items())[-MAX_WORKBOOKS:]
        return Memory(dict(kept))

    def without(self, name: str) -> Typed:
        """Return what was typed in all workbooks but one, which is open."""
        return merged(typed for known, typed in self.workbooks.items() if known != name)

    @property
    def count(self) -> int:
        """How many different texts are remembered."""
        typed = merged(self.workbooks.values())
        return sum(map(len, typed.texts.values()))


def _most_used(typed: Typed) -> Typed:
    texts = {place: dict(Counter(found).most_common(MAX_TEXTS)) for place, found in typed.texts.items()}
    return Typed(texts, dict(Counter(typed.rows).most_common(MAX_TEXTS)))


def memory_text(memory: Memory) -> str:
    """Return a memory as JSON."""
    found = [
        {"workbook": name, "texts": typed.texts, "rows": [[*row, count] for row, count in typed.rows.items()]}
        for name, typed in memory.workbooks.items()
    ]
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"))


def read_memory(text: str) -> Memory:
    """Read a memory; what this program did not write counts as nothing."""
    try:
        return Memory({str(one["workbook"]): _typed(one) for one in json.loads(text)})
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return Memory()


def _typed(data: Any) -> Typed:
    texts = {
        str(place): {str(text): int(count) for text, count in found.items()}
        for place, found in data["texts"].items()
    }
    rows = {Row(*map(str, row[:4])): int(row[4]) for row in data["rows"]}
    return Typed(texts, rows)
