"""From key press to repainted scores: forms of 29, 100 and 300 indicators in a workbook of 500 projects.

Prints median, 99th percentile and slowest key, in wall time and in CPU time of the window's thread, beside a bare
QPlainTextEdit in an empty window in the same run; and the share of our Python code: the edit with all figures and
widgets that follow it, painting the form, and beginning to save, which a thread does after the repaint. With MS, each
save takes so much longer, as on a share; with a negative one another program holds the file locked meanwhile.
Usage: python tools/bench/keystroke.py [KEYS [MS [PROJECTS [INDICATORS...]]]]
"""

from __future__ import annotations

import gc
import os
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QPlainTextEdit

import resources
from model.form.edits import insert_row
from model.workbook.store import Store
from model.workbook.workbook import Workbook
from model.workbook.writing import Writing
from resources.forms import read_form
from ui.app import prepare
from ui.form.form_view import FormView
from ui.main_window import MainWindow
from ui.session import Session
from ui.settings import Settings
from ui.shell.garbage import SETTLE_MS, search_in_window


def large_workbook(path: Path, projects: int, indicators: int) -> Workbook:
    """Make a workbook whose first project has many indicators."""
    form, template = read_form(resources.sample_paths()[1])
    workbook = Workbook.create(path, template.text, form.year)
    project = form.project
    while len(project.indicators) < indicators:
        project, row = insert_row(project, "产出指标", "数量指标")
        rows = list(project.indicators)
        rows[row] = replace(form.project.indicators[1], name=f"新增指标{row}", weight="0.5")
        project = replace(project, indicators=tuple(rows))
    with workbook.together():
        workbook.add_project(project)
        for _ in range(projects - 1):
            workbook.add_project(form.project)
    return workbook


INDICATORS = (29, 100, 300)
WARM_KEYS = 60  # the first keys make what all others use
Times = dict[str, float]  # milliseconds by what took them
PARTS = ((Session, "type_text"), (FormView, "paintEvent"), (Session, "_begin_save"))


def clock_parts() -> Times:
    """Let our methods add the time they take to the mapping returned, wall time and CPU time apart."""
    spent: Times = {}
    for owner, name in PARTS:
        setattr(owner, name, _clocked(getattr(owner, name), name, spent))
    return spent


def _clocked(method: Callable[..., object], name: str, spent: Times) -> Callable[..., object]:
    def clocked(*arguments: object, **named: object) -> object:
        with clock(name, spent):
            return method(*arguments, **named)

    return clocked


@contextmanager
def clock(name: str, spent: Times) -> Iterator[None]:
    """Add the time of a block."""
    wall, cpu = time.perf_counter(), time.thread_time()
    try:
        yield
    finally:
        cpu_name = f"{name} CPU"
        spent[name] = spent.get(name, 0.0) + (time.perf_counter() - wall) * 1000
        spent[cpu_name] = spent.get(cpu_name, 0.0) + (time.thread_time() - cpu) * 1000


def time_keys(app: QApplication, widget: QPlainTextEdit, spent: Times, keys: int) -> list[Times]:
    """Type digits, erasing now and then; return what each key took until the queue of events is empty.

    They go to the window as keys of a keyboard do, not right to the editor.
    """
    window = widget.window()
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    widget.setFocus()
    handle, samples = window.windowHandle(), []
    for number in range(keys):
        key = "1234567890"[number % 10]
        if number % 6 == 5:
            widget.clear()
            app.processEvents()
        spent.clear()
        with clock("all", spent):
            QTest.keyClick(handle, key)
            app.processEvents()
        assert widget.toPlainText().endswith(key)
        samples.append({**spent})
    return samples


def describe(label: str, samples: list[Times], part: str = "all", without: str = "") -> float:
    """Print a line for a part of the keys, less another part; return the median in wall time."""
    medians = []
    for kind in ("", " CPU"):
        times = sorted(s.get(part + kind, 0.0) - s.get(without + kind, 0.0) for s in samples)
        medians.append(statistics.median(times))
        slow = statistics.quantiles(times, n=100)[98]
        title = label if not kind else "   in CPU time"
        print(f"{title:26} median {medians[-1]:6.2f}   p99 {slow:6.2f}   slowest {times[-1]:6.2f} ms")
    return medians[0]


def time_bare(app: QApplication, keys: int) -> list[Times]:
    """Type into a bare editor in an empty window."""
    empty, plain = QMainWindow(), QPlainTextEdit()
    empty.setCentralWidget(plain)
    empty.resize(1366, 768)
    empty.show()
    app.processEvents()
    samples = time_keys(app, plain, {}, keys)
    empty.close()
    return samples


def time_form(
    app: QApplication, keys: int, projects: int, indicators: int, spent: Times, is_locked: bool
) -> tuple[list[Times], list[float]]:
    """Type into an actual value of a large form; return the keys and the pauses of the garbage collector."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "b.jxzp"
        large_workbook(path, projects, indicators).close()
        window = MainWindow(Settings(Path(folder) / "s.json"))
        window.resize(1366, 768)
        window.show()
        window.open_path(path)
        for form in window.session.workbook.ids:  # what the overview would make beside the window
            window.session.workbook.computed(form)
        QTest.qWait(SETTLE_MS)
        page = window.open_project(window.session.workbook.ids[0])
        page.view.go_to("indicators[1].actual", edit=True)
        QTest.qWait(SETTLE_MS + 200)
        editor = page.view.open_editor()
        time_keys(app, editor, spent, WARM_KEYS)
        moments: list[float] = []
        gc.callbacks.append(lambda *_: moments.append(time.perf_counter() * 1000))
        with locked(path) if is_locked else nullcontext():
            samples = time_keys(app, editor, spent, keys)
        gc.callbacks.pop()
        window.close()
    return samples, [end - start for start, end in zip(moments[::2], moments[1::2], strict=False)]


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a workbook as another program does that writes it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        yield


def slow_down(milliseconds: int) -> None:
    """Let each save take so much longer."""
    write = Writing.write

    def slow(writing: Writing, store: Store) -> bool:
        time.sleep(milliseconds / 1000)
        return write(writing, store)

    Writing.write = slow  # type: ignore[method-assign]


def main(keys: int, milliseconds: int = 0, projects: int = 500, *indicators: int) -> None:
    """Measure and print."""
    if milliseconds > 0:
        slow_down(milliseconds)
    app = QApplication(sys.argv[:1])
    prepare(app)
    search_in_window(app)
    spent = clock_parts()
    base = describe("bare editor", time_bare(app, keys))
    for count in indicators or INDICATORS:
        print(f"-- {count} indicators, {projects} projects")
        form, pauses = time_form(app, keys, projects, count, spent, milliseconds < 0)
        repainted = describe("form, to the repaint", form, without="_begin_save")
        describe("form, whole key", form)
        for _, name in PARTS:
            describe(f"  of it {name}", form, name)
        ours = sum(sample.get(name, 0.0) for sample in form for _, name in PARTS)
        print(f"to the repaint {repainted / base:.0f} x bare;", end=" ")
        print(f"{ours / sum(sample['all'] for sample in form):.0%} of all time is in our Python code")
        print(f"garbage collector: {len(pauses)} pauses, the longest {max(pauses, default=0.0):.2f} ms")


if __name__ == "__main__":
    main(*([int(word) for word in sys.argv[1:]] or [300]))
