"""The window never waits for the disk: it answers keys while a save is held up, and says honestly what is saved."""

from __future__ import annotations

import io
import os
import shutil
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QMessageBox, QPushButton

import resources
from model.workbook import store
from model.workbook.workbook import Workbook
from tests.clerk import Clerk
from tests.slow_disk import Disk, disk
from ui import session as session_module
from ui.dialogs import questions, waiting
from ui.jobs import paper

__all__ = ["disk"]
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def said_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits is told so without delay."""
    monkeypatch.setattr(waiting, "QUIET_MS", 1)
    monkeypatch.setattr(session_module, "RETRY_MS", 10)


def stored(path: Path) -> str:
    """Return the name of the first project in the file."""
    workbook = Workbook.open(path)
    try:
        return workbook.project(workbook.ids[0]).name
    finally:
        workbook.close()


def names(disk: Disk) -> list[str]:
    return [writing.now.forms[writing.now.projects[0]].name for writing in disk.answered]


def while_waiting(clerk: Clerk, act: Callable[[waiting.WaitingDialog], object]) -> list[str]:
    """Do something as soon as the window says that it waits; return what it says."""
    said: list[str] = []

    def look() -> None:
        dialog = clerk.app.activeModalWidget()
        if isinstance(dialog, waiting.WaitingDialog) and not said:
            said.append(dialog.label.text())
            act(dialog)

    timer = QTimer(clerk.window, interval=5)
    timer.timeout.connect(look)
    timer.start()
    return said


def test_keys_are_answered_while_a_save_is_held_up(new_form: Clerk, disk: Disk) -> None:
    new_form.until_saved()
    window, before = new_form.window, stored(new_form.window.session.path)
    disk.hold()
    new_form.type("A")
    new_form.until(lambda: disk.asked)
    for number, key in enumerate("BCD", 2):
        new_form.type(key)
        new_form.app.processEvents()
        assert new_form.shown("project.name") == "ABCD"[:number]
        assert "正在保存" in window.windowTitle() and "正在保存" in window.status.saved.text()
    assert len(disk.asked) == 1 and stored(window.session.path) == before
    disk.let_go()
    new_form.until_saved()
    assert names(disk) == ["A", "ABCD"] and stored(window.session.path) == "ABCD"
    new_form.until(lambda: "已保存" in window.windowTitle())


def test_the_thread_of_the_window_does_nothing_to_the_file(
    new_form: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither while one types, leaves a cell, undoes, nor while a version, a copy or what others wrote is seen to."""
    new_form.until_saved()
    window, session = new_form.window, new_form.window.session
    threads, explained, connect = list[int](), store.explained, sqlite3.connect

    def noted(call: Callable[..., object]) -> Callable[..., object]:
        return lambda *words, **named: (threads.append(threading.get_ident()), call(*words, **named))[1]

    class Noted(sqlite3.Connection):
        execute = noted(sqlite3.Connection.execute)
        backup = noted(sqlite3.Connection.backup)

    monkeypatch.setattr(store, "explained", noted(explained))
    monkeypatch.setattr(sqlite3, "connect", noted(lambda *a, **named: connect(*a, factory=Noted, **named)))
    monkeypatch.setattr(os, "fsync", noted(os.fsync))
    window.backup_actions._keeper.keep()
    for text in ("甲", "乙"):
        new_form.type(text)
        new_form.press(Qt.Key.Key_Return)
    window.actions_by_id["undo"].trigger()
    session.workbook.keep_version(1, "打印")
    session.look()
    window.tabs.setCurrentWidget(window.overview)
    window.open_project(1)
    new_form.until_saved()
    new_form.until(lambda: not session.workbook.is_busy and session._looking is None)
    new_form.until_no_task()
    assert len(threads) > 20 and threading.get_ident() not in threads


