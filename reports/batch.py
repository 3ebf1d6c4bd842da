"""Many forms at once: one PDF with bookmarks, or a folder with one PDF per form; no Qt, so any thread may run it.

Everything is written beside its place and put there at the end: a run that is cancelled or fails leaves no trace,
and what was there before stays as it was. A form that cannot be set is named, the others go on.
"""

from __future__ import annotations

import gc
import logging
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from model.errors import UserError, fault_text
from model.files import (
    file_name_for,
    settle_names,
    temporary_beside,
    unique_path,
    whole_file,
    write_whole,
    writing_problem,
)
from reports.form.form_pdf import LooseForm, describe, draw_form, place_form
from reports.form.print_job import PrintJob, one_by_one, shown_name
from reports.pdf.fonts import paper_font, plain_font
from reports.pdf.paper import Paper
from reports.second_process import Drawn, second_process


@dataclass(frozen=True, slots=True)
class BatchStep:
    """How far a run is: ``done`` of ``total`` forms are finished, ``name`` is the next; blank at the end."""

    done: int
    total: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class BatchOutcome:
    """What a run left: files in place, forms and pages printed, one sentence per problem, missing characters."""

    files: tuple[Path, ...] = ()
    forms: int = 0
    pages: int = 0
    problems: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    cancelled: bool = False


Watch = Callable[[BatchStep], bool]
"""Told before each form and at the end how far the run is; False cancels."""


@dataclass(frozen=True, slots=True)
class _Set:
    """A form whose pages are planned, or drawn elsewhere; ``number`` counts the forms wanted, from 0."""

    number: int
    job: PrintJob
    name: str
    loose: LooseForm | None


class _BatchRun:
    """Counts what a run does; yields the forms one by one, so that only one is in memory."""

    def __init__(self, jobs: Sequence[PrintJob], watch: Watch) -> None:
        self._jobs = jobs
        self._watch = watch
        self.forms = self.pages = 0
        self.problems: list[str] = []
        self.missing: dict[str, None] = {}
        self.cancelled = False

    def forms_set(self, drawn: Drawn = lambda number: None) -> Iterator[_Set]:
        """Yield each form that can be set, until the watch wants no more; ``drawn`` has those drawn elsewhere."""
        for number, job in enumerate(one_by_one(self._jobs)):
            name = shown_name(job)
            if self.is_cancelled(number, name):
                return
            with paper_font(job.options.font):
                loose = drawn(number)
                if loose and loose.font != plain_font():  # installed or removed since
                    loose = None
                if pages := len(loose.pages) if loose else self._pages_of(job, name):
                    self.forms, self.pages = self.forms + 1, self.pages + pages
                    self.missing |= dict.fromkeys(loose.missing if loose else job.missing)
                    yield _Set(number, job, name, loose)
        self.is_cancelled_at_end()

    def is_cancelled(self, done: int, name: str = "") -> bool:
        """Tell how far the run is and ask whether to go on."""
        self.cancelled = not self._watch(BatchStep(done, len(self._jobs), name))
        return self.cancelled

    def is_cancelled_at_end(self) -> bool:
        """Tell that all forms are done and ask whether to go on."""
        return self.is_cancelled(len(self._jobs))

    def _pages_of(self, job: PrintJob, name: str) -> int:
        """Plan a form and return how many pages it has, none if it cannot be set."""
        try:
            return len(job.plan.pages)
        except Exception as error:  # whatever one form holds must not cost the clerk the others
            logging.error("a form could not be set\n%s", fault_text(error))
            self.problems.append(
                f"“{name}”排不出来（{type(error).__name__}），没有打印，请核对这张表的内容。"
            )
            return 0

    def outcome(self, files: tuple[Path, ...]) -> BatchOutcome:
        """Return what was done."""
        if self.cancelled:
            return BatchOutcome(cancelled=True)
        return BatchOutcome(files, self.forms, self.pages, tuple(self.problems), tuple(self.missing))


