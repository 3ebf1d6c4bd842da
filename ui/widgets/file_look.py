"""Which files are there, looked for beside the window: a share that is not connected takes half a minute to say so."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from model.file_thread import FileThread, stand_still
from model.files import is_there
from ui.tasks import is_done_soon

POLL_MS = 250
Seen = dict[Path, bool]


class FileLook(QObject):
    """``seen`` tells that more is known than the last answer said."""

    seen = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._thread = FileThread(stand_still, "file look")
        self._look: Future[Seen] | None = None
        self._known: Seen = {}
        self._poll = QTimer(self, interval=POLL_MS)
        self._poll.timeout.connect(self._on_polled)

    def at(self, paths: Sequence[Path]) -> Seen:
        """Look for some files and return which is there, as far as that is known after a moment."""
        if self._look is None:
            self._look = self._thread.begin(lambda: {path: is_there(path) for path in paths})
            if is_done_soon(self._look):
                self._take(self._look)
            else:
                self._poll.start()
        return {path: self._known[path] for path in paths if path in self._known}

    def _take(self, look: Future[Seen]) -> None:
        self._known, self._look = look.result(), None

    def _on_polled(self) -> None:
        if self._look is not None and self._look.done():
            self._poll.stop()
            self._take(self._look)
            self.seen.emit()
