"""A monkey on the real window: random keys, clicks and menu entries, fenced so that it can touch only its own folder.

    python3 -m tests.reliability.monkey SECONDS [SEED]

Needs Linux and root, who may make a mount namespace: everything but a new folder is read-only for it. File dialogs give
files of that folder. It must end without an exception, with the file equal to what is in memory and the memory flat.
"""

from __future__ import annotations

import ctypes
import faulthandler
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

FENCE = "mount --make-rprivate / && mount --bind {0} {0} && mount -o remount,ro,bind / && exec {1} -B -m {2} --inside {0} {3} {4}"
TEXTS = (
    "≥95%",
    "100",
    "12.5",
    "完成",
    "100%",
    "2021年12月",
    "是",
    "<b>&",
    "😀",
    "－",
    "万元" * 30,
    "0",
    "-1",
    "1/3",
)
CHECK_EVERY, SAMPLE_EVERY = 20.0, 10.0  # seconds
REST_EVERY, REST = 110.0, 12.0  # as a clerk does; after ten seconds the program looks for all garbage
MOST_BYTES, MOST_FILES = 300 << 10, 60  # of a workbook, twice the sample; in the folder
MAX_DEPTH, SILENCE, LEAP = 5, 120, 50 << 20


class _Heap(ctypes.Structure):
    """What the C library says of its heap (mallinfo2)."""

    _fields_ = [
        (name, ctypes.c_size_t)
        for name in ("arena", "pieces", "fast", "maps", "mapped", "peak", "kept", "used", "free", "top")
    ]


def _c_heap() -> _Heap:
    told = ctypes.CDLL(None).mallinfo2
    told.restype = _Heap
    return told()