@contextmanager
def _without_collector() -> Iterator[None]:
    """Python's search for cycles would take a fifth of the time, and a run makes next to none."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@_without_collector()
def print_to_file(
    jobs: Sequence[PrintJob], path: Path, watch: Watch, *, two_sided: bool = False
) -> BatchOutcome:
    """Print the forms into one PDF with a bookmark for each. Raises UserError; an old file is then whole.

    ``two_sided`` has each form begin on a front side, by blank pages, for readers that print both sides of a sheet.
    """
    run = _BatchRun(jobs, watch)
    try:
        with whole_file(path, lambda told: _go_on(run)) as file, second_process(jobs) as drawn:
            _write(run, jobs, drawn, file, two_sided)
    except _AbandonedError:
        return run.outcome(())
    return run.outcome((path,))


class _AbandonedError(Exception):
    """The run was cancelled or no form could be set: there shall be no file."""


def _write(run: _BatchRun, jobs: Sequence[PrintJob], drawn: Drawn, file: BinaryIO, two_sided: bool) -> None:
    """Write the forms one by one, so that memory does not hold them. Raises _AbandonedError."""
    paper = Paper(file=file)
    for form in run.forms_set(drawn):
        if two_sided and paper.getPageNumber() % 2 == 0:
            paper.end_page()
            run.pages += 1
        if form.loose:
            place_form(paper, run.forms, form.name, form.loose)
        else:
            draw_form(paper, run.forms, form.name, form.job.plan)
    if run.cancelled or not run.forms:
        raise _AbandonedError
    describe(paper, jobs[0], run.forms)
    paper.finish()


def _go_on(run: _BatchRun) -> None:
    """Leave it while the file is not in place, if it is not wanted any more."""
    if run.forms and run.is_cancelled_at_end():
        raise _AbandonedError


@_without_collector()
def print_to_folder(jobs: Sequence[PrintJob], folder: Path, watch: Watch) -> BatchOutcome:
    """Print each form into a PDF of its own, named as ``file_names`` says. Raises UserError; nothing is changed then.

    The files go to a folder beside their places first and take them at the end; one that cannot is named.
    """
    run = _BatchRun(jobs, watch)
    names = file_names(jobs)
    temporary, made = temporary_beside(folder / "x", ""), _lacking(folder)
    try:
        _make_folders(folder, temporary)
        for form in run.forms_set():
            write_whole(temporary / names[form.number], _one_form(form))
        if run.cancelled:
            return run.outcome(())
        return run.outcome(_put_in_place(temporary, folder, names, run.problems))
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
        _remove_empty(made)


def file_names(jobs: Sequence[PrintJob]) -> tuple[str, ...]:
    """Return a file name for each form, legal on Windows and different from the others."""
    taken: set[str] = set()
    return tuple(unique_path(Path(), file_name_for(shown_name(job)), ".pdf", taken).name for job in jobs)


def _lacking(folder: Path) -> tuple[Path, ...]:
    """Return the folders that must be made for this one, the innermost first."""
    return tuple(one for one in (folder, *folder.parents) if not one.exists())


def _remove_empty(folders: Sequence[Path]) -> None:
    """Remove what was made for nothing."""
    for folder in folders:
        with suppress(OSError):
            folder.rmdir()


def _make_folders(folder: Path, temporary: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        temporary.mkdir()
    except OSError as error:
        raise UserError(_folder_problem(folder, error)) from error


def _folder_problem(folder: Path, error: OSError) -> str:
    if isinstance(error, PermissionError):
        return f"没有权限在文件夹“{folder}”里新建文件，请换一个位置。"
    if isinstance(error, FileExistsError | NotADirectoryError):
        return f"“{folder}”不是文件夹，请换一个位置。"
    return writing_problem(folder, error)


def _one_form(form: _Set) -> bytes:
    paper = Paper()
    draw_form(paper, 1, form.name, form.job.plan)
    describe(paper, form.job, 1)
    return paper.finished()


def _put_in_place(
    temporary: Path, folder: Path, names: tuple[str, ...], problems: list[str]
) -> tuple[Path, ...]:
    placed = []
    for name in names:
        target = folder / name
        try:
            if (temporary / name).exists():  # a form that could not be set has no file
                os.replace(temporary / name, target)
                placed.append(target)
        except OSError as error:
            problems.append(writing_problem(target, error))
    settle_names(folder)
    return tuple(placed)
