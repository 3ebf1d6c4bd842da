"""Two windows on one workbook know of each other."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QLockFile, QSysInfo
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

import main
from tests.clerk import Clerk, until
from ui.main_window import MainWindow
from ui.settings import Settings
from ui.shell import window_lock
from ui.shell.window_lock import OpenMark

ROOT = Path(__file__).parents[3]


def test_one_window_at_a_time_has_the_mark(tmp_path: Path) -> None:
    one, other = OpenMark(tmp_path / "open"), OpenMark(tmp_path / "open")
    book = tmp_path / "自评.jxzp"
    assert one.take(book) and not other.take(book) and not other.is_free(book)
    assert other.is_free(tmp_path / "别的.jxzp")
    for other_spelling in (tmp_path / "x/../自评.jxzp", Path(os.path.relpath(book))):
        assert not other.take(other_spelling)
    assert other.is_free(tmp_path / "自评.JXZP") == (os.name != "nt")  # one file to Windows
    one.release()
    assert other.take(book) and not one.is_free(book)
    assert other.take(tmp_path / "别的.jxzp") and one.take(book)  # one mark a window


@pytest.mark.parametrize("owner", ["999999999\njixiao\n{here}\n", "1\njixiao\nanother-pc\n"])
def test_a_mark_of_a_killed_program_or_of_another_pc_counts_for_nothing(tmp_path: Path, owner: str) -> None:
    mark = OpenMark(tmp_path)
    assert mark.take(tmp_path / "a.jxzp")
    (left,) = tmp_path.glob("*.lock")
    _process, here, _program = QLockFile(str(left)).getLockInfo()
    mark.release()
    left.write_text(owner.format(here=here))
    assert mark.take(tmp_path / "a.jxzp")
    assert not OpenMark(tmp_path).take(tmp_path / "a.jxzp")
    mark.release()


def test_a_call_is_answered_by_the_window_that_has_the_workbook(samples: Clerk) -> None:
    window, marks = samples.window, samples.window.settings.open_marks
    window.showMinimized()
    samples.until(window.isMinimized)
    answers: list[bool] = []
    caller = threading.Thread(target=lambda: answers.append(OpenMark(marks).call(window.session.path)))
    caller.start()
    samples.until(lambda: answers)
    assert answers == [True] and not window.isMinimized() and window.isActiveWindow()
    assert not list(marks.glob("*.call"))


def test_a_call_that_nobody_hears_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(window_lock, "ANSWER_SECONDS", 0.05)
    owner, book = OpenMark(tmp_path / "open"), tmp_path / "自评.jxzp"
    assert not OpenMark(tmp_path / "open").call(book)  # nobody has it
    assert owner.take(book)
    assert not OpenMark(tmp_path / "open").call(book)
    assert [file.suffix for file in (tmp_path / "open").iterdir()] == [".lock"]
    owner.release()


def test_what_an_older_call_left_behind_calls_nobody(samples: Clerk, tmp_path: Path) -> None:
    mark, calls, folder = OpenMark(tmp_path), [], tmp_path
    mark.called.connect(lambda: calls.append(1))
    assert mark.take(tmp_path / "a.jxzp")
    name = next(folder.glob("*.lock")).stem
    mark.release()
    (folder / f"{name}.call").touch()
    assert mark.take(tmp_path / "a.jxzp")
    mark.listen()
    (folder / "another.call").touch()
    until(lambda: not (folder / f"{name}.call").exists())
    assert calls == []
    mark.release()


def test_a_second_start_on_the_same_workbook_brings_the_first_window(
    prepared: QApplication, tmp_path: Path
) -> None:
    book, data = tmp_path / "自评.jxzp", tmp_path / "jixiao-zipingbiao"
    assert main.main(["new", str(book), "--year", "2021"]) == 0
    window = MainWindow(Settings(data / "settings.json", tmp_path), book)
    window.showMinimized()
    code = f"import sys; from ui import app; app.run([{str(book)!r}], lambda window: sys.exit('a second window'))"
    settings = {"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}
    started = subprocess.Popen(
        [sys.executable, "-X", "utf8", "-c", code], cwd=ROOT, env=settings, stderr=subprocess.PIPE
    )
    while started.poll() is None:
        QTest.qWait(20)
    _, said = started.communicate()
    assert said == b"" and started.returncode == 0 and not window.isMinimized()
    window.close()


def test_a_mark_of_a_killed_program_that_had_our_number_counts_for_nothing(tmp_path: Path) -> None:
    mark = OpenMark(tmp_path)
    assert mark.take(tmp_path / "a.jxzp")
    (left,) = tmp_path.glob("*.lock")
    text = left.read_text()
    mark.release()
    left.write_text(text)
    assert mark.take(tmp_path / "a.jxzp") and not OpenMark(tmp_path).take(tmp_path / "a.jxzp")
    mark.release()


def test_the_name_of_this_pc_counts_in_any_case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = OpenMark(tmp_path), OpenMark(tmp_path)
    host = QSysInfo.machineHostName()
    assert one.take(tmp_path / "a.jxzp")
    monkeypatch.setattr(window_lock.QSysInfo, "machineHostName", lambda: host.swapcase())
    assert not other.take(tmp_path / "a.jxzp")
    one.release()


def test_a_folder_that_cannot_be_made_keeps_nobody_from_work(tmp_path: Path) -> None:
    (tmp_path / "open").write_text("a file in the way")
    assert OpenMark(tmp_path / "open").take(tmp_path / "a.jxzp")


def test_the_second_window_says_so(samples: Clerk) -> None:
    path = samples.window.session.path
    settings = Settings(samples.window.settings._path, samples.window.settings.documents)
    second = MainWindow(settings, path)
    second.show()
    assert "打开着此文件，您看到的是只读内容" in second.holder_bar.text()
    second.close()
    assert not samples.window.banner.isVisible()
    samples.window.file_actions.close_workbook()
    third = MainWindow(settings, path)
    third.show()
    assert third.banner.text() == "" == third.holder_bar.text()
    third.close()


def test_a_window_that_has_closed_its_workbook_answers_no_call(qapp: QApplication, tmp_path: Path) -> None:
    mark, heard = OpenMark(tmp_path / "open"), list[bool]()
    mark.called.connect(lambda: heard.append(True))
    assert mark.take(tmp_path / "自评.jxzp")
    mark.listen()
    call = mark._file(tmp_path / "自评.jxzp", "call")
    call.touch()
    until(lambda: heard == [True] and not call.exists())
    mark.release()
    call.touch()
    QTest.qWait(100)
    assert heard == [True] and call.exists()
