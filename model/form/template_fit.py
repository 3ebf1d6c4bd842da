"""What fits and what does not when the forms of a workbook are moved to another template: told before it happens.

The moving itself is done by ``template_change``; nothing typed is lost by it but grades that the new template does not know.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
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


def template_fit(projects: Sequence[Project], old: Template, new: Template) -> Fit:
    """Compare what stands in the forms with what another template shows."""
    before = _captions(old)
    filled = _counted(projects, old, new)
    converted, unreadable = _amounts(projects, old, new)
    bands = {band.name for band in new.bands}
    return Fit(
        len(projects),
        _moves(projects, old, new),
        hidden_places(projects, old, new),
        tuple(
            Shown(place[0], caption, filled[place])
            for place, caption in _captions(new).items()
            if place not in before
        ),
        converted,
        unreadable,
        sum(bool(row.grade) and row.grade not in bands for project in projects for row in project.indicators),
    )


def hidden_places(
    projects: Sequence[Project], old: Template, new: Template, told: Template | None = None
) -> tuple[Shown, ...]:
    """Return what is filled in the forms and another template does not show, but not what stands in ``told`` too."""
    filled, after = _counted(projects, old, new), {**_captions(new), **(_captions(told) if told else {})}
    return tuple(
        Shown(place[0], caption, filled[place])
        for place, caption in _captions(old).items()
        if place not in after and filled[place]
    )


def _counted(projects: Sequence[Project], old: Template, new: Template) -> Counter[_Place]:
    return Counter(place for project in projects for place in set(_filled(project, old, new)))


# -- rows -------------------------------------------------------------------------------------------------


def _moves(projects: Iterable[Project], old: Template, new: Template) -> tuple[Move, ...]:
    """Return the moves in the order in which the forms have them; an open form keeps its levels."""
    if new.indicators.is_open:
        return ()
    found: dict[tuple[Level, Level], list[tuple[str, int]]] = {}
    places: dict[Level, Level] = {}
    for project in projects:
        counts = Counter[tuple[Level, Level]]()
        for row in project.indicators:
            level = row.category, row.kind
            if is_placeholder(row, old) or row.name == old.not_applicable_text:
                continue
            if level not in places:
                places[level] = place_in(row, new)
            if places[level] != level:
                counts[level, places[level]] += 1
        for pair, count in counts.items():
            found.setdefault(pair, []).append((project.shown_name, count))
    return tuple(Move(*pair, tuple(rows)) for pair, rows in found.items())


# -- amounts ----------------------------------------------------------------------------------------------


def _amounts(projects: Iterable[Project], old: Template, new: Template) -> tuple[int, int]:
    """Return how many amounts get another unit, and how many cannot be read and stay as typed."""
    money = {field.id for field in (*old.header, *new.header) if field.money}
    texts = [text for project in projects for text in _amount_texts(project, money, _text_columns(old, new))]
    return counted_amounts(texts, old, new)


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
