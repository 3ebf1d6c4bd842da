"""Which of some files are gone, looked for beside the window: a share that is not connected takes half a minute to say so."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from model.file_thread import FileThread, stand_still
from model.files import is_there
from ui.tasks import is_done_soon

POLL_MS = 250
Lost = frozenset[Path]


class LostFiles(QObject):
    """``found`` tells that the answer to ``among`` is another one now."""

    found = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._thread = FileThread(stand_still, "lost files")
        self._look: Future[Lost] | None = None
        self._lost: Lost = frozenset()
        self._poll = QTimer(self, interval=POLL_MS)
        self._poll.timeout.connect(self._on_polled)

    def among(self, paths: Sequence[Path]) -> Lost:
        """Return those of some files that are gone, as far as that is known after a moment."""
        if self._look is None:
            self._look = self._thread.begin(lambda: frozenset(path for path in paths if not is_there(path)))
            if is_done_soon(self._look):
                self._take(self._look)
            else:
                self._poll.start()
        return self._lost & frozenset(paths)

    def _take(self, look: Future[Lost]) -> None:
        self._lost, self._look = look.result(), None

    def _on_polled(self) -> None:
        if self._look is not None and self._look.done():
            self._poll.stop()
            self._take(self._look)
            self.found.emit()
