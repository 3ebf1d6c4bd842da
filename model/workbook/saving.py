"""How an open workbook comes into its file: after each edit at once, or as a window wants it, in a thread of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from model.file_thread import Wait
from model.workbook.forms import Place
from model.workbook.joining import unchanged_kept
from model.workbook.known_contents import KnownContents
from model.workbook.undo import History
from model.workbook.workbook_contents import WorkbookContents
from model.workbook.workbook_file import WorkbookFile

Other = TypeVar("Other", bound=WorkbookContents)


class SavedContents(KnownContents):
    """A workbook's contents with what saves them. ``Workbook`` changes them."""

    def __init__(self, file: WorkbookFile) -> None:
        super().__init__(file)
        self.history = History()
        self._saver: Callable[[], object] = self.save
        self._together = 0

    def save(self) -> None:
        """Write what is not yet in the file, in one transaction, and wait for it. Raises StoreError; nothing is lost then."""
        self._file.save(self._now)

    def save_through(self, saver: Callable[[], object]) -> None:
        """Call ``saver`` after each edit, which saves when it suits; without one every edit saves at once."""
        self._saver = saver

    def save_in_thread(self, wait: Wait) -> None:
        """Let a thread do what touches the file from now on; ``wait`` is how the present one waits for it."""
        self._file.work_in_thread(wait)

    def begin_save(self) -> None:
        """Begin to write what is not yet in the file, unless something is being written; ``end_save`` says how it went."""
        self._file.begin_save(self._now)

    def end_save(self) -> bool:
        """Tell whether nothing is being done with the file any more. Raises StoreError if what was begun failed."""
        return self._file.end_save()

    def begin_look(self, read: Callable[[], Other]) -> Future[Other | None]:
        """Begin to look whether another program wrote the file; if so, what ``read`` finds there comes of it, else None.

        What is the same there is found out right away, where nobody waits for it.
        """

        def known() -> Other:
            other = read()
            other._file.written = unchanged_kept(other._file.written, self._file.written)
            return other

        return self._file.begin_look(known)

    def before_migration(self, copy: Callable[[Path], object]) -> None:
        """Let ``copy`` see the file of an earlier program before it is migrated at the first edit."""
        self._file.before_migration(copy)

    @property
    def known_forms(self) -> Mapping[int, Place]:
        """The forms as they stand in the file; whoever reads it anew needs not read again what is the same there."""
        return self._file.written.forms.places

    @property
    def is_busy(self) -> bool:
        """True while something is being done with the file."""
        return self._file.is_busy

    def save_as(self, path: Path) -> bool:
        """Go on in another file; return whether the versions came along. Raises StoreError as ``WorkbookFile.save_as``."""
        return self._file.save_as(path, self._now)

    def close(self) -> None:
        """Close the file; whatever is unsaved must have been saved before."""
        self.keep_figures()
        self._file.close(self._now)

    def abandon(self) -> None:
        """Close the file without saving; a save that the disk does not let end is not waited for."""
        self._file.abandon(self._now)

    @contextmanager
    def together(self, label: str = "") -> Iterator[None]:
        """Write the edits made within in one transaction; with a label they are one undo step, too."""
        self._together += 1
        try:
            with self.history.as_one(label):
                yield
        finally:
            self._together -= 1
            self._saved()

    def _saved(self) -> None:
        """What every edit ends with."""
        if not self._together:
            self._saver()
