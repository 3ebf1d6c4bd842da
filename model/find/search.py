"""Searches the typed texts of all projects of a workbook; computes no figures."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
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
from model.reading.normalise import folded, folded_with_places, may_have

_BORDER = "\x00"
_COLUMNS = ("name", "target", "actual", "weight", "manual_score", "grade", "reason")
_ESCAPED, _ESCAPES = (
    re.compile(r"\\(u[0-9a-f]{4}|.)"),
    {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"},
)
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


StackOf = Callable[[int, str], Haystack | None]
"""Returns the texts of a form if it may hold a needle."""


def needles_of(query: str) -> tuple[str, ...]:
    """Return what is looked for, one after the other until something is found: a number also as it may be typed."""
    needle = needle_of(query)
    typed = (_typed_number(needle),) if SPACED_NUMBER.fullmatch(needle) else ()
    return (needle, *typed) if needle else ()


def may_hold(needle: str, document: str) -> bool:
    """Tell whether the form of a JSON text may hold what is looked for; nearly all that do not are told so."""
    if not may_have(document, needle):
        return False
    typed = _ESCAPED.sub(_plain_char, document) if "\\" in document else document
    return needle in folded(typed)


def _plain_char(escaped: re.Match[str]) -> str:
    letter = escaped[1]
    char = _ESCAPES.get(letter, letter) if len(letter) == 1 else chr(int(letter[1:], 16))
    return char.replace(_BORDER, " ")


def needle_of(query: str) -> str:
    """Return what is looked for as all texts are written for finding."""
    return folded(query.replace(_BORDER, ""))


def _typed_number(needle: str) -> str:
    """The screen shows 10,390,000.00 where 10390000 was typed."""
    whole, _, cents = needle.replace(",", "").partition(".")
    return f"{whole}.{cents}" if cents.strip("0") else whole


def places_in(needle: str, stack: Haystack) -> list[int]:
    """Return which texts of a form hold what is looked for."""
    if needle not in stack.plain:
        return []
    return [index for index, text in enumerate(stack.plain.split(_BORDER)) if needle in text]


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


Found = tuple[Haystack, int, bool]
"""A form, the number of its text, and whether the way there went round the end."""


def way_to_hit(
    query: str,
    forms: Sequence[int],
    stack_of: StackOf,
    here: tuple[int, FieldPath | None] | None,
    step: int,
) -> Iterator[Found | None]:
    """Yield None for each form without, at last the next (1) or previous (-1) hit from a form's field, if there is one."""
    start = forms.index(here[0]) if here is not None and here[0] in forms else None
    for needle in needles_of(query):
        for number, is_round in _way_from(start, len(forms), step):
            stack = stack_of(forms[number], needle)
            places = places_in(needle, stack) if stack is not None else []
            if stack is not None and number == start and not is_round:
                path = here[1] if here is not None else None
                index = stack.paths.index(path) if path is not None and path in stack.paths else -1
                places = [place for place in places if (place - index) * step > 0]
            if stack is not None and places:
                yield stack, places[0 if step > 0 else -1], is_round
                return
            yield None


def _way_from(start: int | None, count: int, step: int) -> Iterator[tuple[int, bool]]:
    """Yield the numbers of all forms from a start on, and whether that went round the end; the start comes twice."""
    if start is None:
        yield from ((number, step < 0) for number in range(count)[::step])
        return
    ahead, behind = range(start, count), range(start + 1)
    yield from ((number, False) for number in (ahead if step > 0 else behind[::-1]))
    yield from ((number, True) for number in (behind if step > 0 else ahead[::-1]))


def around(hit: Hit, before: int = 14) -> tuple[str, str, str]:
    """Return the text before, in and after the hit on one line, with … where the beginning is left out."""
    start = max(0, hit.start - before)
    head, match, tail = hit.text[start : hit.start], hit.text[hit.start : hit.end], hit.text[hit.end :]
    return "…" * bool(start) + _one_line(head), _one_line(match), _one_line(tail)


def _one_line(text: str) -> str:
    return re.sub(r"\s", " ", text)
