"""What is to come in from files, looked at before anything is written: each form with its doubts, each file without one."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum
from pathlib import Path

from model.exchange.found_form import NO_UNIT, Remark, Unplaced
from model.files import GoOn, unwatched, write_whole
from model.form.field_path import FieldPath
from model.form.project import text_at, with_text
from model.form.template import SELF_EVALUATION
from model.grid.computed import Computed, compute
from model.reading.amounts import shortest
from model.workbook.form_import import Same, names_there
from model.workbook.workbook import Workbook
from reports.form_reading import ReadForm
from ui.jobs.dry_run import FileReading
from ui.jobs.form_files import form_files_in
from ui.jobs.importing import Chosen, Wanted, read_each
from ui.jobs.remark_sentences import sentences_of, year_sentence


class Certainty(Enum):
    """How sure a clerk may be of what was read."""

    CLEAR = "无疑问"
    DOUBT = "待核对"
    PROBLEM = "读不出"


class Action(Enum):
    """What a clerk may do about a remark, as it is offered."""

    CHOOSE = "选去处…"
    UNIT = "选单位…"
    OUR_SCORE = "按计算得分"
    CHECKED = "核对过了"
    NONE = "已处理"


_ORDER = (Certainty.DOUBT, Certainty.PROBLEM, Certainty.CLEAR)


@dataclass(frozen=True, slots=True)
class Step:
    """How far reading is: the files that are read, how many there are, and the one at work."""

    done: int
    total: int
    name: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A form of a file, by its number there, or a file without one, whose ``problem`` says why.

    ``doubts`` are what should be looked at, ``infos`` what was done with the sheet's texts, ``lost`` the cells that found no
    place. ``placed`` is the share of the sheet's filled cells that did, in percent. ``is_there``: the workbook has a form of
    that name; then ``same`` says what becomes of it. ``alike``: so many forms of the files have its name. ``wanted``: the
    clerk wants it in. ``answers``: what was done about its remarks.
    """

    path: Path
    number: int = 0
    form: ReadForm | None = None
    problem: str = ""
    doubts: tuple[Remark, ...] = ()
    infos: tuple[Remark, ...] = ()
    lost: frozenset[str] = frozenset()
    placed: int = 100
    score: str = ""
    grade: str = ""
    is_there: bool = False
    same: Same = Same.BOTH
    alike: int = 1
    wanted: bool = True
    answers: tuple[tuple[Remark, Action], ...] = ()

    @property
    def certainty(self) -> Certainty:
        """How sure a clerk may be of it."""
        if self.form is None:
            return Certainty.PROBLEM
        return Certainty.DOUBT if self.doubts else Certainty.CLEAR

    @property
    def name(self) -> str:
        """What it is called in a list."""
        if self.form is None:
            return ""
        form = self.form.form
        if form.form_id == SELF_EVALUATION:
            return form.project.shown_name
        return f"{form.project.shown_name}（{' '.join(filter(None, [self.form.template.title, form.date]))}）"

    @property
    def comes_in(self) -> bool:
        """Tell whether it will come in as things are."""
        is_skipped = self.is_there and self.same is Same.SKIP
        return self.form is not None and self.wanted and not is_skipped


@dataclass(frozen=True, slots=True)
class Intake:
    """All that was read; ``told`` says what was passed over, ``is_whole`` that nobody called it off."""

    entries: tuple[Entry, ...]
    told: tuple[str, ...] = ()
    is_whole: bool = True


def read_intake(paths: Sequence[Path], wanted: Wanted, report: Callable[[Step], bool]) -> Intake:
    """Read files and folders; ``report`` answers False once it shall stop. Nothing of the workbook is needed."""
    files = form_files_in(paths)
    entries: list[Entry] = []
    total = len(files.files)
    for number, path in enumerate(files.files):
        if not report(Step(number, total, path.name)):
            return Intake(tuple(entries), files.told, is_whole=False)
        for one in read_each([path], wanted):
            entries += _entries(one, wanted)
    return Intake(tuple(entries), files.told)


def _entries(read: FileReading, wanted: Wanted) -> Iterator[Entry]:
    if read.problem or not read.forms:
        yield Entry(read.path, problem=read.problem or "没有找到自评表。", wanted=False)
    for number, form in enumerate(read.forms):
        yield replace(entry_of(read.path, form, wanted, read.unplaced if number == 0 else ()), number=number)


