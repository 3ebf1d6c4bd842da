"""Receiving: packages are checked and kept, and each expected project has a state; for the window and ``receive`` alike."""

from __future__ import annotations

import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path

import resources
from model.compare.comparison import compare
from model.errors import UserError
from model.files import file_name_for, write_whole
from model.form.project import Project
from model.workbook.taking_in import TakenIn, take_in
from model.workbook.workbook import Workbook
from ui.jobs.expected_list import Expected, key_of
from ui.jobs.hand_in_package import PAPER_FOLDER, PackedForm, sha256_of
from ui.jobs.inbox import MAX_CHANGES, Inbox, Receipt, TextChange, newest, save_record, with_package
from ui.jobs.received_package import OpenedPackage, ReceivedForm, digest_in, opened_package

Clock = Callable[[], int]


class HandInState(Enum):
    """How it stands with one expected form."""

    MISSING = "未交"
    RECEIVED = "已交"
    CHANGED = "有修改"
    WRONG = "有问题"


@dataclass(frozen=True, slots=True)
class Row:
    """One expected project, or one of its forms that came; ``receipt`` is None where nothing did."""

    unit: str
    project: str
    state: HandInState
    receipt: Receipt | None = None
    is_expected: bool = True

    @property
    def title(self) -> str:
        """The form, blank for the self-evaluation."""
        return self.receipt.form.title if self.receipt and self.receipt.form.form else ""

    @property
    def remark(self) -> str:
        """What is to be known of it in one line."""
        one = self.receipt
        if one is None:
            return ""
        said = one.problems[0] if one.problems else ""
        if not said and one.is_changed:
            count = f"{len(one.changes)} 处" if one.changes else "得分"
            said = f"改了 {count}" if one.changes else f"改了{count}"
        if not self.is_expected:
            said = f"{said}；不在名单上" if said else "不在名单上"
        return said


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of packages: the inbox as it is now, the receipts that came, one sentence for each package refused."""

    inbox: Inbox
    receipts: tuple[Receipt, ...]
    problems: tuple[str, ...] = ()
    told: tuple[str, ...] = ()


def take_packages(
    inbox: Inbox,
    year: int,
    paths: Sequence[Path],
    clock: Clock = lambda: int(time.time()),
    watch: Callable[[str], bool] = lambda name: True,
) -> Taken:
    """Check and keep packages; one that is none is named and the others go on.

    ``watch`` is told the name of each and may stop before it. Raises UserError if the record cannot be kept.
    """
    receipts, problems, told = list[Receipt](), list[str](), list[str]()
    for path in paths:
        if not watch(path.name):
            break
        try:
            with opened_package(path) as package:
                if known := _known(inbox, package.digest):
                    told.append(f"“{path.name}”已经收过（{known}），没有再收。")
                    continue
                _refuse_year(package, year)
                now = clock()
                new = tuple(_receipts(inbox, package, now))
                inbox, name = with_package(inbox, path, package.digest, package.manifest.unit, now)
        except UserError as error:
            problems.append(str(error))
            continue
        new = tuple(replace(one, file=name) for one in new)
        inbox = replace(inbox, receipts=(*inbox.receipts, *new))
        receipts += new
        told += [f"“{path.name}”里写明以后补报：{sentence}" for sentence in package.manifest.left_out]
    if receipts:
        save_record(inbox)
    return Taken(inbox, tuple(receipts), tuple(problems), tuple(told))


def _known(inbox: Inbox, digest: str) -> str:
    return next((name for name, known in inbox.packages if known == digest), "")


def _refuse_year(package: OpenedPackage, year: int) -> None:
    if package.manifest.year != year or package.workbook.year != year:
        raise UserError(
            f"“{package.name}”是 {package.workbook.year} 年度的，本工作簿是 {year} 年度，没有收；请打开那一年的工作簿再收。"
        )


def _receipts(inbox: Inbox, package: OpenedPackage, now: int) -> Iterator[Receipt]:
    """Yield what came, compared with what came last time."""
    known = {_key(one.form): one for one in newest(inbox.receipts)}
    earlier = _Earlier(inbox)
    for one in package.checked():
        last = known.get(_key(one.packed))
        if last is None:
            yield Receipt(now, "", one.packed, one.problems)
            continue
        is_changed = last.form.digest != one.packed.digest
        changes = tuple(earlier.changes(last, one)) if is_changed else ()
        yield Receipt(now, "", one.packed, one.problems, last.form.total, changes, is_changed)


def _key(form: PackedForm) -> tuple[str, str, str, str]:
    return form.unit, form.project, form.form, form.date


class _Earlier:
    """The forms in the packages that came before, each of which is opened once."""

    def __init__(self, inbox: Inbox) -> None:
        self._folder = inbox.folder
        self._forms: dict[str, dict[tuple[str, str, str, str], Project]] = {}

    def changes(self, last: Receipt, now: ReceivedForm) -> Iterator[TextChange]:
        """Yield what differs from the form before; nothing if that cannot be read any more."""
        if last.file not in self._forms:
            self._forms[last.file] = self._read(last.file)
        old = self._forms[last.file].get(_key(last.form))
        if old is not None and now.project is not None and now.template is not None:
            for one in compare(old, now.project, now.template)[:MAX_CHANGES]:
                yield TextChange(one.caption, one.old_text, one.new_text)

    def _read(self, file: str) -> dict[tuple[str, str, str, str], Project]:
        with suppress(UserError), opened_package(self._folder / file) as package:
            found = ((_key(one), package.form_id(one)) for one in package.manifest.forms)
            return {key: package.workbook.project(i) for key, i in found if i is not None}
        return {}


def paper_of(inbox: Inbox, receipt: Receipt) -> Path:
    """Take a form's paper out of its package and return the file. Raises UserError where it is not as it came."""
    source, form = inbox.folder / receipt.file, receipt.form
    try:
        with zipfile.ZipFile(source) as archive:
            data = archive.read(form.pdf)
    except (OSError, zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError):
        raise UserError(f"报送包“{receipt.file}”里的打印稿“{form.pdf}”读不出，请对方重新发送。") from None
    if sha256_of(data) != form.pdf_sha256:
        raise UserError(f"“{form.name}”的打印稿与报送时不同，没有打开，请对方重新发送。")
    folder = inbox.folder / PAPER_FOLDER
    folder.mkdir(exist_ok=True)
    path = folder / f"{file_name_for(f'{form.unit} {form.name} {form.code}')}.pdf"
    write_whole(path, data)
    return path


