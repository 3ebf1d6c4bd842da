"""Forms brought into a workbook from files, and other workbooks merged into it: for the window and the commands alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import resources
from model.errors import CalledOffError, UserError
from model.exchange.corrections import NO_CORRECTIONS, Corrections
from model.files import GoOn, is_same_file, unwatched
from model.form.project import Project
from model.form.template import Template
from model.workbook.following import Past, is_kin
from model.workbook.form_import import Incoming, Same, bring_in
from model.workbook.form_reader import UnreadableFormError
from model.workbook.joining import Joining
from model.workbook.merging import Arrival, arrivals
from model.workbook.workbook import Workbook
from resources.forms import NO_OTHERS
from ui.jobs.dry_run import FileReading
from ui.jobs.form_files import form_files_in
from ui.jobs.opening import open_all, open_workbook
from ui.jobs.outcome import Doing, at_once
from ui.jobs.remark_sentences import sentences_of, year_sentence

if TYPE_CHECKING:
    from reports.form_reading import ReadForm


@dataclass(frozen=True, slots=True)
class Wanted:
    """What files are read for: a workbook's template and year, the clerk's own templates by id, corrected layouts."""

    template: Template
    year: int
    own: Mapping[str, Template] = field(default_factory=dict)
    corrections: Corrections = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A form that is to come in, and what becomes of it if its name is there already."""

    form: ReadForm
    same: Same = Same.BOTH


@dataclass(frozen=True, slots=True)
class ImportedForm:
    """A form that was brought in: its file (and sheet), its new id, and one sentence for each thing to look at."""

    source: str
    project_id: int
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Import:
    """The forms that were brought in, one sentence for each file of which none was, and what was passed over."""

    forms: tuple[ImportedForm, ...]
    problems: tuple[str, ...]
    told: tuple[str, ...] = ()


def import_forms(
    workbook: Workbook,
    paths: Sequence[Path],
    own: Mapping[str, Template] = NO_OTHERS,
    corrections: Corrections = NO_CORRECTIONS,
) -> Import:
    """Add the forms in files and folders; a bad file is named and the others go on. Raises StoreError.

    ``own``: the clerk's own templates by id.
    """
    files = form_files_in(paths)
    read = list(read_each(files.files, Wanted(workbook.template, workbook.year, own, corrections)))
    done = add_forms(workbook, [Chosen(form) for one in read for form in one.forms])
    problems = [one.problem for one in read if one.problem]
    return Import(done.forms, (*problems, *done.problems), files.told)


def read_each(paths: Sequence[Path], wanted: Wanted) -> Iterator[FileReading]:
    """Yield each file as it would come in; one that cannot be read does not stop the others."""
    from reports.form_reading import read_for  # takes a while to import

    for path in paths:
        try:
            found = read_for(path, wanted.template, wanted.year, wanted.own, wanted.corrections)
            yield FileReading(path, found.forms, found.unplaced)
        except UserError as error:
            yield FileReading(path, problem=str(error))


def add_forms(workbook: Workbook, chosen: Sequence[Chosen]) -> Import:
    """Add forms that were read, as one undo step, and tell what became of them. Raises StoreError."""
    if not chosen:
        return Import((), ())
    taken = bring_in(workbook, [Incoming(one.form.form, one.same) for one in chosen])
    forms, problems = [], []
    for one, came in zip((one.form for one in chosen), taken, strict=True):
        if came.problem:
            problems.append(f"{one.source}：{came.problem}")
        elif came.number is not None:
            year = year_sentence(one.form.year, workbook.year)
            sentences = (*sentences_of(one.remarks, one.unplaced), *([year] if year else []), *came.remarks)
            forms.append(ImportedForm(one.source, came.number, sentences))
    return Import(tuple(forms), tuple(problems))


@dataclass(frozen=True, slots=True)
class TakenState:
    """What came of another state of a workbook: its file, one sentence for each thing that is damaged there."""

    file: str
    joining: Joining
    damage: tuple[str, ...]


def take_in_states(workbook: Workbook, others: Sequence[Workbook]) -> list[TakenState]:
    """Put other states of this very workbook into it, form by form and cell by cell; return what came of each file."""
    return [
        TakenState(other.path.name, workbook.take_in(other), tuple(one.sentence for one in other.damaged))
        for other in others
    ]


@contextmanager
def states_opened(workbook: Workbook, paths: Sequence[Path], do: Doing = at_once) -> Iterator[list[Workbook]]:
    """Open other states of this very workbook. Raises UserError if one is none, or cannot be opened."""
    with _opened(paths, do) as others:
        if own := next((one.path for one in others if is_same_file(one.path, workbook.path)), None):
            raise UserError(f"“{own.name}”就是这个工作簿，请选另一份。")
        held = do(_readable(workbook), lambda found, _: found)  # what somebody holds is not read again
        for other in others:
            if not is_kin(workbook, other):
                raise UserError(
                    f"“{other.path.name}”不像是这个工作簿的另一份（年度或项目不同），没有合并；请改用“合并工作簿”。"
                )
        yield others
        del held


def _readable(workbook: Workbook) -> Iterator[Project]:
    for form in workbook.all_ids:
        with suppress(UnreadableFormError):  # which is told where it is met
            yield workbook.project(form)


def is_state(path: Path, past: Past) -> bool:
    """Tell whether a file holds another state of the workbook whose past that is: both have a version in common."""
    try:
        with closing(open_workbook(path, at_once=0)) as other:
            return past.is_shared(Past.of(other))
    except UserError:
        return False


def states_among(paths: Sequence[Path], own: Path, past: Past, go_on: GoOn = unwatched) -> list[Path]:
    """Return which files, but a workbook's ``own`` one, hold other states of it. Raises CalledOffError."""
    found = []
    try:
        for path in paths:
            if not is_same_file(path, own) and is_state(path, past):
                found.append(path)
            go_on("正在看各工作簿……")
    except CalledOffError:
        raise CalledOffError("已取消，没有合并。") from None
    return found


@contextmanager
def arriving(workbook: Workbook, paths: Sequence[Path], do: Doing = at_once) -> Iterator[list[Arrival]]:
    """Find what is to come from other workbooks, all their whole forms. Raises UserError if one cannot be opened."""
    with _opened(paths, do) as others:
        official = resources.official_templates()
        yield arrivals(workbook, others, official, look=lambda coming: do(coming, lambda found, go_on: found))


@contextmanager
def _opened(paths: Sequence[Path], do: Doing) -> Iterator[list[Workbook]]:
    with ExitStack() as opened:
        yield [
            opened.enter_context(closing(other)) for other in do((), lambda _, go_on: open_all(paths, go_on))
        ]
