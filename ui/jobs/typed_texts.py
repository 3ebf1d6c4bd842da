"""What was typed on this PC before, in a small file of its own, and what is offered of it and of the library."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path

import resources
from model.form.field_path import FieldPath
from model.form.project import Project, text_at, with_text
from model.suggest.library import Entry, read_library
from model.suggest.memory import Memory, Typed, memory_text, merged, read_memory, typed_in
from model.suggest.offers import Offer, offers_at
from model.workbook.workbook_contents import WorkbookContents


def library() -> tuple[Entry, ...]:
    """Return the library of common indicators."""
    return read_library(resources.library_text())


class TypedTexts:
    """The memory of one PC. A file that cannot be read or written is no error: it only helps with typing."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known: tuple[tuple[int, ...], Typed] | None = None

    @cached_property
    def memory(self) -> Memory:
        """What was typed in all workbooks, as it was when they were closed."""
        with suppress(OSError, UnicodeError):
            return read_memory(self._path.read_text("utf-8"))
        return Memory()

    def take(self, workbook: WorkbookContents) -> None:
        """Remember what stands in a workbook that is closed."""
        typed = typed_in(workbook.project(i) for i in workbook.all_ids)
        if typed.texts:
            self._keep(self.memory.with_workbook(str(workbook.path), typed))

    def forget_all(self) -> None:
        """Forget what was typed in all workbooks."""
        self._keep(Memory())

    def _keep(self, memory: Memory) -> None:
        self.memory = memory
        self._known = None
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            temporary = self._path.with_suffix(".tmp")
            temporary.write_text(memory_text(memory), "utf-8")
            temporary.replace(self._path)

    def known_beside(self, workbook: WorkbookContents, form_id: int) -> Typed:
        """Return what was typed in earlier workbooks and in the other forms of this one."""
        others = [workbook.project(i) for i in workbook.all_ids if i != form_id]
        mark = (id(workbook), *map(id, others))
        if self._known is None or self._known[0] != mark:
            earlier = self.memory.without(str(workbook.path))
            self._others = others  # so that no other object gets the id of one of them
            self._known = mark, merged([earlier, typed_in(others)])
        return self._known[1]

    def offers(self, workbook: WorkbookContents, form_id: int, path: FieldPath) -> Sequence[Offer]:
        """Return what may be offered while a field of a form is typed, best first."""
        project = workbook.project(form_id)
        blank = _without(project, path)
        known = merged([self.known_beside(workbook, form_id), typed_in([blank])])
        return offers_at(path, project, known, library())


def _without(project: Project, path: FieldPath) -> Project:
    """Return the form without the text that is just being typed, which is no text of before."""
    return with_text(project, path, "") if text_at(project, path) else project
