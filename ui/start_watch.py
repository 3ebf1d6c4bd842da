"""How long a clerk waits: writes when a window stood on the screen, and when a first typed letter did."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget


class StartWatch(QObject):
    """Watches a window's first painting, lets a letter be typed, and ends the program when that is painted too.

    The file gets two lines, ``painted`` and ``typed``, each with seconds since 1970. ``type_letter`` types and
    returns the widget on which the letter will stand.
    """

    def __init__(self, window: QWidget, result: Path, type_letter: Callable[[], QWidget]) -> None:
        super().__init__(window)
        self._result = result
        self._type_letter = type_letter
        self._lines: list[str] = []
        self._watch(window)

    def _watch(self, widget: QWidget) -> None:
        self._watched = widget
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._watched and event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            # what was painted goes to the screen before the next turn of the event loop
            QTimer.singleShot(0, self._on_typed if self._lines else self._on_painted)
        return False

    def _on_painted(self) -> None:
        self._lines.append(f"painted {time.time():.4f}\n")
        self._watch(self._type_letter())
        self._watched.update()

    def _on_typed(self) -> None:
        self._lines.append(f"typed {time.time():.4f}\n")
        self._result.write_text("".join(self._lines), "utf-8")
        QCoreApplication.quit()


def press_seven(widget: QWidget) -> None:
    """Press and release the key 7 on a widget."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QCoreApplication.sendEvent(widget, QKeyEvent(kind, Qt.Key.Key_7, Qt.KeyboardModifier.NoModifier, "7"))
