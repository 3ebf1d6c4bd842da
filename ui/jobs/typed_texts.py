"""What was typed on this PC before, in a small file of its own, and what is offered of it and of the library."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

import resources
from model.file_thread import Hand
from model.files import ODD_NAMES, encoded, keep_file
from model.form.field_path import FieldPath
from model.suggest.library import Entry, read_library
from model.suggest.memory import Memory, Running, Typed, memory_text, read_memory, typed_in
from model.suggest.offers import Offer, offers_at

if TYPE_CHECKING:
    from model.workbook.known_contents import KnownContents


def library() -> tuple[Entry, ...]:
    """Return the library of common indicators."""
    return read_library(resources.library_text())


class TypedTexts:
    """The memory of one PC. A file that cannot be read or written is no error: it only helps with typing."""

    def __init__(self, path: Path, hand: Hand) -> None:
        """``hand`` writes the file."""
        self._path, self._hand = path, hand
        self._running: tuple[Path, Running] | None = None

    @cached_property
    def memory(self) -> Memory:
        """What was typed in all workbooks, as it was when they were closed."""
        with suppress(OSError, UnicodeError):
            return read_memory(self._path.read_text("utf-8", ODD_NAMES))
        return Memory()

    def take(self, workbook: KnownContents) -> None:
        """Remember what stands in a workbook that is closed, of a large one in the forms one looked at."""
        typed = typed_in(workbook.project(i) for i in workbook.ids_at_hand)
        if typed.texts:
            self._keep(self.memory.with_workbook(str(workbook.path), typed))

    def forget_all(self) -> None:
        """Forget what was typed in all workbooks."""
        self._keep(Memory())

    def _keep(self, memory: Memory) -> None:
        self.memory = memory
        self._running = None
        self._hand.begin(partial(keep_file, self._path, encoded(memory_text(memory))))

    def known(self, workbook: KnownContents) -> Typed:
        """Return what was typed in earlier workbooks and stands in the forms of this one that were looked at."""
        if self._running is None or self._running[0] != workbook.path:
            self._running = workbook.path, Running(self.memory.without(str(workbook.path)))
        return self._running[1].follow({i: workbook.project(i) for i in workbook.ids_at_hand})

    def offers(self, workbook: KnownContents, form_id: int, path: FieldPath) -> Sequence[Offer]:
        """Return what may be offered while a field of a form is typed, best first."""
        return offers_at(path, workbook.project(form_id), self.known(workbook), library())
