"""The chart of execution rate against score: a mark for each project, those close together as one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.graphics.shapes import Circle, Drawing

from model.reading.amounts import HUNDRED
from model.summary.summary import Summary
from reports.pdf.fonts import text_width
from reports.summary.chart_shapes import (
    HAIR,
    INK,
    PALE,
    RULE,
    SMALL,
    Area,
    Axis,
    add_rule,
    add_text,
    add_title,
    free_place,
    grey,
    new_drawing,
    overlaps,
    shortened,
    tick_text,
)

# marks of the scatter closer than this become one that tells how many it stands for
NEAR = 5.0
# room of the plot beyond the last values, for marks and their labels
MARGIN = 12.0
MAX_LABELS = 60
MAX_RATE = 150.0


@dataclass(frozen=True, slots=True)
class _Mark:
    """Projects so close together that they share a mark."""

    x: float
    y: float
    numbers: tuple[int, ...]

    @property
    def radius(self) -> float:
        return min(2.2 + 0.5 * (len(self.numbers) - 1), 5.0)

    @property
    def label(self) -> str:
        if len(self.numbers) > 3:
            return f"{len(self.numbers)} 个"
        return "、".join(map(str, self.numbers))

    @property
    def area(self) -> Area:
        r = self.radius
        return (self.x - r, self.y - r, self.x + r, self.y + r)


def scatter_chart(summary: Summary, width: float, height: float) -> Drawing:
    """Return a mark for each project, execution rate across and score upwards; labels are the 序号."""
    drawing = new_drawing(width, height)
    scores = [float(line.total_score) for line in summary.lines]
    rates = [float(line.funds.rate * HUNDRED) for line in summary.lines]
    full = float(summary.template.total_points)
    right = 100.0 if max(rates) <= 100 else min(MAX_RATE, -(-max(rates) // 10) * 10)
    room = add_title(drawing, "执行率与总分", "标记旁的数字为序号，同处的项目合为一个标记")
    x_axis = Axis(_floor(min(rates), right), right, 30, width - 36)
    y_axis = Axis(_floor(min(scores), full), full, 34, room - 20)
    _scatter_frame(drawing, x_axis, y_axis)
    grades = _scatter_grades(drawing, summary, x_axis, y_axis)
    marks = _marks([*map(x_axis.at, rates)], [*map(y_axis.at, scores)])
    for mark in marks:
        drawing.add(
            Circle(mark.x, mark.y, mark.radius, fillColor=grey(0.45), strokeColor=INK, strokeWidth=RULE)
        )
    _label_marks(drawing, marks, (x_axis.start, y_axis.start, x_axis.end, y_axis.end), grades)
    return drawing


def _floor(least: float, full: float) -> float:
    """Return where an axis begins: at 0, unless all values lie in its upper half."""
    return 0.0 if least < full / 2 else (min(least, full) - 5) // 10 * 10


def _scatter_frame(drawing: Drawing, x_axis: Axis, y_axis: Axis) -> None:
    for value in x_axis.ticks():
        x = x_axis.at(value)
        add_rule(drawing, (x, y_axis.start - 2.5, x, y_axis.start))
        add_text(drawing, x, y_axis.start - 11, tick_text(value), "middle", SMALL)
    for value in y_axis.ticks():
        y = y_axis.at(value)
        add_rule(drawing, (x_axis.start - 2.5, y, x_axis.start, y))
        add_text(drawing, x_axis.start - 5, y - SMALL * 0.36, tick_text(value), "end", SMALL)
    add_rule(drawing, (x_axis.start, y_axis.start, x_axis.end + MARGIN, y_axis.start))
    add_rule(drawing, (x_axis.start, y_axis.start, x_axis.start, y_axis.end + MARGIN))
    caption = "执行率（%）"
    if x_axis.high >= MAX_RATE:
        caption += f"，{tick_text(MAX_RATE)}% 以上的画在右边"
    add_text(drawing, (x_axis.start + x_axis.end) / 2, y_axis.start - 24, caption, "middle", SMALL)
    add_text(drawing, 0, y_axis.end + MARGIN + 4, "总分（分）", "start", SMALL)


def _scatter_grades(drawing: Drawing, summary: Summary, x_axis: Axis, y_axis: Axis) -> list[Area]:
    """Dashed rules where grades begin, with the grade's name at the right."""
    taken: list[Area] = []
    for grade in summary.template.grades:
        value = float(grade.at_least)
        if not y_axis.low <= value <= y_axis.high:
            continue
        y = y_axis.at(value)
        if value > y_axis.low:
            add_rule(drawing, (x_axis.start, y, x_axis.end + MARGIN, y), HAIR, PALE, dashed=True)
        left = x_axis.end + MARGIN + 4
        area = (left - 2, y, left + 22, y + SMALL)
        if not any(overlaps(area, other) for other in taken):
            add_text(drawing, left, y + 1.5, shortened(grade.name, 20, SMALL), "start", SMALL)
            taken.append(area)
    return taken


def _marks(across: Sequence[float], upwards: Sequence[float]) -> list[_Mark]:
    """Put projects that lie close together into one mark, at the first one's place; all are given in their order."""
    found: dict[tuple[int, int], list[tuple[float, float, int]]] = defaultdict(list)
    for number, (x, y) in enumerate(zip(across, upwards, strict=True), 1):
        found[round(x / NEAR), round(y / NEAR)].append((x, y, number))
    return [
        _Mark(group[0][0], group[0][1], tuple(number for _, _, number in group)) for group in found.values()
    ]


def _label_marks(drawing: Drawing, marks: list[_Mark], plot: Area, taken: list[Area]) -> None:
    """Label the marks, the lowest scores first; a label that finds no free place is left out."""
    bounds = (plot[0], plot[1], plot[2] + MARGIN, plot[3] + MARGIN)
    areas = [*taken, *(mark.area for mark in marks)]
    for mark in sorted(marks, key=lambda mark: (mark.y, mark.x))[:MAX_LABELS]:
        width = text_width(mark.label, SMALL) + 2
        place = free_place(mark.x, mark.y, mark.radius + 1, width, SMALL + 1, bounds, areas)
        if place:
            add_text(drawing, place[0] + 1, place[1] + 2, mark.label, "start", SMALL)
            areas.append(place)
