"""Random forms on paper: every typed character is there, every one in its box, no box over another, labels on each page."""

from __future__ import annotations

import io
from dataclasses import replace

import pdfplumber
from hypothesis import given, settings
from hypothesis import strategies as st

from model.form.project import Project, with_text
from model.form.template_reader import parse_template
from model.grid.cells import Role
from reports.form.form_pdf import render_pdf
from reports.form.plan import Page, Plan
from reports.form.print_job import PrintJob
from reports.pdf.fonts import printable
from tests.depth import often
from tests.model.builders import YEAR, clean_project, template_text

TEMPLATES = ("shenzhen-2021", "national-2020", "cost-2021", "hubei-2020")
TEXTS = st.text(
    alphabet="完成率指标满意度，。；：（）“”、0123456789.%≥APPabc \n\t㛃䶮𬭎𠮷𰻞<b>&amp;'\"\\\u202e\u200b\x07",
    max_size=60,
)
LONG = st.builds(lambda text, times: text * times, TEXTS, st.integers(1, 60))


@st.composite
def jobs(draw: st.DrawFn) -> PrintJob:
    """A form of any template with any texts in its fields and up to 30 rows in a kind."""
    name = draw(st.sampled_from(TEMPLATES))
    template = parse_template(template_text(name), name)
    project: Project = clean_project(name)
    for path in ("project.name", "project.department", "project.unit", "signature.head", "project.amount"):
        project = with_text(project, path, draw(TEXTS))
    for path in ("goals.expected", "goals.actual"):
        project = with_text(project, path, draw(LONG))
    project = with_text(
        project, f"funds.{template.funds.rows[0].id}.executed", draw(st.sampled_from(["", "12345.67", "abc"]))
    )
    rows = list(project.indicators)
    first = rows[0]
    made = draw(st.lists(st.tuples(TEXTS, TEXTS, TEXTS, TEXTS), max_size=30))
    rows[:1] = [first] + [
        replace(first, name=name, target=target, actual=actual, reason=reason, weight="1")
        for name, target, actual, reason in made
    ]
    return PrintJob(replace(project, indicators=tuple(rows)), template, YEAR)


def squeezed(text: str) -> str:
    return "".join(text.split())


def check_page(page: Page, printed: object) -> None:
    """What is printed on a page stands where it was planned."""
    chars = [c for c in printed.chars if c["matrix"][1] == 0 and not c["text"].isspace()]  # type: ignore[attr-defined]
    above = sum(len(squeezed(line.text)) for line in page.texts if line.y < page.frame[1])
    places = [
        (box, char) for box in page.boxes for line in box.lines for char in line.text if not char.isspace()
    ]
    for found, (box, char) in zip(chars[above:], places, strict=False):
        assert found["text"] == char
        middle = (found["x0"] + found["x1"]) / 2, (found["top"] + found["bottom"]) / 2
        assert box.x <= middle[0] <= box.x + box.width and box.y <= middle[1] <= box.y + box.height


def check_boxes(plan: Plan) -> None:
    """Boxes fill the frame without a gap or an overlap; over each row of indicators stand its labels."""
    for page in plan.pages:
        x, y, width, height = page.frame
        assert abs(sum(b.width * b.height for b in page.boxes) - width * height) < width * height * 1e-6
        for box in page.boxes:
            assert box.x >= x - 0.01 and box.x + box.width <= x + width + 0.01
            assert box.y >= y - 0.01 and box.y + box.height <= y + height + 0.01
        labels = [b for b in page.boxes if b.role is Role.LABEL]
        for box in page.boxes:
            if box.key.startswith("indicators[") and box.key.endswith(".name"):
                over = [
                    b for b in labels if b.y <= box.y + 0.01 and b.y + b.height >= box.y + box.height - 0.01
                ]
                assert len(over) >= 3 and all(b.lines for b in over), box


@settings(max_examples=often(30))
@given(jobs())
def test_whatever_is_typed_is_on_paper(job: PrintJob) -> None:
    plan = job.plan
    check_boxes(plan)
    boxes: dict[str, str] = {}
    for page in plan.pages:
        for box in page.boxes:
            boxes[box.key] = boxes.get(box.key, "") + "".join(line.text for line in box.lines)
    for cell in job.grid.cells:
        if cell.path:
            assert squeezed(printable(cell.text)) in squeezed(boxes[str(cell.key)]), cell.key
    with pdfplumber.open(io.BytesIO(render_pdf([job]))) as pdf:
        assert len(pdf.pages) == len(plan.pages)
        for page, printed in zip(plan.pages, pdf.pages, strict=True):
            check_page(page, printed)