# -- into the workbook ---------------------------------------------------------------------------------------


def take_into_workbook(workbook: Workbook, inbox: Inbox, person: str) -> TakenIn:
    """Bring the newest whole state of every form into the workbook, so that its summary has it. Raises StoreError."""
    by_file: dict[str, list[PackedForm]] = {}
    for one in newest(inbox.receipts):
        if not one.problems:
            by_file.setdefault(one.file, []).append(one.form)
    total = TakenIn()
    for file, forms in by_file.items():
        waiting = [form for form in forms if not _is_in(workbook, form)]
        total = replace(total, same=total.same + len(forms) - len(waiting))
        if waiting:
            try:
                total = _sum(total, _taken_from(workbook, inbox, file, waiting, person))
            except UserError as error:
                total = replace(total, problems=(*total.problems, str(error)))
    return total


def _taken_from(
    workbook: Workbook, inbox: Inbox, file: str, forms: Sequence[PackedForm], person: str
) -> TakenIn:
    with opened_package(inbox.folder / file) as package:
        if package.digest != dict(inbox.packages).get(file):
            raise UserError(f"收件文件夹里的“{file}”收到以后被改动过，没有并入，请对方重新发送后再收。")
        ids = {i for form in forms if (i := package.form_id(form)) is not None}
        return take_in(workbook, package.workbook, ids, person, resources.official_templates())


def _sum(one: TakenIn, other: TakenIn) -> TakenIn:
    return TakenIn(
        one.added + other.added,
        one.replaced + other.replaced,
        one.same + other.same,
        (*one.remarks, *other.remarks),
        (*one.problems, *other.problems),
    )


def _is_in(workbook: Workbook, form: PackedForm) -> bool:
    """Tell whether a form is in the workbook as it was handed in."""
    return any(
        workbook.final_record(i)
        and workbook.project(i).name == form.project
        and digest_in(workbook, i) == form.digest
        for i in workbook.all_ids
    )


# -- how it stands ------------------------------------------------------------------------------------------


def rows_of(inbox: Inbox) -> tuple[Row, ...]:
    """Return the expected projects with what came of each, unit by unit, then what nobody expected."""
    came = list(newest(inbox.receipts))
    used = set[int]()
    rows = list[Row]()
    for expected in inbox.expected:
        found = [n for n, one in enumerate(came) if n not in used and _answers(one.form, expected)]
        used |= set(found)
        unit = expected.unit or (came[found[0]].form.unit if found else "")
        if not found:
            rows.append(Row(unit, expected.project, HandInState.MISSING))
        rows += [_row(came[n], unit, expected.project) for n in found]
    others = [one for n, one in enumerate(came) if n not in used]
    rows += [
        replace(_row(one, one.form.unit, one.form.project), is_expected=not inbox.expected) for one in others
    ]
    units = {unit: place for place, unit in enumerate(dict.fromkeys(row.unit for row in rows))}
    return tuple(sorted(rows, key=lambda row: units[row.unit]))


def _answers(form: PackedForm, expected: Expected) -> bool:
    is_project = key_of(form.project) == key_of(expected.project)
    return is_project and (not expected.unit or key_of(form.unit) == key_of(expected.unit))


def _row(receipt: Receipt, unit: str, project: str) -> Row:
    state = HandInState.RECEIVED
    if receipt.problems:
        state = HandInState.WRONG
    elif receipt.is_changed:
        state = HandInState.CHANGED
    return Row(unit, " ".join(project.split()), state, receipt)


def counts_of(rows: Sequence[Row]) -> dict[HandInState, int]:
    """Return how many rows are in each state."""
    return {state: sum(row.state is state for row in rows) for state in HandInState}
