"""A workbook that cannot be written is called 只读 before the first key, and never 已保存."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from model.errors import StoreError
from tests.clerk import Clerk
from tests.window_fixtures import Seat
from ui import app
from ui.dialogs import questions

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def protected(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The names of the files that are read-only; the tests may run as one for whom modes do not count."""
    names = {"只读.jxzp"}
    monkeypatch.setattr("model.workbook.workbook_contents.is_read_only", lambda path: path.name in names)
    return names


@pytest.fixture
def original(sample_file: Path, tmp_path: Path) -> Path:
    """A workbook of that name."""
    path = tmp_path / "只读.jxzp"
    path.write_bytes(sample_file.read_bytes())
    return path


def test_it_is_said_at_opening_and_until_another_file_is_taken(
    seat: Seat, original: Path, protected: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with seat(original) as clerk:
        window = clerk.window
        assert window.status.saved.text() == "只读" and "已保存" not in window.windowTitle()
        assert "— 只读" in window.windowTitle() and "是只读的" in window.banner.text()
        window.banner.hide()
        clerk.press(Qt.Key.Key_S, CONTROL)
        assert "是只读的" in window.status.notices.text()
        monkeypatch.setattr(questions, "ask_save_workbook", lambda parent, current: tmp_path / "另存.jxzp")
        window.actions_by_id["save_as"].trigger()
        assert window.status.saved.text().startswith("已保存 ") and window.banner.text() == ""
        assert "只读" not in window.windowTitle()


def test_it_is_no_longer_said_once_the_file_can_be_written(
    seat: Seat, original: Path, protected: set[str]
) -> None:
    with seat(original) as clerk:
        protected.clear()
        clerk.press(Qt.Key.Key_S, CONTROL)
        assert clerk.window.status.saved.text().startswith("已保存 ")
        assert "已保存" in clerk.window.windowTitle() and "已保存" in clerk.window.status.notices.text()


def test_what_is_typed_all_the_same_is_not_called_saved(
    seat: Seat, original: Path, protected: set[str]
) -> None:
    with seat(original) as clerk:
        session = clerk.window.session
        session.workbook._file._store._open_to_write = _refused
        session.type_text(session.workbook.ids[0], "project.unit", "某局")
        clerk.until(lambda: "未能保存" in clerk.window.windowTitle())
        assert clerk.window.status.saved.text() == "未能保存" and "是只读的" in clerk.window.banner.text()


def _refused() -> object:
    raise StoreError("工作簿是只读的。")


def test_an_unexpected_error_does_not_call_saved_what_is_not(
    new_form: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "excepthook", None)
    monkeypatch.setattr(app.threading, "excepthook", None)
    app._report_errors(new_form.window)
    error = ValueError("x")
    sys.excepthook(ValueError, error, None)
    assert "已填的内容都已保存" in new_form.window.banner.text()
    session = new_form.window.session
    session.workbook.save_through(lambda: None)
    session.workbook.type_text(session.workbook.ids[0], "project.unit", "某局")
    sys.excepthook(ValueError, error, None)
    assert "还没有存入文件" in new_form.window.banner.text()
    QGuiApplication.clipboard().clear()
    new_form.window.banner._action.click()
    assert QGuiApplication.clipboard().text().endswith("ValueError: x")
    session.save()
