"""What a chart of the paper consists of, in plain records."""

from __future__ import annotations

from reportlab.graphics.shapes import Circle, Drawing, Line, Rect, Shape, String
from reportlab.lib.colors import Color

from reports.pdf.fonts import BOLD
from reports.summary.marks import BoxMark, ChartMarks, Mark, RoundMark, RuleMark, TextMark


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