def _size() -> int:
    """Return how large the process is, in bytes."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


class Monkey:
    """Acts on whatever window is in front, also within dialogs that others wait for."""

    def __init__(self, folder: Path, seconds: float, seed: int) -> None:
        from PySide6.QtCore import qInstallMessageHandler
        from PySide6.QtWidgets import QApplication

        from ui.app import prepare
        from ui.jobs.new_workbooks import sample_workbook
        from ui.shell.garbage import search_in_window

        self.folder, self.chance = folder, random.Random(seed)
        qInstallMessageHandler(lambda *_: None)  # what Qt without a screen cannot do
        self.app = QApplication.instance() or QApplication([])
        prepare(self.app)
        search_in_window(self.app)
        known = sample_workbook(folder)
        self.sample = folder / "rests" / known.name
        self.sample.parent.mkdir()
        shutil.copy(known, self.sample)
        self.faults, self.counts, self.memory = list[str](), Counter[str](), list[int]()
        self.rests = list[int]()
        self.doing = list[str]()  # the last within what waits for it
        self.begin = self.looked = self.sampled = self.rested = time.monotonic()
        self.end, self.depth, self.waiting = self.begin + seconds, 0, 0
        self.is_leaving = False  # all dialogs, before a rest
        self.is_resting = False  # until its end, when the size is told before anything else is done
        sys.excepthook = self._note
        self._replace_dialogs()
        self.window = self._new_window(self._some_file(".jxzp"))
        self.unseen = sorted(
            self.window.actions_by_id
        )  # each is tried once before anything is left to chance

    def _note(self, kind: Any, error: Any, trace: Any) -> None:
        self._fault("".join(traceback.format_exception(kind, error, trace)))

    def _fault(self, told: str) -> None:
        self.faults.append(told)
        print(told, flush=True)

    def _new_window(self, path: Path | None) -> Any:
        from ui.main_window import MainWindow
        from ui.settings import Settings

        window = MainWindow(Settings(self.folder / "settings.json", self.folder), path)
        window.resize(1366, 768)
        window.show()
        return window

    # -- the fence within: no file dialog, printer or other program --------------------------------------

    def _some_file(self, *endings: str) -> Path | None:
        found = [one for one in sorted(self.folder.glob("*")) if one.suffix in endings or not endings]
        return self.chance.choice(found) if found else None

    def _replace_dialogs(self) -> None:
        from PySide6.QtGui import QDesktopServices
        from PySide6.QtWidgets import QFileDialog

        from ui.dialogs import questions, waiting
        from ui.paper import printing

        wait = waiting.wait_until

        def held_back(*words: Any, **named: Any) -> bool:
            """Keys and clicks reach nothing while the window waits for the disk, and so do the monkey's."""
            self.waiting += 1
            try:
                return bool(wait(*words, **named))
            finally:
                self.waiting -= 1

        waiting.wait_until = held_back

        def opened(*_: Any, **__: Any) -> tuple[str, str]:
            path = self._some_file() if self.chance.random() < 0.6 else None
            return str(path or ""), ""

        def saved(
            parent: Any = None, title: str = "", suggested: str = "", *_: Any, **__: Any
        ) -> tuple[str, str]:
            name = Path(suggested or "x").name
            return (str(self.folder / name) if self.chance.random() < 0.6 else ""), ""

        QFileDialog.getOpenFileName = opened
        QFileDialog.getOpenFileNames = lambda *a, **k: ([one] if (one := opened()[0]) else [], "")
        QFileDialog.getSaveFileName = saved
        QFileDialog.getExistingDirectory = lambda *a, **k: (
            str(self.folder) if self.chance.random() < 0.5 else ""
        )
        QDesktopServices.openUrl = lambda *a: True
        questions.open_file = lambda path: True
        printing.print_on_default_printer = lambda *a, **k: "没有打印机"

    # -- acting ------------------------------------------------------------------------------------------

    def run(self) -> None:
        from PySide6.QtCore import QEventLoop, QTimer

        self._loop = QEventLoop()
        self._next = QTimer(
            singleShot=True, interval=1
        )  # QTimer.singleShot would leave a kilobyte of each behind
        self._next.timeout.connect(self._tick)
        self._next.start()
        self._loop.exec()

    def _tick(self) -> None:
        from PySide6.QtWidgets import QApplication

        now = time.monotonic()
        modal = QApplication.activeModalWidget()
        if now > self.end and modal is None and QApplication.activePopupWidget() is None and not self.depth:
            self._loop.quit()
            return
        self._next.start()
        if self.waiting or now < self.rested:
            return
        if self.is_resting:
            self.is_resting = False
            self._tell_size()
        is_leaving = self.is_leaving or now > self.end
        if not is_leaving and now > self.rested + REST_EVERY and self.window.isVisible():
            is_leaving = True
            if modal is None and QApplication.activePopupWidget() is None and not self.depth:
                self._rest()
                return
        self.depth += 1
        try:
            if is_leaving or self.depth > MAX_DEPTH:
                self._leave()
            else:
                before = _size()
                self.doing.append("")
                self._act()
                if _size() - before > LEAP:
                    print(f"{_size() - before >> 20} MB by {' > '.join(self.doing)}", flush=True)
                self.doing.pop()
            if now - self.sampled > SAMPLE_EVERY:
                self.sampled = now
                self._sample()
            if now - self.looked > CHECK_EVERY and modal is None and self.depth == 1:
                self.looked = now
                self._hold_file_against_memory()
        except Exception:
            self._fault(traceback.format_exc())
        finally:
            self.depth -= 1

    def _rest(self) -> None:
        """Rest over new samples in a new window, and an empty clipboard, so that every size is told of the same."""
        from PySide6.QtGui import QGuiApplication

        path = self.sample.with_stem(f"{self.sample.stem}{len(self.rests)}")
        shutil.copy(self.sample, path)
        self.is_leaving = True
        for other in (*self.app.topLevelWidgets(), self.window):
            other.close()
        if not self.window.isVisible():
            self.window.deleteLater()
            self.window = self._new_window(path)
        QGuiApplication.clipboard().clear()  # a page as a picture takes 15 MB
        self._clear_up()
        session = self.window.session
        self.is_resting = session is not None and session.path == path
        self.is_leaving, self.rested = False, time.monotonic() + REST

    def _clear_up(self) -> None:
        """Take away workbooks that have grown, and the oldest files: each minute's work would be larger than the last's."""
        files = sorted(filter(Path.is_file, self.folder.glob("*")), key=lambda path: path.stat().st_mtime_ns)
        oldest = files[: max(len(files) - MOST_FILES, 0)]
        for path in files:
            is_workbook = path.suffix == ".jxzp"
            if path in oldest or (is_workbook and path.stat().st_size > MOST_BYTES):
                path.unlink()

    def _sample(self) -> None:
        """Note how large the process is."""
        faulthandler.dump_traceback_later(SILENCE)  # a window that hangs says where
        self.memory.append(_size())

    def _tell_size(self) -> None:
        """Say how large the process is, and of what, after a rest, in which the program lets go what is garbage."""
        info, size = _c_heap(), _size()
        self.rests.append(size)
        status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
        print(
            f"{time.monotonic() - self.begin:6.0f} s, MB: {size >> 20} whole,"
            f" {int(status['RssAnon'].split()[0]) >> 10} without files, C heap {info.used >> 20} used"
            f" {info.free >> 20} free {info.mapped >> 20} mapped; {sys.getallocatedblocks()} blocks,"
            f" {len(self.app.allWidgets())} widgets, {len(self.faults)} faults",
            flush=True,
        )

    def _leave(self) -> None:
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest
        from PySide6.QtWidgets import QApplication

        front = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        if front is not None:
            QTest.keyClick(front, Qt.Key.Key_Escape)
            modal = QApplication.activeModalWidget()
            if modal is not None and self.chance.random() < 0.3:
                modal.close()

    def _act(self) -> None:
        from PySide6.QtWidgets import QApplication

        if not self.window.isVisible():
            self.window.deleteLater()
            self.window = self._new_window(self._some_file(".jxzp"))
            self.counts["window opened again"] += 1
            return
        front = QApplication.activePopupWidget() or QApplication.activeModalWidget() or self.window
        kind = self.chance.choices(("key", "text", "click", "action", "leave"), (30, 20, 30, 12, 8))[0]
        if self.unseen and front is self.window:
            kind = "action"
        self.counts[kind] += 1
        self.doing[-1] = f"{kind} in {type(front).__name__} {front.objectName()}"
        self._move_mouse(front)
        getattr(self, f"_{kind}")(front) if kind != "leave" else self._leave()

    def _move_mouse(self, front: Any) -> None:
        """Move it over the screen's own window, where alone the search for garbage hears that somebody is there."""
        from PySide6.QtCore import QEvent, QPointF, Qt
        from PySide6.QtGui import QMouseEvent
        from PySide6.QtWidgets import QApplication

        if screen := front.window().windowHandle():
            at = QPointF(self.chance.random() * screen.width(), self.chance.random() * screen.height())
            none = Qt.MouseButton.NoButton
            move = QMouseEvent(
                QEvent.Type.MouseMove, at, screen.mapToGlobal(at), none, none, Qt.KeyboardModifier.NoModifier
            )
            QApplication.sendEvent(screen, move)

    def _target(self, front: Any) -> Any:
        from PySide6.QtWidgets import QApplication

        focus = QApplication.focusWidget()  # a desktop gives no keys to what waits behind a dialog
        return focus if focus is not None and focus.window() is front.window() else front

    def _key(self, front: Any) -> None:
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest

        keys, modifiers = Qt.Key, Qt.KeyboardModifier
        key = self.chance.choice([
            keys.Key_Return, keys.Key_Tab, keys.Key_Backtab, keys.Key_Escape, keys.Key_Down, keys.Key_Up, keys.Key_Left,
            keys.Key_Right, keys.Key_Delete, keys.Key_Backspace, keys.Key_F2, keys.Key_F8, keys.Key_Home, keys.Key_End,
            keys.Key_PageDown, keys.Key_Space, keys.Key_Z, keys.Key_Y, keys.Key_C, keys.Key_V, keys.Key_X, keys.Key_A,
        ])  # fmt: skip
        letter = keys.Key_A <= key <= keys.Key_Z
        modifier = (
            modifiers.ControlModifier
            if letter
            else self.chance.choice(
                [modifiers.NoModifier] * 6 + [modifiers.ShiftModifier, modifiers.ControlModifier]
            )
        )
        QTest.keyClick(self._target(front), key, modifier)

    def _text(self, front: Any) -> None:
        from PySide6.QtCore import QEvent, Qt
        from PySide6.QtGui import QKeyEvent
        from PySide6.QtWidgets import QApplication

        for sign in self.chance.choice(TEXTS):
            event = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, sign)
            QApplication.sendEvent(self._target(front), event)

    def _click(self, front: Any) -> None:
        from PySide6.QtCore import QPoint, Qt
        from PySide6.QtTest import QTest
        from PySide6.QtWidgets import QWidget

        parts = [one for one in front.findChildren(QWidget) if one.isVisible() and one.isEnabled()] or [front]
        part = self.chance.choice(parts)
        place = QPoint(
            self.chance.randrange(max(part.width(), 1)), self.chance.randrange(max(part.height(), 1))
        )
        click = QTest.mouseDClick if self.chance.random() < 0.2 else QTest.mouseClick
        click(part, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)

    def _action(self, front: Any) -> None:
        if front is self.window:
            names = sorted(self.window.actions_by_id)
            name = self.unseen.pop() if self.unseen else self.chance.choice(names)
            action = self.window.actions_by_id[name]
            if action.isEnabled():
                self.doing[-1] = f"action {name}"
                action.trigger()

    # -- what must hold ----------------------------------------------------------------------------------

    def _hold_file_against_memory(self) -> None:
        from ui.jobs.opening import open_workbook

        session = self.window.session
        if session is None or session.is_read_only or not session.save():
            return
        with closing(open_workbook(session.path)) as there:
            shown, found = map(_all_of, (session.workbook, there))
        for what in sorted(shown.keys() | found.keys(), key=str):
            if shown.get(what) != found.get(what):
                told = f"{what}: {str(shown.get(what))[:2000]}, there {str(found.get(what))[:2000]}"
                self._fault(f"the file is not what is shown: {session.path}: {told}")
        self.counts["file held against memory"] += 1

    def told(self) -> str:
        """Say how it went."""
        half, rests = self.memory[len(self.memory) // 4 :] or [0], self.rests[len(self.rests) // 4 :] or [0]
        return (
            f"{time.monotonic() - self.begin:.0f} s, {dict(self.counts)}, faults: {len(self.faults)}, memory after a quarter"
            f" {half[0] >> 20} MB, at the end {half[-1] >> 20} MB, most {max(half) >> 20} MB;"
            f" after its rests {min(rests) >> 20} to {max(rests) >> 20} MB, the last {rests[-1] >> 20} MB"
        )


def _all_of(workbook: Any) -> dict[object, object]:
    """Return what a workbook holds, by what it is."""
    from model.exchange.form_json import document_of

    forms = {form: document_of(workbook.project(form)) for form in workbook.all_ids}
    return {**forms, "order": workbook.ids, "damage": workbook.damaged}


def _inside(folder: Path, seconds: float, seed: int) -> int:
    os.environ |= {"QT_QPA_PLATFORM": "offscreen"}
    monkey = Monkey(folder, seconds, seed)
    monkey.run()
    if not monkey.faults:
        monkey._hold_file_against_memory()
    print(monkey.told())
    sys.stdout.flush()
    os._exit(1 if monkey.faults else 0)


def run(seconds: float, seed: int) -> int:
    """Let the monkey loose in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="monkey-") as name:
        places = dict.fromkeys(("HOME", "TMPDIR", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"), name)
        command = FENCE.format(name, sys.executable, __spec__.name if __spec__ else __name__, seconds, seed)
        environment = os.environ | places | {"PYTHONDONTWRITEBYTECODE": "1"}
        return subprocess.run(["unshare", "-m", "sh", "-c", command], env=environment, check=False).returncode


if __name__ == "__main__":
    if sys.argv[1] == "--inside":
        _inside(Path(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4]))
    sys.exit(run(float(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1))
