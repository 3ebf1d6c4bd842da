"""The summary on paper, checked by geometry: every string there, inside its cell, nothing over anything else."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from reportlab.graphics.shapes import Circle, Drawing, String

import resources
from model.errors import UserError
from model.form.project import empty_project
from model.form.template_reader import parse_template
from model.grid.cells import Role
from model.summary.summary import Summary
from reports.pdf.fonts import printable
from reports.sheets.xlsx_summary import render_summary_xlsx
from reports.summary.charts import MAX_BARS, score_chart
from reports.summary.page_flow import LANDSCAPE, FlowPage
from reports.summary.summary_pdf import missing_glyphs, plan_summary, render_summary, save_summary_pdf
from reports.summary.summary_table import (
    counted_states,
    deviation_columns,
    deviation_table,
    grade_table,
    project_table,
)
from reports.summary.table_rows import PaperTable
from tests.depth import often, some_every_day
from tests.model.builders import template
from tests.summary_cases import CASES, LONG_NAME, many, project_of, summary_of, summary_of_samples

# the PDF library opens hundreds of pages slowly; the plan of such a case is checked in full, its first pages on paper
MAX_PAGES = often(12, at_least=4)
Area = tuple[float, float, float, float]


@pytest.fixture(params=some_every_day(CASES, 8), ids=str, scope="module")
def planned(request: pytest.FixtureRequest) -> tuple[Summary, list[FlowPage]]:
    """A summary and its pages."""
    summary = CASES[request.param]()
    return summary, plan_summary(summary)


@pytest.fixture(scope="module")
def printed(planned: tuple[Summary, list[FlowPage]]) -> Iterator[tuple[list[FlowPage], Any]]:
    """The pages of a summary and its PDF."""
    summary, pages = planned
    count = range(1, min(len(pages), MAX_PAGES) + 1)
    last = [] if len(pages) <= MAX_PAGES else range(max(MAX_PAGES, len(pages) - 4) + 1, len(pages) + 1)
    numbers = [*count, *last]
    with pdfplumber.open(io.BytesIO(render_summary(summary)), pages=numbers) as pdf:
        assert len(list(pdf.doc.catalog)) and len(pdf.pages) == len(numbers)
        yield [pages[number - 1] for number in numbers], pdf


def squeezed(text: str) -> str:
    """Return a text without white space."""
    return re.sub(r"\s+", "", text)


def strings(drawing: Drawing) -> list[String]:
    """Return the texts of a chart in the order in which they are drawn."""
    return [shape for shape in drawing.contents if isinstance(shape, String)]


def drawn_texts(page: FlowPage) -> list[str]:
    """Return the texts of a page in the order in which they are drawn."""
    cells = [line.text for box in page.boxes for line in box.lines]
    charts = [shape.text for picture in page.pictures for shape in strings(picture.drawing)]
    return [*(line.text for line in page.texts[:-1]), *cells, *charts, page.texts[-1].text]


def cell_texts(pages: list[FlowPage], key: str) -> dict[tuple[int, int], str]:
    """Return the text of each cell of a table by row and column, parts on several pages put together."""
    found: dict[tuple[int, int], str] = {}
    for page in pages:
        for box in page.boxes:
            name, row, column = box.key.split(".")
            if name == key and row != "caption":
                place = (int(row), int(column))
                found[place] = found.get(place, "") + squeezed("".join(line.text for line in box.lines))
    return found


def areas(page: FlowPage) -> list[Area]:
    """Return what takes room on a page, as left, top, right, bottom: lines of text, tables, charts."""
    tables = [(x, y, x + width, y + height) for x, y, width, height in page.frames]
    charts = [(p.x, p.y, p.x + p.drawing.width, p.y + p.drawing.height) for p in page.pictures]
    lines = [
        (line.x, line.y - 0.8 * line.size, line.x + 1, line.y + 0.2 * line.size)
        for line in page.texts
        if line.text
    ]
    return [*tables, *charts, *lines]


def share_room(one: Area, other: Area) -> bool:
    """Tell whether two areas overlap by more than the thickness of a rule."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    return across > 0.01 and min(one[3], other[3]) - max(one[1], other[1]) > 0.01


# -- the plan -------------------------------------------------------------------------------------------


