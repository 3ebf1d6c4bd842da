"""The start: a frame that stands before the rest is there, and what is timed of it."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton

import main
from tests.depth import long
from ui import app
from ui.app import first_free, workbooks_left
from ui.cli import command_line
from ui.main_window import MainWindow
from ui.settings import Settings
from ui.shell.crash_note import ENDING
from ui.shell.first_paint import after_first_paint

ROOT = Path(__file__).parents[2]


def frame(folder: Path) -> MainWindow:
    """Return a window of which only the frame is there."""
    window = MainWindow(
        Settings(folder / "settings.json", folder / "绩效自评"), folder / "a.jxzp", only_frame=True
    )
    window.show()
    QTest.qWaitForWindowExposed(window)
    return window


def test_a_frame_stands_before_the_program_is_read() -> None:
    rooms = ("sqlite3", "decimal", "model.workbook", "model.scoring", "model.suggest", "ui.menus.handlers")
    code = f"import sys, ui.app; print([m for m in sys.modules if m.startswith({rooms})])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_keys_that_come_too_early_do_no_harm(prepared: QApplication, tmp_path: Path) -> None:
    window = frame(tmp_path)
    for action in window.actions_by_id.values():
        action.trigger()
    QTest.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert window.session is None and window.isVisible()
    window.close()
    assert not window.isVisible()


def test_the_frame_is_furnished_once(prepared: QApplication, tmp_path: Path) -> None:
    assert main.main(["new", str(tmp_path / "a.jxzp"), "--year", "2021"]) == 0
    window = frame(tmp_path)
    window.furnish(tmp_path / "a.jxzp")
    session = window.session
    window.furnish(tmp_path / "a.jxzp")
    assert session is not None and window.session is session
    window.close()


def test_without_a_workbook_the_start_page_comes(prepared: QApplication, tmp_path: Path) -> None:
    window = frame(tmp_path)
    window.furnish(None)
    assert window.start_page.isVisible() and window.start_page.new_button.isEnabled()
    window.close()


def test_a_form_that_was_in_front_comes_before_the_overview(prepared: QApplication, tmp_path: Path) -> None:
    assert main.main(["new", str(tmp_path / "a.jxzp"), "--year", "2021"]) == 0
    window = frame(tmp_path)
    window.furnish(tmp_path / "a.jxzp")
    assert window.session is not None
    ids = [window.session.do(lambda book: book.add_project()) for _ in range(2)]
    window.open_project(ids[1])
    assert window.overview is not None
    window.overview.select(ids[1])
    window.close()
    for is_looked_at in (False, True):  # what is never looked at is left as it was found
        window = frame(tmp_path)
        window.furnish(tmp_path / "a.jxzp")
        assert window.known_overview is None and window.tabs.tabText(0) == "总览"
        if not is_looked_at:
            window.close()
    page = window.form_page()
    assert page is not None and window.session is not None
    QTest.keyClick(page.view, Qt.Key.Key_F2)
    editor = page.view.open_editor()
    assert window.overview is not None and window.tabs.currentWidget() is page
    assert editor is not None and page.view.open_editor() is editor is window.focusWidget()
    assert window.overview.current_id() == ids[1]
    mean, first = window.overview.findChild(QLabel, "summary-mean"), window.session.workbook.ids[0]
    assert "—" in mean.text() and not window.session.workbook.is_proven(first)
    window.tabs.setCurrentWidget(window.overview)
    assert "—" not in mean.text() and window.session.workbook.is_proven(first)
    window.close()


def test_what_follows_the_first_painting_is_run_once(prepared: QApplication, tmp_path: Path) -> None:
    window, calls = MainWindow(Settings(tmp_path / "s.json", tmp_path), only_frame=True), []
    after_first_paint(window, lambda: calls.append(window.isVisible()))
    window.show()
    QTest.qWaitForWindowExposed(window)
    for _ in range(3):
        window.repaint()
        QTest.qWait(5)
    assert calls == [True]
    window.close()


@long
def test_the_start_is_timed(tmp_path: Path) -> None:
    book, result = tmp_path / "自评.jxzp", tmp_path / "start.txt"
    sample = next((ROOT / "resources/samples").glob("02*.json"))
    assert main.main(["new", str(book), "--year", "2021"]) == 0
    assert main.main(["import", str(book), str(sample)]) == 0
    home = {"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}
    late = ("shibokensupport.", "ui.menus.file", "ui.menus.find", "ui.find", "ui.importing", "ui.paper")
    code = f"""import sys, main
