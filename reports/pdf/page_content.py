"""What is drawn on a page: cells and lines of text, in points from the top left, and the usual measures of a page."""

from __future__ import annotations

from typing import NamedTuple

from model.form.field_path import FieldPath
from model.grid.cells import Role

MM = 72 / 25.4
A4 = (595.276, 841.89)
SIDE, TOP, BOTTOM = 15 * MM, 15 * MM, 17 * MM
# the QR code stands in the top left corner, above the table, and begins so far above the margin
QR_RISE, QR_SIZE = 7.5 * MM, 15.5 * MM


class TextLine(NamedTuple):
    """One line of text: ``x`` its left end, ``y`` its baseline, ``spacing`` extra room behind each character."""

    text: str
    x: float
    y: float
    size: float
    bold: bool = False
    spacing: float = 0.0


class Box(NamedTuple):
    """A cell, or the part of it that stands on one page; ``path`` names it, blank where it has no name."""

    path: FieldPath | str
    role: Role
    x: float
    y: float
    width: float
    height: float
    lines: tuple[TextLine, ...]

    @property
    def key(self) -> str:
        """The name as text: ``indicators[3].target``."""
        return str(self.path)
