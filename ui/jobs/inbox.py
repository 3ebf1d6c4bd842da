"""The folder beside a workbook that holds what was received: the packages as they came, who is expected, and a record.

The packages are the evidence; the record only spares checking them again. Everything is plain files, so that who copies the
folder with the workbook loses nothing.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from model.errors import UserError
from model.files import file_name_for, temporary_beside, unique_path, write_whole, writing_problem
from ui.jobs.expected_list import Expected, read_expected, write_expected
from ui.jobs.hand_in_package import ENDING, PackedForm

FOLDER_MARK = "（收件）"
EXPECTED_FILE, RECORD_FILE = "应交名单.csv", "收件记录.json"
VERSION = 1
MAX_CHANGES = 200
_BEIJING = timezone(timedelta(hours=8))  # all of China has one time


@dataclass(frozen=True, slots=True)
class TextChange:
    """A cell of a form that is not as it was handed in before."""

    caption: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """A form as it was received: when (UTC seconds), in which file of the inbox, what is wrong, and what changed since before.

    ``before`` is the total score of the time before, None if this was the first; ``changes`` are at most ``MAX_CHANGES``.
    """

    at: int
    file: str
    form: PackedForm
    problems: tuple[str, ...] = ()
    before: str | None = None
    changes: tuple[TextChange, ...] = ()
    is_changed: bool = False

    @property
    def when(self) -> str:
        """The time in China: ``01-18 09:42``."""
        return datetime.fromtimestamp(self.at, UTC).astimezone(_BEIJING).strftime("%m-%d %H:%M")


@dataclass(frozen=True, slots=True)
class Inbox:
    """What a folder holds; receipts stand in the order in which they came. ``packages``: the SHA-256 of each file."""

    folder: Path
    expected: tuple[Expected, ...] = ()
    receipts: tuple[Receipt, ...] = ()
    packages: tuple[tuple[str, str], ...] = ()


def inbox_folder(workbook: Path) -> Path:
    """Return the folder of a workbook's packages, which may not be there yet."""
    return workbook.with_name(f"{workbook.stem}{FOLDER_MARK}")


def open_inbox(workbook: Path, year: int) -> Inbox:
    """Read what was received for a workbook. Raises UserError where its list or record cannot be read."""
    folder = inbox_folder(workbook)
    listed = folder / EXPECTED_FILE
    expected = read_expected(listed, year) if listed.is_file() else ()
    record = folder / RECORD_FILE
    if not record.is_file():
        return Inbox(folder, expected)
    try:
        data = json.loads(record.read_bytes())
        receipts = tuple(_receipt_of(one) for one in data["receipts"])
        packages = tuple((str(name), str(digest)) for name, digest in data["packages"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        raise UserError(
            f"收件记录“{record}”读不出；请把它改名，再把“{folder.name}”里的报送包重新收一遍。"
        ) from None
    return Inbox(folder, expected, receipts, packages)


def with_expected(inbox: Inbox, expected: Sequence[Expected]) -> Inbox:
    """Keep another list of who is to hand in. Raises UserError."""
    _make_folder(inbox.folder)
    write_expected(inbox.folder / EXPECTED_FILE, expected)
    return replace(inbox, expected=tuple(expected))


def with_package(inbox: Inbox, path: Path, digest: str, unit: str, at: int) -> tuple[Inbox, str]:
    """Copy a package into the folder; return the inbox and the name it has there. Raises UserError."""
    _make_folder(inbox.folder)
    stamp = datetime.fromtimestamp(at, UTC).astimezone(_BEIJING).strftime("%Y-%m-%d %H%M%S")
    try:
        taken = {one.name.casefold() for one in inbox.folder.iterdir()}
        target = unique_path(inbox.folder, file_name_for(f"{stamp} {unit or path.stem}"), ENDING, taken)
        if path.resolve().parent == inbox.folder.resolve():
            target = path  # it lies there already: the record was lost
        else:
            _copy_whole(path, target)
    except OSError as error:
        raise UserError(writing_problem(inbox.folder / path.name, error)) from error
    return replace(inbox, packages=(*inbox.packages, (target.name, digest))), target.name


def _copy_whole(path: Path, target: Path) -> None:
    temporary = temporary_beside(target, ".tmp")
    try:
        shutil.copyfile(path, temporary)
        temporary.replace(target)
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def save_record(inbox: Inbox) -> None:
    """Write the record. Raises UserError."""
    _make_folder(inbox.folder)
    data = {
        "version": VERSION,
        "packages": [list(one) for one in inbox.packages],
        "receipts": [asdict(one) for one in inbox.receipts],
    }
    write_whole(inbox.folder / RECORD_FILE, json.dumps(data, ensure_ascii=False, indent=1).encode())


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise UserError(writing_problem(folder, error)) from error


def _receipt_of(data: Any) -> Receipt:
    form = PackedForm(**{one.name: str(data["form"][one.name]) for one in fields(PackedForm)})
    changes = tuple(TextChange(str(c["caption"]), str(c["old"]), str(c["new"])) for c in data["changes"])
    before = data["before"]
    return Receipt(
        int(data["at"]),
        str(data["file"]),
        form,
        tuple(map(str, data["problems"])),
        None if before is None else str(before),
        changes,
        bool(data["is_changed"]),
    )


def newest(receipts: Sequence[Receipt]) -> Iterator[Receipt]:
    """Yield the last receipt of each form, in the order in which the forms came first."""
    found: dict[tuple[str, str, str, str], Receipt] = {}
    for one in receipts:
        form = one.form
        found[(form.unit, form.project, form.form, form.date)] = one
    yield from found.values()