main.main(["time-start", {str(book)!r}, {str(result)!r}])
print([name for name in sys.modules if name.startswith({late}) and name != "shibokensupport.signature.mapping"])"""
    words = [sys.executable, "-X", "utf8", "-c", code]
    done = subprocess.run(words, cwd=ROOT, env=home, check=True, capture_output=True, text=True)
    assert done.stdout.endswith("[]\n")
    painted, typed = (line.split() for line in result.read_text("utf-8").splitlines())
    assert (painted[0], typed[0]) == ("painted", "typed") and float(painted[1]) < float(typed[1])


def test_what_was_left_open_is_opened_if_it_is_free(prepared: QApplication, tmp_path: Path) -> None:
    book, other = tmp_path / "自评.jxzp", tmp_path / "别的.jxzp"
    for path in (book, other):
        assert main.main(["new", str(path), "--year", "2021"]) == 0

    def left(path: Path, crash: bool = False, close: bool = False) -> Path | None:
        """Open a workbook, leave it in some way, and return what the next start opens."""
        window = frame(tmp_path)
        window.furnish(path)
        window.crash_actions.keep()
        assert workbooks_left(window.settings)[0] == path
        assert first_free([path], window.settings) is None  # this window has it
        marks = window.settings.open_marks
        notes = {note: note.read_bytes() for note in marks.glob(f"*{ENDING}")} if crash else {}
        if close:
            window.file_actions.close_workbook()
        window.close()
        for note, content in notes.items():
            note.write_bytes(content)
        return first_free(app.found(window, workbooks_left(window.settings)), window.settings)

    assert left(other) == other
    assert left(book, crash=True) == book  # as a program leaves it that is killed
    assert left(other) == book  # not the one with which the program was closed last
    assert left(book, close=True) is None
    assert left(book) == book
    book.unlink()
    window = frame(tmp_path)
    assert workbooks_left(window.settings) == [book] and app.found(window, [book]) == []
    window.close()


@long
def test_a_workbook_left_open_comes_back_and_a_closed_one_does_not(tmp_path: Path) -> None:
    book = tmp_path / "自评.jxzp"
    assert main.main(["new", str(book), "--year", "2021"]) == 0
    assert _started(tmp_path, str(book)) == str(book)
    assert _started(tmp_path, close=True) == str(book)
    assert _started(tmp_path) == "start page"
    assert _started(tmp_path, str(book)) == str(book)
    book.unlink()
    assert _started(tmp_path) == "start page"


@long
def test_a_workbook_comes_back_after_a_crash(tmp_path: Path) -> None:
    book, other = tmp_path / "自评.jxzp", tmp_path / "别的.jxzp"
    for path in (book, other):
        assert main.main(["new", str(path), "--year", "2021"]) == 0
    assert _started(tmp_path, str(other)) == str(other)
    assert _started(tmp_path, str(book), end="window.crash_actions.keep(); os._exit(0)") == str(book)
    # not the one with which the program was closed last
    assert _started(tmp_path, close=True) == str(book)
    assert _started(tmp_path) == "start page"


def _started(home: Path, *words: str, close: bool = False, end: str = "window.close()") -> str:
    """Start the program in a process of its own, end it, and say what it showed."""
    code = (
        "import os, sys; from PySide6.QtCore import QTimer; from ui import app\n"
        "def tell(window):\n"
        "    if not window._handlers or not window._stack.currentIndex(): return\n"  # nothing is shown yet
        "    window.timer.stop()\n"
        "    print(window.session.path if window.session else 'start page', flush=True)\n"
        f"    if {close}: window.file_actions.close_workbook()\n"
        f"    {end}\n"
        "def watch(window):\n"
        "    window.timer = QTimer(window, interval=20); window.timer.timeout.connect(lambda: tell(window))\n"
        "    window.timer.start()\n"
        f"app.run({list(words)!r}, watch)"
    )
    settings = {"HOME": str(home), "XDG_DATA_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code], cwd=ROOT, env=settings, capture_output=True, check=True
    )
    return done.stdout.decode().strip()


def test_every_command_is_known_to_the_entrance() -> None:
    assert set(main.COMMANDS) == set(command_line.COMMANDS)


def test_a_share_that_is_down_is_waited_for_as_long_as_the_clerk_likes(
    prepared: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers, asked = threading.Event(), list[threading.Thread]()

    def look(path: Path) -> bool:
        asked.append(threading.current_thread())
        answers.wait()
        return path.name == "b.jxzp"

    monkeypatch.setattr(app, "is_there", look)
    window, paths = frame(tmp_path), [tmp_path / "a.jxzp", tmp_path / "b.jxzp"]
    assert app.found(window, []) == [] and not asked

    def in_dialog(act: Callable[[QDialog], object]) -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QDialog):
            assert str(tmp_path) in dialog.findChild(QLabel).text()
            act(dialog)
        else:
            QTimer.singleShot(5, lambda: in_dialog(act))

    in_dialog(lambda dialog: dialog.findChild(QPushButton, "leave").click())
    assert app.found(window, paths) == []
    in_dialog(lambda dialog: answers.set())
    assert app.found(window, paths) == [paths[1]]
    assert app.found(window, paths) == [paths[1]]
    assert threading.main_thread() not in asked
    window.close()
