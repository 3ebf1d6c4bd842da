"""Small parts of charts: texts in the bundled font, rules, axes, and labels that find a free place. Measures in points."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count

from reportlab.graphics.shapes import Drawing, Line, String
from reportlab.lib.colors import Color, black

from reports.pdf.fonts import BOLD, SONG, load_fonts, printable, text_width

TITLE, SIZE, SMALL = 12.0, 8.0, 7.5
RULE, HAIR = 0.5, 0.3
INK, PALE = black, Color(0.72, 0.72, 0.72)
DASHES = [2, 2]

Area = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Axis:
    """A range of values along a length: value ``low`` stands at ``start``, ``high`` at ``end``."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Return the place of a value; what lies outside stands at the nearer end."""
        inside = min(max(value, self.low), self.high)
        return self.start + (inside - self.low) / (self.high - self.low) * (self.end - self.start)

    def ticks(self) -> list[float]:
        """Return round values along the axis, about four to eight of them."""
        steps = (digit * 10**power for power in count() for digit in (1, 2, 5))
        step = next(step for step in steps if (self.high - self.low) / step <= 8)
        first = -int(-self.low // step) * step
        return [first + n * step for n in range(int((self.high - first) // step) + 1)]


def new_drawing(width: float, height: float) -> Drawing:
    """Return an empty drawing; without its own first font reportlab would name one that is not embedded."""
    load_fonts()
    return Drawing(width, height, initialFontName=SONG)


def grey(share: float) -> Color:
    """Return a grey: 0 is dark, 1 is light, both apart from paper and ink."""
    level = 0.38 + 0.5 * share
    return Color(level, level, level)


def add_text(
    drawing: Drawing, x: float, y: float, text: str, anchor: str = "start", size: float = SIZE
) -> None:
    """Put a text with its baseline at ``y``; ``anchor`` is start, middle or end."""
    shown = printable(text)
    drawing.add(String(x, y, shown, fontName=SONG, fontSize=size, textAnchor=anchor, fillColor=INK))


def add_title(drawing: Drawing, text: str, note: str = "") -> float:
    """Put a bold title with a small note behind it at the top, and return the height left below."""
    y = drawing.height - TITLE
    drawing.add(String(0, y, text, fontName=BOLD, fontSize=TITLE, fillColor=INK))
    if note:
        add_text(drawing, text_width(text, TITLE, bold=True) + TITLE / 2, y, note)
    return float(y - TITLE * 0.6)


def add_rule(
    drawing: Drawing, place: Area, width: float = RULE, colour: Color = INK, dashed: bool = False
) -> None:
    """Put a straight rule from x1, y1 to x2, y2."""
    dashes = DASHES if dashed else None
    drawing.add(Line(*place, strokeWidth=width, strokeColor=colour, strokeDashArray=dashes))


def tick_text(value: float) -> str:
    """Return a number of an axis as text."""
    return f"{value:g}"


def shortened(text: str, room: float, size: float = SIZE) -> str:
    """Return the text on one line, its end cut to … where it is too long; a chart points, the table tells."""
    text = printable(" ".join(text.split()))
    if text_width(text, size) <= room:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if text_width(text[:middle] + "…", size) <= room else (low, middle - 1)
    return text[:low] + "…"


def overlaps(one: Area, other: Area) -> bool:
    """Tell whether two areas (left, bottom, right, top) share any room."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def free_place(
    x: float, y: float, gap: float, width: float, height: float, bounds: Area, taken: Iterable[Area]
) -> Area | None:
    """Return where a label beside the point (x, y) overlaps nothing, None if there is no such place."""
    near = sorted(_near(x, y, gap, taken, width, height))
    for left, bottom in _candidates(x, y, gap, width, height):
        area = (left, bottom, left + width, bottom + height)
        is_inside = (
            bounds[0] <= area[0] and area[2] <= bounds[2] and bounds[1] <= area[1] and area[3] <= bounds[3]
        )
        if is_inside and not any(overlaps(area, other) for other in near):
            return area
    return None


def _near(
    x: float, y: float, gap: float, taken: Iterable[Area], width: float, height: float
) -> Sequence[Area]:
    reach = (x - width - gap, y - height - gap, x + width + gap, y + height + gap)
    return [area for area in taken if overlaps(reach, area)]


def _candidates(x: float, y: float, gap: float, width: float, height: float) -> Iterable[tuple[float, float]]:
    """Right, left, above, below, then the corners."""
    slant = gap * 0.7
    yield x + gap, y - height / 2
    yield x - gap - width, y - height / 2
    yield x - width / 2, y + gap
    yield x - width / 2, y - gap - height
    yield x + slant, y + slant
    yield x + slant, y - slant - height
    yield x - slant - width, y + slant
    yield x - slant - width, y - slant - height
