"""Two windows on one workbook know of each other."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QLockFile

from tests.clerk import Clerk
from ui.main_window import MainWindow
from ui.open_marks import OpenMark
from ui.settings import Settings


def test_one_window_at_a_time_has_the_mark(tmp_path: Path) -> None:
    one, other = OpenMark(tmp_path / "open"), OpenMark(tmp_path / "open")
    book = tmp_path / "自评.jxzp"
    assert one.take(book) and not other.take(book) and not other.is_free(book)
    assert other.is_free(tmp_path / "别的.jxzp")
    assert not other.take(tmp_path / "自评.JXZP")  # one file to Windows
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


def test_a_folder_that_cannot_be_made_keeps_nobody_from_work(tmp_path: Path) -> None:
    (tmp_path / "open").write_text("a file in the way")
    assert OpenMark(tmp_path / "open").take(tmp_path / "a.jxzp")


def test_the_second_window_says_so(samples: Clerk) -> None:
    path = samples.window.session.path
    settings = Settings(samples.window.settings._path, samples.window.settings.documents)
    second = MainWindow(settings, path)
    second.show()
    assert "已在另一个窗口里打开" in second.banner.text()
    second.close()
    assert not samples.window.banner.isVisible()
    samples.window.file_actions.close_workbook()
    third = MainWindow(settings, path)
    third.show()
    assert third.banner.text() == ""
    third.close()
