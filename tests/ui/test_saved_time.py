"""已保存 hh:mm:ss is the time at which the last edit came into the file, whatever kind of edit it was."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

import resources
from model.form.page_options import PageOptions
from tests.clerk import Clerk
from tests.depth import some_every_day
from tests.window_fixtures import InForm
from ui import session
from ui.jobs import importing

CONTROL = Qt.KeyboardModifier.ControlModifier
NOON = datetime(2024, 3, 1, 12, 0, 0)


class Watch:
    """A clock that is set by hand."""

    time = NOON

    @classmethod
    def now(cls) -> datetime:
        return cls.time


@pytest.fixture
def form(in_form: InForm, monkeypatch: pytest.MonkeyPatch) -> Clerk:
    """A clerk in a form that was saved at noon; since then a minute has passed."""
    monkeypatch.setattr(session, "datetime", Watch)
    monkeypatch.setattr(Watch, "time", NOON)
    clerk = in_form(2)
    clerk.enter("indicators[0].reason", "3")
    clerk.until_saved()
    clerk.go("indicators[0].reason")
    assert saved(clerk) == "已保存 12:00:00"
    Watch.time = NOON + timedelta(minutes=1)
    return clerk


def saved(clerk: Clerk) -> str:
    """Return what the status bar says of saving."""
    return clerk.window.status.saved.text()


def _paste(clerk: Clerk) -> None:
    QGuiApplication.clipboard().setText("7")
    clerk.press(Qt.Key.Key_V, CONTROL)


def _finalise(clerk: Clerk) -> None:
    project_id = clerk.page.project_id
    clerk.window.session.do(lambda workbook: workbook.finalise(project_id, "王芳"))


def _import(clerk: Clerk) -> None:
    paths = list(resources.sample_paths())[:1]
    clerk.window.session.do(lambda workbook: importing.import_forms(workbook, paths))


EDITS: dict[str, Callable[[Clerk], object]] = {
    "paste": _paste,
    "delete": lambda clerk: clerk.press(Qt.Key.Key_Delete),
    "undo": lambda clerk: clerk.press(Qt.Key.Key_Z, CONTROL),
    "fill": lambda clerk: (clerk.go("indicators[1].reason"), clerk.press(Qt.Key.Key_D, CONTROL)),
    "insert": lambda clerk: clerk.window.actions_by_id["insert_below"].trigger(),
    "new": lambda clerk: clerk.window.actions_by_id["new_project"].trigger(),
    "page": lambda clerk: clerk.window.session.do(
        lambda workbook: workbook.set_page_options(PageOptions(title="另一个标题"))
    ),
    "finalise": _finalise,
    "import": _import,
}


@pytest.mark.parametrize("name", some_every_day(EDITS, 4))
def test_every_edit_that_comes_into_the_file_sets_the_time(form: Clerk, name: str) -> None:
    EDITS[name](form)
    form.until(lambda: saved(form) == "已保存 12:01:00")


def test_an_edit_that_could_not_be_saved_does_not(form: Clerk) -> None:
    store = form.window.session.workbook._file._store
    store._connection.execute("PRAGMA busy_timeout = 0")
    blocker = sqlite3.connect(form.window.session.path, isolation_level=None)
    blocker.execute("BEGIN EXCLUSIVE")
    form.press(Qt.Key.Key_Delete)
    form.until(lambda: saved(form) == "未能保存")
    assert form.window.session.saved_at == NOON
    blocker.close()
    Watch.time = NOON + timedelta(minutes=2)
    form.window.actions_by_id["save_now"].trigger()
    assert saved(form) == "已保存 12:02:00"


def test_a_command_that_wrote_nothing_does_not(form: Clerk) -> None:
    form.window.actions_by_id["save_now"].trigger()
    same = form.page.model.project
    form.window.session.do(lambda workbook: workbook.change_project(form.page.project_id, same, "无"))
    QTest.qWait(10)
    assert saved(form) == "已保存 12:00:00"


def test_another_file_is_saved_when_it_is_written(form: Clerk, tmp_path: Path) -> None:
    assert form.window.session.save_as(tmp_path / "另存.jxzp")
    assert saved(form) == "已保存 12:01:00"
