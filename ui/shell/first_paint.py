"""What happens once a widget stands on the screen for the first time."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget


def after_first_paint(widget: QWidget, run: Callable[[], object]) -> None:
    """Call ``run`` when the widget has been painted and the picture is on the screen."""
    widget.installEventFilter(_Watcher(widget, run))


class _Watcher(QObject):
    def __init__(self, widget: QWidget, run: Callable[[], object]) -> None:
        super().__init__(widget)
        self._run = run

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            # what was painted goes to the screen before the next turn of the event loop
            QTimer.singleShot(0, self._on_painted)
        return False

    def _on_painted(self) -> None:
        self._run()
        self.deleteLater()
