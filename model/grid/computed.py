"""Everything that follows from one form: figures, findings, grid, progress."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

from model.form.project import Project
from model.form.template import Template
from model.grid.cells import Grid
from model.grid.layout import build_grid
from model.scoring.checked_rows import NO_ROWS, CheckedRows, check_rows
from model.scoring.checks import check
from model.scoring.evaluation import NO_GRADE, Evaluation, evaluate
from model.scoring.findings import Finding, Look
from model.scoring.progress import FormState, Progress, progress_of, states_of


@dataclass(frozen=True)
class Computed:
    """Everything that follows from one form; parts that are not always needed are computed on first use."""

    project: Project
    template: Template
    year: int
    evaluation: Evaluation
    remarks: tuple[Finding, ...] = ()  # what no check of the form by itself can find
    checked_before: CheckedRows = field(
        default=NO_ROWS, compare=False, repr=False
    )  # an earlier state of the form
    laid_out: Grid | None = field(default=None, compare=False, repr=False)  # likewise

    @cached_property
    def checked(self) -> CheckedRows:
        """The rows with what was found in each; a spreadsheet needs none of it."""
        return check_rows(self.project, self.template, self.evaluation, self.checked_before)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """All findings, remarks last."""
        return (*check(self.project, self.template, self.evaluation, self.checked), *self.remarks)

    @property
    def latest_checked(self) -> CheckedRows:
        """The checked rows, or those of an earlier state if they were not asked for."""
        made: CheckedRows | None = self.__dict__.get("checked")
        return made or self.checked_before

    @cached_property
    def grid(self) -> Grid:
        """The form as cells, for screen and paper."""
        return build_grid(self.project, self.template, self.evaluation, self.year, before=self.laid_out)

    @property
    def latest_grid(self) -> Grid | None:
        """The grid, or that of an earlier state if it was not asked for."""
        made: Grid | None = self.__dict__.get("grid")
        return made or self.laid_out

    @cached_property
    def progress(self) -> Progress:
        """How many of the cells that must be filled are."""
        rows = [row.progress for row in self.checked.rows]
        return progress_of(self.project, self.template, rows, self.findings)

    @cached_property
    def looks(self) -> Counter[Look]:
        """How many findings without an answer there are, by their look."""
        return Counter(finding.look for finding in self.findings if not finding.note)

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

    ``before``: another state of it. What is as it was there is neither scored nor checked nor laid out anew.
    """
    known = before if before and before.template is template and before.year == year else None
    if known is None:
        return Computed(project, template, year, evaluate(project, template, year))
    evaluation = evaluate(project, template, year, known.evaluation)
    return Computed(
        project, template, year, evaluation, checked_before=known.latest_checked, laid_out=known.latest_grid
    )
