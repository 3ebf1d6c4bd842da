"""The forms of places with blocks of their own on paper: one page as a clerk fills them, whole when they are long."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache

import pytest

from model.form.blocks import IndicatorsBlock
from model.grid.cells import Block, Role
from reports.form.plan import Page
from reports.form.print_job import PrintJob
from reports.pdf.fonts import printable
from tests.depth import some_every_day
from tests.model.builders import FORMAT_2_IDS, template
from tests.model.form.test_places import case, case_text

SIZE = 9.0
each_place = pytest.mark.parametrize("place", some_every_day(FORMAT_2_IDS, 3))


@cache
def job_of(place: str, times: int = 1) -> PrintJob:
    """The filled form of a place; its rows so many times, each of another name."""
    project = case(place)
    rows = [
        replace(row, name=f"{row.name}{number or ''}")
        for number in range(times)
        for row in project.indicators
        if not number or row.target != "不适用"
    ]
    year = json.loads(case_text(place))["year"]
    return PrintJob(replace(project, indicators=tuple(rows)), template(place), year)


def squeezed(text: str) -> str:
    return "".join(text.split())


def text_in(page: Page, key: str) -> str:
    return "".join(line.text for box in page.boxes if box.key == key for line in box.lines)


@each_place
def test_a_usual_form_is_one_page_that_can_be_read(place: str) -> None:
    job = job_of(place)
    assert len(job.plan.pages) == 1 and job.plan.size >= SIZE
    assert set(job.missing) == set()


@each_place
@pytest.mark.parametrize("times", [1, 12])
def test_boxes_fill_the_frame(place: str, times: int) -> None:
    plan = job_of(place, times).plan
    assert (len(plan.pages) > 1) == (times > 1)
    for page in plan.pages:
        _, _, width, height = page.frame
        assert abs(sum(b.width * b.height for b in page.boxes) - width * height) < width * height * 1e-6


@each_place
@pytest.mark.parametrize("times", [1, 12])
def test_every_text_is_printed(place: str, times: int) -> None:
    job = job_of(place, times)
    for cell in job.grid.cells:
        if cell.key:
            found = "".join(text_in(page, str(cell.key)) for page in job.plan.pages)
            assert squeezed(printable(cell.text)) in squeezed(found), cell.key


@each_place
def test_the_head_stands_over_the_rows_of_each_page(place: str) -> None:
    job = job_of(place, 12)
    (block,) = job.template.blocks_of(IndicatorsBlock)
    wanted = {squeezed(column.caption) for column in block.columns}
    wanted |= {column.group for column in block.columns if column.group}
    for page in job.plan.pages:
        if any(box.key.startswith("indicators[") for box in page.boxes):
            captions = {
                squeezed("".join(line.text for line in box.lines))
                for box in page.boxes
                if box.role is Role.CAPTION
            }
            assert wanted <= captions


@each_place
def test_no_caption_is_broken_within_a_short_word(place: str) -> None:
    """Captions of up to four characters (指标性质, 分值) have room for one line."""
    job = job_of(place)
    rows = [number for number, row in enumerate(job.grid.rows) if row.block is Block.INDICATORS_CAPTION]
    short = {
        cell.text
        for cell in job.grid.cells
        if cell.row in rows and cell.role is Role.CAPTION and len(cell.text) < 5
    }
    (page,) = job.plan.pages
    lines = {line.text for box in page.boxes if box.role is Role.CAPTION for line in box.lines}
    assert short and short <= lines
