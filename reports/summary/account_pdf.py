"""The account of what happened to a workbook, as PDF: a table on A4 landscape, the oldest entry first."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from model.files import GoOn, unwatched, write_whole
from model.workbook.log_table import Entry
from reports.summary.list_pdf import render_list
from reports.summary.table_rows import PaperTable, TableColumn, TableRow

TITLE = "工作簿操作记录"
BROKEN = "（这条记录受过损坏）"


def save_account_pdf(path: Path, name: str, entries: Sequence[Entry], go_on: GoOn = unwatched) -> None:
    """Write the account of a workbook of that name. Raises UserError; an old file is then still whole."""
    write_whole(path, render_account(name, entries), go_on)


def render_account(name: str, entries: Sequence[Entry]) -> bytes:
    """Return the account as PDF; the same entries give the same bytes."""
    pair = f"工作簿：{name}", f"{len(entries)} 条"
    return render_list(TITLE, name, pair, account_table(entries))


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
