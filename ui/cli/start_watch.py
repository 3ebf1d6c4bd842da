"""How long a clerk waits: writes when a window stood on the screen, and when a first typed letter did."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from ui.shell.first_paint import after_first_paint


def watch_start(window: QWidget, result: Path, type_letter: Callable[[], QWidget]) -> None:
    """Watch a window's first painting, let a letter be typed, and end the program when that is painted too.

    The file gets two lines, ``painted`` and ``typed``, each with seconds since 1970 and of the processor. ``type_letter`` types and
    returns the widget on which the letter will stand.
    """
    lines: list[str] = []

    def on_painted() -> None:
        lines.append(f"painted {time.time():.4f} {time.process_time():.4f}\n")
        letter = type_letter()
        after_first_paint(letter, on_typed)
        letter.update()

    def on_typed() -> None:
        lines.append(f"typed {time.time():.4f} {time.process_time():.4f}\n")
        result.write_text("".join(lines), "utf-8")
        QCoreApplication.quit()

    after_first_paint(window, on_painted)


def press_seven(widget: QWidget) -> None:
    """Press and release the key 7 on a widget."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QCoreApplication.sendEvent(widget, QKeyEvent(kind, Qt.Key.Key_7, Qt.KeyboardModifier.NoModifier, "7"))
