"""Opening workbooks of 1 to 10 000 projects of which the figures are kept, to the overview painted with all figures.

Beside it: SQLite alone reading the same rows, in turns; the memory above the empty window; the first answer to sorting,
filtering, selecting all, looking for a text in all forms and for the summary; repaints while scrolling. Processor time
in milliseconds, medians. A process for each size.
Usage: python tools/bench/open.py [ROUNDS [SIZE...]]
"""

from __future__ import annotations

import gc
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication

import resources
from model.scoring.progress import FormState
from model.workbook.workbook import Workbook
from resources.forms import read_form
from ui.app import prepare
from ui.main_window import MainWindow
from ui.overview import overview_model as columns
from ui.overview.overview_page import OverviewPage
from ui.settings import Settings
from ui.shell.garbage import give_back, search_in_window

SIZES = ("1", "10", "100", "1000", "10000")
SCROLLS = 200


def make_workbook(path: Path, projects: int) -> None:
    """Write a workbook in which no two projects are alike, with its figures kept."""
    forms = [read_form(sample) for sample in resources.sample_paths()]
    year, template = forms[0][0].year, forms[0][1]
    made = []
    for number in range(projects):
        project = forms[number % len(forms)][0].project
        rows = (
            replace(row, name=f"第 {number} 个项目的指标 {place}")
            for place, row in enumerate(project.indicators)
        )
        header = {**project.header, "name": f"项目{number}"}
        made.append(replace(project, header=header, indicators=tuple(rows)))
    with closing(Workbook.create(path, template.text, year)) as workbook:
        workbook.add_projects(made, "导入")
        workbook.look_at(workbook.ids)


def read_rows(path: Path) -> None:
    """What SQLite alone takes for the rows of the projects."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("SELECT id, document, digest FROM form ORDER BY position, id").fetchall()


def cost(act: Callable[[], object]) -> tuple[float, float]:
    """Return processor and wall time of an action in milliseconds."""
    cpu, wall = time.process_time(), time.perf_counter()
    act()
    return (time.process_time() - cpu) * 1000, (time.perf_counter() - wall) * 1000


def megabytes() -> float:
    """Return the memory of this process."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


class Opening:
    """One window, in which a workbook is opened again and again."""

    def __init__(self, app: QApplication, path: Path) -> None:
        self._app = app
        self._path = path
        self._window = MainWindow(Settings(path.with_name("settings.json")))
        self._window.resize(1366, 768)
        self._window.show()
        app.processEvents()
        self._empty = megabytes()

    @property
    def _overview(self) -> OverviewPage:
        assert self._window.overview is not None
        return self._window.overview

    def _open(self) -> None:
        self._window.open_path(self._path)
        self._overview.table.viewport().repaint()

    def _leave(self) -> None:
        """Close the workbook as somebody who then rests: what it held goes."""
        self._window.leave_workbook()
        loop = QEventLoop()  # Qt deletes in one only
        QTimer.singleShot(0, loop.quit)
        loop.exec()
        gc.collect()
        give_back()

    def _look(self) -> None:
        while not self._overview.is_all_computed:
            self._app.processEvents()

    def measure(self, rounds: int) -> list[float]:
        """Return the numbers of one line of the table."""
        bare, painted, waited = [], [], []
        for number in range(rounds):
            bare.append(cost(lambda: read_rows(self._path))[0])
            cpu, wall = cost(self._open)
            painted.append(cpu)
            waited.append(wall)
            if not number:
                memory = megabytes() - self._empty
            if number < rounds - 1:
                self._leave()
        looked = cost(self._look)[0]
        full = megabytes() - self._empty
        times = [statistics.median(one) for one in (bare, painted, waited)]
        ratio = times[1] / times[0]
        return [*times, ratio, memory, looked, full, *self._answers(), *self._scrolls(), *self._found()]

    def _found(self) -> list[float]:
        """Return the longest first answer to a text looked for, and that of the summary."""
        actions = self._window.find_actions
        actions.go_to_project()
        texts = [self._answered(lambda text=text: actions.finder.line.setText(text)) for text in ("", "xm9")]
        actions.find_text()
        for text in ("项目99", "没有这个", "1"):
            texts.append(self._answered(lambda text=text: actions.finder.line.setText(text)))
        actions.finder.dismiss()
        return [max(texts), self._answered(self._overview.views.choose_summary)]

    def _answered(self, act: Callable[[], object]) -> float:
        return cost(lambda: (act(), self._app.processEvents()))[0]

    def _answers(self) -> list[float]:
        """Return the longest of each kind of first answers."""
        overview, header = self._overview, self._overview.table.horizontalHeader()
        answered = self._answered

        def sort(column: int) -> float:
            return answered(lambda: header.setSortIndicator(column, Qt.SortOrder.DescendingOrder))

        sorting = [
            sort(column) for column in (columns.NAME, columns.ADJUSTED, columns.SCORE, columns.FINDINGS)
        ]
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        texts = [
            answered(lambda text=text: overview.filter.line.setText(text)) for text in ("项目9", "xm12", "")
        ]
        texts.append(answered(lambda: overview.filter.choose("", FormState.WRONG)))
        overview.filter.choose("", None)
        return [max(sorting), max(texts), answered(overview.table.selectAll)]

    def _scrolls(self) -> list[float]:
        """Return the 99th percentile of repaints at as many places."""
        bar, viewport = self._overview.table.verticalScrollBar(), self._overview.table.viewport()
        times = []
        for number in range(SCROLLS):
            bar.setValue(bar.maximum() * number // SCROLLS)
            times.append(cost(viewport.repaint)[0])
        return [sorted(times)[SCROLLS * 99 // 100]]

    def close(self) -> None:
        """Close the window."""
        self._window.close()


def measure_one(rounds: int, path: Path) -> None:
    """Measure one workbook and print its line."""
    app = QApplication(sys.argv[:1])
    prepare(app)
    search_in_window(app)
    opening = Opening(app, path)
    numbers = opening.measure(rounds)
    opening.close()
    print(" ".join(f"{number:8.1f}" for number in numbers), flush=True)


def main(rounds: str, sizes: tuple[str, ...]) -> None:
    """Measure each size in a process of its own, in which nothing else was done before."""
    titles = (
        "SQLite",
        "painted",
        "(wall)",
        "ratio",
        "MB",
        "computed",
        "MB then",
        "sort",
        "filter",
        "all",
        "scroll",
        "find",
        "summary",
    )
    print("projects " + " ".join(f"{title:>8}" for title in titles), flush=True)
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "b.jxzp"
            make_workbook(path, int(size))
            print(f"{size:>8} ", end="", flush=True)
            subprocess.run([sys.executable, __file__, "--one", rounds, path], check=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        measure_one(int(sys.argv[2]), Path(sys.argv[3]))
    else:
        main(*(sys.argv[1:2] or ["5"]), tuple(sys.argv[2:]) or SIZES)
