"""The official form as PDF: draws a page plan with reportlab. Text can be searched and copied; fonts are embedded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from model.files import GoOn, file_name_for, unwatched, write_whole
from model.form.project import empty_project
from model.form.template import Template
from reports.form.plan import Page, Plan
from reports.form.planner import plan_form
from reports.form.print_job import PrintJob, one_by_one, shown_name
from reports.pdf.archive import Attachment, attachment_of
from reports.pdf.fonts import paper_font, plain_font
from reports.pdf.paper import LoosePaper, Paper

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
    _begin(paper, number, name, (plan.width, plan.height))
    for _ in _drawn_pages(paper, plan):
        paper.end_page()
    _attach(paper, number, _data_of(name, plan))


@dataclass(frozen=True, slots=True)
class LooseForm:
    """A form drawn for whatever PDF takes it: its pages, in points, and its data.

    ``font`` is the one of plain text, as the process that drew it has it; ``missing`` are the characters paper lacks.
    """

    font: str
    size: tuple[float, float]
    pages: tuple[str, ...]
    data: Attachment | None
    missing: tuple[str, ...]


def loose_form(paper: LoosePaper, job: PrintJob) -> LooseForm:
    """Draw a form for a PDF that is made elsewhere."""
    with paper_font(job.options.font):
        plan = job.plan
        paper.setPageSize((plan.width, plan.height))
        pages = tuple(paper.take_page() for _ in _drawn_pages(paper, plan))
        data = _data_of(shown_name(job), plan)
        return LooseForm(plain_font(), (plan.width, plan.height), pages, data, job.missing)


def place_form(paper: Paper, number: int, name: str, form: LooseForm) -> None:
    """Do what ``draw_form`` does, with a form that is drawn already."""
    _begin(paper, number, name, form.size)
    for page in form.pages:
        paper.add_page(page)
    _attach(paper, number, form.data)


def _begin(paper: Paper, number: int, name: str, size: tuple[float, float]) -> None:
    paper.setPageSize(size)
    key = f"form-{number}"
    paper.bookmarkPage(key)
    paper.addOutlineEntry(name, key)


def _drawn_pages(paper: Paper, plan: Plan) -> Iterator[Page]:
    """Draw each page of a form and yield it, to be taken before the next."""
    for place, page in enumerate(plan.pages):
        _draw_marks(paper, plan, is_first=place == 0)
        _draw_page(paper, page)
        yield page


def _data_of(name: str, plan: Plan) -> Attachment | None:
    if plan.marks is None:
        return None
    return attachment_of(f"{file_name_for(name)}.json", plan.marks.json, plan.marks.code)


def _attach(paper: Paper, number: int, data: Attachment | None) -> None:
    if data is not None:
        paper.attach(f"form-{number:05d}.json", data)


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