def read_again(
    paths: Sequence[Path], wanted: Wanted, report: Callable[[Step], bool]
) -> dict[Path, tuple[Entry, ...]]:
    """Read files once more, otherwise than before; return the entries of each that was read before it was called off."""
    found: dict[Path, tuple[Entry, ...]] = {}
    for number, path in enumerate(paths):
        if not report(Step(number, len(paths), path.name)):
            break
        found[path] = tuple(entry for one in read_each([path], wanted) for entry in _entries(one, wanted))
    return found


def renewed(entries: Sequence[Entry], read: Mapping[Path, Sequence[Entry]]) -> tuple[Entry, ...]:
    """Return entries where they stood, as their files were read anew; what the clerk chose for each stays."""
    known = {(one.path, one.number): one for some in read.values() for one in some}
    old = {(one.path, one.number) for one in entries}
    kept = [
        _chosen_as(before, known[before.path, before.number])
        if (before.path, before.number) in known
        else before
        for before in entries
        if before.path not in read or (before.path, before.number) in known
    ]
    return (*kept, *(one for key, one in known.items() if key not in old))


def _chosen_as(before: Entry, new: Entry) -> Entry:
    wanted = before.wanted if before.form is not None else new.wanted
    for remark, action in before.answers:
        if remark in new.doubts and action_for(new, remark) is action:
            new = answered(new, remark, action)
    return replace(new, wanted=wanted and new.form is not None, same=before.same)


def action_for(entry: Entry, remark: Remark) -> Action:
    """Return what may be done about a doubt of an entry."""
    if entry.form is None:
        return Action.NONE
    if remark.severity == "warning" and remark.cell in entry.lost:
        return Action.CHOOSE
    if remark.message.startswith(NO_UNIT) and layout_of(entry):
        return Action.UNIT
    return Action.OUR_SCORE if _score_that_is_not_ours(entry, remark) else Action.CHECKED


def _score_that_is_not_ours(entry: Entry, remark: Remark) -> FieldPath | None:
    """Return the field of the score that a remark is about, if the program has one of its own for it."""
    form = entry.form
    if form is None or form.found is None or form.sheet is None:
        return None
    scores = {
        form.sheet.address(*place): use.path
        for place, use in form.found.uses.items()
        if use.part == "score" and use.path is not None
    }
    path = scores.get(remark.cell)
    if path is None or path.row is None or not text_at(form.form.project, path):
        return None
    scored = computed_of(form).evaluation.indicators[path.row]
    return path if scored.auto_score is not None else None


def answered(entry: Entry, remark: Remark, action: Action) -> Entry:
    """Return an entry in which a doubt is settled; ``OUR_SCORE`` takes away the score that the sheet has."""
    path = _score_that_is_not_ours(entry, remark) if action is Action.OUR_SCORE else None
    if path is not None and entry.form is not None:
        form = entry.form
        project = with_text(form.form.project, path, "")
        entry = _scored(replace(entry, form=replace(form, form=replace(form.form, project=project))))
    return replace(
        entry,
        doubts=tuple(one for one in entry.doubts if one != remark),
        infos=(*entry.infos, replace(remark, severity="info")),
        answers=(*entry.answers, (remark, action)),
    )


def _scored(entry: Entry) -> Entry:
    """Return an entry with score and grade of its form."""
    form = entry.form
    if form is None or not form.template.has_scores:
        return entry
    computed = computed_of(form)
    return replace(entry, score=shortest(computed.evaluation.total_score), grade=computed.shown_grade)


def layout_of(entry: Entry) -> str:
    """Return the layout of an entry's sheet, blank without one."""
    return entry.form.found.layout if entry.form and entry.form.found else ""


def entry_of(path: Path, form: ReadForm, wanted: Wanted, beside: Sequence[Unplaced] = ()) -> Entry:
    """Return a form as it is looked at; ``beside`` is what of its file was not read."""
    remarks = [*_of_year(form, wanted.year), *form.remarks]
    lost = [_remark_of(one) for one in (*form.unplaced, *beside)]
    doubts = [one for one in remarks if one.severity != "info"]
    infos = tuple(one for one in remarks if one.severity == "info")
    cells = frozenset(one.cell for one in form.unplaced)
    return _scored(
        Entry(path, form=form, doubts=(*doubts, *lost), infos=infos, lost=cells, placed=_placed(form))
    )


