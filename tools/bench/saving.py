"""Saving one cell beside a bare durable transaction of the same rows; 10 000 undo steps; 10 000 versions in the file.

A cell: milliseconds of the clock, by turns in the same folder; both wait for the disk. ``window``: how long the window's
thread is busy with it, the rest is done by the thread of the file. All else is time of the processor.
Usage: python tools/bench/saving.py [CELLS [VERSIONS]]
"""

from __future__ import annotations

import gc
import os
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import resources
from model.digest import digest_of
from model.exchange.form_json import document_of
from model.workbook import database
from model.workbook.versions import TIMED, Draft
from model.workbook.workbook import Workbook
from resources.forms import read_form

FORMS = 100
MINUTES = 10  # between the versions of a form


def make_workbook(path: Path, forms: int) -> None:
    """Write a workbook of the samples."""
    read = [read_form(sample) for sample in resources.sample_paths()]
    year, template = read[0][0].year, read[0][1]
    projects = (read[number % len(read)][0].project for number in range(forms))
    named = [replace(one, header={**one.header, "name": f"项目{n}"}) for n, one in enumerate(projects)]
    with closing(Workbook.create(path, template.text, year)) as workbook:
        workbook.add_projects(named, "导入")


def milliseconds(act: Callable[[], object]) -> float:
    """Return how long an action takes by the clock."""
    begun = time.perf_counter()
    act()
    return (time.perf_counter() - begun) * 1000


def cpu(act: Callable[[], object]) -> float:
    """Return the milliseconds of the processor that an action takes."""
    begun = time.process_time()
    act()
    return (time.process_time() - begun) * 1000


def megabytes() -> float:
    """Return the memory of this process."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def save_cells(folder: Path, forms: int, cells: int) -> None:
    """Print what saving one cell takes, and what the bare transaction."""
    path, bare_path = folder / "ours.jxzp", folder / "bare.jxzp"
    for one in (path, bare_path):
        make_workbook(one, forms)
    bare, ours, window = [], [], []
    with (
        closing(Workbook.open(path, at_once=50)) as workbook,
        closing(database.connect(bare_path)) as connection,
    ):
        workbook.save_in_thread(lambda future, may_be_left: future.exception())
        workbook.save_through(lambda: None)
        form = workbook.ids[forms // 2]
        for number in range(cells + 1):
            workbook.type_text(form, "indicators[0].actual", f"{number}%")
            document = document_of(workbook.project(form))
            bare.append(milliseconds(lambda document=document: _write_bare(connection, form, document)))
            window.append(milliseconds(workbook.begin_save))
            ours.append(window[-1] + milliseconds(workbook.save))
    found = [
        statistics.median(times[1:]) for times in (bare, ours, window)
    ]  # the first one opens the file to write
    print(
        f"one cell of {forms:5} forms  bare {found[0]:6.2f} ms  saved {found[1]:6.2f} ms"
        f"  ratio {found[1] / found[0]:.2f}  window {found[2]:.2f} ms",
        flush=True,
    )


def _write_bare(connection: sqlite3.Connection, form: int, document: str) -> None:
    with database.transaction(connection):
        row = (document, digest_of(document), form)
        connection.execute("UPDATE form SET document = ?, digest = ? WHERE id = ?", row)
        connection.execute("UPDATE workbook SET value = value + 1 WHERE key = 'revision'")


def take_steps(folder: Path, steps: int) -> None:
    """Print what is kept of so many edits that could be taken back."""
    path = folder / "steps.jxzp"
    make_workbook(path, FORMS)
    with closing(Workbook.open(path)) as workbook:
        workbook.save_through(lambda: None)
        gc.collect()
        before = megabytes()
        for number in range(steps):
            workbook.type_text(
                workbook.ids[number % FORMS], f"indicators[{number // FORMS % 3}].actual", f"{number}%"
            )
        gc.collect()
        kept, more = len(workbook.history._done), megabytes() - before
        workbook.save()
        took = cpu(lambda: [workbook.undo() for _ in range(100)]) / 100
    size = path.stat().st_size / 1000
    print(
        f"{steps} undo steps: {kept} kept, {more:.1f} MB in memory, none in the file ({size:.0f} kB), {took:.2f} ms to take one back"
    )
    print(f"  to open that file {cpu(lambda: Workbook.open(path).close()):.1f} ms", flush=True)


def keep_versions(folder: Path, versions: int) -> None:
    """Print size and time to open of a workbook without and with so many versions."""
    path = folder / "versions.jxzp"
    make_workbook(path, FORMS)

    def told(what: str) -> None:
        opened = statistics.median(cpu(lambda: Workbook.open(path).close()) for _ in range(9))
        print(f"{what}: {path.stat().st_size / 1000:.0f} kB, opened in {opened:.1f} ms", flush=True)

    told(f"{FORMS} forms without versions")
    now = int(time.time())
    with closing(Workbook.open(path)) as workbook:
        store, each = workbook._file._store, versions // FORMS
        for form in workbook.ids:
            project = workbook.project(form)
            rows = project.indicators
            states = (replace(rows[0], actual=f"{number}%") for number in range(each))
            texts = [document_of(replace(project, indicators=(row, *rows[1:]))) for row in states]
            whens = [now - (each - number) * MINUTES * 60 for number in range(each)]
            drafts = [Draft(form, when, TIMED, text) for when, text in zip(whens, texts, strict=True)]
            store.write_versions(drafts, now)
        kept = sum(len(workbook.versions(form)) for form in workbook.ids)
        listed = cpu(lambda: workbook.versions(workbook.ids[0]))
    told(f"with {kept} versions")
    print(f"  to list those of one form {listed:.1f} ms")


def main(cells: int, versions: int) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name:
        for forms in (1, 100, 10_000):
            folder = Path(name) / str(forms)
            folder.mkdir()
            save_cells(folder, forms, cells)
        take_steps(Path(name), versions)
        keep_versions(Path(name), versions)


if __name__ == "__main__":
    arguments = [int(one) for one in sys.argv[1:]]
    main(*[*arguments, *(100, 10_000)[len(arguments) :]])
