"""Remedies for findings where what to do is certain (docs/domain.md 5.1, 5.2): one action, one undo step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from model.form import edits
from model.form.choices import choices_at
from model.form.field_path import indicator_path
from model.form.project import Indicator, Project, rows_of_kind, text_at, with_text
from model.form.template import Template
from model.reading.amounts import CENT, ZERO, exact, shortest, with_separators
from model.reading.normalise import normalise
from model.reading.spelled_amounts import spelled_amount
from model.reading.target import Bound
from model.scoring.evaluation import Evaluation
from model.scoring.findings import Finding
from model.scoring.rules import METHOD_NAMES, NOT_APPLICABLE, REVERSE, Scored
from model.scoring.scoring import SCORE_UNIT


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


def _readable(
    finding: Finding, project: Project, template: Template, evaluation: Evaluation
) -> Remedy | None:
    """Offer the figure that a text in words spells; a score goes back to the automatic one."""
    unit = template.money_unit if finding.field.row is None else SCORE_UNIT
    amount = spelled_amount(text_at(project, finding.field), unit)
    if amount is None or (finding.field.row is not None and finding.field.column not in _CAPTIONS):
        return _automatic_score(finding, project, template, evaluation)
    return Remedy(f"改为 {with_separators(exact(amount))}", with_text(project, finding.field, exact(amount)))


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


def _right_points(
    finding: Finding, project: Project, template: Template, evaluation: Evaluation
) -> Remedy | None:
    """Make the points of a level 1 add up where it is certain which of them are not right (docs/domain.md 5.2)."""
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
    points = right_points(section.points, weights)
    if points is None:
        return None
    changed = [place for place, (old, new) in enumerate(zip(weights, points, strict=True)) if old != new]
    for place in changed:
        project = with_text(project, indicator_path(rows[place], "weight"), exact(points[place]))
    if all(weights) and len(changed) == 1:
        slip = rows[changed[0]]
        named = " ".join(project.indicators[slip].name.split()) or "未命名指标"
        named = named if len(named) <= MAX_NAME else f"{named[:MAX_NAME]}…"
        return Remedy(f"“{named}”的分值改为 {exact(points[changed[0]])}", project)
    if any(weights) and not all(weights):
        return Remedy(f"空着的分值补足 {exact(section.points)} 分", project)
    return Remedy(f"按比例分摊到 {exact(section.points)} 分", project)


def right_points(points: Decimal, weights: list[Decimal]) -> list[Decimal] | None:
    """Return what rows must weigh to add up to ``points``, None if it is not certain; 0 is not filled in.

    Points that were typed stay, but for one that is plainly a slip, or for all that are exactly as many times too much.
    """
    if not any(weights):
        return spread(points, len(weights))
    if not all(weights):
        blanks = [place for place, weight in enumerate(weights) if not weight]
        rest = points - sum(weights, ZERO)
        shares = iter(spread(rest, len(blanks)) or ()) if rest > 0 else iter(())
        filled = [weight or next(shares, ZERO) for weight in weights]
        return filled if all(filled) else None
    slips = [place for place in range(len(weights)) if _is_slip(points, weights, place)]
    if len(slips) == 1:
        gap = sum(weights, ZERO) - points
        return [weight - gap if place in slips else weight for place, weight in enumerate(weights)]
    shares_of_all = [weight * points / sum(weights, ZERO) for weight in weights]
    is_exact = not slips and all(share and share % _HALF == 0 for share in shares_of_all)
    return shares_of_all if is_exact else None


_HALF = Decimal("0.5")
MAX_NAME = 10  # characters of an indicator's name on a button


def _is_slip(points: Decimal, weights: list[Decimal], place: int) -> bool:
    """Tell whether one weight alone makes the sum wrong: right it would be ten times as much or a tenth, or as the others are."""
    old, others = weights[place], weights[:place] + weights[place + 1 :]
    new = old - (sum(weights, ZERO) - points)
    if new <= 0 or new == old:
        return False
    counts = Counter(others).most_common(2)
    usual = counts[0][0] if counts and (len(counts) == 1 or counts[0][1] > counts[1][1]) else None
    return new in (usual, old * 10, old / 10)


def spread(points: Decimal, rows: int) -> list[Decimal] | None:
    """Share points alike among rows, the sum exact; None if a row would get nothing.

    Shares are whole numbers, halves or cents, whichever the points are a multiple of.
    """
    for step in (Decimal(1), _HALF, CENT):
        units = points / step
        if units % 1 == 0 and units >= rows > 0:
            share, rest = divmod(int(units), rows)
            return [(share + (place < rest)) * step for place in range(rows)]
    return None


def _choice_meant(finding: Finding, project: Project, template: Template, _: Evaluation) -> Remedy | None:
    """Offer the one choice of which a part was typed."""
    typed = text_at(project, finding.field).strip()
    meant = [choice for choice in choices_at(finding.field, template) if typed in choice]
    return (
        Remedy(f"改为 {meant[0]}", with_text(project, finding.field, meant[0])) if len(meant) == 1 else None
    )


_Find = Callable[[Finding, Project, Template, Evaluation], Remedy | None]
_REMEDIES: dict[str, _Find] = {
    "na-weight": _weight_to_zero,
    "rate-differs": _computed_rate,
    "score-range": _automatic_score,
    "unreadable": _readable,
    "likelihood-unknown": _choice_meant,
    "kind-missing": _not_applicable_row,
    "points-section": _right_points,
}
