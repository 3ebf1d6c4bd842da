"""A real window over workbooks in a temporary folder."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication

import resources
from tests.clerk import Clerk, Typist
from ui.app import prepare
from ui.dialogs import questions
from ui.history import backup_keeper
from ui.jobs.new_workbooks import create_workbook, new_path, sample_workbook, suggested_year
from ui.jobs.opening import open_workbook
from ui.main_window import MainWindow
from ui.settings import Settings
from ui.shell.remembered_places import Places, remember_places


@pytest.fixture(scope="session")
def prepared(qapp: QApplication) -> Iterator[QApplication]:
    """The application as the program dresses it, once for all tests."""
    prepare(qapp)
    yield qapp
    # Qt without a screen keeps what was copied until after Python has ended, and crashes when it lets it go
    qapp.clipboard().clear()


@pytest.fixture
def typist(prepared: QApplication) -> Typist:
    """A typist for a window that a test makes itself."""
    return Typist(prepared)


Seat = Callable[..., AbstractContextManager[Clerk]]
InForm = Callable[[int], Clerk]


@pytest.fixture
def seat(prepared: QApplication, qtbot: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Seat:
    """Return what puts a clerk before a window, which opens with the copy of a workbook or the start page.

    A project that was ``in_front`` when the workbook was left is so again; then the overview behind it is not filled.
    """
    without_questions(monkeypatch)
    return lambda original=None, in_front=0: seated(prepared, tmp_path, monkeypatch, original, in_front)


def without_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing come by itself: neither a question for a place nor a copy because the machine is slow."""
    monkeypatch.setattr(questions, "ask_pdf", lambda parent, suggested: suggested)
    # the copy soon after opening comes when a test asks for it
    monkeypatch.setattr(backup_keeper, "AFTER_OPENING_MS", 3_600_000)


@contextmanager
def seated(
    app: QApplication, home: Path, monkeypatch: pytest.MonkeyPatch, original: Path | None, in_front: int
) -> Iterator[Clerk]:
    """Seat a clerk before a window over the copy of a workbook, whose settings are in a folder of its own."""
    folder = home / "文档" / "绩效自评"
    if original:
        folder.mkdir(parents=True)
    path = Path(shutil.copy(original, folder)) if original else None
    settings = Settings(home / "settings.json", folder)
    if path and in_front:
        remember_places(settings, path, Places(((in_front, None),), in_front))
    window = MainWindow(settings, path, only_frame=bool(in_front))
    window.resize(1366, 768)
    window.show()
    someone = Clerk(app, window, folder)
    someone.until_exposed(window)
    window.furnish(path)
    window.activateWindow()
    monkeypatch.setattr(questions, "open_file", lambda path: bool(someone.opened.append(path)) or True)
    yield someone
    app.processEvents()
    monkeypatch.setattr(
        questions, "may_discard", lambda parent, problem: True
    )  # a failed test must not wait for it
    window.close()
    window.deleteLater()
    app.processEvents()
    # or closed windows would wait for an event loop, and each change of style or font would dress them, too
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def clerk(seat: Seat) -> Iterator[Clerk]:
    """A clerk before the start page."""
    with seat() as someone:
        yield someone


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook of one empty form as the start page makes it, once for all tests."""
    folder, template = tmp_path_factory.mktemp("empty"), resources.template_text(resources.DEFAULT_TEMPLATE)
    year = str(suggested_year())
    path = create_workbook(lambda year: new_path(folder, year), template, year)
    with closing(open_workbook(path)) as workbook:
        workbook.add_project()
    return path


@pytest.fixture
def new_form(seat: Seat, empty_file: Path) -> Iterator[Clerk]:
    """A clerk in the first cell of an empty form."""
    with seat(empty_file, 1) as someone:
        someone.app.processEvents()
        yield someone


@pytest.fixture
def begun_form(clerk: Clerk) -> Clerk:
    """A clerk who has pressed Enter on the start page and stands in the first cell of an empty form."""
    clerk.press(Qt.Key.Key_Return)
    clerk.window.activateWindow()  # which no window manager does here, if somebody waited for the disk
    return clerk


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook of the eight sample forms as the program makes it, once for all tests."""
    return sample_workbook(tmp_path_factory.mktemp("samples"))


@pytest.fixture
def own_samples(seat: Seat, sample_file: Path) -> Iterator[Clerk]:
    """A clerk before the overview of the eight sample forms, in a window of its own."""
    with seat(sample_file) as someone:
        someone.app.processEvents()
        yield someone


@pytest.fixture
def samples(own_samples: Clerk) -> Clerk:
    """A clerk before the overview of the eight sample forms; a file may have its tests share the window."""
    return own_samples


@pytest.fixture
def three(samples: Clerk) -> Clerk:
    """A clerk before the first three of them: each form that goes out takes its time."""
    samples.window.session.do(lambda workbook: workbook.remove_projects(workbook.ids[3:]))
    return samples


@pytest.fixture
def in_form(seat: Seat, sample_file: Path) -> Iterator[InForm]:
    """Return what puts a clerk before a sample form, by its number."""
    with ExitStack() as stack:

        def put(number: int) -> Clerk:
            someone = stack.enter_context(seat(sample_file, number))
            someone.app.processEvents()
            return someone

        yield put
