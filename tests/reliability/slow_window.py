"""How long the window hears nothing while its disk is slow or its file locked: a clerk types and exports, a timer is late.

    python3 -m tests.reliability.slow_window [SECONDS [CASES...]]

Prints a line for a local disk, for 1, 30, 200 and 2,000 ms a synchronisation, and for a file that another program holds
locked four seconds out of five; between them the local disk again, as other programs take the processor, too. Needs Linux
and a C compiler. Workbook, exports and the program's own files are on that disk. Each line: how late the timer came (99th
of 100, latest), the latest without the processor's time of the window's thread, what the window did then; the most of
that time between two ticks, which other programs change less; operations on the disk, and how many of them the window's
thread did; the files exported; at closing the seconds, the latest tick, and what the window's thread did on the disk.
"""

from __future__ import annotations

import ctypes
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from tests.reliability.trouble import ROOT, built

CASES = ("0", "1", "0", "30", "0", "200", "0", "2000", "0", "locked")
TICK_MS, KEY_MS, PROJECTS, SLOW = 5, 25, 60, 5
EXPORTS = {10: "print_project", 36: "save_summary", 66: "export_book"}
HELD, FREE = 4.0, 1.0
_LOCK = f"""
import sqlite3, sys, time
other = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=60)
while True:
    other.execute("BEGIN EXCLUSIVE"); time.sleep({HELD}); other.execute("ROLLBACK"); time.sleep({FREE})
"""


class Late(NamedTuple):
    """How late a tick came, and how long of it the thread did not work, in milliseconds; what was done before it."""

    late: float
    waited: float
    what: str