def test_every_cell_is_there_in_full(planned: tuple[Summary, list[FlowPage]]) -> None:
    summary, pages = planned
    tables: list[PaperTable] = [project_table(summary), grade_table(summary)]
    tables += [deviation_table(summary)] if summary.deviations else []
    for table in tables:
        found = cell_texts(pages, table.key)
        expected = {}
        for number, row in enumerate(table.rows):
            for place, text in enumerate(row.texts):
                column = place + row.span - 1 if place else 0
                expected[number, column] = squeezed(printable(text))
        assert found == expected


def test_boxes_tile_their_frames(planned: tuple[Summary, list[FlowPage]]) -> None:
    _, pages = planned
    for page in pages:
        inside = 0.0
        for x, y, width, height in page.frames:
            boxes = [box for box in page.boxes if y - 0.01 <= box.y < y + height - 0.01]
            assert sum(b.width * b.height for b in boxes) == pytest.approx(width * height, rel=1e-6)
            inside += len(boxes)
            for box in boxes:
                assert x - 0.01 <= box.x and box.x + box.width <= x + width + 0.01
                assert box.y + box.height <= y + height + 0.01
            for row in {box.y: [b for b in boxes if b.y == box.y] for box in boxes}.values():
                for left, right in pairwise(sorted(row, key=lambda box: box.x)):
                    assert left.x + left.width == pytest.approx(right.x) and left.height == right.height
        assert inside == len(page.boxes)


def test_nothing_on_a_page_overlaps_or_leaves_it(planned: tuple[Summary, list[FlowPage]]) -> None:
    _, pages = planned
    width, height = LANDSCAPE
    for page in pages:
        for one in (taken := areas(page)):
            assert one[0] > 30 and one[2] < width - 30 and one[1] > 30 and one[3] < height - 20
        for one, other in combinations(taken, 2):
            assert not share_room(one, other), (one, other)


def test_every_page_of_a_table_has_its_header(planned: tuple[Summary, list[FlowPage]]) -> None:
    summary, pages = planned
    table = project_table(summary)
    captions = [squeezed(column.caption) for column in table.columns]
    seen = 0
    for page in pages:
        rows = [box for box in page.boxes if box.key.startswith("projects.")]
        if not rows:
            continue
        seen += 1
        head = [box for box in rows if box.role is Role.CAPTION]
        assert [squeezed("".join(line.text for line in box.lines)) for box in head] == captions
        assert rows[: len(head)] == head and len(rows) > len(head)
    assert seen >= 1


def test_totals_stand_with_the_last_project(planned: tuple[Summary, list[FlowPage]]) -> None:
    summary, pages = planned
    count = len(summary.lines)
    (page,) = [page for page in pages if any(box.key == f"projects.{count}.0" for box in page.boxes)]
    keys = {box.key for box in page.boxes}
    assert {f"projects.{count + more}.0" for more in range(3)} <= keys
    assert not count or f"projects.{count - 1}.0" in keys or f"projects.{count - 1}.1" in keys


def test_a_heading_stands_with_what_it_heads(planned: tuple[Summary, list[FlowPage]]) -> None:
    _, pages = planned
    for page in pages:
        others = [area[1] for area in areas(page)[: len(page.frames) + len(page.pictures)]]
        notes = [line.y for line in page.texts[:-1] if not line.bold]
        for line in page.texts:
            assert not line.bold or any(y > line.y for y in [*others, *notes]), line


def test_numbers_stay_on_one_line(planned: tuple[Summary, list[FlowPage]]) -> None:
    summary, pages = planned
    free = {index for index, column in enumerate(project_table(summary).columns) if column.share}
    for box in (box for page in pages for box in page.boxes):
        name, row, column = box.key.split(".")
        if name == "projects" and row != "caption" and int(column) and int(column) not in free:
            assert len(box.lines) <= 1 and all(line.size >= 5 for line in box.lines)


def test_pages_are_numbered(planned: tuple[Summary, list[FlowPage]]) -> None:
    _, pages = planned
    numbers = [f"第 {n} 页 / 共 {len(pages)} 页" for n in range(1, len(pages) + 1)]
    assert [page.texts[-1].text for page in pages] == numbers


# -- charts ---------------------------------------------------------------------------------------------


