"""What became of a job, in sentences for the user; and who does what of it touches a disk.

A job first looks at the workbook, in the window's thread: what it needs comes one by one. Then it works with that, making
files and writing them, in any thread.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from model.errors import CalledOffError, UserError
from model.files import GoOn

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was done, and what was not and why, each one sentence; ``note`` where the clerk called it off."""

    done: str = ""
    problems: tuple[str, ...] = ()
    note: str = ""


class Doing(Protocol):
    """Looks up ``items`` and does a work with them. Raises what the work raises, CalledOffError."""

    def __call__(
        self, items: Iterable[Item], work: Callable[[Sequence[Item], GoOn], Result], /
    ) -> Result: ...


def at_once(items: Iterable[Item], work: Callable[[Sequence[Item], GoOn], Result], /) -> Result:
    """Do it here and now: nothing else is to be done meanwhile."""
    try:
        return work(list(items), lambda told: gc.collect(1))
    finally:
        gc.collect(1)


def outcome_of(job: Callable[[], Outcome]) -> Outcome:
    """Return what a job says became of it, or why it could not be done."""
    try:
        return job()
    except CalledOffError as error:
        return Outcome(note=str(error))
    except UserError as error:
        return Outcome(problems=(str(error),))
