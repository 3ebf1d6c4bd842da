"""Edits of the notes beside forms: evidence, remarks, answers. No steps of undo, as 定稿 is none; final forms take them, too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from model.errors import UserError
from model.form.field_path import FieldPath, indicator_path
from model.reading.normalise import storable
from model.workbook.final_records import checked_person
from model.workbook.notes import (
    ANSWER,
    EVIDENCE,
    REMARK,
    SETTLED,
    Note,
    anchor_of,
    evidence_at,
)
from model.workbook.workbook import Workbook


def set_evidence(workbook: Workbook, form_id: int, row: int, text: str) -> None:
    """Say what proves an indicator's actual value, and in which files; a blank text takes it back."""
    project, notes = workbook.project(form_id), workbook.notes(form_id)
    text, known = storable(text).strip(), evidence_at(notes, project, row)
    if text == (known.text if known else ""):
        return
    rest = tuple(note for note in notes if note is not known)
    if text:
        field, place = anchor_of(indicator_path(row, ""), project)
        number = known.id if known else _highest_id(workbook) + 1
        rest += (Note(number, EVIDENCE, field, place, workbook.time, "", text),)
    workbook.put_notes({form_id: rest})


def add_remark(workbook: Workbook, form_id: int, path: FieldPath, person: str, text: str) -> None:
    """Let a reviewer say something about a field. Raises UserError without a person or a text."""
    field, row = anchor_of(path, workbook.project(form_id))
    _add(workbook, form_id, Note(0, REMARK, field, row, workbook.time, checked_person(person), _said(text)))


def answer_remark(workbook: Workbook, form_id: int, remark: Note, person: str, text: str) -> None:
    """Answer a remark. Raises UserError without a person or a text."""
    answer = replace(remark, kind=ANSWER, at=workbook.time, about=remark.id, is_sound=True)
    _add(workbook, form_id, replace(answer, person=checked_person(person), text=_said(text)))


def settle_remark(workbook: Workbook, form_id: int, remark: Note, person: str) -> None:
    """Say that what a remark asks for is done. Raises UserError without a person."""
    done = replace(remark, kind=SETTLED, at=workbook.time, about=remark.id, is_sound=True)
    _add(workbook, form_id, replace(done, person=checked_person(person), text="已处理"))


def _add(workbook: Workbook, form_id: int, note: Note) -> None:
    workbook.put_notes({form_id: (*workbook.notes(form_id), replace(note, id=_highest_id(workbook) + 1))})


def _said(text: str) -> str:
    text = storable(text).strip()
    if not text:
        raise UserError("意见还没有写，请写明后再确定。")
    return text


def _highest_id(workbook: Workbook) -> int:
    return max((note.id for notes in workbook.all_notes.values() for note in notes), default=0)


def adopt_notes(workbook: Workbook, other: Workbook, forms: Mapping[int, int]) -> None:
    """Take the notes of another workbook's forms along, given the new id of each form by its old one."""
    above, found = _highest_id(workbook), {}
    for old, new in forms.items():
        if notes := other.notes(old):
            found[new] = tuple(
                replace(note, id=note.id + above, about=None if note.about is None else note.about + above)
                for note in notes
            )
    if found:
        workbook.put_notes(found)


def renew_notes(workbook: Workbook, other: Workbook, own: int, theirs: int) -> None:
    """Take the notes of a form that came once more: its evidence as it is now, remarks and answers beside those that are here."""
    mine, above = workbook.notes(own), _highest_id(workbook)
    come = tuple(
        replace(note, id=note.id + above, about=None if note.about is None else note.about + above)
        for note in other.notes(theirs)
    )
    known = {_identity(note): note.id for note in come}
    moved = {note.id: known[_identity(note)] for note in mine if _identity(note) in known}
    kept = [note for note in mine if note.kind != EVIDENCE and note.id not in moved]
    if kept or come or mine:
        answers = (replace(note, about=moved.get(note.about or 0, note.about)) for note in kept)
        workbook.put_notes({own: (*come, *answers)})


def _identity(note: Note) -> tuple[object, ...]:
    return note.kind, note.field, note.at, note.person, note.text
