"""Time of exporting many forms as xlsx and docx, against XlsxWriter alone, which is told the same cells, looks and sizes.

``bare`` gets the calls for nothing: what is measured is what we add to XlsxWriter's own work, with formulas to that of ``bare live``.
``known`` are forms whose figures and pages the window has already. Times are of the processor, by turns, the fastest of the rounds;
Python searches for garbage as seldom as in the command, for both sides.

Usage: python tools/bench/exports.py [FORMS] [ROUNDS]
"""

from __future__ import annotations

import gc
import io
import sys
import time
from collections.abc import Callable, Sequence
from copy import copy
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from batch import jobs
from xlsxwriter import Workbook

from reports.form.print_job import PrintJob, one_by_one
from reports.pdf.fonts import load_fonts
from reports.sheets.carried_sheet import write_carried
from reports.sheets.docx_form import render_form_docx
from reports.sheets.form_sheet import FormSheet, Looks
from reports.sheets.xlsx_form import SHEET, render_form_xlsx
from ui.cli.garbage import seldom_searched

OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
Calls = list[tuple[str, tuple[Any, ...], dict[str, Any]]]


class Recorder:
    """Takes the calls that a sheet would get."""

    def __init__(self) -> None:
        self.calls: Calls = []

    def __getattr__(self, name: str) -> Callable[..., None]:
        def record(*args: Any, **more: Any) -> None:
            self.calls.append((name, args, more))

        return record


class _Properties:
    """Stands for a workbook that gives out looks as their properties."""

    def add_format(self, properties: dict[str, Any]) -> Any:
        return tuple(sorted(properties.items()))


def recorded(job: PrintJob, is_live: bool) -> Calls:
    """Return what is told XlsxWriter of a form."""
    sheet, hidden = Recorder(), Recorder()
    FormSheet(sheet, Looks(_Properties()), job, is_live).write()  # type: ignore[arg-type]

    class Book:
        def add_worksheet(self, name: str) -> Recorder:
            return hidden

    write_carried(Book(), [(SHEET, job)], is_live)  # type: ignore[arg-type]
    return [*sheet.calls, ("", (), {}), *hidden.calls]


def replay(calls: Calls) -> bytes:
    """Write a file with XlsxWriter alone."""
    buffer = io.BytesIO()
    book = Workbook(buffer, OPTIONS)
    sheet, looks = book.add_worksheet(SHEET), {}
    for name, args, more in calls:
        if not name:
            sheet = book.add_worksheet("数据")
            continue
        for place, argument in enumerate(args):
            if isinstance(argument, tuple):
                if argument not in looks:
                    looks[argument] = book.add_format(dict(argument))
                args = (*args[:place], looks[argument], *args[place + 1 :])
        getattr(sheet, name)(*args, **more)
    book.close()
    return buffer.getvalue()


def timed(work: Callable[[Any], bytes], todo: Sequence[Any]) -> float:
    """Return the seconds that all take."""
    seconds = 0.0
    for one in todo:
        start = time.process_time()
        work(one)
        seconds += time.process_time() - start
    return seconds


def main(count: int, rounds: int) -> None:
    """Measure and print."""
    load_fonts()
    todo = jobs(count)
    calls, live_calls = (
        [recorded(job, is_live) for job in one_by_one([copy(job) for job in todo])]
        for is_live in (False, True)
    )
    known = [copy(job) for job in todo]
    for job in known:
        _ = job.fitted
    gc.collect()
    gc.freeze()  # what was prepared is no garbage to look through again and again
    contestants: dict[str, Callable[[], float]] = {
        "bare": lambda: timed(replay, calls),
        "bare live": lambda: timed(replay, live_calls),
        "xlsx": lambda: timed(render_form_xlsx, [copy(job) for job in todo]),
        "known": lambda: timed(render_form_xlsx, known),
        "live": lambda: timed(lambda job: render_form_xlsx(job, True), [copy(job) for job in todo]),
        "docx": lambda: timed(render_form_docx, [copy(job) for job in todo]),
    }
    with seldom_searched():  # as in the command, and no more in the window
        times = [{name: run() for name, run in contestants.items()} for _ in range(rounds)]
    for name in contestants:
        against = "bare live" if "live" in name else "bare"
        ratios = sorted(round_[name] / round_[against] for round_ in times)
        best = min(round_[name] for round_ in times)
        print(
            f"{name:9} {count} forms {best:7.2f} s {best / count * 1000:6.1f} ms each  ratio {ratios[0]:.2f} to {ratios[-1]:.2f}"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000, int(sys.argv[2]) if len(sys.argv) > 2 else 5)
