"""Marks on the cells about which a reviewer said something: a small corner at the left, filled until it is answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF
from PySide6.QtWidgets import QTableView

from model.form.field_path import FieldPath
from model.form.project import Project
from model.workbook.notes import Note, place_of_note, threads
from ui.form.form_model import FormModel
from ui.form.screen_cells import cell_key_of
from ui.theme import COLOURS

SIZE = 9


class Mark(NamedTuple):
    """What was said about a cell; ``is_open``: something of it waits for an answer."""

    text: str
    is_open: bool


def marks_of(notes: Sequence[Note], project: Project) -> dict[FieldPath, Mark]:
    """Return what was said about the cells of a form, by their keys."""
    found: dict[FieldPath, Mark] = {}
    for thread in threads(notes):
        if key := cell_key_of(place_of_note(thread.remark, project)):
            before = found.get(key, Mark("", False))
            text = "\n".join([*([before.text] if before.text else []), *thread.lines])
            found[key] = Mark(text, before.is_open or thread.is_open)
    return found


class RemarkMarks:
    """Over one form; ``show`` says what is to be marked."""

    def __init__(self, view: QTableView, form: FormModel) -> None:
        self._view, self._form = view, form
        self._marks: Mapping[FieldPath, Mark] = {}

    def show(self, marks: Mapping[FieldPath, Mark]) -> None:
        """Mark these cells and no others."""
        if marks != self._marks:
            self._marks = marks
            self._view.viewport().update()

    def text_of(self, key: FieldPath | None) -> str:
        """Return what was said about a cell, blank for nothing."""
        mark = self._marks.get(key) if key else None
        return mark.text if mark else ""

    def paint(self, painter: QPainter) -> None:
        """Draw the corners over the cells."""
        if not self._marks:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = QColor(COLOURS.accent)
        painter.setPen(colour)
        for key, mark in self._marks.items():
            place = self._view.visualRect(self._form.index_of(key))
            if place.isEmpty():
                continue
            corner = QPointF(place.left(), place.top())
            painter.setBrush(colour if mark.is_open else Qt.BrushStyle.NoBrush)
            painter.drawPolygon(QPolygonF([corner, corner + QPointF(SIZE, 0), corner + QPointF(0, SIZE)]))
        painter.restore()