def test_labels_of_charts_do_not_overlap(planned: tuple[Summary, list[FlowPage]]) -> None:
    _, pages = planned
    for drawing in (picture.drawing for page in pages for picture in page.pictures):
        bounds = [shape.getBounds() for shape in strings(drawing)]
        for one in bounds:
            assert one[0] > -0.5 and one[2] < drawing.width + 0.5 and one[1] > -0.5
            assert one[3] - 0.2 * (one[3] - one[1]) < drawing.height + 0.5
        marks = [shape.getBounds() for shape in drawing.contents if isinstance(shape, Circle)]
        for one, other in combinations(bounds, 2):
            assert not share_room(_glyphs(one), _glyphs(other)), (one, other)
        for one in bounds:
            assert not any(share_room(_glyphs(one), mark) for mark in marks), one


def _glyphs(bounds: Area) -> Area:
    """A font's box is taller than its glyphs: from the lowest to the highest stroke."""
    height = (bounds[3] - bounds[1]) / 1.2
    return (bounds[0], bounds[1] + 0.12 * height, bounds[2], bounds[3] - 0.14 * height)


def test_the_chart_of_scores_shows_all_or_the_lowest() -> None:
    few = summary_of_samples()
    shown = [shape.text for shape in strings(score_chart(few, 700))]
    assert all(line.name in shown for line in few.lines)
    scores = [float(text) for text in shown if re.fullmatch(r"\d+\.\d\d", text)]
    assert scores == sorted(float(line.total_score) for line in few.lines)
    lots = summary_of(many(90))
    shown = [shape.text for shape in strings(score_chart(lots, 700))]
    scores = [float(text) for text in shown if re.fullmatch(r"\d+\.\d\d", text)]
    assert scores == sorted(float(line.total_score) for line in lots.lines)[:MAX_BARS]


def test_every_project_has_its_place_in_the_scatter() -> None:
    pages = plan_summary(summary_of([*many(3), project_of("同处"), project_of("同处")]))
    drawings = [picture.drawing for page in pages for picture in page.pictures]
    marks = [shape for drawing in drawings for shape in drawing.contents if isinstance(shape, Circle)]
    assert len(marks) == 4
    assert "4、5" in [shape.text for drawing in drawings for shape in strings(drawing)]


@pytest.mark.parametrize("name", ["hubei-2023", "yunnan-14"])
def test_forms_without_a_column_of_targets_or_weights_have_a_table_of_deviations(name: str) -> None:
    text = resources.template_text(name)
    captions = [column.caption for column in deviation_columns(parse_template(text, name))]
    assert ("年度指标值" in captions) == (name == "yunnan-14") and "分值" in captions and "得分" in captions


def test_an_empty_workbook_has_no_charts() -> None:
    pages = plan_summary(summary_of([]))
    assert len(pages) == 1 and not pages[0].pictures
    assert any("没有失分的指标" in line.text for line in pages[0].texts)


# -- the file -------------------------------------------------------------------------------------------


def test_every_string_is_on_paper_in_order(printed: tuple[list[FlowPage], Any]) -> None:
    pages, pdf = printed
    for page, paper in zip(pages, pdf.pages, strict=True):
        assert (paper.width, paper.height) == pytest.approx(LANDSCAPE, abs=0.01)
        text = squeezed("".join(char["text"] for char in paper.chars))
        assert text == squeezed("".join(drawn_texts(page)))


def test_every_character_stands_inside_its_cell(printed: tuple[list[FlowPage], Any]) -> None:
    pages, pdf = printed
    for page, paper in zip(pages, pdf.pages, strict=True):
        chars = [char for char in paper.chars if not char["text"].isspace()]
        above = sum(len(squeezed(line.text)) for line in page.texts[:-1])
        boxes = [box for box in page.boxes for line in box.lines for _ in squeezed(line.text)]
        for char, box in zip(chars[above:], boxes, strict=False):
            assert box.x - 0.2 <= char["x0"] and char["x1"] <= box.x + box.width + 0.2, (char["text"], box)
            assert box.y - 0.2 <= char["top"] + 0.25 * char["size"], (char["text"], box)
            assert char["bottom"] - 0.2 * char["size"] <= box.y + box.height + 0.2, (char["text"], box)
        for char in chars:
            assert 30 < char["x0"] < char["x1"] < LANDSCAPE[0] - 30
            assert 30 < char["top"] < char["bottom"] < LANDSCAPE[1] - 20


