"""Undo and redo: what each edit replaced. Typing into one cell is one step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from model.form.field_path import FieldPath
from model.form.page_options import PageOptions
from model.form.project import Project
from model.form.template import Template
from model.form.unit_data import UnitData

MAX_STEPS = 1000


@dataclass(frozen=True, slots=True)
class State:
    """Some forms (None: not there) and the order of all forms at one moment."""

    forms: Mapping[int, Project | None]
    order: tuple[int, ...]
    template: Template | None = None  # None: the one there is
    page: PageOptions | None = None  # likewise
    unit: UnitData | None = None  # likewise


@dataclass(frozen=True, slots=True)
class Step:
    """One undoable edit. Steps with the same ``merge_key`` in a row become one."""

    label: str
    before: State
    after: State
    place: tuple[int, FieldPath] | None = None
    merge_key: object = None


def _joined(steps: Sequence[Step], label: str) -> Step:
    """Return steps that follow each other as one."""
    before, after = steps[0].before, steps[-1].after
    old: dict[int, Project | None] = {}
    new: dict[int, Project | None] = {}
    for step in steps:
        old = {**step.before.forms, **old}
        new |= step.after.forms
    templates = [step for step in steps if step.after.template is not None]
    pages = [step for step in steps if step.after.page is not None]
    return Step(
        label,
        State(
            old,
            before.order,
            templates[0].before.template if templates else None,
            pages[0].before.page if pages else None,
        ),
        State(
            new,
            after.order,
            templates[-1].after.template if templates else None,
            pages[-1].after.page if pages else None,
        ),
        next((step.place for step in steps if step.place), None),
    )


class History:
    """The steps that can be taken back, and those that can be taken again."""

    def __init__(self) -> None:
        self._done: list[Step] = []
        self._undone: list[Step] = []
        self._gathered: list[Step] | None = None

    def record(self, step: Step) -> None:
        """Remember an edit; what was undone before cannot be redone any more."""
        if self._gathered is not None:
            self._gathered.append(step)
            return
        self._undone.clear()
        last = self._done[-1] if self._done else None
        if last and step.merge_key is not None and last.merge_key == step.merge_key:
            self._done[-1] = replace(last, after=step.after)
            if last.before == step.after:
                self._done.pop()  # back to what was there: nothing to take back
            return
        self._done.append(step)
        del self._done[:-MAX_STEPS]

    @contextmanager
    def as_one(self, label: str) -> Iterator[None]:
        """Let all that is recorded within be one step of that label, also where an exception ends it.

        Without a label every step stays its own; within a larger one it is a part of that.
        """
        if not label or self._gathered is not None:
            yield
            return
        self._gathered = gathered = list[Step]()
        try:
            yield
        finally:
            self._gathered = None
            if gathered:
                self.record(_joined(gathered, label))

    def seal(self) -> None:
        """End merging: the next keystroke begins a step of its own."""
        if self._done:
            self._done[-1] = replace(self._done[-1], merge_key=None)

    @property
    def coming(self) -> tuple[Step, ...]:
        """The steps that redo would take, the first one first."""
        return tuple(reversed(self._undone))

    def offer(self, steps: Sequence[Step]) -> None:
        """Let redo take steps, the first one first, that lead on from how things are now."""
        self._undone += reversed([step for step in steps if step.before != step.after])

    def clear(self) -> None:
        """Forget everything, for a workbook that was just made."""
        self._done.clear()
        self._undone.clear()

    @property
    def undo_label(self) -> str:
        """What 撤销 would take back, blank for nothing."""
        return self._done[-1].label if self._done else ""

    @property
    def redo_label(self) -> str:
        """What 重做 would take again, blank for nothing."""
        return self._undone[-1].label if self._undone else ""

    @property
    def next_undo(self) -> Step | None:
        """The step that 撤销 would take back."""
        return self._done[-1] if self._done else None

    @property
    def next_redo(self) -> Step | None:
        """The step that 重做 would take again."""
        return self._undone[-1] if self._undone else None

    def undo(self) -> Step | None:
        """Move one step back and return it."""
        return self._move(self._done, self._undone)

    def redo(self) -> Step | None:
        """Move one step forward and return it."""
        return self._move(self._undone, self._done)

    @staticmethod
    def _move(source: list[Step], target: list[Step]) -> Step | None:
        if not source:
            return None
        step = replace(source.pop(), merge_key=None)
        target.append(step)
        return step
