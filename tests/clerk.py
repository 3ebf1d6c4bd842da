"""Who sits at the keyboard: keys, input-method events, and what stands on the screen; a clerk has the main window."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QEventLoop, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from ui.form.form_page import FormPage
from ui.main_window import MainWindow

NO_MODIFIER = Qt.KeyboardModifier.NoModifier


class Typist:
    """What a person at the keyboard can do in any window."""

    def __init__(self, app: QApplication) -> None:
        self.app = app

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NO_MODIFIER, times: int = 1) -> None:
        """Press a key where the focus is."""
        for _ in range(times):
            QTest.keyClick(self.app.focusWidget(), key, modifier)
        self.app.processEvents()

    def type(self, text: str) -> None:
        """Type a text: ASCII by keys, everything else as an input method commits it, newline by Alt+Enter."""
        for run in _runs(text):
            focus = self.app.focusWidget()
            if run == "\n":
                QTest.keyClick(focus, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
            elif run.isascii():
                QTest.keyClick(focus, run)
            else:
                compose = QInputMethodEvent("pin", [])
                self.app.sendEvent(focus, compose)
                commit = QInputMethodEvent("", [])
                commit.setCommitString(run)
                self.app.sendEvent(self.app.focusWidget(), commit)

    def until(self, condition: Callable[[], object]) -> None:
        """Wait, as long as it takes."""
        until(condition)

    def until_no_task(self) -> None:
        """Wait until no thread of slow work is left."""
        until(lambda: all(thread.name != "task" for thread in threading.enumerate()))

    def until_exposed(self, window: QWidget) -> None:
        """Wait until a window stands on the screen; Qt's own waiting sleeps 10 ms or more for each."""
        self.app.processEvents()
        self.until(lambda: window.windowHandle().isExposed())

    def other_window(self, name: str) -> Any:
        """Return the visible window of that name beside the main one."""
        (found,) = (w for w in self.app.topLevelWidgets() if w.objectName() == name and w.isVisible())
        return found

    def shows(self, name: str) -> bool:
        """Tell whether a window of that name stands on the screen."""
        return any(w.objectName() == name and w.isVisible() for w in self.app.topLevelWidgets())


class Clerk(Typist):
    """A typist before the main window."""

    def __init__(self, app: QApplication, window: MainWindow, folder: Path) -> None:
        super().__init__(app)
        self.window = window
        self.folder = folder
        self.opened: list[Path] = []

    def until_saved(self) -> None:
        """Wait until what was typed is in the file."""
        until(lambda: self.window.session.is_saved)

    def in_dialog(self, action: str, act: Callable[[Any], object]) -> None:
        """Call an action that opens a dialog which waits, and do something in it."""

        def run() -> None:
            dialog = self.app.activeModalWidget()
            assert isinstance(dialog, QDialog)
            try:
                act(dialog)
            finally:
                if dialog.isVisible():
                    dialog.reject()  # a failed test must not wait for an answer

        QTimer.singleShot(0, run)
        self.window.actions_by_id[action].trigger()
        # a dialog that is gone gives the keyboard back, as on any desktop
        self.app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self.window.activateWindow()
        self.app.processEvents()

    @property
    def page(self) -> FormPage:
        """The form in front."""
        page = self.window.form_page()
        assert page is not None
        return page

    def go(self, key: str) -> None:
        """Put the cursor on a cell."""
        assert self.page.view.go_to(key), key

    def enter(self, key: str, text: str) -> None:
        """Put the cursor on a cell, type, press Enter."""
        self.go(key)
        self.type(text)
        self.press(Qt.Key.Key_Return)

    def shown(self, key: str) -> str:
        """Return what the screen shows in a cell."""
        index = self.page.model.index_of(key)
        assert index.isValid(), key
        return str(index.data())

    @property
    def current(self) -> str:
        """The key of the cell under the cursor."""
        shown = self.page.view.current_cell()
        return str(shown.cell.key or "") if shown else ""


def until(condition: Callable[[], object]) -> None:
    """Wait; threads get their turn, which they do not while events are merely processed.

    What has not come after ten thousand turns, minutes on any machine, never comes.
    """
    for _ in range(10_000):
        if condition():
            return
        loop = QEventLoop()
        QTimer.singleShot(10, loop.quit)
        loop.exec()
    raise AssertionError("waited for in vain")


def _runs(text: str) -> list[str]:
    runs: list[str] = []
    for char in text:
        if runs and not char.isascii() and not runs[-1].isascii():
            runs[-1] += char
        else:
            runs.append(char)
    return runs
