"""Time of reading many spreadsheets as an import does, with recognition and scoring, against libraries that read the cells alone.

The files are exported forms without what they carry along, their numbers as numbers: what other people send. ``cells`` is
our reader alone, ``openpyxl`` that library reading the values of all cells (read-only, without merged areas), ``openpyxl
whole`` with looks and merged areas. Times are of the processor, by turns, the fastest of the rounds.

Usage: python tools/bench/reading.py [FILES] [ROUNDS]
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from batch import jobs
from openpyxl import load_workbook

from model.grid.computed import compute
from reports.form_reading import read_file
from reports.reading.file_kind import kind_of
from reports.reading.sheet_reading import read_sheets
from reports.sheets.carried_name import CARRIED
from reports.sheets.xlsx_form import render_form_xlsx


def files_in(folder: Path, count: int) -> list[Path]:
    """Write spreadsheets of varied forms that carry nothing along."""
    paths = []
    for number, job in enumerate(jobs(count)):
        path = folder / f"{number}.xlsx"
        path.write_bytes(render_form_xlsx(job))
        book = load_workbook(path)
        del book[CARRIED]
        book.save(path)
        paths.append(path)
    return paths


def ours(path: Path) -> None:
    """Read a file as an import does, and score it."""
    for form in read_file(path).forms:
        assert compute(form.form.project, form.template, form.form.year).findings is not None


def cells(path: Path) -> None:
    """Read the cells of a file."""
    content = path.read_bytes()
    read_sheets(content, path.name, kind_of(content, path.name))


def openpyxl(path: Path) -> None:
    """Read the values of all cells."""
    for sheet in load_workbook(path, read_only=True, data_only=True):
        for _ in sheet.iter_rows(values_only=True):
            pass


def whole(path: Path) -> None:
    """Read a file with its looks and merged areas."""
    for sheet in load_workbook(path, data_only=True):
        for _ in sheet.iter_rows(values_only=True):
            pass


CONTESTANTS: dict[str, Callable[[Path], None]] = {
    "import": ours,
    "cells": cells,
    "openpyxl": openpyxl,
    "openpyxl whole": whole,
}


def timed(work: Callable[[Path], None], paths: Sequence[Path]) -> float:
    """Return the seconds that all take."""
    start = time.process_time()
    for path in paths:
        work(path)
    return time.process_time() - start


def main() -> None:
    """Print the milliseconds of a file for each contestant."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    with tempfile.TemporaryDirectory() as folder:
        paths = files_in(Path(folder), count)
        for work in CONTESTANTS.values():
            work(paths[0])  # imports what it needs
        best = dict.fromkeys(CONTESTANTS, float("inf"))
        for _ in range(rounds):
            for name, work in CONTESTANTS.items():
                best[name] = min(best[name], timed(work, paths))
    for name, seconds in best.items():
        print(f"{name:16}{1000 * seconds / count:8.2f} ms a file{seconds * 1000 / count:8.1f} s for 1 000")


if __name__ == "__main__":
    main()
