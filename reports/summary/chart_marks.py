"""What a chart consists of, in plain records, for those who draw it otherwise than on paper. Measures in points.

``y`` counts upwards from the chart's foot. A shade is 0 for ink and 1 for paper, None for nothing.
"""

from __future__ import annotations

from typing import NamedTuple

from reportlab.graphics.shapes import Circle, Drawing, Line, Rect, Shape, String
from reportlab.lib.colors import Color

from reports.pdf.fonts import BOLD


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


def chart_marks(drawing: Drawing) -> ChartMarks:
    """Return what a drawing consists of. Raises TypeError for a shape that no chart has."""
    return ChartMarks(drawing.height, tuple(_mark(shape) for shape in drawing.contents))


def _mark(shape: Shape) -> Mark:
    match shape:
        case Rect(x=x, y=y, width=width, height=height):
            return BoxMark(x, y, width, height, *_colours(shape))
        case Circle(cx=x, cy=y, r=radius):
            return RoundMark(x, y, radius, *_colours(shape))
        case Line(x1=x1, y1=y1, x2=x2, y2=y2):
            dashes = tuple(shape.strokeDashArray or ())
            return RuleMark(x1, y1, x2, y2, shape.strokeColor.red, shape.strokeWidth, dashes)
        case String(x=x, y=y, text=text):
            bold, shade = shape.fontName == BOLD, shape.fillColor.red
            return TextMark(x, y, text, shape.textAnchor, shape.fontSize, bold, shade)
    raise TypeError(type(shape).__name__)


def _colours(shape: Rect | Circle) -> tuple[float | None, float | None, float]:
    return _shade(shape.fillColor), _shade(shape.strokeColor), shape.strokeWidth


def _shade(colour: Color | None) -> float | None:
    return None if colour is None else float(colour.red)
