"""Time of commands over many forms: ``check``, import of spreadsheets, merging of workbooks; each against bare work.

``check``: each further form of a workbook, against SQLite reading the row, ``json`` and ``sha256`` alone. ``distinct``: no two
indicators of the workbook are alike; ``alike``: all projects have the indicators of three samples. ``merge``: workbooks of
20 projects into one. Growth: ``check`` of 1, 10, 100 … forms. Times are of the processor, the median of the rounds.
Each ``check`` has a process of its own, in which one other form was checked before, so that all is imported: what is
remembered of texts read once would make a second look at the same forms cheaper than anybody finds it.

Usage: python tools/bench/commands.py [FORMS [WORKBOOKS [ROUNDS]]]
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import main as program
import resources
from model.workbook.merging import bring_all
from model.workbook.workbook import Workbook
from resources.forms import read_form
from ui.jobs.importing import arriving

PROJECTS = 20
SMALL = 32


def make_workbook(path: Path, projects: int, distinct: bool, first: int = 0) -> None:
    """Write a workbook of the samples under other names; with ``distinct`` their indicators have others, too."""
    forms = [read_form(sample) for sample in resources.sample_paths()]
    workbook = Workbook.create(path, forms[0][1].text, forms[0][0].year)
    with workbook.together():
        for number in range(first, first + projects):
            project = forms[number % len(forms)][0].project
            rows = project.indicators
            if distinct:
                rows = tuple(
                    replace(row, name=f"{row.name}（{number}）") if row.name else row for row in rows
                )
            header = {**project.header, "name": f"项目{number}"}
            workbook.add_project(replace(project, header=header, indicators=rows))
    workbook.close()


def read_bare(path: Path) -> None:
    """What SQLite, json and sha256 take for the same forms."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        for document, _ in connection.execute("SELECT document, digest FROM form ORDER BY position, id"):
            json.loads(document)
            hashlib.sha256(document.encode()).hexdigest()


def check(path: Path) -> None:
    """Run the command, its output thrown away."""
    with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
        program.main(["check", str(path)])


def merge_all(target: Path, paths: list[Path]) -> None:
    """Take workbooks into another, as the window does."""
    with contextlib.closing(Workbook.open(target)) as workbook, arriving(workbook, paths) as coming:
        bring_all(workbook, coming)


def clocked(act: Callable[[], object]) -> float:
    """Return the seconds of the processor that an action takes."""
    start = time.process_time()
    act()
    return time.process_time() - start


def checked_alone(path: Path) -> tuple[float, float]:
    """Return the seconds of ``check`` and of the bare work over one workbook, in a process of their own."""
    other = path.with_name("other.jxzp")
    if not other.exists():
        make_workbook(other, 1, distinct=True, first=-1)
    command = [sys.executable, __file__, "--one", str(other), str(path)]
    ours, bare = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return float(ours), float(bare)


def check_one(other: Path, path: Path) -> None:
    """Print the seconds of ``check`` and of the bare work over a workbook, once another one was checked."""
    check(other)
    read_bare(other)
    print(clocked(lambda: check(path)), clocked(lambda: read_bare(path)))


def time_check(folder: Path, forms: int, rounds: int, distinct: bool) -> None:
    """Print what each further form costs, and bare."""
    small, large = folder / f"small-{distinct}.jxzp", folder / f"large-{distinct}.jxzp"
    make_workbook(small, SMALL, distinct)
    make_workbook(large, forms, distinct)
    further = []
    for _ in range(rounds):
        pairs = zip(checked_alone(large), checked_alone(small), strict=True)
        further.append([(one - other) / (forms - SMALL) * 1e6 for one, other in pairs])
    ours, bare = map(statistics.median, zip(*further, strict=True))
    label, found = "distinct" if distinct else "alike", sorted(one[0] for one in further)
    print(f"check, {label:9} each further form {ours:7.0f} µs ({found[0]:.0f} to {found[-1]:.0f})", end=" ")
    print(f"  bare {bare:5.0f} µs   ratio {ours / bare:.1f}", flush=True)


def time_growth(folder: Path, forms: int) -> None:
    """Print how check grows with the forms."""
    count = 1
    while count <= forms:
        path = folder / f"growth-{count}.jxzp"
        make_workbook(path, count, distinct=True)
        print(f"check of {count:6} forms {checked_alone(path)[0] * 1e3:9.1f} ms", flush=True)
        count *= 10


def time_merge(folder: Path, workbooks: int) -> None:
    """Print what merging takes."""
    paths = []
    for number in range(workbooks):
        paths.append(folder / f"unit-{number}.jxzp")
        make_workbook(paths[-1], PROJECTS, distinct=True, first=number * PROJECTS)
    target = folder / "whole.jxzp"
    make_workbook(target, 1, distinct=True, first=-1)
    seconds = clocked(lambda: merge_all(target, paths))
    print(f"merge of {workbooks} workbooks of {PROJECTS} projects {seconds:.2f} s")


def _main(forms: int = 2048, workbooks: int = 200, rounds: int = 3) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        time_check(folder, forms, rounds, distinct=True)
        time_check(folder, forms, rounds, distinct=False)
        time_growth(folder, forms)
        time_merge(folder, workbooks)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        check_one(*map(Path, sys.argv[2:]))
    else:
        _main(*map(int, sys.argv[1:]))
