"""Charts of the department summary: scores of projects, and how the score rates of each section spread.

Made for grey printers: numbers and words say what the shades show. Sizes are in points.
"""

from __future__ import annotations

from heapq import nsmallest

from reportlab.graphics.shapes import Drawing, Rect
from reportlab.lib.colors import white

from model.form.template import Grade
from model.reading.amounts import HUNDRED, percent, shortest, two_decimals
from model.summary.summary import PartSpread, ProjectLine, Summary
from reports.pdf.fonts import text_width
from reports.summary.chart_shapes import (
    HAIR,
    INK,
    PALE,
    RULE,
    SIZE,
    SMALL,
    Area,
    Axis,
    add_rule,
    add_text,
    add_title,
    grey,
    new_drawing,
    overlaps,
    shortened,
    tick_text,
)
from reports.summary.summary_table import MAX_BARS

MAX_IN_ONE_COLUMN = 12
BAR_ROW, AIRY_ROW, BAR = 10.6, 13.0, 6.6
BAR_EDGE, SCORE_ROOM = 18.0, 30.0
GAP = 24.0


# -- scores ---------------------------------------------------------------------------------------------


def score_chart(summary: Summary, width: float) -> Drawing:
    """Return bars of the projects' scores, the lowest first; of many projects the lowest ones."""
    lines = nsmallest(MAX_BARS, summary.lines, key=lambda line: (line.total_score, line.number))
    columns = 1 if len(lines) <= MAX_IN_ONE_COLUMN else 2
    rows = -(-len(lines) // columns)
    drawing = new_drawing(width, rows * (AIRY_ROW if columns == 1 else BAR_ROW) + BAR_EDGE)
    each = (width - (columns - 1) * GAP) / columns
    for column in range(columns):
        part = lines[column * rows : (column + 1) * rows]
        _score_column(drawing, summary, part, column * (each + GAP), each, (drawing.height - BAR_EDGE) / rows)
    return drawing


def _score_column(
    drawing: Drawing, summary: Summary, lines: list[ProjectLine], left: float, width: float, row: float
) -> None:
    room, top = width * (0.3 if width > 500 else 0.4), drawing.height - 13
    bottom = top - len(lines) * row - 3
    axis = Axis(0.0, float(summary.template.total_points), left + room, left + width - 52)
    _grade_rules(drawing, summary.template.grades, axis, bottom, top)
    add_rule(drawing, (axis.start, bottom, axis.start, top))
    for number, line in enumerate(lines):
        y = top - 2 - (number + 1) * row + (row - BAR) / 2
        _bar(drawing, summary, line, (left, y), axis)


def _bar(
    drawing: Drawing, summary: Summary, line: ProjectLine, place: tuple[float, float], axis: Axis
) -> None:
    left, y = place
    fill = _grade_grey(summary, line.grade)
    end = axis.at(float(line.total_score))
    drawing.add(Rect(axis.start, y, end - axis.start, BAR, fillColor=fill, strokeColor=INK, strokeWidth=HAIR))
    baseline, number = y + BAR / 2 - SIZE * 0.36, str(line.number)
    indent = text_width("000", SIZE)
    add_text(drawing, left + indent, baseline, number, "end")
    name = shortened(line.name, axis.start - left - indent - 10)
    add_text(drawing, left + indent + 5, baseline, name)
    score = two_decimals(line.total_score)
    size = min(SIZE, SIZE * SCORE_ROOM / text_width(score, SIZE))
    add_text(drawing, axis.end + 3 + SCORE_ROOM, baseline, score, "end", size)
    add_text(drawing, axis.end + 38, baseline, shortened(line.grade, 14))


def _grade_rules(drawing: Drawing, grades: tuple[Grade, ...], axis: Axis, bottom: float, top: float) -> None:
    """Dashed rules where grades begin, their scores above as far as there is room, and a scale of 0 and full."""
    full = tick_text(axis.high)
    taken: list[Area] = []
    for text, value in (("0", 0.0), (full, axis.high)):
        taken.append(_tick(drawing, text, axis.at(value), top))
    for grade in grades:
        value = float(grade.at_least)
        if not axis.low < value < axis.high:
            continue
        x, text = axis.at(value), shortest(grade.at_least)
        add_rule(drawing, (x, bottom, x, top), HAIR, PALE, dashed=True)
        half = text_width(text, SMALL) / 2 + 1
        area = (x - half, top, x + half, top + SMALL)
        if not any(overlaps(area, other) for other in taken):
            taken.append(_tick(drawing, text, x, top))


def _tick(drawing: Drawing, text: str, x: float, top: float) -> Area:
    add_text(drawing, x, top + 3, text, "middle", SMALL)
    half = text_width(text, SMALL) / 2 + 1
    return (x - half, top, x + half, top + SMALL)


def _grade_grey(summary: Summary, name: str) -> object:
    """The better the grade, the lighter; without a grade white."""
    names = [grade.name for grade in summary.template.grades]
    return grey(1 - names.index(name) / max(len(names) - 1, 1)) if name in names else white


# -- spread by section ----------------------------------------------------------------------------------


def spread_chart(summary: Summary, width: float, height: float) -> Drawing:
    """Return for execution and each level 1 how the projects' score rates spread: ends, quartiles, median."""
    drawing = new_drawing(width, height)
    count = len(summary.spreads)
    label, figures = width * 0.2, 108.0
    axis = Axis(0.0, 100.0, label + 6, width - figures - 14)
    room = add_title(drawing, "各部分得分率的分布")
    top, bottom = room - 16, 34.0
    columns = [width - figures + 36 * (place + 1) for place in range(3)]
    for x, caption in zip(columns, ("最低", "中位", "最高"), strict=True):
        add_text(drawing, x, top + 6, caption, "end", SMALL)
    for value in (0, 25, 50, 75, 100):
        x = axis.at(value)
        add_rule(drawing, (x, bottom, x, top), HAIR, PALE, dashed=True)
        add_text(drawing, x, bottom - 11, str(value), "middle", SMALL)
    add_rule(drawing, (axis.start, bottom, axis.end, bottom))
    caption = "得分率（%）：线为最低至最高，框为中间一半的项目，粗线为中位"
    add_text(drawing, width / 2, bottom - 24, shortened(caption, width, SMALL), "middle", SMALL)
    step = min((top - bottom) / count, 48.0)
    for number, part in enumerate(summary.spreads):
        y = top - (number + 0.5) * (top - bottom) / count
        _spread_row(drawing, part, axis, y, min(step * 0.42, 16.0), label)
        for x, rate in zip(columns, (part.rates.low, part.rates.median, part.rates.high), strict=True):
            add_text(drawing, x, y - SMALL * 0.36, percent(rate), "end", SMALL)
    return drawing


def _spread_row(drawing: Drawing, part: PartSpread, axis: Axis, y: float, box: float, label: float) -> None:
    add_text(drawing, label, y - SIZE * 0.36, shortened(part.name, label), "end")
    rates = part.rates
    low, lower, median, upper, high = (
        axis.at(float(rate * HUNDRED))
        for rate in (rates.low, rates.lower, rates.median, rates.upper, rates.high)
    )
    add_rule(drawing, (low, y, high, y))
    for x in (low, high):
        add_rule(drawing, (x, y - box / 4, x, y + box / 4))
    drawing.add(
        Rect(lower, y - box / 2, upper - lower, box, fillColor=grey(0.8), strokeColor=INK, strokeWidth=RULE)
    )
    add_rule(drawing, (median, y - box / 2, median, y + box / 2), 1.6)
