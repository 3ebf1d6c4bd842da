"""What a clerk does in the window that shows what files would bring in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from xlsxwriter import Workbook as Writer

from tests.clerk import Clerk
from ui.importing.import_window import ImportWindow


def review(clerk: Clerk) -> ImportWindow:
    """Wait until the files are read; return the window."""
    window = clerk.other_window("import-window")
    clerk.until(lambda: window.is_read)
    clerk.app.processEvents()
    return window


def take_all(clerk: Clerk) -> None:
    """Let in what was read."""
    review(clerk).confirm.click()
    clerk.until(lambda: not clerk.shows("import-window"))
    clerk.app.processEvents()


def until_refused(clerk: Clerk) -> None:
    """Wait until the window is gone because nothing was there to look at."""
    clerk.until(lambda: not clerk.shows("import-window"))
    clerk.app.processEvents()


def sheet_file(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    """Write a spreadsheet of texts; return its path."""
    writer = Writer(str(path))
    sheet = writer.add_worksheet("Sheet1")
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    writer.close()
    return path