@pytest.fixture
def writers(monkeypatch: pytest.MonkeyPatch) -> dict[str, set[int]]:
    """Which threads write files, by what they do."""
    threads = dict[str, set[int]]()

    def noted(name: str, call: Callable[..., object]) -> Callable[..., object]:
        def run(*words: object, **named: object) -> object:
            if name != "open" or set(str(named.get("mode", words[1:2]))) & set("wxa+"):
                threads.setdefault(name, set()).add(threading.get_ident())
            return call(*words, **named)

        return run

    for name in ("fsync", "replace", "rename", "unlink", "mkdir", "rmdir"):
        monkeypatch.setattr(os, name, noted(name, getattr(os, name)))
    monkeypatch.setattr(io, "open", noted("open", io.open))
    return threads


def test_the_thread_of_the_window_writes_no_file_that_leaves_it(
    new_form: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, writers: dict[str, set[int]]
) -> None:
    """Neither exports, paper and summary nor the settings, which are written several times at the end."""
    new_form.until_saved()
    window, folder = new_form.window, tmp_path / "共享"
    folder.mkdir()
    writers.clear()
    monkeypatch.setattr(questions, "ask_folder", lambda *_: folder)
    monkeypatch.setattr(questions, "ask_spreadsheet", lambda *_: folder / "一个.xlsx")
    monkeypatch.setattr(questions, "ask_pdf", lambda *_: folder / "表.pdf")
    for action in (
        "export_forms",
        "export_sheets",
        "export_book",
        "save_blank",
        "print_project",
        "print_all",
    ):
        window.actions_by_id[action].trigger()
        assert "已" in window.status.notices.text(), action
        window.notice("")
    for ending in (".pdf", ".xlsx"):
        monkeypatch.setattr(questions, "ask_summary", lambda *_, ending=ending: folder / f"汇总{ending}")
        window.actions_by_id["save_summary"].trigger()
    assert len(list(folder.iterdir())) == 6
    window.settings.remember(zoom=125)
    window.close()
    assert not window.isVisible() and {"fsync", "replace", "open"} <= set(writers)
    assert not [name for name, there in writers.items() if threading.get_ident() in there]


def test_new_workbooks_are_made_beside_the_window(
    new_form: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, writers: dict[str, set[int]]
) -> None:
    """Empty ones, that of the samples, and those that fit files of forms."""
    window, path = new_form.window, tmp_path / "新.jxzp"
    monkeypatch.setattr(
        questions, "ask_new_workbook", lambda *_: (path, window.session.workbook.template.id, "2024")
    )
    monkeypatch.setattr(questions, "ask_forms", lambda *_: [resources.sample_paths()[0]])
    new_form.until_saved()
    writers.clear()
    opened = list[Path]()
    for make in (
        window.actions_by_id["new_workbook"].trigger,
        window.actions_by_id["open_samples"].trigger,
        window.begin_actions.begin_from_files,
    ):
        make()
        opened.append(window.session.path)
    assert opened[0] == path and len(set(opened)) == 3 and all(one.exists() for one in opened)
    assert "fsync" in writers and threading.get_ident() not in writers["fsync"]


def test_saves_keep_the_order_of_the_edits(new_form: Clerk, disk: Disk) -> None:
    new_form.until_saved()
    typed = "ABCDEFGHIJ"
    for number, key in enumerate(typed):
        (disk.hold if number % 3 else disk.let_go)()
        new_form.type(key)
        new_form.app.processEvents()
    disk.let_go()
    new_form.until_saved()
    found = [name for name in names(disk) if name]
    assert found == sorted(found, key=len) and found[-1] == typed
    assert all(typed.startswith(name) for name in found)


def test_undo_while_a_save_is_held_up_comes_into_the_file(new_form: Clerk, disk: Disk) -> None:
    session = new_form.window.session
    session.type_text(1, "project.name", "旧")
    new_form.until_saved()
    disk.hold()
    session.do(lambda workbook: workbook.change_project(1, _renamed(workbook, "新"), "改名"))
    new_form.until(lambda: len(disk.asked) > len(disk.answered))
    session.do(lambda workbook: workbook.undo())
    assert session.workbook.project(1).name == "旧" and not session.is_saved
    disk.let_go()
    new_form.until_saved()
    assert names(disk)[-2:] == ["新", "旧"] and stored(session.path) == "旧"


