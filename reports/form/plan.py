"""The plan of a form's pages: where every cell, line of text and page stands."""

from __future__ import annotations

from dataclasses import dataclass

from reports.form.proof_marks import SheetMarks
from reports.pdf.page_content import Box, TextLine


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
    qr: tuple[float, float, float] | None  # left, top and width; None where the paper bears no code
    marks: SheetMarks | None = None
