"""Which files are there, looked for beside the window: a share that is not connected takes half a minute to say so."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from model.file_thread import FileThread, stand_still
from model.files import is_there
from ui.tasks import soon

Seen = dict[Path, bool]


class FileLook(QObject):
    """``seen`` tells that more is known than the last answer said."""

    seen = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._thread = FileThread(stand_still, "file look")
        self._is_looking = False
        self._known: Seen = {}

    def at(self, paths: Sequence[Path]) -> Seen:
        """Look for some files and return which is there, as far as that is known after a moment."""
        if not self._is_looking:
            self._is_looking, is_later = True, False

            def take(look: Future[Seen]) -> None:
                self._known, self._is_looking = look.result(), False
                if is_later:
                    self.seen.emit()

            soon(self._thread, lambda: {path: is_there(path) for path in paths}, self, take)
            is_later = True
        return {path: self._known[path] for path in paths if path in self._known}