def _renamed(workbook: Workbook, name: str) -> object:
    from model.form.field_path import PROJECT_NAME
    from model.form.project import with_text

    return with_text(workbook.project(1), PROJECT_NAME, name)


def test_closing_waits_and_says_so(new_form: Clerk, disk: Disk) -> None:
    window = new_form.window
    path = window.session.path
    disk.hold()
    new_form.type("A")
    new_form.until(lambda: disk.asked)
    new_form.type("B")
    said = while_waiting(new_form, lambda dialog: disk.let_go())
    window.close()
    assert len(said) == 1 and path.name in said[0]
    assert not window.isVisible() and stored(path) == "AB"


def press(clerk: Clerk, text: str) -> QTimer:
    """Press a button in the question that comes."""

    def look() -> None:
        box = clerk.app.activeModalWidget()
        if isinstance(box, QMessageBox):
            next(button for button in box.buttons() if button.text() == text).click()

    timer = QTimer(clerk.window, interval=5)
    timer.timeout.connect(look)
    timer.start()
    return timer


def test_who_does_not_want_to_wait_may_go_back_and_nothing_is_lost(new_form: Clerk, disk: Disk) -> None:
    window = new_form.window
    path = window.session.path
    disk.hold()
    new_form.type("A")
    new_form.until(lambda: disk.asked)
    said = while_waiting(new_form, lambda dialog: dialog.findChild(QPushButton, "leave").click())
    timer = press(new_form, "返回")
    window.close()
    timer.stop()
    assert said and window.isVisible() and "还没有存完" in window.banner.text()
    assert "未能保存" in window.windowTitle()
    window.session.type_text(1, "project.name", "AB")
    disk.let_go()
    new_form.until_saved()
    new_form.until(lambda: "已保存" in window.windowTitle())
    assert window.banner.text() == "" and stored(path) == "AB"
    window.close()
    assert not window.isVisible()


def test_who_gives_up_does_not_wait_and_the_file_is_whole(new_form: Clerk, disk: Disk) -> None:
    window = new_form.window
    path = window.session.path
    disk.hold()
    new_form.type("A")
    new_form.until(lambda: disk.asked)
    new_form.type("B")
    said = while_waiting(new_form, lambda dialog: dialog.findChild(QPushButton, "leave").click())
    timer = press(new_form, "放弃未保存的内容")
    window.close()
    timer.stop()
    assert said and not window.isVisible() and stored(path) == ""
    disk.let_go()
    new_form.until(lambda: disk.answered)
    new_form.until(lambda: stored(path) == "A")


