"""The department summary as PDF: table of projects, grades, largest deviations and charts on A4 landscape."""

from __future__ import annotations

from pathlib import Path

from reportlab.graphics import renderPDF

from model.files import GoOn, unwatched, write_whole
from model.summary.summary import Summary
from reports.pdf.fonts import missing_in
from reports.pdf.paper import Paper
from reports.summary.charts import score_chart, spread_chart
from reports.summary.page_flow import GAP, LANDSCAPE, TALLEST, WIDTH, FlowPage, PageFlow
from reports.summary.paper_table import set_table
from reports.summary.scatter import scatter_chart
from reports.summary.summary_table import (
    TITLE,
    counted_states,
    deviation_table,
    grade_table,
    heads,
    project_table,
    score_heading,
    unscored_text,
)
from reports.summary.table_rows import PaperTable

TITLE_SIZE = 18.0
CHART_GAP, CHART_HEIGHT, LEAST_CHART_HEIGHT = 28.0, 270.0, 195.0
# so many rows of a table stand with its heading at least
FIRST_ROWS = 4
GRADES_WIDTH = 0.62


def save_summary_pdf(path: Path, summary: Summary, go_on: GoOn = unwatched) -> None:
    """Write the summary as PDF. Raises UserError with one Chinese sentence; an old file is then still whole."""
    write_whole(path, render_summary(summary), go_on)


def render_summary(summary: Summary) -> bytes:
    """Return the summary as PDF; the same summary gives the same bytes."""
    paper = Paper(LANDSCAPE)
    paper.setTitle(f"{TITLE}（{summary.year}年度）")
    paper.setSubject(TITLE)
    paper.setAuthor("、".join(text for _, text in heads(summary)))
    paper.setCreator("项目支出绩效自评")
    for page in plan_summary(summary):
        _draw_page(paper, page)
        paper.end_page()
    return paper.finished()


def missing_glyphs(summary: Summary) -> list[str]:
    """Return the characters that paper cannot show, so that the user is told."""
    tables = (project_table(summary), deviation_table(summary))
    return missing_in(
        [
            *(text for _, text in heads(summary)),
            *(text for t in tables for row in t.rows for text in row.texts),
        ]
    )


def plan_summary(summary: Summary) -> list[FlowPage]:
    """Plan the pages of the summary."""
    flow = PageFlow()
    flow.add_title(TITLE, TITLE_SIZE)
    flow.add_gap(4)
    left = "　　".join(f"{caption}：{text}" for caption, text in heads(summary))
    flow.add_pair(left, f"{summary.year}年度　　金额单位：{summary.template.money_unit}")
    flow.add_table(set_table(project_table(summary), WIDTH))
    _add_grades(flow, summary)
    _add_deviations(flow, summary)
    if summary.lines:
        _add_charts(flow, summary)
    flow.number_pages()
    return flow.pages


def _add_grades(flow: PageFlow, summary: Summary) -> None:
    _add_headed_table(flow, "等级分布", grade_table(summary), GRADES_WIDTH)
    flow.add_gap(3)
    flow.add_note(counted_states(summary))


def _add_deviations(flow: PageFlow, summary: Summary) -> None:
    heading = f"失分最多的 {len(summary.deviations)} 个指标" if summary.deviations else "失分的指标"
    if summary.deviations:
        _add_headed_table(flow, heading, deviation_table(summary))
        flow.add_gap(3)
    else:
        flow.add_heading(heading, 20)
        flow.add_note("没有失分的指标。")
    if text := unscored_text(summary):
        flow.add_note(text)


def _add_headed_table(flow: PageFlow, heading: str, table: PaperTable, share: float = 1.0) -> None:
    measured = set_table(table, WIDTH * share)
    rows = sum(row.height for row in measured.rows[:FIRST_ROWS])
    flow.add_heading(heading, measured.header.height + min(rows, TALLEST))
    flow.add_table(measured)


def _add_charts(flow: PageFlow, summary: Summary) -> None:
    scores = score_chart(summary, WIDTH)
    flow.add_heading(score_heading(summary), scores.height)
    flow.add_pictures([scores], CHART_GAP)
    flow.add_gap(GAP)
    each = (WIDTH - CHART_GAP) / 2
    height = min(flow.room, CHART_HEIGHT) if flow.room >= LEAST_CHART_HEIGHT else CHART_HEIGHT
    flow.add_pictures([scatter_chart(summary, each, height), spread_chart(summary, each, height)], CHART_GAP)


def _draw_page(paper: Paper, page: FlowPage) -> None:
    paper.draw_lines(page.texts[:-1])
    paper.draw_boxes(page.boxes)
    for frame in page.frames:
        paper.draw_frame(frame)
    for picture in page.pictures:
        y = LANDSCAPE[1] - picture.y - picture.drawing.height
        renderPDF.draw(picture.drawing, paper, picture.x, y)
    paper.draw_lines(page.texts[-1:])
