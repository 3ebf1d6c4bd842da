"""Opening a workbook of 500 projects, beside SQLite alone reading the same rows in the same run.

Prints the medians of some rounds: reading the model, the window's first paint of the overview, and the time until
all its figures stand. Usage: python tools/bench/open.py [ROUNDS]
"""

from __future__ import annotations

import os
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication, QLabel

import resources
from model.workbook.workbook import Workbook
from resources.forms import read_form
from ui.app import prepare
from ui.main_window import MainWindow
from ui.settings import Settings

PROJECTS = 500


def make_workbook(path: Path) -> None:
    """Write a workbook in which no two projects are alike."""
    forms = [read_form(sample) for sample in resources.sample_paths()]
    template = forms[0][1]
    workbook = Workbook.create(path, template.text, forms[0][0].year)
    with workbook.together():
        for number in range(PROJECTS):
            project_id = workbook.add_project(forms[number % len(forms)][0].project)
            workbook.type_text(project_id, "project.name", f"项目{number}")
            for row in range(len(workbook.project(project_id).indicators)):
                name = f"第 {number} 个项目的指标 {row}"
                workbook.type_text(project_id, f"indicators[{row}].name", name)
    workbook.close()


def clocked(act: Callable[[], object]) -> tuple[float, float]:
    """Return wall and CPU milliseconds of an action."""
    wall, cpu = time.perf_counter(), time.process_time()
    act()
    return (time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000


def read_rows(path: Path) -> None:
    """What SQLite alone takes for the same contents."""
    connection = sqlite3.connect(path)
    connection.execute("SELECT key, value FROM workbook").fetchall()
    connection.execute("SELECT id, document, digest FROM form ORDER BY position, id").fetchall()
    connection.close()


def describe(label: str, times: list[tuple[float, float]]) -> None:
    """Print the medians of wall and CPU time."""
    wall, cpu = (statistics.median(column) for column in zip(*times, strict=True))
    print(f"{label:34} {wall:8.1f} ms   CPU {cpu:8.1f} ms")


def one_round(
    app: QApplication, path: Path, folder: Path, times: dict[str, list[tuple[float, float]]]
) -> None:
    """Read, open and look, once."""
    times["SQLite alone"].append(clocked(lambda: read_rows(path)))
    times["Workbook.open"].append(clocked(lambda: Workbook.open(path).close()))
    window = MainWindow(Settings(folder / "settings.json"))
    window.resize(1366, 768)
    window.show()
    app.processEvents()

    def open_and_paint() -> None:
        window.open_path(path)
        app.sendPostedEvents()

    def settle() -> None:
        mean = window.overview.findChild(QLabel, "summary-mean")
        while "…" in mean.text():
            app.processEvents()

    first = clocked(open_and_paint)
    rest = clocked(settle)
    times["window, overview painted"].append(first)
    times["window, all figures"].append((first[0] + rest[0], first[1] + rest[1]))
    window.close()


def main(rounds: int) -> None:
    """Measure and print."""
    app = QApplication(sys.argv[:1])
    prepare(app)
    labels = ("SQLite alone", "Workbook.open", "window, overview painted", "window, all figures")
    times: dict[str, list[tuple[float, float]]] = {label: [] for label in labels}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "b.jxzp"
        make_workbook(path)
        print(f"{PROJECTS} projects, {path.stat().st_size / 1e6:.1f} MB")
        for _ in range(rounds):
            one_round(app, path, Path(folder), times)
    for label, samples in times.items():
        describe(label, samples)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
