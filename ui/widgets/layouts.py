"""Rows and columns told in one expression: what stands in them from first to last, and what takes the spare room."""

from __future__ import annotations

from typing import NamedTuple, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

Margins = tuple[int, int, int, int]
"""Left, top, right and bottom, in pixels."""
Box = TypeVar("Box", bound=QBoxLayout)
NO_MARGINS: Margins = (0, 0, 0, 0)


class Part(NamedTuple):
    """A widget or layout that takes a share of the spare room, or with ``grow`` 0 just stands at a side of its own."""

    content: QWidget | QLayout
    grow: int = 1
    align: Qt.AlignmentFlag = Qt.AlignmentFlag(0)


class Stretch(NamedTuple):
    """Nothing, with a share of the spare room."""

    grow: int = 1


Item = QWidget | QLayout | Part | Stretch | int
"""What stands in a row or column; a number is blank room in pixels."""


def row_of(
    *items: Item, on: QWidget | None = None, margins: Margins | None = None, spacing: int = -1
) -> QHBoxLayout:
    """Return a row, laid out on a widget or to be put into another layout; what is not given is the style's."""
    return _filled(QHBoxLayout(), items, on, margins, spacing)


def column_of(
    *items: Item, on: QWidget | None = None, margins: Margins | None = None, spacing: int = -1
) -> QVBoxLayout:
    """Return a column, laid out on a widget or to be put into another layout; what is not given is the style's."""
    return _filled(QVBoxLayout(), items, on, margins, spacing)


def _filled(
    layout: Box, items: tuple[Item, ...], on: QWidget | None, margins: Margins | None, spacing: int
) -> Box:
    if on is not None:
        on.setLayout(layout)
    if margins is not None:
        layout.setContentsMargins(*margins)
    layout.setSpacing(spacing)
    for item in items:
        match item:
            case int():
                layout.addSpacing(item)
            case Stretch():
                layout.addStretch(item.grow)
            case Part():
                _add(layout, item)
            case _:
                _add(layout, Part(item, 0))
    return layout


def _add(layout: QBoxLayout, part: Part) -> None:
    if isinstance(part.content, QWidget):
        layout.addWidget(part.content, part.grow, part.align)
    else:
        layout.addLayout(part.content, part.grow)