def _remark_of(lost: Unplaced) -> Remark:
    text = " ".join(lost.text.split())
    named = "" if not text or text in lost.message else f"“{text if len(text) <= 24 else f'{text[:23]}…'}”"
    return Remark(f"{named}{lost.message}", "warning", lost.cell, lost.text)


def computed_of(form: ReadForm) -> Computed:
    """Return figures and cells of a form that was read."""
    return compute(form.form.project, form.template, form.form.year)


def _of_year(form: ReadForm, year: int) -> Iterator[Remark]:
    if sentence := year_sentence(form.form.year, year):
        yield Remark(sentence)


def _placed(form: ReadForm) -> int:
    """Return which share of the filled cells of a form found a place, in percent, never rounded up to all."""
    if form.found is None or form.sheet is None:
        return 100
    top, left, bottom, right = form.found.area
    filled = sum(
        bool(text.strip()) for row in form.sheet.rows[top : bottom + 1] for text in row[left : right + 1]
    )
    return int(Decimal(100) * max(0, filled - len(form.unplaced)) / filled) if filled else 100


def noted_names(entries: Sequence[Entry], workbook: Workbook) -> tuple[Entry, ...]:
    """Return entries that know whether the workbook has a form of their name, and how many of them share it."""
    names = {workbook.name_in_form(i) for i in workbook.ids} - {""}

    def is_there(entry: Entry) -> bool:
        if entry.form is None:
            return False
        form = entry.form.form
        return form.project.name in names and (form.form_id == SELF_EVALUATION or names_there(workbook, form))

    shared = Counter(entry.name for entry in entries)
    return tuple(
        replace(entry, is_there=is_there(entry), alike=shared[entry.name] if entry.form else 1)
        for entry in entries
    )


def chosen(entries: Sequence[Entry]) -> list[Chosen]:
    """Return the forms that come in."""
    return [Chosen(entry.form, entry.same) for entry in entries if entry.form is not None and entry.comes_in]


def doubtful_first(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Return entries with those first that need a look, then what cannot be read; the many clear ones stand last."""
    order = list(_ORDER)
    return tuple(sorted(entries, key=lambda entry: order.index(entry.certainty)))


def counts_text(entries: Sequence[Entry]) -> str:
    """Say how many files and forms there are and how sure one may be of them."""
    files = len({entry.path for entry in entries})
    numbers = {one: sum(entry.certainty is one for entry in entries) for one in Certainty}
    parts = [
        f"{numbers[Certainty.CLEAR]} 张无疑问" if numbers[Certainty.CLEAR] else "",
        f"{numbers[Certainty.DOUBT]} 张待核对" if numbers[Certainty.DOUBT] else "",
        f"{numbers[Certainty.PROBLEM]} 个文件读不出" if numbers[Certainty.PROBLEM] else "",
    ]
    return "　".join([f"{files} 个文件", *filter(None, parts)])


def plan_text(entries: Sequence[Entry]) -> str:
    """Say what will happen when the clerk confirms."""
    coming = [entry for entry in entries if entry.comes_in]
    replaced = sum(entry.is_there and entry.same is Same.REPLACE for entry in coming)
    skipped = sum(entry.is_there and entry.wanted and entry.same is Same.SKIP for entry in entries)
    if not coming:
        return "没有要导入的表。"
    more = f"，其中 {replaced} 张替换同名的" if replaced else ""
    left = f"；{skipped} 张同名的跳过" if skipped else ""
    return f"将导入 {len(coming)} 张表{more}{left}。一次撤销可以全部取消。"


def save_list(entries: Sequence[Entry], path: Path, go_on: GoOn = unwatched) -> None:
    """Write what was read as a table (CSV): one line for each form, and for each file without one. Raises UserError."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(
        ("文件", "项目", "年度", "总分", "等级", "放进来（%）", "待核对", "要核对的", "读不出的原因", "位置")
    )
    for entry in entries:
        form = entry.form
        told = sentences_of(entry.doubts, ())
        line = (
            form.source if form else entry.path.name,
            entry.name,
            form.form.year if form else "",
            entry.score,
            entry.grade,
            entry.placed if form else "",
            len(entry.doubts) if form else "",
            "\n".join(told),
            entry.problem,
            str(entry.path),
        )
        writer.writerow([_harmless(str(text)) for text in line])
    write_whole(path, text.getvalue().encode("utf-8-sig"), go_on)


def _harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
