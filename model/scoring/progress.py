"""How far a form is: which of its cells must be filled, how many are, and what state the form is in.

Source: docs/domain.md 1.4 (what the clerk must fill at year end) and the checks ``missing`` and ``unjudged``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from model.form.field_path import FieldPath, goal_path, header_path, indicator_path
from model.form.project import Project, text_at
from model.form.template import Template
from model.scoring.early_row_checks import asked_fields
from model.scoring.evaluation import Evaluation
from model.scoring.findings import Finding
from model.scoring.scoring import NOT_APPLICABLE

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


@dataclass(frozen=True, slots=True)
class Progress:
    """Filled cells of those that must be filled."""

    filled: int
    required: int

    @property
    def share(self) -> Decimal:
        """Filled / required; 1 where nothing is required."""
        return Decimal(self.filled) / self.required if self.required else Decimal(1)


def states_of(findings: Iterable[Finding]) -> frozenset[FormState]:
    """Return the states of a form: wrong (errors other than gaps and what follows from them), unfinished, or else complete."""
    errors = [finding for finding in findings if finding.severity == "error" and not finding.note]
    found = {FormState.UNFINISHED if finding.is_gap else FormState.WRONG for finding in errors}
    return frozenset(found or {FormState.COMPLETE})


def states_text(states: frozenset[FormState]) -> str:
    """Name the states of a form: ``有错误、未完成``; that a final form is complete goes without saying."""
    shown = states - {FormState.COMPLETE} if FormState.FINAL in states else states
    return "、".join(name for state, name in STATE_NAMES.items() if state in shown)


def progress_of(
    project: Project, template: Template, evaluation: Evaluation, findings: Iterable[Finding]
) -> Progress:
    """Count the cells; a form is filled exactly when no finding says that something is missing or unjudged."""
    gaps = {finding.field for finding in findings if finding.code in OPEN_CODES}
    required = {*_required(project, template, evaluation), *gaps}
    filled = [path for path in required - gaps if text_at(project, path).strip()]
    return Progress(len(filled), len(required))


def _required(project: Project, template: Template, evaluation: Evaluation) -> Iterator[FieldPath]:
    yield from (header_path(field.id) for field in template.header if field.required)
    yield from (goal_path(text.id) for text in template.texts if text.required)
    if not template.has_scores:
        yield from _required_early(project, template, evaluation)
        return
    for index, indicator in enumerate(project.indicators):
        scored = evaluation.indicators[index]
        if scored.auto_method == NOT_APPLICABLE:
            continue
        if indicator.weight or scored.weight.value is None:
            yield indicator_path(index, "weight")
        if scored.weight.value != 0 and template.indicators.has("actual"):
            yield indicator_path(index, "actual")
        if indicator.grade or scored.needs_grade:
            yield indicator_path(index, "grade")


def _required_early(project: Project, template: Template, evaluation: Evaluation) -> Iterator[FieldPath]:
    """Yield what the rows of a form without scores must have."""
    for index, scored in enumerate(evaluation.indicators):
        yield from (indicator_path(index, field) for field in asked_fields(template, scored))
