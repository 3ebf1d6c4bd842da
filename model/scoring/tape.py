"""How the figures of a form came about, step by step, as plain text that can be copied: what a calculator's tape would show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from model.form.project import Indicator, Project
from model.form.template import Template
from model.reading.amounts import ZERO, money_text, shortest
from model.scoring.evaluation import Evaluation
from model.scoring.rules import METHOD_NAMES, Scored

FUNDS, TOTAL = -1, -2


@dataclass(frozen=True, slots=True)
class TapePart:
    """The steps of one figure. ``row`` is the indicator's index, ``FUNDS`` or ``TOTAL``."""

    row: int
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The lines together."""
        return "\n".join(self.lines)


def tape_of(project: Project, template: Template, evaluation: Evaluation) -> tuple[TapePart, ...]:
    """Return the steps of the execution, of each indicator and of the total, none for a form without scores."""
    if not template.has_scores:
        return ()
    rows = zip(project.indicators, evaluation.indicators, strict=True)
    return (
        TapePart(FUNDS, tuple(_funds(project, template, evaluation))),
        *(TapePart(number, tuple(_row(number, row, scored))) for number, (row, scored) in enumerate(rows)),
        TapePart(TOTAL, tuple(_total(template, evaluation))),
    )


def tape_text(parts: Sequence[TapePart]) -> str:
    """Return all steps as one text."""
    return "\n\n".join(part.text for part in parts)


def _funds(project: Project, template: Template, evaluation: Evaluation) -> Iterator[str]:
    total, unit = evaluation.funds_total, template.money_unit
    captions = {column.field: column.caption for column in template.funds.columns}
    yield f"预算执行（分值 {shortest(evaluation.funds_weight)}，金额单位 {unit}）"
    for column in (total.budget, total.spent):
        counted = [evaluation.funds[row.id].amount(column) for row in template.funds.rows if row.counts]
        sum_ = money_text(total.amount(column), unit)
        steps = (
            f"{' + '.join(money_text(one, unit) for one in counted)} = {sum_}" if len(counted) > 1 else sum_
        )
        yield f"  {' '.join(captions.get(column, column).split())}：{steps}"
    spent, budget = (money_text(total.amount(one), unit) for one in (total.spent, total.budget))
    if total.amount(total.budget):
        yield f"  执行率：{spent} ÷ {budget} = {total.rate_text}"
        more = "，超过 100% 按 100% 计" if total.rate > 1 else ""
        yield f"  得分：{shortest(evaluation.funds_weight)} × {total.rate_text}{more} = {shortest(evaluation.funds_score)}"
    else:
        yield f"  执行率：预算数为 0，得分 {shortest(evaluation.funds_score)}"


def _row(number: int, row: Indicator, scored: Scored) -> Iterator[str]:
    name = " ".join(row.name.split()) or "（未写名称）"
    kind = " › ".join(part for part in (row.category, row.kind) if part)
    weight = f"分值 {shortest(scored.weight.or_zero)}" if scored.weight.value is not None else "没有分值"
    yield f"{number + 1}. {kind} › {name}（{weight}）"
    for caption, text in (("年度指标值", row.target), ("实际完成值", row.actual)):
        yield f"  {caption}：{' '.join(text.split()) or '（空）'}"
    yield f"  {scored.explain}"
    if scored.auto_method != scored.method:
        automatic = "无" if scored.auto_score is None else shortest(scored.auto_score)
        yield f"  自动评分（{METHOD_NAMES.get(scored.auto_method, scored.auto_method)}）：{automatic}"
    yield f"  得分：{'暂无，按 0 计' if scored.score is None else shortest(scored.score)}"


def _total(template: Template, evaluation: Evaluation) -> Iterator[str]:
    yield "总分"
    for section in evaluation.sections:
        yield f"  {section.section.name}：{shortest(section.score)}（分值 {shortest(section.weight)}）"
    counted = [section.score for section in evaluation.sections]
    others = evaluation.total_score - evaluation.funds_score - sum(counted, ZERO)
    steps = [evaluation.funds_score, *counted, *([others] if others else [])]
    yield f"  {' + '.join(map(shortest, steps))} = {shortest(evaluation.total_score)}"
    yield f"  等级：{evaluation.shown_grade}{_bounds(template, evaluation.total_score)}"


def _bounds(template: Template, total: Decimal) -> str:
    """Say from which total the grade counts."""
    grade = next((one for one in template.grades if total >= one.at_least), template.grades[-1])
    return f"（{shortest(grade.at_least)} 分以上）" if grade.at_least else ""
