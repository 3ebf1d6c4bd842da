"""What fits and what does not when the forms of a workbook are moved to another template: told before it happens.

The moving itself is done by ``template_change``; nothing typed is lost by it but grades that the new template does not know.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from model.form.field_path import split_cell_key
from model.form.project import Project
from model.form.target_parts import PARTS
from model.form.template import Template
from model.form.template_change import is_placeholder, place_in
from model.reading.amounts import read_amount

Level: TypeAlias = tuple[str, str]
# where texts stand: the kind of place, and its id, of a table's column also the table and the row
_Place: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """Rows that come to stand under another level 2; ``rows`` has how many for each form that has some, by its name."""

    old: Level
    new: Level
    rows: tuple[tuple[str, int], ...]

    @property
    def count(self) -> int:
        """How many rows in all forms."""
        return sum(count for _, count in self.rows)


@dataclass(frozen=True, slots=True)
class Shown:
    """A field, text, source or column of one of the templates, and in how many forms something stands there."""

    kind: str
    caption: str
    forms: int


@dataclass(frozen=True, slots=True)
class Fit:
    """What the change does to all forms.

    ``hidden``: filled, but not shown by the new template (kept); ``visible``: shown by the new one alone, filled or not.
    ``converted`` amounts get the new unit, ``unreadable`` ones stay as typed. ``grades``: rows whose grade goes.
    """

    forms: int
    moves: tuple[Move, ...]
    hidden: tuple[Shown, ...]
    visible: tuple[Shown, ...]
    converted: int
    unreadable: int
    grades: int


def template_fit(projects: Iterable[Project], old: Template, new: Template) -> Fit:
    """Compare what stands in the forms with what another template shows."""
    comparing = Comparing(old, new)
    for project in projects:
        comparing.add(project)
    return comparing.fit


class Comparing:
    """Compares form by form what stands there with what another template shows; ``fit`` tells it of those that were added."""

    def __init__(self, old: Template, new: Template) -> None:
        self._old, self._new = old, new
        self._bands = {band.name for band in new.bands}
        self._money = {field.id for field in (*old.header, *new.header) if field.money}
        self._forms = self._converted = self._unreadable = self._grades = 0
        self._filled = Counter[_Place]()
        self._moves: dict[tuple[Level, Level], list[tuple[str, int]]] = {}
        self._places: dict[Level, Level] = {}

    def add(self, project: Project) -> None:
        """Look at one form more."""
        self._forms += 1
        self._filled.update(set(_filled(project, self._old, self._new)))
        texts = list(_amount_texts(project, self._money, _text_columns(self._old, self._new)))
        converted, unreadable = counted_amounts(texts, self._old, self._new)
        self._converted += converted
        self._unreadable += unreadable
        self._grades += sum(bool(row.grade) and row.grade not in self._bands for row in project.indicators)
        if not self._new.indicators.is_open:  # an open form keeps its levels
            self._add_moves(project)

    def _add_moves(self, project: Project) -> None:
        counts = Counter[tuple[Level, Level]]()
        for row in project.indicators:
            level = row.category, row.kind
            if is_placeholder(row, self._old) or row.name == self._old.not_applicable_text:
                continue
            if level not in self._places:
                self._places[level] = place_in(row, self._new)
            if self._places[level] != level:
                counts[level, self._places[level]] += 1
        for pair, count in counts.items():
            self._moves.setdefault(pair, []).append((project.shown_name, count))

    @property
    def fit(self) -> Fit:
        """What the change does to the forms; the moves are in the order in which the forms have them."""
        before = _captions(self._old)
        return Fit(
            self._forms,
            tuple(Move(*pair, tuple(rows)) for pair, rows in self._moves.items()),
            _hidden(self._filled, before, _captions(self._new)),
            tuple(
                Shown(place[0], caption, self._filled[place])
                for place, caption in _captions(self._new).items()
                if place not in before
            ),
            self._converted,
            self._unreadable,
            self._grades,
        )


def hidden_places(
    projects: Sequence[Project], old: Template, new: Template, told: Template | None = None
) -> tuple[Shown, ...]:
    """Return what is filled in the forms and another template does not show, but not what stands in ``told`` too."""
    filled = Counter(place for project in projects for place in set(_filled(project, old, new)))
    return _hidden(filled, _captions(old), {**_captions(new), **(_captions(told) if told else {})})


def _hidden(
    filled: Counter[_Place], before: Mapping[_Place, str], after: Container[_Place]
) -> tuple[Shown, ...]:
    return tuple(
        Shown(place[0], caption, filled[place])
        for place, caption in before.items()
        if place not in after and filled[place]
    )


# -- amounts ----------------------------------------------------------------------------------------------


def counted_amounts(texts: Sequence[str], old: Template, new: Template) -> tuple[int, int]:
    """Return how many of the amounts get another unit, and how many cannot be read and stay as typed."""
    if old.money_unit == new.money_unit:
        return 0, 0
    readable = sum(read_amount(text, old.money_unit).value is not None for text in texts)
    return readable, len(texts) - readable


def _amount_texts(project: Project, money: set[str], text_columns: set[str]) -> Iterator[str]:
    yield from (text for key, text in project.header.items() if key in money and text)
    for amounts in project.funds.values():
        yield from (text for column, text in amounts.items() if column not in text_columns and text)


def _text_columns(*templates: Template) -> set[str]:
    return {column.id for template in templates for column in template.funds.columns if column.role == "text"}


# -- places of texts --------------------------------------------------------------------------------------


def _captions(template: Template) -> dict[_Place, str]:
    """Return the captions of all places of texts that a template shows, from top to bottom."""
    places: dict[_Place, str] = {("field", field.id): field.caption for field in template.header}
    places |= {("source", row.id): row.caption for row in template.funds.rows}
    if not template.funds.rows:
        places["source", "total"] = template.funds.total
    columns = template.funds.columns
    places |= {("amount", c.id): c.caption for c in columns if c.role not in ("weight", "rate", "score")}
    places |= {("text", field.id): field.caption for field in template.texts}
    places |= dict(_table_captions(template))
    shown = {column.field: column.caption for column in template.indicators.columns}
    if "number" in shown:
        shown["target"] = shown["number"]
    skipped = {*PARTS, "category", "kind", "completion", "deviation", "coefficient"}
    places |= {("column", name): caption for name, caption in shown.items() if name not in skipped}
    return places | {("signature", field.id): field.caption for field in template.signature if field.writable}


def _table_captions(template: Template) -> Iterator[tuple[_Place, str]]:
    for block in template.tables:
        for column in block.columns:
            for row in block.rows:
                yield ("cell", block.id, row.id, column.id), f"{row.caption}·{column.caption}"
            if not block.rows:
                yield ("cell", block.id, "", column.id), f"{block.label}·{column.caption}"


def _filled(project: Project, old: Template, new: Template) -> Iterator[_Place]:
    """Yield the places in which something stands in a form."""
    yield from (("field", key) for key, text in project.header.items() if text)
    text_columns = _text_columns(old, new)
    for source, amounts in project.funds.items():
        columns = {column for column, text in amounts.items() if text}
        yield from (("amount", column) for column in columns)
        if columns - text_columns:
            yield "source", source
    yield from _filled_goals(
        project.goals, {block.id for block in (*old.tables, *new.tables) if not block.rows}
    )
    for row in project.indicators:
        if is_placeholder(row, old):
            continue
        yield from (
            ("column", name)
            for name in ("name", "target", "actual", "weight", "manual_score", "reason")
            if row.text(name)
        )
        yield from (("column", name) for name, _ in row.extra if name not in PARTS)
    yield from (("signature", key) for key, text in project.signature.items() if text)


def _filled_goals(goals: Mapping[str, str], growing: set[str]) -> Iterator[_Place]:
    for key, text in goals.items():
        if text and (cell := split_cell_key(key)):
            table, row, column = cell
            yield "cell", table, "" if table in growing else row, column
        elif text:
            yield "text", key
