"""Folders and many files: every file is told, a bad one stops no other, reading can be stopped, the window stays alive."""

from __future__ import annotations

import csv
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

import resources
from tests.clerk import Clerk
from tests.ui.importing.steps import review, sheet_file, take_all
from tests.ui.importing.test_import_window import ROWS, names
from ui.dialogs import questions
from ui.importing.import_window import ImportWindow
from ui.jobs import intake
from ui.jobs.intake import Certainty, Step


@pytest.fixture
def samples(shared_samples: Clerk) -> Clerk:
    """A window that the tests of this file share."""
    return shared_samples


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with five sheets, one below it, a form that is clear, and files that are none."""
    made = tmp_path / "各科室"
    (made / "二科").mkdir(parents=True)
    for number in range(5):
        rows = [ROWS[0], ["项目名称", f"@项目{number}"], *ROWS[2:]]
        sheet_file(made / ("二科" if number else "") / f"{number}.xlsx", rows)
    (made / "清楚.json").write_bytes(resources.sample_paths()[0].read_bytes())
    (made / "坏.xlsx").write_bytes(b"PK\x03\x04 no archive")
    (made / "照片.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    (made / "~$0.xlsx").write_bytes(b"x")
    return made


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Let no file be read, after the first, until the event is set."""
    go = threading.Event()
    plain = intake.read_each
    read = []

    def read_each(paths: list[Path], wanted: object) -> object:
        if read:
            go.wait()
        read.append(paths)
        return plain(paths, wanted)  # type: ignore[arg-type]

    monkeypatch.setattr(intake, "read_each", read_each)
    yield go
    go.set()


def opened(clerk: Clerk, folder: Path, monkeypatch: pytest.MonkeyPatch) -> ImportWindow:
    monkeypatch.setattr(questions, "ask_form_folder", lambda *_: folder)
    clerk.window.actions_by_id["import_folder"].trigger()
    window: ImportWindow = clerk.other_window("import-window")
    return window


def test_a_folder_is_read_and_bad_files_are_listed(
    samples: Clerk, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(samples, folder, monkeypatch)
    window = review(samples)
    kinds = [entry.certainty for entry in window.model.entries]
    assert kinds == [Certainty.DOUBT] * 5 + [Certainty.PROBLEM] * 2 + [Certainty.CLEAR]
    assert window.counts.text() == "8 个文件　1 张无疑问　5 张待核对　2 个文件读不出"
    assert "临时文件 1 个" in window._told.text() and window.confirm.text() == "导入 6 张表"
    take_all(samples)
    assert len(names(samples)) == 14
    assert "坏.xlsx" in samples.window.banner.text() and "照片.jpg" in samples.window.banner.text()
    samples.window.actions_by_id["undo"].trigger()
    assert len(names(samples)) == 8


def test_the_list_is_saved_as_a_table(
    samples: Clerk, folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    opened(samples, folder, monkeypatch)
    window = review(samples)
    path = tmp_path / "清单.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path.with_suffix("")), ""))
    window.save.click()
    lines = list(csv.reader(path.read_text("utf-8-sig").splitlines()))
    assert (
        window.plan.text() == "清单已存为“清单.csv”。" and len([one for one in lines if len(one) == 10]) >= 4
    )
    text = path.read_text("utf-8-sig")
    assert "坏.xlsx" in text and "'@项目0" in text and ",@项目" not in text
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "没有" / "清单.csv"), ""))
    window.save.click()
    assert "不存在" in window.plan.text()
    window.reject()


def test_the_window_lives_while_files_are_read_and_shows_how_far(
    samples: Clerk, folder: Path, held: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = opened(samples, folder, monkeypatch)
    samples.until(lambda: window.bar.bar.value() == 1)
    assert "第 2 / 8 个文件" in window.bar.text.text() and not window.is_read
    assert not window.confirm.isEnabled() and window.bar.bar.maximum() == 8
    held.set()
    assert len(review(samples).model.entries) == 8
    window.reject()


def test_reading_is_stopped_and_what_was_read_is_shown(
    samples: Clerk, folder: Path, held: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = opened(samples, folder, monkeypatch)
    samples.until(lambda: window.bar.bar.value() == 1)
    window.bar.stop.click()
    assert "正在停止" in window.bar.text.text()
    held.set()
    review(samples)
    assert len(window.model.entries) == 2 and "中途停止" in window._told.text()
    window.reject()


def test_a_window_that_is_closed_while_files_are_read_leaves_nothing(
    samples: Clerk, folder: Path, held: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = opened(samples, folder, monkeypatch)
    samples.until(lambda: window.bar.bar.value() == 1)
    window.cancel.click()
    held.set()
    samples.until(lambda: not samples.shows("import-window"))
    assert len(names(samples)) == 8


def test_a_fault_of_the_program_is_one_sentence(
    samples: Clerk, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> object:
        raise RuntimeError("x")

    monkeypatch.setattr(intake, "form_files_in", broken)
    monkeypatch.setattr("ui.tasks.logging.error", lambda *_, **__: None)
    opened(samples, folder, monkeypatch)
    samples.until(lambda: not samples.shows("import-window"))
    assert "程序出错（RuntimeError）" in samples.window.banner.text()


def test_time_is_told_as_soon_as_it_is_known(samples: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    from ui.importing.reading_bar import ReadingBar

    bar = ReadingBar()
    bar._began -= 8
    bar.show_step(Step(100, 1000, "甲.xlsx"))
    assert bar.text.text().startswith("正在读第 101 / 1000 个文件：甲.xlsx · 约剩 7")
