"""The records of a page plan: where every box, line of text and page stands, in points from the top left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from model.grid.layout import Role
from reports.proof_marks import SheetMarks

MM = 72 / 25.4
A4 = (595.276, 841.89)
SIDE, TOP, BOTTOM = 15 * MM, 15 * MM, 17 * MM
# the QR code stands in the top left corner, above the table
QR_TOP, QR_SIZE = 7.5 * MM, 15.5 * MM


class TextLine(NamedTuple):
    """One line of text: ``x`` its left end, ``y`` its baseline, ``spacing`` extra room behind each character."""

    text: str
    x: float
    y: float
    size: float
    bold: bool = False
    spacing: float = 0.0


class Box(NamedTuple):
    """A cell, or the part of it that stands on one page."""

    key: str
    role: Role
    x: float
    y: float
    width: float
    height: float
    lines: tuple[TextLine, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One page: title lines and the like in ``texts``, cells in ``boxes``; ``frame`` is x, y, width, height."""

    boxes: tuple[Box, ...]
    texts: tuple[TextLine, ...]
    frame: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Plan:
    """All pages of one form, ``width`` by ``height`` points, set in ``size``, with what proves them."""

    pages: tuple[Page, ...]
    width: float
    height: float
    size: float
    marks: SheetMarks | None = None
    qr: tuple[float, float, float] = (SIDE, QR_TOP, QR_SIZE)  # left, top and width
