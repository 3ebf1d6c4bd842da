"""Everything that follows from one form: figures, findings, grid, progress."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from model.form.project import Project
from model.form.template import Template
from model.grid.cells import Grid
from model.grid.layout import build_grid
from model.scoring.checks import NO_ROWS, CheckedRows, check, check_rows
from model.scoring.evaluation import NO_GRADE, Evaluation, evaluate
from model.scoring.findings import Finding
from model.scoring.progress import FormState, Progress, progress_of, states_of


@dataclass(frozen=True)
class Computed:
    """Everything that follows from one form; parts that are not always needed are computed on first use."""

    project: Project
    template: Template
    year: int
    evaluation: Evaluation
    findings: tuple[Finding, ...]
    checked: CheckedRows = NO_ROWS

    @cached_property
    def grid(self) -> Grid:
        """The form as cells, for screen and paper."""
        return build_grid(self.project, self.template, self.evaluation, self.year)

    @cached_property
    def progress(self) -> Progress:
        """How many of the cells that must be filled are."""
        return progress_of(self.project, self.template, self.evaluation, self.findings)

    @cached_property
    def shown_grade(self) -> str:
        """The grade as a window shows it: a dash until the form is filled in, and where it gives more points than there are."""
        too_much = self.evaluation.total_weight > self.template.total_points
        if too_much or FormState.UNFINISHED in self.states:
            return NO_GRADE
        return self.evaluation.shown_grade

    @cached_property
    def states(self) -> frozenset[FormState]:
        """What is still to do with the form."""
        return states_of(self.findings)


def compute(project: Project, template: Template, year: int, before: Computed | None = None) -> Computed:
    """Compute figures, findings and grid of one form.

    ``before``: another state of it. Rows that are as they were there are not checked anew (nor scored: ``score_indicator``).
    """
    evaluation = evaluate(project, template, year)
    checked = check_rows(project, template, evaluation, before.checked if before else NO_ROWS)
    findings = check(project, template, evaluation, checked)
    return Computed(project, template, year, evaluation, findings, checked)
