"""Closing while something is wrong: the clerk chooses, nothing is lost unasked, and the next attempt works."""

from __future__ import annotations

import gc
import sqlite3
import weakref
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QMessageBox

from model.workbook import database
from model.workbook.workbook import Workbook
from tests.clerk import Clerk
from tests.depth import some_every_day
from tests.model.builders import unsaved
from ui.dialogs import questions
from ui.session import Session

BACK, DISCARD = "返回", "放弃未保存的内容"
Mend = Callable[[], object]


def connection(session: Session) -> sqlite3.Connection:
    return session.workbook._file._store._connection


def full(session: Session) -> Mend:
    pages = connection(session).execute("PRAGMA page_count").fetchone()[0]
    connection(session).execute(f"PRAGMA max_page_count = {pages}")
    return lambda: connection(session).execute(f"PRAGMA max_page_count = {pages + 10_000}")


def read_only(session: Session) -> Mend:
    connection(session).execute("PRAGMA query_only = ON")
    return lambda: connection(session).execute("PRAGMA query_only = OFF")


def locked(session: Session) -> Mend:
    connection(session).execute("PRAGMA busy_timeout = 0")
    blocker = sqlite3.connect(session.path, isolation_level=None)
    blocker.execute("BEGIN EXCLUSIVE")
    return blocker.close


def gone(session: Session) -> Mend:
    aside = session.path.with_suffix(".aside")
    session.path.rename(aside)
    return lambda: aside.rename(session.path)


def changed(session: Session) -> Mend:
    other = Workbook.open(session.path)
    other.type_text(1, "project.unit", "别人写的")
    other.close()
    return lambda: session.save_as(session.path.with_stem("另存"))


TROUBLES = {
    "磁盘已满": full,
    "是只读的": read_only,
    "正被另一个程序占用": locked,
    "已被移走、删除或替换": gone,
    "已被另一个窗口或另一台电脑修改": changed,
}


@pytest.fixture(params=some_every_day(TROUBLES, 3))
def trouble(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.1)  # for the copy that is kept of the workbook
    return str(request.param)


@pytest.fixture
def at_work(new_form: Clerk) -> Clerk:
    """A clerk whose form is saved under a name."""
    new_form.type("Old")
    new_form.until_saved()
    return new_form


def close_and_choose(clerk: Clerk, choice: str) -> list[str]:
    """Close the window and press that button in the question that comes; return what the questions said."""
    said: list[str] = []

    def press() -> None:
        box = clerk.app.activeModalWidget()
        if isinstance(box, QMessageBox):
            said.append(box.text())
            next(button for button in box.buttons() if button.text() == choice).click()

    timer = QTimer(interval=5)
    timer.timeout.connect(press)
    timer.start()
    clerk.window.close()
    timer.stop()
    return said


def type_much(clerk: Clerk) -> None:
    """Type what needs more room than the file has, and more of a name, which is still in the editor."""
    with unsaved(clerk.window.session.workbook):
        clerk.window.session.workbook.type_text(1, "goals.actual", "很长的完成情况" * 3000)
    clerk.type("New")


def stored(path: Path) -> tuple[str, int]:
    workbook = Workbook.open(path)
    try:
        project = workbook.project(1)
        return project.name, len(project.goals.get("actual", ""))
    finally:
        workbook.close()


def test_going_back_keeps_everything_and_the_next_attempt_closes(at_work: Clerk, trouble: str) -> None:
    window = at_work.window
    session = window.session
    mend = TROUBLES[trouble](session)
    type_much(at_work)
    (said,) = close_and_choose(at_work, BACK)
    assert trouble in said and said.endswith("。")
    assert window.isVisible() and window.session is session and not session.is_saved
    assert session.workbook.project(1).name == "OldNew" and at_work.shown("project.name") == "OldNew"
    assert len(close_and_choose(at_work, BACK)) == 1 and window.isVisible()
    mend()
    assert close_and_choose(at_work, BACK) == []
    assert not window.isVisible() and window.session is None
    assert stored(session.path) == ("OldNew", 21_000)
    assert window.settings.left_open() == session.path


