"""Searches the typed texts of all projects of a workbook; computes no figures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from model.form.edits import caption_of
from model.form.field_path import (
    FieldPath,
    amount_path,
    goal_path,
    header_path,
    indicator_path,
    note_path,
    signature_path,
)
from model.form.project import GOALS, Project, text_at
from model.form.target_parts import PARTS
from model.form.template import Template
from model.form.year_record import is_shared
from model.reading.normalise import folded, folded_with_places

_BORDER = "\x00"
_COLUMNS = ("name", "target", "actual", "weight", "manual_score", "grade", "reason")
SPACED_NUMBER = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?")
_MAX_NAME = 16
# number of the haystack, number of the text in it
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Haystack:
    """All texts of one form of a project's year in the order of the paper; ``plain`` joins them, folded, with separators."""

    project_id: int
    project: Project
    template: Template
    paths: tuple[FieldPath, ...]
    plain: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A cell that holds what is looked for, from ``start`` to ``end`` of its text."""

    project_id: int
    path: FieldPath
    caption: str
    text: str
    start: int
    end: int


def haystack_of(
    project_id: int, project: Project, template: Template, main: Template | None = None
) -> Haystack:
    """Gather the texts of a form; one call folds them all. Those that it shares with its ``main`` form stand there."""
    paths = _paths(project, template)
    if main is not None:
        paths = tuple(path for path in paths if not is_shared(path, main, template))
    texts = [text_at(project, path).replace(_BORDER, " ") for path in paths]
    return Haystack(project_id, project, template, paths, folded(_BORDER.join(texts)))


def _paths(project: Project, template: Template) -> tuple[FieldPath, ...]:
    paths = [header_path(field.id) for field in template.header]
    paths += [
        amount_path(row.id, column) for row in template.funds.rows for column in template.funds.amount_columns
    ]
    paths += [goal_path(key) for key in dict.fromkeys([*GOALS, *project.goals])]
    for row, indicator in enumerate(project.indicators):
        others = [column for column, _ in indicator.extra if column not in PARTS]
        paths += [indicator_path(row, column) for column in (*_COLUMNS, *others)]
    paths += [signature_path(field.id) for field in template.signature if field.writable]
    return (*paths, *(note_path(key) for key in project.notes))


def find(query: str, haystacks: Sequence[Haystack]) -> list[Place]:
    """Return every text that holds the query, in order; width, case and white space do not count."""
    needle = needle_of(query)
    found = _find(needle, haystacks)
    if not found and SPACED_NUMBER.fullmatch(needle):
        found = _find(_typed_number(needle), haystacks)
    return found


def needle_of(query: str) -> str:
    """Return what is looked for as all texts are written for finding."""
    return folded(query.replace(_BORDER, ""))


def _typed_number(needle: str) -> str:
    """The screen shows 10,390,000.00 where 10390000 was typed."""
    whole, _, cents = needle.replace(",", "").partition(".")
    return f"{whole}.{cents}" if cents.strip("0") else whole


def _find(needle: str, haystacks: Sequence[Haystack]) -> list[Place]:
    if not needle:
        return []
    return [
        (number, index)
        for number, stack in enumerate(haystacks)
        if needle in stack.plain
        for index, text in enumerate(stack.plain.split(_BORDER))
        if needle in text
    ]


def hit_at(place: Place, query: str, haystacks: Sequence[Haystack]) -> Hit:
    """Return the hit of a place that ``find`` gave for that query."""
    stack = haystacks[place[0]]
    path = stack.paths[place[1]]
    text = text_at(stack.project, path)
    start, end = _range(needle_of(query), text)
    return Hit(stack.project_id, path, place_caption(path, stack.project, stack.template), text, start, end)


def _range(needle: str, text: str) -> tuple[int, int]:
    plain, places = folded_with_places(text)
    start = plain.find(needle)
    if start < 0 and SPACED_NUMBER.fullmatch(needle):
        needle = _typed_number(needle)
        start = plain.find(needle)
    return (places[start], places[start + len(needle) - 1] + 1) if start >= 0 else (0, 0)


def place_caption(path: FieldPath, project: Project, template: Template) -> str:
    """Return 实际完成值 · 数据质量 for a row, else what the field is called on paper."""
    caption = caption_of(path, template)
    if path.row is None:
        return caption
    row = project.indicators[path.row]
    name = "" if path.column == "name" else " ".join(row.name.split())
    name = name if len(name) <= _MAX_NAME else f"{name[: _MAX_NAME - 1]}…"
    return f"{row.kind} · {name or '第 ' + str(path.row + 1) + ' 行'} · {caption}"


def following(
    places: Sequence[Place],
    haystacks: Sequence[Haystack],
    here: tuple[int, FieldPath | None] | None,
    step: int,
) -> tuple[Place, bool] | None:
    """Return the next (1) or previous (-1) place from a project's field, and whether that went round the end."""
    if not places:
        return None
    start = _place_of(here, haystacks)
    if step > 0:
        later = [place for place in places if place > start]
        return (later[0], False) if later else (places[0], True)
    earlier = [place for place in places if place < start]
    return (earlier[-1], False) if earlier else (places[-1], True)


def _place_of(here: tuple[int, FieldPath | None] | None, haystacks: Sequence[Haystack]) -> Place:
    for number, stack in enumerate(haystacks):
        if here and stack.project_id == here[0]:
            return number, stack.paths.index(here[1]) if here[1] and here[1] in stack.paths else -1
    return -1, -1


def around(hit: Hit, before: int = 14) -> tuple[str, str, str]:
    """Return the text before, in and after the hit on one line, with … where the beginning is left out."""
    start = max(0, hit.start - before)
    head, match, tail = hit.text[start : hit.start], hit.text[hit.start : hit.end], hit.text[hit.end :]
    return "…" * bool(start) + _one_line(head), _one_line(match), _one_line(tail)


def _one_line(text: str) -> str:
    return re.sub(r"\s", " ", text)