def test_paper_is_made_of_what_is_in_the_file(
    new_form: Clerk, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, found = new_form.window, list[bool]()
    print_forms = paper.print_forms
    monkeypatch.setattr(
        paper,
        "print_forms",
        lambda *words: found.append(window.session.is_saved) or print_forms(*words),
    )
    disk.hold()
    new_form.type("A")
    new_form.until(lambda: disk.asked)
    said = while_waiting(new_form, lambda dialog: disk.let_go())
    window.actions_by_id["print_project"].trigger()
    assert len(said) == 1 and found == [True] and stored(window.session.path) == "A"


def test_save_as_while_a_save_is_held_up_takes_everything(
    new_form: Clerk, disk: Disk, tmp_path: Path
) -> None:
    session = new_form.window.session
    disk.hold()
    new_form.type("A")
    new_form.until(lambda: disk.asked)
    new_form.type("B")
    said = while_waiting(new_form, lambda dialog: disk.let_go())
    assert session.save_as(tmp_path / "另存.jxzp")
    assert said and session.is_saved and stored(tmp_path / "另存.jxzp") == "AB"
    session.type_text(1, "project.name", "ABC")
    new_form.until_saved()
    assert stored(tmp_path / "另存.jxzp") == "ABC"


def test_versions_that_are_asked_for_wait_for_what_is_being_written(new_form: Clerk, disk: Disk) -> None:
    session = new_form.window.session
    disk.hold()
    new_form.type("A")
    new_form.until(lambda: disk.asked)
    session.workbook.keep_version(1, "打印")
    said = while_waiting(new_form, lambda dialog: disk.let_go())
    assert session.save() and said
    assert [version.reason for version in session.workbook.versions(1)][:1] == ["打印"]


def test_the_account_tells_each_thing_once_although_it_was_being_written(new_form: Clerk, disk: Disk) -> None:
    session = new_form.window.session
    disk.hold()
    session.do(lambda workbook: workbook.remove_project(1))
    new_form.until(lambda: disk.asked)
    said = while_waiting(new_form, lambda dialog: disk.let_go())
    assert [entry.event for entry in session.workbook.entries()] == ["删除项目"] and said
    new_form.until_saved()
    assert [entry.event for entry in session.workbook.entries()] == ["删除项目"]


def test_a_fault_of_the_program_while_saving_is_told_and_saving_goes_on(
    new_form: Clerk, disk: Disk, qtbot: object
) -> None:
    disk.error = RuntimeError("broken")
    with qtbot.captureExceptions() as caught:  # type: ignore[attr-defined]
        new_form.type("A")
        new_form.until(lambda: caught)
        assert not new_form.window.session.is_saved
        disk.error = None
        new_form.until_saved()
    assert {kind for kind, *_ in caught} == {RuntimeError}
    assert stored(new_form.window.session.path) == "A"


def test_what_lies_there_while_a_save_is_held_up_opens_whole(
    new_form: Clerk, disk: Disk, tmp_path: Path
) -> None:
    """As if the program were killed then."""
    session = new_form.window.session
    new_form.type("A")
    new_form.until_saved()
    disk.hold()
    new_form.type("B")
    new_form.until(lambda: len(disk.asked) > len(disk.answered))
    shutil.copy(session.path, tmp_path / "killed.jxzp")
    disk.let_go()
    new_form.until_saved()
    assert (stored(tmp_path / "killed.jxzp"), stored(session.path)) == ("A", "AB")


def test_a_silent_disk_is_told_and_the_work_goes_on_elsewhere(
    new_form: Clerk, disk: Disk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, session, other = new_form.window, new_form.window.session, tmp_path / "别处.jxzp"
    session._slow.setInterval(20)
    old = session.path
    disk.hold(only=session.workbook._file._store)
    new_form.type("A")
    new_form.until(lambda: "磁盘没有答复" in window.banner.text())
    assert "未能保存" in window.windowTitle()
    said = while_waiting(new_form, lambda dialog: dialog.findChild(QPushButton, "leave").click())
    monkeypatch.setattr(questions, "ask_save_workbook", lambda parent, current: other)
    window.banner._action.click()
    assert said and session.path == other and session.is_saved and stored(other) == "A"
    assert "没有带过来" in window.status.notices.text() and window.banner.text() == ""
    session.type_text(1, "project.name", "AB")
    new_form.until_saved()
    assert (stored(other), stored(old)) == ("AB", "")
    disk.let_go()
    new_form.until(lambda: stored(old) == "A")
    assert stored(other) == "AB" and session.is_saved


def test_a_silent_disk_cannot_be_saved_to_under_the_same_name(new_form: Clerk, disk: Disk) -> None:
    session, refused = new_form.window.session, list[str]()
    session.refused.connect(refused.append)
    disk.hold()
    new_form.type("A")
    new_form.until(lambda: disk.asked)
    while_waiting(new_form, lambda dialog: dialog.findChild(QPushButton, "leave").click())
    assert not session.save_as(session.path) and "磁盘没有答复" in refused[0]
    disk.let_go()
    new_form.until_saved()
    assert stored(session.path) == "A"