def test_giving_up_closes_at_once_and_leaves_the_file_as_it_was(at_work: Clerk, trouble: str) -> None:
    window = at_work.window
    session, path = window.session, window.session.path
    mend = TROUBLES[trouble](session)
    before = path.read_bytes() if path.exists() else b""
    ended: list[bool] = []
    session.closed.connect(lambda: ended.append(True))
    type_much(at_work)
    (said,) = close_and_choose(at_work, DISCARD)
    assert trouble in said and ended == [True]
    assert not window.isVisible() and window.session is None and window.overview is None
    if trouble == "已被移走、删除或替换":
        assert not path.exists()  # and none was made in its place
        mend()
    else:
        assert path.read_bytes() == before
    if trouble == "正被另一个程序占用":
        mend()
    assert stored(path) == ("Old", 0)
    window.show()
    window.open_path(path)  # no other window has it
    assert window.banner.text() == "" and window.session is not None


def test_leaving_for_another_workbook_asks_too(
    at_work: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = at_work.window
    session = window.session
    mend = read_only(session)
    type_much(at_work)
    other = tmp_path / "别的.jxzp"
    Workbook.create(other, session.workbook.template.text, 2021).close()
    monkeypatch.setattr(questions, "may_discard", lambda parent, problem: False)
    window.open_path(other)
    assert window.session is session and session.workbook.project(1).name == "OldNew"
    mend()
    window.open_path(other)
    assert window.session.path == other and stored(session.path)[0] == "OldNew"


def test_a_fault_of_the_program_while_closing_keeps_the_window_and_what_was_typed(
    at_work: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, said = at_work.window, list[str]()
    monkeypatch.setattr(QMessageBox, "critical", lambda parent, title, text: said.append(text))

    def fail() -> None:
        raise RuntimeError("broken")

    with monkeypatch.context() as patch:
        patch.setattr(window.tab_actions, "remember", fail)
        type_much(at_work)
        window.close()
    assert len(said) == 1 and "窗口保持打开，内容还在" in said[0] and "RuntimeError" not in said[0]
    assert window.isVisible() and window.session is not None
    path = window.session.path
    assert stored(path)[0] == "OldNew"
    at_work.go("project.department")
    at_work.type("After")
    assert window.session.save_as(tmp_path / "另存.jxzp")
    assert close_and_choose(at_work, BACK) == [] and not window.isVisible()
    saved = Workbook.open(tmp_path / "另存.jxzp")
    assert saved.project(1).header["department"] == "After"
    saved.close()


@pytest.mark.parametrize("stays", [True, False])
def test_a_fault_does_not_hold_the_window_for_ever(
    at_work: Clerk, monkeypatch: pytest.MonkeyPatch, stays: bool
) -> None:
    window, said = at_work.window, list[str]()
    path = window.session.path
    monkeypatch.setattr(QMessageBox, "critical", lambda parent, title, text: said.append(text))

    def fail(*_: object, **changes: object) -> None:
        raise RuntimeError("broken")

    with monkeypatch.context() as patch:
        if stays:
            monkeypatch.setattr(window.typed_texts, "take", fail)
        else:  # settings that cannot be written
            patch.setattr(window.settings, "remember", fail)
        at_work.type("New")
        window.close()
    assert len(said) == 1 and window.isVisible()
    window.close()
    assert len(said) == 1 and not window.isVisible()
    assert stored(path)[0] == "OldNew"


def test_a_closed_workbook_leaves_the_memory(samples: Clerk) -> None:
    window = samples.window
    kept = weakref.ref(window.session.workbook)
    window.open_project(window.session.workbook.ids[1])
    samples.press(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    window.form_page().view.setFocus()  # leaves the finder behind
    samples.press(Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    samples.type("a")
    samples.press(Qt.Key.Key_Escape)
    assert window.leave_workbook()

    def is_gone() -> bool:
        gc.collect()  # as the window does when nobody uses it
        return kept() is None

    samples.until(is_gone)
