"""One form to print, with all that is made of it on its way to paper: figures, grid, pages, characters paper lacks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass, field
from functools import cached_property

from model.exchange.kept_figures import compute_kept
from model.files import GoOn, unwatched
from model.form.page_options import USUAL, PageOptions
from model.form.project import Project
from model.form.template import SELF_EVALUATION, Template
from model.grid.cells import Grid
from model.grid.computed import Computed
from model.reading.normalise import storable
from reports.form.page_appearance import dressed
from reports.form.page_setup import PageSetup, page_setup
from reports.form.plan import Plan
from reports.form.planner import Fitted, fit_form, plan_form
from reports.form.proof_marks import marks_of
from reports.pdf.fonts import missing_in, paper_font

# a bookmark ends at some of them, others turn around what follows
_UNSHOWN = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class PrintJob:
    """One form to print; what follows from it is made once, when somebody asks, and kept for all who ask.

    ``figures``: those that a final form keeps (``kept_figures``); ``damage``: the stamp of a damaged one;
    ``seal``: what the footer says of the key of a final one.
    ``known`` is what follows from the form where somebody has computed that already.
    """

    project: Project
    template: Template
    year: int
    options: PageOptions = USUAL
    figures: str = ""
    damage: str = ""
    seal: tuple[str, ...] = ()
    known: Computed | None = field(default=None, compare=False, repr=False)

    @cached_property
    def computed(self) -> Computed:
        """Everything that follows from the form; a grid made for the screen serves, one made here goes with the job."""
        known, wanted = self.known, (self.project, self.template, self.year)
        if known is not None and (known.project, known.template, known.year) == wanted:
            return copy(known)
        return compute_kept(*wanted, self.figures)

    @cached_property
    def grid(self) -> Grid:
        """The form's grid with all figures, as it goes on paper."""
        return dressed(self.computed, self.options)

    @cached_property
    def page(self) -> PageSetup:
        """The page it is printed on."""
        return page_setup(self.options, self.template.orientation)

    @cached_property
    def fitted(self) -> Fitted:
        """The form in the options' font, in the size in which it goes on its pages."""
        with paper_font(self.options.font):
            return fit_form(self.grid, self.page)

    @cached_property
    def plan(self) -> Plan:
        """The form's pages in the options' font, which must be chosen again to draw them."""
        with paper_font(self.options.font):
            marks = marks_of(self.computed, self.damage, self.seal)
            return plan_form(self.grid, self.page, marks, self.fitted)

    @cached_property
    def missing(self) -> tuple[str, ...]:
        """The characters that paper cannot show."""
        grid = self.grid
        texts = [grid.title, grid.subtitle, *(cell.text for cell in grid.cells), *grid.footnotes]
        return tuple(missing_in([*texts, *(text for pair in grid.signature for text in pair)]))


def one_by_one(jobs: Sequence[PrintJob], go_on: GoOn = unwatched) -> Iterator[PrintJob]:
    """Yield the jobs; of several each as a copy that takes along what is made of it, so that memory holds one.

    ``go_on`` is told which of several comes next.
    """
    if len(jobs) == 1:
        yield jobs[0]
        return
    for number, job in enumerate(jobs, 1):
        go_on(f"第 {number} / {len(jobs)} 张：{shown_name(job)}")
        yield copy(job)


def missing_glyphs(jobs: Sequence[PrintJob]) -> list[str]:
    """Return the characters that paper cannot show, so that the user is told."""
    return list(dict.fromkeys(char for job in one_by_one(jobs) for char in job.missing))


def shown_name(job: PrintJob) -> str:
    """Return a project's name in one line, as any file can hold it and any viewer shows it.

    With a form of the year that is no self-evaluation goes its title.
    """
    name = " ".join(_UNSHOWN.sub("", storable(job.project.name)).split()) or "未命名项目"
    is_usual = job.template.form_id == SELF_EVALUATION
    return name if is_usual else f"{name}·{job.template.title_of(job.year)}"