def test_title_year_department_and_unit() -> None:
    with pdfplumber.open(io.BytesIO(render_summary(summary_of(many(2))))) as pdf:
        text = squeezed(pdf.pages[0].extract_text())
        assert pdf.metadata["Title"] == "项目支出绩效自评汇总表（2021年度）"
        assert pdf.doc.catalog["Lang"] == b"zh-CN"
    for part in (
        "项目支出绩效自评汇总表",
        "2021年度",
        "金额单位：元",
        "主管部门：测试局",
        "实施单位：测试中心",
    ):
        assert part in text


def test_totals_of_the_real_forms_are_on_paper() -> None:
    with pdfplumber.open(io.BytesIO(render_summary(summary_of_samples()))) as pdf:
        words = pdf.pages[0].extract_text().split()
    for figure in ("20632254.90", "26409854.90", "25654631.51", "97.14%", "98.73", "86.99", "85.56%"):
        assert figure in words


def test_money_follows_the_template() -> None:
    summary = summary_of(many(2))
    separated = summary.template.text.replace("separators = false", "separators = true")
    texts = project_table(replace(summary, template=parse_template(separated, "x"))).rows[0].texts
    assert "1,000.00" in texts and "1000.00" in project_table(summary).rows[0].texts


def test_a_template_without_the_first_budget_has_no_column_for_it() -> None:
    captions = [
        column.caption for column in project_table(summary_of(many(2, "hubei-2020"), "hubei-2020")).columns
    ]
    assert "年初预算数" not in captions and "全年预算数" in captions


def test_same_summary_same_bytes_and_fonts_embedded() -> None:
    data = render_summary(summary_of(many(30)))
    assert data == render_summary(summary_of(many(30)))
    assert data.count(b"/FontFile2") == 2 and b"Helvetica" not in data and b"Times" not in data


def test_missing_glyphs_are_named() -> None:
    assert missing_glyphs(summary_of_samples()) == []
    assert missing_glyphs(summary_of([project_of("𰻞利", actual="50%", reason="𠮶")])) == ["𰻞", "𠮶"]


def test_a_file_that_cannot_be_written_leaves_the_old_one_whole(tmp_path: Path) -> None:
    summary = summary_of([])
    target = tmp_path / "汇总.pdf"
    target.write_bytes(b"old")
    save_summary_pdf(target, summary)
    assert target.read_bytes() == render_summary(summary)
    with pytest.raises(UserError, match="不存在"):
        save_summary_pdf(tmp_path / "没有" / "汇总.pdf", summary)
    assert list(tmp_path.iterdir()) == [target]


def test_long_names_wrap() -> None:
    (page, *_) = plan_summary(summary_of([project_of(LONG_NAME[:200])]))
    (box,) = [box for box in page.boxes if box.key == "projects.0.1"]
    assert 5 < len(box.lines) < 15 and {line.size for line in box.lines} == {9.0}


def test_charts_draw_rare_characters_too() -> None:
    content = render_summary(summary_of([project_of("老𠮷店改造"), project_of("𠮷")]))
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        fonts = [char["fontname"] for page in pdf.pages for char in page.chars if char["text"] == "𠮷"]
        texts = "".join(char["text"] for page in pdf.pages for char in page.chars)
    assert len(fonts) >= 4 and all("NotoSerifJP" in font for font in fonts)
    assert texts.count("老𠮷店改造") >= 2


def test_a_form_that_is_not_begun_stands_apart_from_the_grades() -> None:
    summary = summary_of([*many(2), empty_project(template())])
    assert counted_states(summary).endswith("其中 1 个还没开始填，不列入等级。")
    assert "不列入等级" not in counted_states(summary_of(many(2)))
    assert project_table(summary).rows[2].texts[-4] == "—"
    with pdfplumber.open(io.BytesIO(render_summary(summary))) as pdf:
        assert "其中1个还没开始填，不列入等级" in "".join(
            page.extract_text().replace(" ", "") for page in pdf.pages
        )
    assert render_summary_xlsx(summary)
