"""The paper, checked by geometry and text: nothing clipped, nothing overlapping, every string present."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pdfplumber
import pytest

import resources
from model.errors import UserError
from model.form.blocks import TextsBlock
from model.form.project import empty_project, with_text
from model.form.template_reader import parse_template
from model.grid.cells import Role
from reports.form.form_pdf import describe, render_pdf, save_pdf
from reports.form.plan import Page, Plan
from reports.form.print_job import PrintJob, missing_glyphs
from reports.pdf.page_content import Box
from reports.pdf.paper import Paper
from resources.forms import read_form
from tests.depth import some_every_day

LONG = (
    "（一）全年完成各项任务，涉及资金10390000.00元，执行率96.37%，APP下载量1,000,000次；“数据沙箱”投入使用……"
)


def sample(number: int) -> PrintJob:
    """Return a sample form to print."""
    form, template = read_form(resources.sample_paths()[number - 1])
    return PrintJob(form.project, template, form.year)


def changed(job: PrintJob, **texts: str) -> PrintJob:
    """Return the job with other texts; field paths are written with two underscores for the point."""
    project = job.project
    for path, text in texts.items():
        project = with_text(project, path.replace("__", "."), text)
    return replace(job, project=project)


def with_rows(job: PrintJob, count: int) -> PrintJob:
    """Return the job with that many indicators of long names under the first kind."""
    first = job.project.indicators[0]
    rows = tuple(
        replace(first, name=f"名称特别长的三级指标用来检验换行效果{'与分页效果' * (i % 4)}{i}")
        for i in range(count)
    )
    return replace(job, project=replace(job.project, indicators=rows + job.project.indicators[7:]))


def unusual() -> dict[str, PrintJob]:
    """Return forms that break weak page makers."""
    job = sample(2)
    landscape = job.template.text.replace('orientation = "portrait"', 'orientation = "landscape"')
    return {
        "goals of 6000 characters": changed(
            job, goals__expected=(LONG * 90)[:6000], goals__actual=(LONG * 90)[:6000]
        ),
        "one goal of 10000 characters": changed(job, goals__actual="任务完成" * 2500),
        "a reason longer than a page": replace(
            job, project=with_text(job.project, "indicators[3].reason", LONG * 60)
        ),
        "40 indicators": with_rows(job, 40),
        "100 indicators": with_rows(job, 100),
        "a name of 200 characters": changed(job, project__name="特长项目名称" * 33 + "完毕"),
        "one word of 200 letters": changed(job, project__name="W" * 200),
        "landscape": replace(job, template=parse_template(landscape, "landscape")),
        "a huge amount": changed(
            job, funds__fiscal__executed="123456789012345.67", project__amount="123456789012345"
        ),
        "newlines in a name": changed(job, project__name="第一行\n\n第三行"),
    } | {
        f"empty form {name}": PrintJob(empty_project(template), template, 2024)
        for name in resources.template_ids()
        for template in [parse_template(resources.template_text(name), name)]
    }


FORMS = {f"sample {n}": sample(n) for n in range(1, 9)} | unusual()


@pytest.fixture(params=some_every_day(FORMS, 8), ids=str, scope="module")
def printed(request: pytest.FixtureRequest):
    """A form, its plan and its PDF."""
    job = FORMS[request.param]
    with pdfplumber.open(io.BytesIO(render_pdf([job]))) as pdf:
        yield job, job.plan, pdf


def squeezed(text: str) -> str:
    """Return a text without white space."""
    return re.sub(r"\s+", "", text)


def inside(char: dict, box: Box) -> bool:
    """Tell whether a character stands inside a box."""
    return (
        box.x - 0.2 <= char["x0"]
        and char["x1"] <= box.x + box.width + 0.2
        and box.y - 0.2 <= char["top"] + 0.25 * char["size"]
        and char["bottom"] - 0.2 * char["size"] <= box.y + box.height + 0.2
    )


def expected_lines(page: Page) -> list[str]:
    """Return the texts of a page in the order in which they are drawn."""
    above = [line.text for line in page.texts if line.y < page.frame[1]]
    below = [line.text for line in page.texts if line.y >= page.frame[1]]
    return above + [line.text for box in page.boxes for line in box.lines] + below


def straight(page):
    """Return the characters of a page without the mark that stands askew."""
    return [char for char in page.chars if char["matrix"][1] == 0]


def test_every_string_is_there_in_reading_order(printed) -> None:
    job, plan, pdf = printed
    assert len(pdf.pages) == len(plan.pages)
    for page, planned in zip(pdf.pages, plan.pages, strict=True):
        text = squeezed("".join(char["text"] for char in straight(page)))
        assert text == squeezed("".join(expected_lines(planned)))
    everything = squeezed(
        "".join(line.text for page in plan.pages for box in page.boxes for line in box.lines)
    )
    for cell in job.grid.cells:
        if cell.role is not Role.LONG_TEXT and len(cell.text) < 500:
            assert squeezed(cell.text) in everything, cell
    for key in ("goals.expected", "goals.actual"):
        parts = [
            line.text for page in plan.pages for box in page.boxes if box.key == key for line in box.lines
        ]
        assert squeezed("".join(parts)) == squeezed(job.project.goals.get(key.split(".")[1], ""))


def test_every_character_stands_inside_its_box(printed) -> None:
    _, plan, pdf = printed
    for page, planned in zip(pdf.pages, plan.pages, strict=True):
        chars = [char for char in straight(page) if not char["text"].isspace()]
        boxes = [
            box for box in planned.boxes for line in box.lines for char in line.text if not char.isspace()
        ]
        above = sum(len(squeezed(line.text)) for line in planned.texts if line.y < planned.frame[1])
        for char, box in zip(chars[above:], boxes, strict=False):
            assert inside(char, box), (char["text"], char["x0"], char["top"], box)
        for char in chars:
            assert 0 < char["x0"] < char["x1"] < plan.width and 0 < char["top"] < char["bottom"] < plan.height


def test_boxes_tile_the_frame_without_overlap(printed) -> None:
    _, plan, _ = printed
    for page in plan.pages:
        x, y, width, height = page.frame
        assert sum(box.width * box.height for box in page.boxes) == pytest.approx(width * height, rel=1e-6)
        for box in page.boxes:
            assert x - 0.01 <= box.x and box.x + box.width <= x + width + 0.01
            assert y - 0.01 <= box.y and box.y + box.height <= y + height + 0.01
        for one, other in ((a, b) for i, a in enumerate(page.boxes) for b in page.boxes[i + 1 :]):
            across = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
            down = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
            assert across < 0.01 or down < 0.01, (one, other)


def test_below_the_table_nothing_touches(printed) -> None:
    _, plan, _ = printed
    for page in plan.pages:
        below = [line for line in page.texts if line.y >= page.frame[1]]
        assert all(line.y > page.frame[1] + page.frame[3] + 5 for line in below)
        baselines = sorted({round(line.y, 1) for line in below})
        assert all(b - a > 7 for a, b in pairwise(baselines))


def test_fonts_are_embedded_and_no_glyph_is_missing(printed) -> None:
    job, _, _ = printed
    data = render_pdf([job])
    assert data.count(b"/FontFile2") >= 2 and b"Helvetica" not in data
    assert missing_glyphs([job]) == []


def test_labels_stand_on_every_page(printed) -> None:
    job, plan, _ = printed
    for page in plan.pages:
        texts = [squeezed("".join(line.text for line in box.lines)) for box in page.boxes]
        rows = [box for box in page.boxes if box.key.startswith("indicators[")]
        if rows:
            block = job.template.indicators
            assert squeezed(block.label) in texts
            assert {squeezed(column.caption) for column in block.columns} <= {
                text.lstrip("*") for text in texts
            }
            if block.find("category"):
                assert any(section.name in text for section in job.template.sections for text in texts)
        goals = next((block for block in job.template.blocks_of(TextsBlock) if block.label), None)
        if goals and any(box.key == "goals.actual" for box in page.boxes):
            assert {squeezed(goals.label), *(squeezed(text.caption) for text in goals.texts)} <= {
                text.lstrip("*") for text in texts
            }


def test_numbers_are_not_broken(printed) -> None:
    _, plan, _ = printed
    amounts = {
        box.key: box
        for page in plan.pages
        for box in page.boxes
        if box.key.startswith("funds.") and not box.key.endswith(".reason")
    }
    for box in amounts.values():
        assert len(box.lines) == 1
        assert box.lines[0].size >= 5


@pytest.mark.parametrize(
    ("number", "pages"), [(1, 1), (2, 2), (3, 1), (4, 1), (5, 1), (6, 1), (7, 1), (8, 1)]
)
def test_number_of_pages(number: int, pages: int) -> None:
    plan = sample(number).plan
    assert len(plan.pages) == pages
    assert plan.size >= 7.5


def test_each_page_says_which_it_is() -> None:
    pages = sample(2).plan.pages
    assert [page.texts[-1].text for page in pages] == ["第 1 页 / 共 2 页", "第 2 页 / 共 2 页"]


def test_signature_block_never_stands_alone() -> None:
    job = sample(2)
    for count in range(7, 60):
        last = with_rows(job, count).plan.pages[-1]
        keys = {box.key for box in last.boxes}
        assert "total.score" in keys and any(key.startswith("indicators[") for key in keys), count


def test_same_form_same_bytes() -> None:
    assert render_pdf([sample(5)]) == render_pdf([sample(5)])


def test_metadata_and_bookmarks() -> None:
    with pdfplumber.open(io.BytesIO(render_pdf([sample(1), sample(3)]))) as pdf:
        assert pdf.metadata["Subject"] == "项目支出绩效自评表（2021年度）"
        assert pdf.doc.catalog["Lang"] == b"zh-CN"
        assert [title for _, title, *_ in pdf.doc.get_outlines()] == ["预算准备金", "购置费"]


@pytest.mark.parametrize(
    ("name", "shown"), [("前\x00后\u202e倒", "前后倒"), ("\x07", "未命名项目"), ("一\t二\n", "一 二")]
)
def test_bookmarks_show_the_whole_name(name: str, shown: str) -> None:
    with pdfplumber.open(io.BytesIO(render_pdf([changed(sample(1), project__name=name)]))) as pdf:
        assert [title for _, title, *_ in pdf.doc.get_outlines()] == [shown]


def test_the_information_of_many_forms_is_no_longer_than_an_archive_takes() -> None:
    paper = Paper()
    paper.codes += ["ABCD-EFGH-JKMN"] * 3000
    paper.end_page()
    describe(paper, sample(1), 3000)
    with pdfplumber.open(io.BytesIO(paper.finished())) as pdf:
        assert 25_000 < len(pdf.metadata["Keywords"]) <= 32767


def test_rare_characters_are_drawn_and_copied_and_missing_ones_are_named() -> None:
    job = changed(sample(3), project__name="㛃䶮𬭎𠮷<b>&amp;\x07\u202e𰻞☑")
    with pdfplumber.open(io.BytesIO(render_pdf([job]))) as pdf:
        text = "".join(char["text"] for char in pdf.pages[0].chars)
    assert "㛃䶮𬭎𠮷<b>&amp;〓√" in text
    assert missing_glyphs([job]) == ["𰻞"]


def test_a_file_that_cannot_be_written_leaves_the_old_one_whole(tmp_path: Path) -> None:
    target = tmp_path / "表.pdf"
    target.write_bytes(b"old")
    with pytest.raises(UserError, match="不存在"):
        save_pdf(tmp_path / "没有" / "表.pdf", [sample(1)])
    target.unlink()
    target.mkdir()
    with pytest.raises(UserError, match="无法写入"):
        save_pdf(target, [sample(1)])
    assert list(tmp_path.iterdir()) == [target]


def test_plan_is_plain_data() -> None:
    assert isinstance(sample(1).plan, Plan)
