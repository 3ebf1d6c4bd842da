"""What a test does in the window that says for what the program waits."""

from __future__ import annotations

import threading
from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPushButton

from tests.clerk import Clerk
from ui.dialogs.waiting import WaitingDialog

Act = Callable[[WaitingDialog], object]


def leave(dialog: WaitingDialog) -> None:
    """Press the button."""
    dialog.findChild(QPushButton, "leave").click()


class Answers:
    """A disk that does not answer until a test lets it."""

    def __init__(self) -> None:
        self.answers = threading.Event()

    def call_off(self, dialog: WaitingDialog) -> None:
        """Press the button; the disk answers later."""
        QTimer.singleShot(20, self.answers.set)
        leave(dialog)


def each_time(clerk: Clerk, *acts: Act, at: str = "", when: Callable[[], bool] = lambda: True) -> list[str]:
    """Do one thing after the other, each as soon as the window says that it waits ``at``; return what it says."""
    said: list[str] = []
    left = list(acts)

    def look() -> None:
        dialog = clerk.app.activeModalWidget()
        if isinstance(dialog, WaitingDialog) and left and at in dialog.label.text() and when():
            said.append(dialog.label.text())
            left.pop(0)(dialog)

    timer = QTimer(clerk.window, interval=5)
    timer.timeout.connect(look)
    timer.start()
    return said
