"""The official form as PDF: draws a page plan with reportlab. Text can be searched and copied; fonts are embedded."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from model.files import file_name_for, write_whole
from model.form.page_options import USUAL, PageOptions
from model.form.project import Project
from model.form.template import Template
from model.grid.computed import Computed, compute
from model.grid.layout import Grid
from model.reading.normalise import storable
from reports.form.page_appearance import dressed
from reports.form.page_plan import plan_form
from reports.form.plan import Page, Plan
from reports.form.proof_marks import DRAFT, marks_of
from reports.pdf.archive import attachment_of
from reports.pdf.fonts import missing_in, paper_font
from reports.pdf.paper import Paper

# a bookmark ends at some of them, others turn around what follows
_UNSHOWN = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069]")
# an archive's texts have 32767 bytes at most (ISO 19005-3, 6.1.13)
MAX_KEYWORDS = 2000


@dataclass(frozen=True, slots=True)
class PrintJob:
    """One form to print; ``known`` is what follows from it, where somebody has computed that already."""

    project: Project
    template: Template
    year: int
    options: PageOptions = USUAL
    known: Computed | None = field(default=None, compare=False, repr=False)

    def computed(self) -> Computed:
        """Return everything that follows from the form; what is made of it goes with the one who asked."""
        known, wanted = self.known, (self.project, self.template, self.year)
        if known is not None and (known.project, known.template, known.year) == wanted:
            return replace(known)
        return compute(*wanted)

    def grid(self) -> Grid:
        """Return the form's grid with all figures, as it goes on paper."""
        return dressed(self.computed(), self.options)

    def plan(self) -> Plan:
        """Return the form's pages."""
        return plan_of(self.computed(), self.options)


def plan_of(computed: Computed, options: PageOptions) -> Plan:
    """Plan the pages of a form with its marks; to be called, and drawn, with the options' font chosen."""
    grid, orientation = dressed(computed, options), computed.template.orientation
    return plan_form(grid, orientation, marks_of(computed), options)


def missing_glyphs(jobs: Iterable[PrintJob]) -> list[str]:
    """Return the characters that paper cannot show, so that the user is told."""
    return list(dict.fromkeys(char for job in jobs for char in missing_in_grid(job.grid())))


def missing_in_grid(grid: Grid) -> list[str]:
    """Return the characters of one form that paper cannot show."""
    texts = [grid.title, grid.subtitle, *(cell.text for cell in grid.cells), *grid.footnotes]
    return missing_in([*texts, *(text for pair in grid.signature for text in pair)])


def save_pdf(path: Path, jobs: Sequence[PrintJob]) -> None:
    """Write the forms as one PDF. Raises UserError with one Chinese sentence; an old file is then still whole."""
    write_whole(path, render_pdf(jobs))


def render_pdf(jobs: Sequence[PrintJob]) -> bytes:
    """Return the forms as one PDF, with a bookmark for each; the same forms give the same bytes."""
    paper = Paper()
    for number, job in enumerate(jobs, 1):
        with paper_font(job.options.font):
            draw_form(paper, number, shown_name(job), job.plan())
    describe(paper, jobs[0], len(jobs))
    return paper.finished()


def draw_form(paper: Paper, number: int, name: str, plan: Plan) -> None:
    """Put the pages of a form behind those already there, with a bookmark; ``number`` counts the forms from 1."""
    paper.setPageSize((plan.width, plan.height))
    key = f"form-{number}"
    paper.bookmarkPage(key)
    paper.addOutlineEntry(name, key)
    for place, page in enumerate(plan.pages):
        _draw_marks(paper, plan, is_first=place == 0)
        _draw_page(paper, page)
        paper.end_page()
    if plan.marks:
        file = f"{file_name_for(name)}.json"
        paper.attach(attachment_of(f"form-{number:05d}.json", file, plan.marks.json, plan.marks.code))


def shown_name(job: PrintJob) -> str:
    """Return a project's name in one line, as any file can hold it and any viewer shows it."""
    return " ".join(_UNSHOWN.sub("", storable(job.project.name)).split()) or "未命名项目"


def describe(paper: Paper, first: PrintJob, count: int) -> None:
    """Write title, subject and author of a PDF of ``count`` forms."""
    subject = f"{first.options.title or first.template.title}（{first.year}年度）"
    paper.setTitle(f"{shown_name(first)} {subject}" if count == 1 else f"{subject} {count} 个项目")
    paper.setSubject(subject)
    paper.setAuthor(first.project.header.get("unit", "") or first.project.header.get("department", ""))
    paper.setKeywords(" ".join(paper.codes[:MAX_KEYWORDS]))
    paper.setCreator("项目支出绩效自评")
    if count > 1:
        paper.showOutline()


def _draw_marks(paper: Paper, plan: Plan, *, is_first: bool) -> None:
    if plan.marks and plan.marks.is_draft:
        paper.draw_draft(DRAFT)
    if plan.marks and is_first:
        paper.draw_qr(plan.marks.qr_text, plan.qr)


def _draw_page(paper: Paper, page: Page) -> None:
    below = page.frame[1]
    paper.draw_lines(line for line in page.texts if line.y < below)
    paper.draw_boxes(page.boxes)
    paper.draw_frame(page.frame)
    paper.draw_lines(line for line in page.texts if line.y >= below)
