"""How long the window stands still when something is done with all projects of a large workbook.

    python tools/bench/dialogs.py [PROJECTS...]

Each action has a process of its own; the workbook is opened there, shown for a moment, and the action called with all
projects selected. A timer of 5 ms tells how much of the processor the window's thread took between two ticks: the most
is how long a key would have waited. Dialogs that open are closed again, questions answered. First the same for nothing.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

ACTIONS = {
    "(nothing)": "",
    "报送": "hand_in",
    "批量打印": "print_batch",
    "存为 PDF": "print_all",
    "结转": "roll_over",
    "更换模板": "change_template",
    "单位资料": "set_unit_data",
    "审核意见": "show_remarks",
    "佐证材料清单": "save_evidence",
    "定稿": "finalise",
    "复制项目": "duplicate_project",
    "删除项目": "remove_project",
    "全部项目": "whole",
    "导出 Excel": "export_sheets",
}
TICK_MS, SHOWN_MS, AFTER_MS, CLOSED_AFTER_MS = 5, 2500, 400, 1500


def _answer(folder: Path) -> None:
    """Let nobody be asked."""
    from ui.dialogs import questions

    answers: dict[str, Callable[..., object]] = {
        "ask_folder": lambda *_: folder,
        "ask_pdf": lambda *_: folder / "a.pdf",
        "ask_person": lambda *_: None,
        "open_file": lambda path: True,
        "confirm_missing": lambda *_: True,
        "confirm_remove": lambda *_, **__: True,
        "confirm_replace_files": lambda *_: True,
    }
    for name, answer in answers.items():
        setattr(questions, name, answer)


class _Ticks:
    """What the window's thread did between two ticks, in milliseconds of the processor."""

    def __init__(self) -> None:
        from PySide6.QtCore import Qt, QTimer

        self.most, self._seen = 0.0, time.thread_time()
        self._timer = QTimer(interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def _tick(self) -> None:
        now = time.thread_time()
        self.most, self._seen = max(self.most, (now - self._seen) * 1000), now

    def begin(self) -> None:
        """Count from now on."""
        self.most, self._seen = 0.0, time.thread_time()


def _act(window: Any, action: str) -> None:
    if action == "whole":
        page = window.open_project(window.session.workbook.ids[0])
        page.panel.checks.whole.click()
    elif action:
        window.actions_by_id[action].trigger()


def _inside(folder: Path, projects: int, action: str) -> None:
    from PySide6.QtCore import QTimer
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from tools.bench.keystroke import large_workbook
    from ui.app import prepare
    from ui.dialogs.waiting import WaitingDialog
    from ui.main_window import MainWindow
    from ui.settings import Settings

    app = QApplication([])
    prepare(app)
    book = folder / "a.jxzp"
    large_workbook(book, projects, 16).close()
    _answer(folder)
    window = MainWindow(Settings(folder / "settings.json", folder), book)
    window.resize(1366, 768)
    window.show()
    QTest.qWait(SHOWN_MS)
    if action != "whole":
        window.overview.table.selectAll()

    def close() -> None:
        front = app.activeModalWidget()
        if front is not None and not isinstance(front, WaitingDialog):
            front.close()

    closing = QTimer(interval=CLOSED_AFTER_MS)
    closing.timeout.connect(close)
    closing.start()
    ticks = _Ticks()
    QTest.qWait(AFTER_MS)
    ticks.begin()
    begin = time.perf_counter()
    _act(window, action)
    QTest.qWait(AFTER_MS)
    print(f"{ticks.most:.0f} {time.perf_counter() - begin:.1f}")
    sys.stdout.flush()
    os._exit(0)


def _measured(projects: int, action: str) -> tuple[float, float]:
    with tempfile.TemporaryDirectory(prefix="dialogs-") as name:
        words = [sys.executable, __file__, "--inside", name, str(projects), action]
        environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "HOME": name}
        done = subprocess.run(words, env=environment, capture_output=True, text=True, check=True)
    most, seconds = done.stdout.split()
    return float(most), float(seconds)


def measure(*counts: int) -> None:
    """Print the table."""
    print(f"{'':14}" + "".join(f"{count:>10} projects, whole" for count in counts))
    for caption, action in ACTIONS.items():
        cells = (_measured(count, action) for count in counts)
        shown = "".join(f"{most:>11.0f} ms {seconds:>9.1f} s" for most, seconds in cells)
        print(f"{caption:{14 - len(caption.encode('gbk')) + len(caption)}}{shown}", flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--inside"]:
        with suppress(KeyboardInterrupt):
            _inside(Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
    measure(*(int(word) for word in sys.argv[1:]) if len(sys.argv) > 1 else (50, 2000))
