"""The window around the forms: start, overview, projects, saving, files."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

import resources
from model.files import mark_of
from model.reading.target import read_value
from model.workbook.workbook import Workbook
from tests.clerk import Clerk
from tests.depth import long
from tests.ui.importing.steps import take_all
from ui.dialogs import questions
from ui.main_window import MainWindow
from ui.menus.actions import ACTIONS
from ui.overview import overview_model
from ui.settings import Settings

CONTROL = Qt.KeyboardModifier.ControlModifier


def listed(clerk: Clerk) -> list[str]:
    """Return the names in the overview."""
    model = clerk.window.overview.model
    return [model.index(row, overview_model.NAME).data() for row in range(model.rowCount())]


def test_one_key_from_the_start_page_into_typing(clerk: Clerk) -> None:
    assert clerk.app.focusWidget().objectName() == "new"
    clerk.press(Qt.Key.Key_Return)
    clerk.type("A")
    assert clerk.page.model.computed.project.name == "A"
    assert clerk.window.session.path.parent == clerk.folder


def test_overview_lists_the_samples(samples: Clerk) -> None:
    model = samples.window.overview.model
    rows = [[model.index(row, column).data() for column in range(model.columnCount())] for row in (0, 1)]
    assert rows[0] == ["1", "预算准备金", "0.00", "0.00", "0.00%", "0", "差", "14/14", "9", "", "", ""]
    assert rows[1] == [
        "2",
        "数据规划管理",
        "10,390,000.00",
        "10,012,516.44",
        "96.37%",
        "97.14",
        "优",
        "56/56",
        "2",
        "",
        "",
        "",
    ]
    assert len(listed(samples)) == 8


def test_double_click_opens_a_project(samples: Clerk) -> None:
    table = samples.window.overview.table
    pos = table.visualRect(samples.window.overview.model.index(2, 1)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=pos)
    QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=pos)
    assert samples.shown("project.name") == "购置费"
    assert samples.window.tabs.tabText(1) == "购置费"


def test_projects_are_made_copied_renamed_moved_and_removed(
    samples: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = samples.window
    window.overview.select(window.session.workbook.ids[2])
    samples.press(Qt.Key.Key_D, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert listed(samples)[2:4] == ["购置费", "购置费（副本）"]
    samples.press(Qt.Key.Key_F2)
    samples.app.focusWidget().selectAll()
    for key in "New":
        QTest.keyClicks(samples.app.focusWidget(), key)
    samples.press(Qt.Key.Key_Return)
    assert listed(samples)[3] == "New"
    samples.press(Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier)
    assert listed(samples)[2:4] == ["New", "购置费"]
    monkeypatch.setattr(questions, "confirm_remove", lambda parent, name: name == "New")
    window.actions_by_id["remove_project"].trigger()
    assert "New" not in listed(samples)
    samples.press(Qt.Key.Key_Z, CONTROL)
    assert listed(samples)[2] == "New" and read_value.cache_info().currsize
    samples.window.actions_by_id["close_workbook"].trigger()
    assert read_value.cache_info().currsize == 0  # what its texts mean went with it
    window.open_path(window.settings.known()[0])
    assert listed(samples)[2] == "New"


def test_title_says_saved_only_when_it_is(new_form: Clerk) -> None:
    new_form.type("A")
    assert "正在保存" in new_form.window.windowTitle()
    new_form.until(lambda: "已保存" in new_form.window.windowTitle())


def test_file_that_cannot_be_written_keeps_the_text_and_offers_another(
    begun_form: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = begun_form.window
    blocker = sqlite3.connect(window.session.path, isolation_level=None)
    blocker.execute("BEGIN EXCLUSIVE")
    window.session.workbook._file._store._connection.execute("PRAGMA busy_timeout = 0")
    begun_form.type("A")
    begun_form.until(lambda: "未能保存" in window.windowTitle())
    assert "正被另一个程序占用" in window.banner.text()
    begun_form.type("B")
    other = tmp_path / "另一个.jxzp"
    monkeypatch.setattr(questions, "ask_save_workbook", lambda parent, current: other)
    window.banner._action.click()
    assert window.banner.text() == ""
    assert "另一个 — 已保存" in window.windowTitle()
    blocker.close()
    saved = Workbook.open(other)
    assert saved.project(saved.ids[0]).name == "AB"
    saved.close()


def test_change_by_another_program_is_not_overwritten(new_form: Clerk) -> None:
    window = new_form.window
    new_form.type("A")
    new_form.until_saved()
    other = Workbook.open(window.session.path)
    other.type_text(other.ids[0], "project.name", "别人写的")
    other.close()
    new_form.type("B")
    new_form.until(lambda: "已被另一个窗口或另一台电脑修改" in window.banner.text())
    again = Workbook.open(window.session.path)
    assert again.project(again.ids[0]).name == "别人写的"
    again.close()
    monkey = questions.may_discard
    questions.may_discard = lambda parent, problem: True
    try:
        window.close()
    finally:
        questions.may_discard = monkey


def test_deleted_file_is_noticed_and_saved_elsewhere(new_form: Clerk, tmp_path: Path, monkeypatch) -> None:
    window = new_form.window
    new_form.type("A")
    new_form.until_saved()
    window.session.path.unlink()
    new_form.type("B")
    new_form.until(lambda: "已被移走、删除或替换" in window.banner.text())
    other = tmp_path / "另存.jxzp"
    other.write_bytes(b"something else")  # the dialog has asked whether to replace it
    monkeypatch.setattr(questions, "ask_save_workbook", lambda parent, current: other)
    window.banner._action.click()
    saved = Workbook.open(other)
    assert saved.project(saved.ids[0]).name == "AB"
    saved.close()
    assert "另存 — 已保存" in window.windowTitle()
    new_form.type("C")
    new_form.until(lambda: "已保存" in window.windowTitle())
    left = [path.name for path in tmp_path.iterdir() if path.name.startswith(".~")]
    assert left == [mark_of(other).name]


def test_save_as_over_the_open_file_itself(new_form: Clerk, monkeypatch) -> None:
    window = new_form.window
    new_form.type("A")
    path = window.session.path
    monkeypatch.setattr(questions, "ask_save_workbook", lambda parent, current: path)
    window.actions_by_id["save_as"].trigger()
    assert window.session.is_saved and window.banner.text() == ""
    assert window.session.path == path


@long
def test_samples_are_made_once(clerk: Clerk) -> None:
    clerk.window.actions_by_id["open_samples"].trigger()
    path = clerk.window.session.path
    assert len(listed(clerk)) == 8
    clerk.window.actions_by_id["close_workbook"].trigger()
    clerk.window.start_page.samples_wanted.emit()
    assert clerk.window.session.path == path
    assert sorted(path.parent.iterdir()) == sorted([path, mark_of(path)])


def test_import_reports_a_bad_file_and_takes_the_others(new_form: Clerk, tmp_path: Path, monkeypatch) -> None:
    bad = tmp_path / "坏.json"
    bad.write_text("{", "utf-8")
    monkeypatch.setattr(questions, "ask_forms", lambda parent, folder: [bad, *resources.sample_paths()[:2]])
    new_form.window.actions_by_id["import_forms"].trigger()
    take_all(new_form)
    assert listed(new_form) == ["预算准备金", "数据规划管理"]
    assert "坏.json" in new_form.window.banner.text()


def test_export_and_import_round_trip(samples: Clerk, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(questions, "ask_folder", lambda parent, folder: tmp_path)
    samples.window.actions_by_id["export_forms"].trigger()
    exported = sorted(tmp_path.glob("*.json"))
    assert len([path for path in exported if path.name != "settings.json"]) == 8


def test_every_action_has_a_slot_and_no_key_is_given_twice() -> None:
    keys = [key for spec in ACTIONS for key in spec.keys]
    assert len(keys) == len(set(keys))


def test_window_opens_again_where_it_was(samples: Clerk, tmp_path: Path) -> None:
    samples.window.resize(1111, 666)
    samples.app.processEvents()
    samples.window.close()
    again = MainWindow(Settings(tmp_path / "settings.json"))
    assert again.height() == 666  # its width is more than the screen without a display has
    again.deleteLater()


def test_the_window_is_no_larger_than_a_small_screen(clerk: Clerk, tmp_path: Path) -> None:
    window = MainWindow(Settings(tmp_path / "none.json"))
    room = window.screen().availableGeometry()
    assert window.width() < room.width() and window.height() < room.height()
    assert window.minimumWidth() <= room.width() and window.minimumHeight() <= room.height()
    window.deleteLater()
