"""The account of what happened to a workbook, as PDF: a table on A4 landscape, the oldest entry first."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from model.files import write_whole
from model.workbook.log_table import Entry
from reports.pdf.paper import Paper
from reports.summary.page_flow import LANDSCAPE, WIDTH, PageFlow
from reports.summary.paper_table import PaperTable, TableColumn, TableRow, set_table

TITLE = "工作簿操作记录"
BROKEN = "（这条记录受过损坏）"
_TITLE_SIZE = 18.0


def save_account_pdf(path: Path, name: str, entries: Sequence[Entry]) -> None:
    """Write the account of a workbook of that name. Raises UserError; an old file is then still whole."""
    write_whole(path, render_account(name, entries))


def render_account(name: str, entries: Sequence[Entry]) -> bytes:
    """Return the account as PDF; the same entries give the same bytes."""
    paper = Paper(LANDSCAPE)
    paper.setTitle(f"{TITLE} {name}")
    paper.setSubject(TITLE)
    paper.setCreator("项目支出绩效自评")
    flow = PageFlow()
    flow.add_title(TITLE, _TITLE_SIZE)
    flow.add_gap(4)
    flow.add_pair(f"工作簿：{name}", f"{len(entries)} 条")
    flow.add_table(set_table(account_table(entries), WIDTH))
    flow.number_pages()
    for page in flow.pages:
        paper.draw_lines(page.texts[:-1])
        paper.draw_boxes(page.boxes)
        for frame in page.frames:
            paper.draw_frame(frame)
        paper.draw_lines(page.texts[-1:])
        paper.end_page()
    return paper.finished()


def account_table(entries: Sequence[Entry]) -> PaperTable:
    """Return the table: number, time, what, by whom, of what."""
    columns = (
        TableColumn("序号"),
        TableColumn("时间"),
        TableColumn("操作"),
        TableColumn("经办人", share=0.25),
        TableColumn("内容", "left", share=0.75),
    )
    rows = tuple(
        TableRow((str(number), one.when, one.event, one.person, shown_details(one)))
        for number, one in enumerate(entries, start=1)
    )
    return PaperTable("account", columns, rows)


def shown_details(entry: Entry) -> str:
    """Return what an entry is about, and whether it is as it was written."""
    return entry.details if entry.is_sound else f"{entry.details}{BROKEN}"
