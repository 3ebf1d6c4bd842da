"""After the program was killed: the workbook comes back with its tabs, and what was being typed can be put back."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from model.form.field_path import field_path
from tests.clerk import Clerk
from tests.depth import long
from ui.main_window import MainWindow
from ui.settings import Settings
from ui.shell.crash_note import CrashNote, Typing, drop_note, noted_workbooks, read_note, write_note
from ui.shell.remembered_places import Places

FIELD = "indicators[1].reason"


def killed(clerk: Clerk) -> Settings:
    """Leave the window as a killed program leaves its files; return the settings of the next start."""
    window = clerk.window
    window.crash_actions.keep()
    kept = {path: path.read_bytes() for path in window.settings.open_marks.glob("*.note")}
    window.close()
    for path, data in kept.items():
        path.write_bytes(data)
    return Settings(window.settings._path, clerk.folder)


@pytest.fixture
def typing(samples: Clerk) -> Clerk:
    """A clerk in the middle of a word, with two tabs."""
    ids = samples.window.session.workbook.ids
    samples.window.open_project(ids[2])
    samples.window.open_project(ids[1])
    samples.page.view.go_to(FIELD, edit=True)
    samples.page.view.open_editor().setPlainText("写到一半")  # type: ignore[union-attr]
    samples.window.crash_actions.keep()
    return samples


def test_tabs_and_what_was_typed_come_back(typing: Clerk, prepared: QApplication) -> None:
    path = typing.window.session.path
    data = next(typing.window.settings.open_marks.glob("*.note")).read_bytes()
    typing.page.view.open_editor().setPlainText("")  # type: ignore[union-attr]
    settings = killed(typing)
    next(settings.open_marks.glob("*.note")).write_bytes(data)
    assert list(noted_workbooks(settings.open_marks)) == [path]
    window = MainWindow(settings, path)
    try:
        ids = window.session.workbook.ids
        assert window.tabs.open_ids() == [ids[2], ids[1]] and window.current_project() == ids[1]
        said = window.banner._label.text()
        assert said.startswith("上次没有正常退出。“2021年度绩效自评（示例）.jxzp”里保存过的内容（")
        assert "正在输入、没有存下的有“写到一半”" in said
        window.banner._action.click()
        assert window.session.workbook.project(ids[1]).indicators[1].reason == "写到一半"
    finally:
        window.close()
    assert list(noted_workbooks(settings.open_marks)) == []


@long
def test_what_was_saved_is_not_offered_again(samples: Clerk) -> None:
    path, ids = samples.window.session.path, samples.window.session.workbook.ids
    samples.window.open_project(ids[1])
    settings = killed(samples)
    window = MainWindow(settings, path)
    try:
        assert "上次没有正常退出" in window.banner._label.text() and window.banner._action.isHidden()
    finally:
        window.close()


def test_a_workbook_is_noted_as_soon_as_it_is_open(samples: Clerk) -> None:
    window, path = samples.window, samples.window.session.path
    window.actions_by_id["close_workbook"].trigger()
    window.open_path(path)
    window.crash_actions._timer.stop()  # who is killed before its first turn
    samples.until(lambda: list(noted_workbooks(window.settings.open_marks)) == [path])


def test_who_leaves_in_order_hears_nothing(typing: Clerk) -> None:
    window, path = typing.window, typing.window.session.path
    window.actions_by_id["close_workbook"].trigger()
    assert list(noted_workbooks(window.settings.open_marks)) == []
    window.open_path(path)
    assert window.banner.text() == ""


def test_a_workbook_saved_as_another_is_noted_as_that(samples: Clerk) -> None:
    window = samples.window
    window.crash_actions.keep()
    old, new = window.session.path, window.session.path.with_name("新.jxzp")
    assert window.session.save_as(new)
    window.crash_actions.keep()
    folder = window.settings.open_marks
    assert read_note(folder, old) is None and list(noted_workbooks(folder)) == [new]


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "3", '{"workbook": 1}', '{"workbook": "a", "places": 3, "typing": [1, "x", 2]}',
     '{"workbook": "a", "places": {}, "typing": ["1", "project.name", "x"]}'],
)  # fmt: skip
def test_a_note_may_hold_anything(tmp_path: Path, text: str) -> None:
    book = tmp_path / "a.jxzp"
    write_note(tmp_path, CrashNote(book, Places()))
    next(tmp_path.glob("*.note")).write_text(text, "utf-8")
    note = read_note(tmp_path, book)
    assert note is None or note.typing is None


def test_a_note_is_read_as_it_was_written(tmp_path: Path) -> None:
    book, places = tmp_path / "a.jxzp", Places(((3, field_path(FIELD)),), 3, (1, True), "文", None, 2)
    note = CrashNote(book, places, Typing(3, field_path(FIELD), "一\n二"))
    write_note(tmp_path / "open", note)
    assert read_note(tmp_path / "open", book) == note
    drop_note(tmp_path / "open", book)
    assert read_note(tmp_path / "open", book) is None
