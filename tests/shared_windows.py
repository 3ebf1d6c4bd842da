"""A window that the tests of one file share: what each of them changes is undone, and all is where it was.

Only for tests whose traces undo takes away; whether it did is asserted after each. What is kept with a version, the
scroll of a pane beside the form and what can be redone are not looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from model.form.project import Project
from tests.clerk import Clerk
from tests.window_fixtures import InForm, seated, without_questions
from ui.settings import Remembered

Share = Callable[[Path, int], AbstractContextManager[Clerk]]
SHARED = "isShared"


def is_shared(widget: QWidget) -> bool:
    """Tell whether a window, or the one it belongs to, is used by other tests too."""
    parent = widget.parentWidget()
    return bool(widget.property(SHARED)) if parent is None else is_shared(parent)


@pytest.fixture(scope="module")
def share(prepared: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Share]:
    """Return what lends a test the window before a form of a workbook, the same to all tests of a file.

    One that is not as it was afterwards is not lent again.
    """
    free: dict[tuple[Path, int], Clerk] = {}

    with pytest.MonkeyPatch.context() as patch, ExitStack() as stack:
        without_questions(patch)

        @contextmanager
        def lend(original: Path, number: int) -> Iterator[Clerk]:
            someone = free.pop((original, number), None)
            if someone is None:
                home = tmp_path_factory.mktemp("shared")
                someone = stack.enter_context(seated(prepared, home, patch, original, number))
                someone.window.setProperty(SHARED, True)
                someone.app.processEvents()
            before = _state(someone)
            _begin(someone)
            yield someone
            _take_back(someone, before)
            assert _state(someone) == before
            free[original, number] = someone

        yield lend


@pytest.fixture
def shared_form(share: Share, sample_file: Path) -> Iterator[InForm]:
    """Return what puts a clerk before a sample form, by its number, in a window that other tests use too."""
    with ExitStack() as stack:
        yield lambda number: stack.enter_context(share(sample_file, number))


@pytest.fixture
def shared_new_form(share: Share, empty_file: Path) -> Iterator[Clerk]:
    """A clerk in the first cell of an empty form, in a window that other tests use too."""
    with share(empty_file, 1) as someone:
        yield someone


@pytest.fixture
def shared_samples(share: Share, sample_file: Path) -> Iterator[Clerk]:
    """A clerk before the overview of the eight sample forms, in a window that other tests use too."""
    with share(sample_file, 0) as someone:
        yield someone


def _begin(clerk: Clerk) -> None:
    """Put the clerk where one begins, with nothing copied and nothing said."""
    window = clerk.window
    QGuiApplication.clipboard().clear()
    clerk.opened.clear()
    window.status.notices.clear()
    window.banner.hide()
    window.activateWindow()
    if page := window.form_page():
        page.start()
        page.view.scrollToTop()
        page.view.horizontalScrollBar().setValue(0)
    elif overview := window.overview:
        overview.views.choose_summary(False)
        overview.arrange((-1, False), "", None)
        overview.table.clearSelection()
        overview.select(window.session.workbook.ids[0])
    window.take_keyboard()
    clerk.app.processEvents()


def _take_back(clerk: Clerk, before: State) -> None:
    """Undo all that was done, and close what was opened for it."""
    window, session = clerk.window, clerk.window.session
    clerk.app.processEvents()
    for other in _others(clerk):
        other.close()
    window.commit_editors()
    while session.workbook.history.next_undo:
        session.do(lambda workbook: workbook.undo())
    for place in range(window.tabs.count() - 1, len(before.tabs), -1):
        window.tabs.close_tab(place)
    window.resize(before.size)
    clerk.app.processEvents()


@dataclass(frozen=True)
class State:
    """What a test must find as it is."""

    projects: list[Project]
    are_final: list[bool]
    tabs: list[int]
    in_front: int
    size: QSize
    zoom: int
    settings: Remembered
    others: list[str]


def _state(clerk: Clerk) -> State:
    window = clerk.window
    workbook, page = window.session.workbook, window.form_page()
    return State(
        [workbook.project(number) for number in workbook.ids],
        [workbook.final_record(number) is not None for number in workbook.ids],
        window.tabs.open_ids(),
        window.tabs.currentIndex(),
        window.size(),
        page.view.zoom if page else 0,
        window.settings.values,
        [other.objectName() for other in _others(clerk)],
    )


def _others(clerk: Clerk) -> list[QWidget]:
    """Return what stands on the screen beside the windows that are lent."""
    return [one for one in clerk.app.topLevelWidgets() if one.isVisible() and not one.property(SHARED)]
