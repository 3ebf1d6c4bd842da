"""Notes beside the forms, outside every digest of a form: evidence for indicators, remarks of reviewers and answers to them.

A note about an indicator knows it by its levels and name, and follows it when it is renamed or moved (docs/domain.md 11).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone

from model.form.field_path import FieldPath, field_path, indicator_path
from model.form.project import Indicator, Project
from model.form.row_matching import match_rows

EVIDENCE, REMARK, ANSWER, SETTLED = "evidence", "remark", "answer", "settled"
KINDS = (EVIDENCE, REMARK, ANSWER, SETTLED)
_BEIJING = timezone(timedelta(hours=8))  # all of China has one time


@dataclass(frozen=True, slots=True)
class Note:
    """A note of a kind about a field (its path as text, for indicators ``Anchor`` as text), written ``at`` UTC seconds.

    ``row``: where the indicator stood last, -1 for other fields; ``about``: the id of the remark that an answer is for.
    ``is_sound`` is False where the note is not what was written.
    """

    id: int
    kind: str
    field: str
    row: int
    at: int
    person: str
    text: str
    about: int | None = None
    is_sound: bool = True

    @property
    def when(self) -> str:
        """The time in China: ``2026-11-23 10:05``."""
        return datetime.fromtimestamp(self.at, UTC).astimezone(_BEIJING).strftime("%Y-%m-%d %H:%M")


Notes = Mapping[int, tuple[Note, ...]]
"""Notes by the ids of their forms."""


def anchor_of(path: FieldPath, project: Project) -> tuple[str, int]:
    """Return ``field`` and ``row`` of a note about a field; ``column`` blank is the whole indicator."""
    if path.row is None or path.row >= len(project.indicators):
        return str(path), -1
    return _anchor(project.indicators[path.row], path.column), path.row


def _anchor(row: Indicator, column: str) -> str:
    return json.dumps([row.category, row.kind, row.name, column], ensure_ascii=False)


def _parts(note: Note) -> tuple[str, str, str, str] | None:
    """Return level 1, level 2, name and column of the indicator that a note is about, None for other fields."""
    if note.row < 0:
        return None
    try:
        category, kind, name, column = map(str, json.loads(note.field))
    except (ValueError, TypeError):
        return None
    return category, kind, name, column


def indicator_name(note: Note) -> str:
    """Return the name that the indicator of a note had last, blank for another field."""
    parts = _parts(note)
    return parts[2] if parts else ""


def indicator_row(note: Note, project: Project) -> int | None:
    """Return the indicator that a note is about, None if it is gone or the note is about another field."""
    parts = _parts(note)
    if parts is None:
        return None
    rows = project.indicators
    same = [n for n, row in enumerate(rows) if (row.category, row.kind, row.name) == parts[:3]]
    named = [n for n, row in enumerate(rows) if row.name == parts[2]] if parts[2] else []
    if note.row in same or not (same or named):
        return note.row if note.row in same else None
    return same[0] if same else named[0]


def place_of_note(note: Note, project: Project) -> FieldPath | None:
    """Return the field that a note is about as it stands now, None if it is gone."""
    if note.row < 0:
        try:
            return field_path(note.field)
        except KeyError:
            return None
    row, parts = indicator_row(note, project), _parts(note)
    return None if row is None or parts is None else indicator_path(row, parts[3] or "name")


def followed(notes: Sequence[Note], old: Project, new: Project) -> tuple[Note, ...]:
    """Return notes after an edit: each goes on to stand beside its indicator; one that is gone keeps its last name."""
    before, after = ([(r.category, r.kind, r.name) for r in p.indicators] for p in (old, new))
    if before == after or all(note.row < 0 for note in notes):
        return tuple(notes)
    pairs = match_rows(old.indicators, new.indicators)
    places = {row.id: place for place, row in enumerate(new.indicators) if row.id}
    pairs |= {n: places[row.id] for n, row in enumerate(old.indicators) if row.id in places}
    found = []
    for note in notes:
        row, parts = indicator_row(note, old), _parts(note)
        if row is not None and row in pairs and parts is not None:
            place = pairs[row]
            now = new.indicators[place]
            is_gone = now.name == now.target != "" and now.name != parts[2]  # 不适用 where a row was removed
            note = note if is_gone else replace(note, row=place, field=_anchor(now, parts[3]))
        found.append(note)
    return tuple(found)


def notes_after(notes: Notes, old: Mapping[int, Project], new: Mapping[int, Project]) -> Notes:
    """Return the notes after an edit, given what forms with notes showed before and show now: they follow their indicators."""
    found = {i: followed(notes[i], form, new[i]) for i, form in old.items() if i in new}
    moved = {i: followers for i, followers in found.items() if followers != notes[i]}
    return {**notes, **moved} if moved else notes


def evidence_at(notes: Iterable[Note], project: Project, row: int) -> Note | None:
    """Return the note of evidence beside an indicator."""
    return next(
        (note for note in notes if note.kind == EVIDENCE and indicator_row(note, project) == row), None
    )


@dataclass(frozen=True, slots=True)
class Thread:
    """A remark with what was answered to it, oldest first."""

    remark: Note
    answers: tuple[Note, ...]

    @property
    def is_open(self) -> bool:
        """True until somebody answered or settled it."""
        return not self.answers

    @property
    def lines(self) -> tuple[str, ...]:
        """What was said, a line each, with who and when."""
        return tuple(_line(note) for note in (self.remark, *self.answers))


def _line(note: Note) -> str:
    verb = {ANSWER: "答复", SETTLED: "办结"}.get(note.kind, "意见")
    doubt = "" if note.is_sound else "（这条受过损坏，请核对）"
    return f"{note.person} {note.when} {verb}：{note.text}{doubt}"


def threads(notes: Sequence[Note]) -> tuple[Thread, ...]:
    """Return the remarks of a form, each with its answers."""
    return tuple(
        Thread(remark, tuple(note for note in notes if note.about == remark.id and note.kind != EVIDENCE))
        for remark in notes
        if remark.kind == REMARK
    )


def answered(notes: Notes) -> Notes:
    """Return notes of which somebody has answered for those that were damaged."""
    return {form: tuple(replace(note, is_sound=True) for note in some) for form, some in notes.items()}
