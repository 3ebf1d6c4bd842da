"""Remedies for findings where what to do is certain (docs/domain.md 5.1, 5.2): one action, one undo step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_FLOOR, Decimal

from model.form import edits
from model.form.field_path import indicator_path
from model.form.project import Indicator, Project, rows_of_kind, with_text
from model.form.template import Template
from model.reading.amounts import CENT, ZERO, exact, read_amount, shortest
from model.reading.normalise import normalise
from model.reading.target import Bound
from model.scoring.evaluation import Evaluation
from model.scoring.findings import Finding
from model.scoring.rules import METHOD_NAMES, NOT_APPLICABLE, REVERSE, Scored


@dataclass(frozen=True, slots=True)
class Remedy:
    """What mends a finding: ``label`` says it in a few words, ``project`` is the form afterwards."""

    label: str
    project: Project


def remedies(
    finding: Finding, project: Project, template: Template, evaluation: Evaluation
) -> tuple[Remedy, ...]:
    """Return what can be done about a finding, nothing if only the clerk can tell what is right.

    Of several readings the one that was taken comes first.
    """
    find = _REMEDIES.get(finding.code)
    if find is not None:
        found = find(finding, project, template, evaluation)
        return (found,) if found else ()
    texts = _TEXTS.get(finding.code)
    row = finding.field.row
    if texts is None or row is None or row >= len(project.indicators):
        return ()
    told = dict.fromkeys(texts(finding, project.indicators[row], evaluation.indicators[row]))
    return tuple(
        Remedy(f"{_CAPTIONS[column]}改为 {text}", with_text(project, indicator_path(row, column), text))
        for column, text in told
    )


_CAPTIONS = {"target": "年度指标值", "actual": "实际完成值", "weight": "分值", "manual_score": "得分"}
_Texts = Iterator[tuple[str, str]]


def _readings(_: Finding, indicator: Indicator, scored: Scored) -> _Texts:
    """Yield for each reading the text that says it without doubt."""
    yield from ((one.column, one.text) for one in scored.readings if one.text)


def _directions(_: Finding, indicator: Indicator, scored: Scored) -> _Texts:
    """Yield the target with the sign of the direction that was taken, then with the other."""
    target = normalise(indicator.target)
    if target[:1].isdigit() and isinstance(scored.target, Bound):
        signs = ("≤", "≥") if scored.guess == METHOD_NAMES[REVERSE] else ("≥", "≤")
        yield from (("target", sign + target) for sign in signs)


def _without_hidden_decimals(finding: Finding, indicator: Indicator, scored: Scored) -> _Texts:
    value = scored.weight.or_zero if finding.field.column == "weight" else scored.counted
    yield finding.field.column, shortest(value)


_TEXTS: dict[str, Callable[[Finding, Indicator, Scored], _Texts]] = {
    "read-as": _readings,
    "unjudged": _readings,
    "direction-guessed": _directions,
    "rounded": _without_hidden_decimals,
}


def _weight_to_zero(finding: Finding, project: Project, template: Template, _: Evaluation) -> Remedy:
    return Remedy("把分值改为 0", with_text(project, finding.field, template.not_applicable_weight))


def _computed_rate(finding: Finding, project: Project, template: Template, evaluation: Evaluation) -> Remedy:
    rate, caption = evaluation.funds_total.rate_text, "实际完成值"
    if not template.has_scores:
        caption = "".join(template.indicators.column(finding.field.column).caption.split())
    return Remedy(f"{caption}改为 {rate}", with_text(project, finding.field, rate))


def _automatic_score(
    finding: Finding, project: Project, _: Template, evaluation: Evaluation
) -> Remedy | None:
    row = finding.field.row
    if row is None or finding.field.column != "manual_score" or evaluation.indicators[row].auto_score is None:
        return None
    score = exact(evaluation.indicators[row].auto_score or ZERO)
    return Remedy(f"返回自动得分 {score}", with_text(project, finding.field, ""))


def _not_applicable_row(
    finding: Finding, project: Project, template: Template, evaluation: Evaluation
) -> Remedy | None:
    category, kind = finding.field.key, finding.field.column
    if rows_of_kind(project, category, kind):
        return None
    changed, index = edits.insert_row(project, category, kind)
    rows = list(changed.indicators)
    rows[index] = edits.not_applicable_row(category, kind, template)
    return Remedy("补上“不适用”行", replace(changed, indicators=tuple(rows)))


def _spread_points(
    finding: Finding, project: Project, template: Template, evaluation: Evaluation
) -> Remedy | None:
    """Give each row of the section its share of the preset, in proportion to its weight; no row falls to 0."""
    name = finding.field.key
    section = template.section(name)
    rows = [
        index
        for index, row in enumerate(project.indicators)
        if row.category == name and evaluation.indicators[index].auto_method != NOT_APPLICABLE
    ]
    if section is None or not rows or any(evaluation.indicators[row].weight.problem for row in rows):
        return None
    weights = [evaluation.indicators[row].weight.or_zero for row in rows]
    shares = spread(section.points, weights)
    if shares is None:
        return None
    for row, share in zip(rows, shares, strict=True):
        if read_amount(project.indicators[row].weight, "分").value != share:
            project = with_text(project, indicator_path(row, "weight"), exact(share))
    return Remedy(f"按比例分摊到 {exact(section.points)} 分", project)


def spread(points: Decimal, weights: list[Decimal]) -> list[Decimal] | None:
    """Spread points over rows in proportion to their weights (equally if none has any), the sum exact.

    Shares are whole numbers, halves or cents, whichever the weights were; None if a row would get nothing.
    """
    if not any(weights):
        weights = [Decimal(1)] * len(weights)
    elif not all(weights):
        filled = [weight for weight in weights if weight]
        mean = sum(filled, ZERO) / len(filled)
        weights = [weight or mean for weight in weights]
    for step in (Decimal(1), Decimal("0.5"), CENT):
        if any(weight % step for weight in (*weights, points)) and step != CENT:
            continue
        units = int(points / step)
        ideal = [weight * units / sum(weights, ZERO) for weight in weights]
        floors = [value.to_integral_value(ROUND_FLOOR) for value in ideal]
        by_rest = sorted(range(len(ideal)), key=lambda i: (floors[i] - ideal[i], i))
        for i in by_rest[: units - int(sum(floors, ZERO))]:
            floors[i] += 1
        if all(floors):
            return [value * step for value in floors]
    return None


_Find = Callable[[Finding, Project, Template, Evaluation], Remedy | None]
_REMEDIES: dict[str, _Find] = {
    "na-weight": _weight_to_zero,
    "rate-differs": _computed_rate,
    "score-range": _automatic_score,
    "unreadable": _automatic_score,
    "kind-missing": _not_applicable_row,
    "points-section": _spread_points,
}