class Clerk:
    """Types, leaves cells, changes forms, undoes, keeps versions, copies, exports; ``lates`` has every tick."""

    def __init__(self, folder: Path, book: Path) -> None:
        """Open a workbook; ``folder`` is for exports and the program's own files."""
        from PySide6.QtCore import Qt, QTimer
        from PySide6.QtWidgets import QApplication

        from ui.app import prepare
        from ui.main_window import MainWindow
        from ui.settings import Settings
        from ui.shell.garbage import search_in_window

        self.app = QApplication([])
        prepare(self.app)
        search_in_window(self.app)
        self.window = MainWindow(Settings(folder / "own" / "s.json", folder), book)
        self.window.resize(1366, 768)
        self.window.show()
        self.lates, self.what, self.number = list[Late](), "opening", 0
        self.exported, self._is_exporting = list[Path](), False
        self._answer_dialogs(folder)
        self._watch = QTimer(interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._watch.timeout.connect(self._tick)
        self._keys = QTimer(interval=KEY_MS)
        self._keys.timeout.connect(self._act)

    def _answer_dialogs(self, folder: Path) -> None:
        from ui.dialogs import questions

        def chosen(parent: Any, suggested: Path) -> Path:
            return folder / f"{len(self.exported)}{suggested.suffix}"

        def opened(path: Path) -> bool:
            self.exported.append(path)
            return True

        questions.ask_pdf = questions.ask_spreadsheet = questions.ask_summary = chosen
        questions.open_file = opened

    def _export(self, action: str) -> None:
        """Export, which comes back when the file is there; the clerk types until the window says that it waits."""
        self._is_exporting = True
        self.window.actions_by_id[action].trigger()
        if action == "export_book":  # which opens nothing
            self.exported.append(Path(self.window.status.notices.text().partition("项目到 ")[2]))
        self._is_exporting = False

    def _tick(self) -> None:
        now, worked = time.perf_counter(), time.thread_time()
        late = (now - self._seen) * 1000 - TICK_MS
        self.lates.append(Late(late, late - (worked - self._worked) * 1000, self.what))
        self._seen, self._worked, self.what = now, worked, "nothing"

    def work(self, seconds: float) -> None:
        """Work so long, after the window has settled."""
        from PySide6.QtTest import QTest

        forms = self.window.session.workbook.ids
        for form in forms[:6]:  # each tab is made once
            self.window.open_project(form)
            QTest.qWait(50)
        self.window.open_project(forms[0]).view.go_to("indicators[0].reason")
        QTest.qWait(1500)
        self._seen, self._worked = time.perf_counter(), time.thread_time()
        self._watch.start()
        self._keys.start()
        QTest.qWait(int(seconds * 1000))
        self._keys.stop()

    def _act(self) -> None:
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest

        if self.app.activeModalWidget() is not None:
            self.what = "waiting for an export"
            return
        self.number += 1
        number, window, session = self.number, self.window, self.window.session
        # as from a keyboard: who looks for pauses hears it
        screen = self.app.focusWindow() or window.windowHandle()
        if number % 100 in EXPORTS and not self._is_exporting:
            self.what = EXPORTS[number % 100]
            self._export(self.what)
        elif number % 400 == 399:
            self.what = "copy"
            window.backup_actions._keeper.keep()
        elif number % 150 == 149:
            self.what = "version"
            session.workbook.keep_version(session.workbook.ids[0], "打印")
        elif number % 60 == 59:
            self.what = "form"
            form = session.workbook.ids[number // 60 % 6]
            window.open_project(form).view.go_to("indicators[0].reason")
        elif number % 45 in (40, 41, 42):
            self.what = "undo" if number % 45 < 42 else "redo"
            window.actions_by_id[self.what].trigger()
        elif number % 15 == 14:
            self.what = "leave"
            QTest.keyClick(screen, Qt.Key.Key_Return)
        else:
            self.what = "key"
            QTest.keyClick(screen, "0123456789"[number % 10])

    def leave(self, folder: Path) -> tuple[float, float]:
        """Close; return the seconds until all was in the file, and the latest tick meanwhile. Nothing may be lost."""
        from PySide6.QtCore import QTimer

        from model.exchange.form_json import document_of
        from ui.jobs.opening import open_workbook

        session, begin = self.window.session, time.perf_counter()
        count, shown = len(self.lates), dict[int, str]()
        self.what = "closing"
        self.window.commit_editors()
        shown = {i: document_of(session.workbook.project(i)) for i in session.workbook.ids}
        stay = QTimer(interval=50)  # or the last window that closes would end all
        stay.start()
        assert self.window.leave_workbook()
        took = time.perf_counter() - begin
        self._watch.stop()
        with closing(open_workbook(session.path)) as there:
            assert {i: document_of(there.project(i)) for i in there.ids} == shown and there.damaged == ()
        return took, max((one.late for one in self.lates[count + 1 :]), default=0.0)


def _inside(folder: Path, case: str, seconds: float) -> None:
    from tools.bench.keystroke import large_workbook

    place = folder / "disk"
    place.mkdir()
    book = place / "b.jxzp"
    large_workbook(book, PROJECTS, 29).close()
    clerk, library = Clerk(place, book), ctypes.CDLL(None)
    library.trouble_arm(str(place).encode(), SLOW, 0 if case == "locked" else int(case), -1)
    other = subprocess.Popen([sys.executable, "-c", _LOCK, str(book)]) if case == "locked" else None
    clerk.work(seconds)
    if other is not None:
        other.kill()
        other.wait()
    operations = library.trouble_count(), library.trouble_here()
    lates = list(clerk.lates)
    took, at_end = clerk.leave(folder)
    at_end_here = library.trouble_here() - operations[1]
    assert all(path.read_bytes()[:2] in (b"%P", b"PK") for path in clerk.exported), clerk.exported
    worst, waited = max(lates), max(lates, key=lambda one: one.waited)
    worked = max(lates, key=lambda one: one.late - one.waited)
    told: dict[str, Any] = {
        "keys": clerk.number,
        "p99": statistics.quantiles([one.late for one in lates], n=100)[98],
        "worst": worst,
        "waited": waited,
        "worked": worked,
        "over": sum(one.late > 50 for one in lates),
        "operations": operations,
        "exported": len(clerk.exported),
        "closing": (took, at_end, at_end_here),
    }
    print(json.dumps(told), flush=True)
    os._exit(0)


def measure(seconds: float, *cases: str) -> None:
    """Print the table."""
    head = (
        "disk",
        "actions",
        "late p99",
        "latest",
        "latest without CPU",
        "most CPU",
        "over 50 ms",
        "operations, in its thread",
        "exported",
        "closing, latest then, operations in its thread",
    )
    print(f"| {' | '.join(head)} |")
    for case in cases or CASES:
        with tempfile.TemporaryDirectory(prefix="slow-") as name:
            library = built(Path(name))
            environment = os.environ | {
                "LD_PRELOAD": str(library), "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT), "HOME": name, "XDG_DATA_HOME": name,
            }  # fmt: skip
            words = [
                sys.executable,
                "-m",
                __spec__.name if __spec__ else __name__,
                "--inside",
                name,
                case,
                str(seconds),
            ]
            done = subprocess.run(
                words, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True
            )
            told = json.loads(done.stdout.splitlines()[-1])
        worst, waited, worked = (Late(*told[name]) for name in ("worst", "waited", "worked"))
        print(
            f"| {case} | {told['keys']} | {told['p99']:.0f} | {worst.late:.0f} {worst.what} | {waited.waited:.0f} {waited.what} |"
            f" {worked.late - worked.waited:.0f} {worked.what} |"
            f" {told['over']} | {told['operations'][0]}, {told['operations'][1]} | {told['exported']} |"
            f" {told['closing'][0]:.1f} s, {told['closing'][1]:.0f}, {told['closing'][2]} |",
            flush=True,
        )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--inside"]:
        _inside(Path(sys.argv[2]), sys.argv[3], float(sys.argv[4]))
    measure(float(sys.argv[1]) if len(sys.argv) > 1 else 30, *sys.argv[2:])
