"""A day of work replayed: eight hours of typing over 60 forms through the real window, a form opened, filled in, undone a bit and closed.

First one form is opened, typed into and closed: what is made once, a page, its editor, the library of what is offered, is
there then. After each hour: memory of the process, size of the file, versions and undo steps. At the end: the file against one that
SQLite writes anew of the same contents. The clock of the versions goes as fast as the keys.

Usage: python tools/bench/day.py [KEYS]
"""

from __future__ import annotations

import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

import resources
from model.workbook.workbook import Workbook
from resources.forms import read_form
from ui.app import prepare
from ui.form.form_page import FormPage
from ui.main_window import MainWindow
from ui.settings import Settings
from ui.shell.garbage import SETTLE_MS, search_in_window

HOURS, FORMS = 8, 60
COLUMNS = ("actual", "reason", "target", "name")
WORDS = ("100", "98.5%", "ok 2021", "3", "1,234.56", "done by Q4")


def workbook_of(path: Path) -> None:
    """Make the workbook of the day."""
    forms = [read_form(sample) for sample in resources.sample_paths()]
    workbook = Workbook.create(path, forms[0][1].text, 2021)
    with workbook.together():
        for number in range(FORMS):
            project = forms[number % len(forms)][0].project
            header = {**project.header, "name": f"{project.name}{number}"}
            workbook.add_project(replace(project, header=header))
    workbook.close()


def memory() -> float:
    """Return the MB that the process has in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def typed_into(page: FormPage, app: QApplication, words: Iterator[str], cells: int) -> Iterator[None]:
    """Type into some cells of a form, one key after the other."""
    rows = len(page.model.project.indicators)
    for number in range(cells):
        place = f"indicators[{number * 3 % rows}].{COLUMNS[number % len(COLUMNS)]}"
        if not page.view.go_to(place, edit=True) or (editor := page.view.open_editor()) is None:
            continue
        editor.selectAll()
        for letter in next(words):
            QTest.keyClicks(editor, letter)
            app.processEvents()
            yield
        QTest.keyClick(editor, Qt.Key.Key_Return)
        app.processEvents()
        yield


def close_tab(window: MainWindow, app: QApplication, page: FormPage) -> None:
    """Close the tab of a form."""
    window.tabs.close_tab(window.tabs.indexOf(page))
    app.processEvents()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # as the loop of the program does


def replay(window: MainWindow, app: QApplication, keys: int, path: Path) -> None:
    """Type that many keys and print what is left after each hour."""
    session, now, done, hour = window.session, [time.time()], 0, 0
    session.workbook._file._keeper._clock = lambda: int(now[0])
    words, ids = cycle(WORDS), cycle(session.workbook.ids)
    print(f"{'hour':>4} {'keys':>7} {'MB':>7} {'file kB':>8} {'versions':>8} {'undo':>6}")
    while done < keys:
        page = window.open_project(next(ids))
        for _ in typed_into(page, app, words, 12):
            done += 1
            now[0] += HOURS * 3600 / keys
        session.workbook.undo()
        session.workbook.undo()
        session.workbook.redo()
        app.processEvents()
        close_tab(window, app, page)
        if done >= keys * (hour + 1) / HOURS or (not hour and done < keys / HOURS / 4 < done + 100):
            hour = done * HOURS // keys
            session.save()
            QTest.qWait(600)
            versions = sum(len(session.workbook.versions(form)) for form in session.workbook.ids)
            undo = len(session.workbook.history._done)
            size = path.stat().st_size / 1000
            print(f"{hour:4} {done:7} {memory():7.1f} {size:8.0f} {versions:8} {undo:6}", flush=True)


def tell_file(path: Path, folder: Path) -> None:
    """Print the file beside what SQLite writes anew of its contents."""
    anew = folder / "anew"
    with sqlite3.connect(path) as file:
        file.execute("VACUUM INTO ?", (str(anew),))
    ratio = path.stat().st_size / anew.stat().st_size
    print(
        f"file {path.stat().st_size / 1000:.0f} kB, written anew {anew.stat().st_size / 1000:.0f} kB, ratio {ratio:.2f}"
    )


def main(keys: int) -> None:
    """Measure and print."""
    app = QApplication(sys.argv[:1])
    prepare(app)
    search_in_window(app)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "a.jxzp"
        workbook_of(path)
        window = MainWindow(Settings(folder / "s.json", folder))
        window.resize(1366, 768)
        window.show()
        window.open_path(path)
        QTest.qWait(SETTLE_MS)
        print(f"opened with {FORMS} forms: {memory():.1f} MB, {path.stat().st_size / 1000:.0f} kB")
        for _ in typed_into(
            page := window.open_project(window.session.workbook.ids[0]), app, cycle(WORDS), 12
        ):
            pass
        close_tab(window, app, page)
        QTest.qWait(600)
        print(f"a form opened, typed into, closed: {memory():.1f} MB")
        replay(window, app, keys, path)
        window.close()
        tell_file(path, folder)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
