"""What is said of a form in the shortest: its score and grade, or where it has none what stands in their place."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from model.form.blocks import Column
from model.grid.computed import Computed
from model.reading.amounts import shortest
from model.scoring.rules import NOT_APPLICABLE

UNCHOSEN = "未选"


@dataclass(frozen=True, slots=True)
class Headline:
    """``figure`` with its ``caption``; ``badge`` is a grade, blank without one; ``parts`` are names with figures."""

    caption: str
    figure: str
    badge: str = ""
    parts: tuple[tuple[str, str], ...] = ()

    @property
    def text(self) -> str:
        """All of it on one line: 产出 48.5/50 · 效益 40/40 · 执行 9.64/10 · 总分 97.14 优."""
        whole = f"{self.caption} {self.figure} {self.badge}".rstrip()
        return " · ".join([*(f"{name} {figure}" for name, figure in self.parts), whole])


def headline_of(computed: Computed) -> Headline:
    """Return the headline of a form of any phase."""
    if computed.template.has_scores:
        return _scores(computed)
    if computed.template.has_points:
        whole = shortest(computed.evaluation.total_weight)
        return Headline("分值权重合计", f"{whole}/{shortest(computed.template.total_points)}")
    rate = computed.evaluation.funds_total.rate_text
    parts = tuple((name, str(count)) for name, count in _choices(computed))
    return Headline("执行率", f"{rate}%" if rate.replace(".", "").isdecimal() else rate, parts=parts)


def _scores(computed: Computed) -> Headline:
    evaluation = computed.evaluation
    sums = [(one.section.short, one.score, one.points) for one in evaluation.sections]
    sums.append(("执行", evaluation.funds_score, evaluation.funds_weight))
    parts = tuple((name, f"{shortest(score)}/{shortest(points)}") for name, score, points in sums)
    return Headline("总分", shortest(evaluation.total_score), computed.shown_grade, parts)


def _choices(computed: Computed) -> list[tuple[str, int]]:
    """Return how often each likelihood was chosen, of the rows that apply; at last those without one."""
    column: Column | None = computed.template.indicators.find("likelihood")
    if column is None:
        return []
    pairs = zip(computed.project.indicators, computed.evaluation.indicators, strict=True)
    counts = Counter(
        row.text(column.field).strip() for row, scored in pairs if scored.auto_method != NOT_APPLICABLE
    )
    found = [(choice, counts.pop(choice, 0)) for choice in column.choices]
    left = sum(counts.values())
    return [*found, (UNCHOSEN, left)] if left else found
