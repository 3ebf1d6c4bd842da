"""Random templates on paper: every typed character is there, in its box and on the page, no box over another."""

from __future__ import annotations

import io

import pdfplumber
from hypothesis import given, settings
from hypothesis import strategies as st

from model.form.project import Project
from model.form.template import Template
from model.grid.cells import Role
from reports.form.form_pdf import render_pdf
from reports.form.plan import Plan
from reports.form.print_job import PrintJob
from reports.pdf.fonts import printable
from reports.pdf.page_content import Box
from tests.depth import often
from tests.model.builders import YEAR
from tests.model.form.random_templates import forms, year_forms
from tests.reports.form.test_any_form import check_page, squeezed


def check_frame(plan: Plan) -> None:
    """Boxes fill the frame without a gap or an overlap, and the frame stands on the page."""
    for page in plan.pages:
        x, y, width, height = page.frame
        assert x > 0 and x + width < plan.width and y > 0 and y + height < plan.height
        assert abs(sum(b.width * b.height for b in page.boxes) - width * height) < width * height * 1e-6
        for place, box in enumerate(page.boxes):
            assert x - 0.01 <= box.x and box.x + box.width <= x + width + 0.01
            assert y - 0.01 <= box.y and box.y + box.height <= y + height + 0.01
            assert not any(overlap(box, other) for other in page.boxes[:place]), box


def overlap(one: Box, other: Box) -> bool:
    """Tell whether two boxes have more than an edge in common."""
    across = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    down = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    return across > 0.01 and down > 0.01


def check_texts(job: PrintJob) -> None:
    """All that the grid shows stands in the boxes of its pages; a label or caption in each part."""
    shown: dict[str, str] = {}
    for page in job.plan.pages:
        for box in page.boxes:
            shown[box.key] = shown.get(box.key, "") + "".join(line.text for line in box.lines)
    everything = squeezed("".join(shown.values()))
    for cell in job.grid.cells:
        wanted = squeezed(printable(cell.text))
        found = squeezed(shown[str(cell.key)]) if cell.key is not None else everything
        assert wanted in found, cell
        if cell.role not in (Role.LABEL, Role.CAPTION) and cell.key is not None:
            times = len(found) // max(1, len(wanted)) if cell.row_span > 1 else 1
            assert wanted * times == found, cell


@settings(max_examples=often(60))
@given(st.one_of(forms(narrowest=20), year_forms(narrowest=20)))
def test_whatever_is_typed_is_on_paper(form: tuple[Project, Template]) -> None:
    job = PrintJob(*form, YEAR)
    check_frame(job.plan)
    check_texts(job)


@settings(max_examples=often(24, at_least=3))
@given(st.one_of(forms(narrowest=30, most_rows=1), year_forms(narrowest=30, most_rows=1)))
def test_every_character_stands_where_it_was_planned(form: tuple[Project, Template]) -> None:
    job = PrintJob(*form, YEAR)
    with pdfplumber.open(io.BytesIO(render_pdf([job]))) as pdf:
        assert len(pdf.pages) == len(job.plan.pages)
        for page, printed in zip(job.plan.pages, pdf.pages, strict=True):
            check_page(page, printed)
            assert all(
                0 < c["x0"] < c["x1"] < job.plan.width for c in printed.chars if not c["text"].isspace()
            )
