"""Plain records of what a chart consists of, for those who draw it otherwise than on paper. Measures in points.

``y`` counts upwards from the chart's foot. A shade is 0 for ink and 1 for paper, None for nothing.
"""

from __future__ import annotations

from typing import NamedTuple


class BoxMark(NamedTuple):
    """A rectangle with its lower left corner at x, y."""

    x: float
    y: float
    width: float
    height: float
    fill: float | None
    stroke: float | None
    pen: float


class RoundMark(NamedTuple):
    """A circle around x, y."""

    x: float
    y: float
    radius: float
    fill: float | None
    stroke: float | None
    pen: float


class RuleMark(NamedTuple):
    """A straight rule; ``dashes`` are lengths of stroke and gap, blank if it is whole."""

    x1: float
    y1: float
    x2: float
    y2: float
    stroke: float
    pen: float
    dashes: tuple[float, ...]


class TextMark(NamedTuple):
    """A text with its baseline at y; ``anchor`` (start, middle, end) stands at x."""

    x: float
    y: float
    text: str
    anchor: str
    size: float
    bold: bool
    shade: float


Mark = BoxMark | RoundMark | RuleMark | TextMark


class ChartMarks(NamedTuple):
    """A whole chart."""

    height: float
    marks: tuple[Mark, ...]
