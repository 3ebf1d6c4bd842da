"""A list on A4 landscape under a title, as PDF: what several such papers share."""

from __future__ import annotations

from reports.pdf.paper import Paper
from reports.summary.page_flow import LANDSCAPE, WIDTH, PageFlow
from reports.summary.paper_table import set_table
from reports.summary.table_rows import PaperTable

_TITLE_SIZE = 18.0


def render_list(title: str, name: str, pair: tuple[str, str], table: PaperTable) -> bytes:
    """Return a table as PDF, with a pair of texts above it; the same table gives the same bytes."""
    paper = Paper(LANDSCAPE)
    paper.setTitle(f"{title} {name}")
    paper.setSubject(title)
    paper.setCreator("项目支出绩效自评")
    flow = PageFlow()
    flow.add_title(title, _TITLE_SIZE)
    flow.add_gap(4)
    flow.add_pair(*pair)
    flow.add_table(set_table(table, WIDTH))
    flow.number_pages()
    for page in flow.pages:
        paper.draw_lines(page.texts[:-1])
        paper.draw_boxes(page.boxes)
        for frame in page.frames:
            paper.draw_frame(frame)
        paper.draw_lines(page.texts[-1:])
        paper.end_page()
    return paper.finished()
