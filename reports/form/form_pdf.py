"""The official form as PDF: draws a page plan with reportlab. Text can be searched and copied; fonts are embedded."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from model.files import GoOn, file_name_for, unwatched, write_whole
from model.form.project import empty_project
from model.form.template import Template
from reports.form.plan import Page, Plan
from reports.form.planner import plan_form
from reports.form.print_job import PrintJob, one_by_one, shown_name
from reports.pdf.archive import attachment_of
from reports.pdf.fonts import paper_font
from reports.pdf.paper import Paper

# an archive's texts have 32767 bytes at most (ISO 19005-3, 6.1.13)
MAX_KEYWORDS = 2000


def save_pdf(path: Path, jobs: Sequence[PrintJob], go_on: GoOn = unwatched) -> None:
    """Write the forms as one PDF. Raises UserError with one Chinese sentence; an old file is then still whole."""
    write_whole(path, render_pdf(jobs, go_on), go_on)


def render_pdf(jobs: Sequence[PrintJob], go_on: GoOn = unwatched) -> bytes:
    """Return the forms as one PDF, with a bookmark for each; the same forms give the same bytes."""
    paper = Paper()
    for number, job in enumerate(one_by_one(jobs, go_on), 1):
        with paper_font(job.options.font):
            draw_form(paper, number, shown_name(job), job.plan)
    describe(paper, jobs[0], len(jobs))
    return paper.finished()


def render_blank(template: Template, year: int) -> bytes:
    """Return an empty form of a template as PDF, without the marks that prove a sheet."""
    job = PrintJob(empty_project(template), template, year)
    paper = Paper()
    with paper_font(job.options.font):
        draw_form(paper, 1, template.name, plan_form(job.grid, job.page))
    paper.setTitle(template.title)
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
    if plan.marks and plan.marks.stamp:
        paper.draw_stamp(plan.marks.stamp)
    if plan.marks and plan.qr and is_first:
        paper.draw_qr(plan.marks.qr_text, plan.qr)


def _draw_page(paper: Paper, page: Page) -> None:
    below = page.frame[1]
    paper.draw_lines(line for line in page.texts if line.y < below)
    paper.draw_boxes(page.boxes)
    paper.draw_frame(page.frame)
    paper.draw_lines(line for line in page.texts if line.y >= below)
