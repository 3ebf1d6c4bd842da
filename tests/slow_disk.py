"""A disk that answers when a test lets it: saving waits in its thread until then."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from model.workbook.store import Store
from model.workbook.writing import Writing


class Disk:
    """``asked`` is every save that reached the disk, in order; what is in it counts once it was ``answered``."""

    def __init__(self) -> None:
        self.asked: list[Writing] = []
        self.answered: list[Writing] = []
        self.error: Exception | None = None
        self._only: Store | None = None
        self._answers = threading.Event()
        self._answers.set()

    def hold(self, only: Store | None = None) -> None:
        """Let no save end, or none into one file."""
        self._only = only
        self._answers.clear()

    def let_go(self) -> None:
        """Let all of them end."""
        self._answers.set()

    def write(self, writing: Writing, store: Store, write: object) -> bool:
        self.asked.append(writing)
        if self._only in (None, store):
            self._answers.wait()
        if self.error is not None:
            raise self.error
        done = write(writing, store)  # type: ignore[operator]
        self.answered.append(writing)
        return bool(done)


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Disk]:
    """The disk of all workbooks; at the end it answers."""
    made, write = Disk(), Writing.write
    monkeypatch.setattr(Writing, "write", lambda writing, store: made.write(writing, store, write))
    yield made
    made.let_go()
