"""The official form as PDF: draws a page plan with reportlab. Text can be searched and copied; fonts are embedded."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from model.evaluation import evaluate
from model.files import write_whole
from model.layout import Grid, build_grid
from model.project import Project
from model.template import Template
from reports.drawing import draw_boxes, draw_frame, draw_line
from reports.fonts import SONG, load_fonts, missing_in
from reports.page_plan import plan_form
from reports.plan_records import Page, Plan


@dataclass(frozen=True, slots=True)
class PrintJob:
    """One form to print."""

    project: Project
    template: Template
    year: int

    def grid(self) -> Grid:
        """Return the form's grid with all figures."""
        return build_grid(
            self.project, self.template, evaluate(self.project, self.template, self.year), self.year
        )

    def plan(self) -> Plan:
        """Return the form's pages."""
        return plan_form(self.grid(), self.template.orientation)


def missing_glyphs(jobs: Iterable[PrintJob]) -> list[str]:
    """Return the characters that paper cannot show, so that the user is told."""
    found: dict[str, None] = {}
    for job in jobs:
        grid = job.grid()
        texts = [grid.title, grid.subtitle, *(cell.text for cell in grid.cells), *grid.footnotes]
        found |= dict.fromkeys(missing_in([*texts, *(text for pair in grid.signature for text in pair)]))
    return list(found)


def save_pdf(path: Path, jobs: Sequence[PrintJob]) -> None:
    """Write the forms as one PDF. Raises UserError with one Chinese sentence; an old file is then still whole."""
    write_whole(path, render_pdf(jobs))


def render_pdf(jobs: Sequence[PrintJob]) -> bytes:
    """Return the forms as one PDF, with a bookmark for each; the same forms give the same bytes."""
    load_fonts()
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pageCompression=1, invariant=1, initialFontName=SONG, lang="zh-CN")
    _describe(canvas, jobs)
    for number, job in enumerate(jobs):
        plan = job.plan()
        canvas.setPageSize((plan.width, plan.height))
        key = f"form-{number}"
        canvas.bookmarkPage(key)
        canvas.addOutlineEntry(" ".join(job.project.name.split()) or "未命名项目", key)
        for page in plan.pages:
            _draw_page(canvas, plan, page)
            canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _describe(canvas: Canvas, jobs: Sequence[PrintJob]) -> None:
    first = jobs[0]
    name = " ".join(first.project.name.split()) or "未命名项目"
    subject = f"{first.template.title}（{first.year}年度）"
    canvas.setTitle(f"{name} {subject}" if len(jobs) == 1 else f"{subject} {len(jobs)} 个项目")
    canvas.setSubject(subject)
    canvas.setAuthor(first.project.header.get("unit", "") or first.project.header.get("department", ""))
    canvas.setCreator("项目支出绩效自评")
    if len(jobs) > 1:
        canvas.showOutline()


def _draw_page(canvas: Canvas, plan: Plan, page: Page) -> None:
    titles, foot = page.texts[:-1], page.texts[-1]
    for line in (line for line in titles if line.y < page.frame[1]):
        draw_line(canvas, plan.height, line)
    draw_boxes(canvas, plan.height, page.boxes)
    draw_frame(canvas, plan.height, page.frame)
    for line in (line for line in titles if line.y >= page.frame[1]):
        draw_line(canvas, plan.height, line)
    draw_line(canvas, plan.height, foot)
