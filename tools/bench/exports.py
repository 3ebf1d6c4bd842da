"""Time of exporting many forms as xlsx and docx, against XlsxWriter alone, which is told the same cells, looks and sizes.

``bare`` gets the calls for nothing and writes the very same bytes, which is looked at: what is measured is what we add to
XlsxWriter's own work, with formulas to that of ``bare live``.
``known`` are forms whose figures and pages the window has already; of all others no text was ever read, scored or set before.
Times are of the processor, by turns in many short rounds, the fastest and the median ratio of them; Python searches for garbage as
seldom as in the command, for both sides.

Usage: python tools/bench/exports.py [FORMS] [ROUNDS]
"""

from __future__ import annotations

import gc
import io
import sys
import time
from collections.abc import Callable, Sequence
from copy import copy
from datetime import datetime
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from batch import jobs
from xlsxwriter import Workbook

from reports.form.print_job import PrintJob, shown_name
from reports.pdf.fonts import load_fonts
from reports.sheets.carried_sheet import write_carried
from reports.sheets.docx_form import render_form_docx
from reports.sheets.form_sheet import BOOK_OPTIONS, FormSheet, Looks
from reports.sheets.live_sheet import LiveSheet
from reports.sheets.xlsx_form import SHEET, render_form_xlsx
from ui.cli.garbage import seldom_searched


class Look(NamedTuple):
    """Stands for a format among the arguments of a call: where it is in the list of those of the workbook."""

    place: int


class Call(NamedTuple):
    """What a sheet is told; ``look`` is the format among its arguments, between ``before`` and ``behind``."""

    name: str
    before: tuple[Any, ...]
    look: Look | None
    behind: tuple[Any, ...]


class Recorder:
    """Takes the calls that a sheet would get."""

    def __init__(self) -> None:
        self.calls: list[Call] = []

    def __getattr__(self, name: str) -> Callable[..., None]:
        def record(*args: Any) -> None:
            place = next((n for n, one in enumerate(args) if isinstance(one, Look)), None)
            look = None if place is None else args[place]
            self.calls.append(Call(name, args[:place], look, () if place is None else args[place + 1 :]))

        return record


class Script:
    """All that XlsxWriter is told of a form: title, year, looks, the form's sheet, the hidden one; stands for the workbook."""

    def __init__(self, job: PrintJob, is_live: bool) -> None:
        self.properties = {"title": shown_name(job), "created": datetime(job.year, 12, 31)}
        self.looks: list[dict[str, Any]] = []
        self.sheets: list[tuple[str, Recorder]] = []
        draw = LiveSheet if is_live else FormSheet
        draw(self.add_worksheet(SHEET), Looks(self), job).write()  # type: ignore[arg-type]
        write_carried(self, [(SHEET, job)], is_live)  # type: ignore[arg-type]

    def add_format(self, properties: dict[str, Any]) -> Look:
        """Keep a look."""
        self.looks.append(properties)
        return Look(len(self.looks) - 1)

    def add_worksheet(self, name: str) -> Recorder:
        """Return what takes a sheet's calls."""
        self.sheets.append((name, Recorder()))
        return self.sheets[-1][1]


def replay(script: Script) -> bytes:
    """Write the very same file with XlsxWriter alone."""
    buffer = io.BytesIO()
    book = Workbook(buffer, BOOK_OPTIONS)
    book.set_properties(script.properties)
    looks = [book.add_format(properties) for properties in script.looks]
    for sheet_name, recorder in script.sheets:
        sheet = book.add_worksheet(sheet_name)
        for name, before, look, behind in recorder.calls:
            if look is None:
                getattr(sheet, name)(*before)
            else:
                getattr(sheet, name)(*before, looks[look.place], *behind)
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
    fresh = iter(jobs(count * (1 + 3 * rounds)))  # no text was ever set or scored before
    todo = list(islice(fresh, count))
    scripts, live_scripts = ([Script(copy(job), is_live) for job in todo] for is_live in (False, True))
    for job, script, live_script in zip(todo, scripts, live_scripts, strict=True):
        assert replay(script) == render_form_xlsx(job)
        assert replay(live_script) == render_form_xlsx(job, True)
    contestants: dict[str, Callable[[], float]] = {
        "bare": lambda: timed(replay, scripts),
        "bare live": lambda: timed(replay, live_scripts),
        "known": lambda: timed(render_form_xlsx, todo),
        "xlsx": lambda: timed(lambda job: render_form_xlsx(copy(job)), list(islice(fresh, count))),
        "live": lambda: timed(lambda job: render_form_xlsx(copy(job), True), list(islice(fresh, count))),
        "docx": lambda: timed(lambda job: render_form_docx(copy(job)), list(islice(fresh, count))),
    }
    gc.collect()
    gc.freeze()  # what was prepared is no garbage to look through again and again
    with seldom_searched():  # as in the command, and no more in the window
        times = [{name: run() for name, run in contestants.items()} for _ in range(rounds)]
    for name in contestants:
        against = "bare live" if "live" in name else "bare"
        ratios = sorted(round_[name] / round_[against] for round_ in times)
        best = min(round_[name] for round_ in times)
        print(
            f"{name:9} {count} forms {best:7.2f} s {best / count * 1000:6.1f} ms each"
            f"  ratio {median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 24, int(sys.argv[2]) if len(sys.argv) > 2 else 25)
