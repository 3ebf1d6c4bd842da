"""A real window over workbooks in a temporary folder."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.clerk import Clerk
from ui.app import prepare
from ui.dialogs import questions
from ui.jobs.documents import sample_workbook
from ui.main_window import MainWindow
from ui.settings import Settings


@pytest.fixture(scope="session")
def prepared(qapp: QApplication) -> Iterator[QApplication]:
    """The application as the program dresses it, once for all tests."""
    prepare(qapp)
    yield qapp
    # Qt without a screen keeps what was copied until after Python has ended, and crashes when it lets it go
    qapp.clipboard().clear()


@pytest.fixture
def clerk(
    prepared: QApplication, qtbot: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Clerk]:
    """A clerk before the start page."""
    folder = tmp_path / "文档" / "绩效自评"
    window = MainWindow(Settings(tmp_path / "settings.json", folder))
    window.resize(1366, 768)
    window.show()
    QTest.qWaitForWindowExposed(window)
    window.activateWindow()
    someone = Clerk(prepared, window, folder)
    monkeypatch.setattr(questions, "open_file", lambda path: bool(someone.opened.append(path)) or True)
    monkeypatch.setattr(questions, "ask_pdf", lambda parent, suggested: suggested)
    yield someone
    prepared.processEvents()
    window.close()
    window.deleteLater()
    prepared.processEvents()


@pytest.fixture
def new_form(clerk: Clerk) -> Clerk:
    """A clerk who has pressed Enter on the start page and stands in the first cell of an empty form."""
    clerk.press(Qt.Key.Key_Return)
    return clerk


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook of the eight sample forms as the program makes it, once for all tests."""
    workbook = sample_workbook(tmp_path_factory.mktemp("samples"))
    workbook.close()
    return workbook.path


@pytest.fixture
def samples(clerk: Clerk, sample_file: Path) -> Clerk:
    """A clerk before the overview of the eight sample forms."""
    clerk.folder.mkdir(parents=True)
    shutil.copy(sample_file, clerk.folder)
    clerk.window.actions_by_id["open_samples"].trigger()
    clerk.app.processEvents()
    return clerk
