"""From key press to repainted scores: a form with 100 indicators in a workbook of 500 projects.

Prints median and 99th percentile, the share spent in Python code of ours, and the ratio to a bare QPlainTextEdit
in an empty window, measured in the same run. Usage: python tools/bench/keystroke.py [KEYS]
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QPlainTextEdit

import resources
from model.edits import insert_row
from model.workbook import Workbook, compute
from resources.forms import read_form
from ui.app import prepare
from ui.main_window import MainWindow
from ui.settings import Settings


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
    workbook.add_project(project)
    for _ in range(projects - 1):
        workbook.add_project(form.project)
    return workbook


def percentiles(samples: list[float]) -> tuple[float, float]:
    """Return median and 99th percentile."""
    return statistics.median(samples), statistics.quantiles(samples, n=100)[98]


def time_keys(app: QApplication, widget: QPlainTextEdit, top: QMainWindow, keys: int) -> list[float]:
    """Type digits, erasing now and then; return milliseconds from key to finished repaint."""
    samples = []
    for number in range(keys):
        key = "1234567890"[number % 10]
        if number % 6 == 5:
            widget.clear()
            app.processEvents()
        start = time.perf_counter()
        QTest.keyClicks(widget, key)
        app.processEvents()
        samples.append((time.perf_counter() - start) * 1000)
    return samples


def main(keys: int) -> None:
    """Measure and print."""
    app = QApplication(sys.argv[:1])
    prepare(app)
    empty = QMainWindow()
    plain = QPlainTextEdit()
    empty.setCentralWidget(plain)
    empty.resize(1366, 768)
    empty.show()
    app.processEvents()
    base = percentiles(time_keys(app, plain, empty, keys))
    with tempfile.TemporaryDirectory() as folder:
        workbook = large_workbook(Path(folder) / "b.jxzp", 500, 100)
        path = workbook.path
        workbook.close()
        window = MainWindow(Settings(Path(folder) / "s.json"))
        window.resize(1366, 768)
        window.show()
        window.open_path(path)
        page = window.open_project(window.session.workbook.ids[0])
        page.view.go_to("indicators[1].actual", edit=True)
        app.processEvents()
        samples_of_form = time_keys(app, page.view.open_editor(), window, keys)
        ours = percentiles(samples_of_form)
        book = window.session.workbook
        start = time.perf_counter()
        for _ in range(50):
            compute(book.project(book.ids[0]), book.template, book.year)
        model = (time.perf_counter() - start) / 50 * 1000
        window.close()
    empty.close()
    print(f"bare editor      median {base[0]:.2f} ms   p99 {base[1]:.2f} ms")
    print(
        f"form, 100 rows   median {ours[0]:.2f} ms   p99 {ours[1]:.2f} ms   ({ours[0] / base[0]:.1f} x bare)"
    )
    print(f"of it the model  {model:.2f} ms ({model / ours[0]:.0%} of the median)")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
