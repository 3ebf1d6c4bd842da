"""How far a form is: which of its cells must be filled, how many are, and what state the form is in.

Source: docs/domain.md 1.4 (what the clerk must fill at year end) and the checks ``missing`` and ``unjudged``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from enum import Enum
from typing import NamedTuple

from model.form.field_path import goal_path, header_path
from model.form.project import Indicator, Project, text_at
from model.form.template import Template
from model.scoring.early_row_checks import asked_fields
from model.scoring.findings import Finding
from model.scoring.rules import NOT_APPLICABLE, Scored

OPEN_CODES = frozenset({"missing", "unjudged"})


class FormState(Enum):
    """A state of a form. Two may hold at once: errors and gaps, or final and another."""

    WRONG = "wrong"
    UNFINISHED = "unfinished"
    COMPLETE = "complete"
    FINAL = "final"


STATE_NAMES = {
    FormState.WRONG: "有错误",
    FormState.UNFINISHED: "未完成",
    FormState.COMPLETE: "完整",
    FormState.FINAL: "已定稿",
}


class Progress(NamedTuple):
    """Filled cells of those that must be filled."""

    filled: int
    required: int

    @property
    def share(self) -> Decimal:
        """Filled / required; 1 where nothing is required."""
        return Decimal(self.filled) / self.required if self.required else Decimal(1)


def states_of(findings: Iterable[Finding]) -> frozenset[FormState]:
    """Return the states of a form: wrong (errors other than gaps and what follows from them), unfinished, or else complete."""
    gaps = {one.is_gap for one in findings if one.severity == "error" and not one.note}
    found = {FormState.UNFINISHED if is_gap else FormState.WRONG for is_gap in gaps}
    return frozenset(found or {FormState.COMPLETE})


def states_text(states: frozenset[FormState]) -> str:
    """Name the states of a form: ``有错误、未完成``; that a final form is complete goes without saying."""
    shown = states - {FormState.COMPLETE} if FormState.FINAL in states else states
    return "、".join(name for state, name in STATE_NAMES.items() if state in shown)


def progress_of(
    project: Project, template: Template, rows: Sequence[Progress], findings: Iterable[Finding]
) -> Progress:
    """Count the cells; a form is filled exactly when no finding says that something is missing or unjudged.

    ``rows``: the progress of each indicator; ``findings`` of the whole form, of which those of indicators do not count.
    """
    gaps = {one.field for one in findings if one.code in OPEN_CODES and one.field.row is None}
    required = {*(header_path(field.id) for field in template.header if field.required), *gaps}
    required |= {goal_path(text.id) for text in template.texts if text.required}
    filled = sum(1 for path in required - gaps if text_at(project, path).strip())
    filled_of_rows, required_of_rows = map(sum, zip(*rows, strict=True)) if rows else (0, 0)
    return Progress(filled + filled_of_rows, len(required) + required_of_rows)


def progress_of_row(
    indicator: Indicator, scored: Scored, template: Template, findings: Iterable[Finding]
) -> Progress:
    """Count the cells of an indicator, of which these are the findings."""
    gaps = {finding.field.column for finding in findings if finding.code in OPEN_CODES}
    required = {*_required(indicator, scored, template), *gaps}
    filled = [column for column in required if column not in gaps and indicator.text(column).strip()]
    return Progress(len(filled), len(required))


def _required(indicator: Indicator, scored: Scored, template: Template) -> Iterator[str]:
    """Yield the columns of an indicator that must be filled."""
    if not template.has_scores:
        yield from asked_fields(template, scored)
        return
    if scored.auto_method == NOT_APPLICABLE:
        return
    if indicator.weight or scored.weight.value is None:
        yield "weight"
    if scored.weight.value != 0 and template.indicators.has("actual"):
        yield "actual"
    if indicator.grade or scored.needs_grade:
        yield "grade"
