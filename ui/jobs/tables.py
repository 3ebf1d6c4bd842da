"""Many workbooks as three flat CSV files, for a database or an analysis engine (docs/at-scale.md).

UTF-8 with a byte order mark: Excel reads a file without one in the code page of the PC, and DuckDB, pandas and SQLite
skip it. One workbook is in memory at a time.
"""

from __future__ import annotations

import codecs
import csv
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from model.errors import UserError
from model.files import whole_file, writing_problem
from model.naming import EXTENSION
from model.reading.amounts import exact
from model.reading.normalise import storable
from model.system_errors import reason_of
from model.tables.records import FindingRow, FormRow, IndicatorRow
from model.tables.rows import tables_of
from ui.jobs.opening import open_workbook

if TYPE_CHECKING:
    from _csv import Writer

FILES = {
    "forms.csv": FormRow._fields,
    "indicators.csv": IndicatorRow._fields,
    "findings.csv": FindingRow._fields,
}
# takes a file or folder, and the sentences on what is wrong with it
Tell = Callable[[str, Iterable[str]], object]
Value = str | int | Decimal | None


@dataclass(frozen=True, slots=True)
class TablesDone:
    """How much was written, and where."""

    files: tuple[Path, ...]
    workbooks: int
    forms: int


def write_tables(paths: Sequence[Path], folder: Path, tell: Tell) -> TablesDone:
    """Write the forms of workbooks, and of all in folders, into a folder; what cannot be read is told, the others go on.

    Raises UserError if no workbook can be read, or a file not be written; what stood there is then as it was.
    """
    found = list(_workbooks_in(paths, tell))
    if not found:
        raise UserError(f"没有找到工作簿（{EXTENSION}），没有写出任何文件，请检查文件和文件夹的位置。")
    folder.mkdir(parents=True, exist_ok=True)
    targets = tuple(folder / name for name in FILES)
    for target in targets:
        _refuse_held(target)
    with ExitStack() as stack:
        files = [stack.enter_context(whole_file(target)) for target in targets]
        writers = [csv.writer(codecs.getwriter("utf-8-sig")(file)) for file in files]
        for writer, columns in zip(writers, FILES.values(), strict=True):
            writer.writerow(columns)
        counts = [_write_workbook(path, writers, tell) for path in found]
        read = [count for count in counts if count is not None]
        if not read:
            raise UserError("没有一个工作簿能读出，没有写出任何文件。")
        for file in files:  # whatever the disk refuses, it refuses before the first of them takes its place
            file.flush()
            os.fsync(file.fileno())
    return TablesDone(targets, len(read), sum(read))


def _write_workbook(path: Path, writers: Sequence[Writer], tell: Tell) -> int | None:
    """Write the rows of one workbook; return how many forms it has, None if it cannot be read."""
    forms, indicators, findings = writers
    name, count = path.as_posix(), 0
    try:
        workbook = open_workbook(path)
    except UserError as error:
        tell(name, [str(error)])
        return None
    with closing(workbook):
        tell(name, [damage.sentence for damage in workbook.damaged])
        for rows in tables_of(workbook, name):
            forms.writerow(map(_text, rows.form))
            indicators.writerows(map(_text, row) for row in rows.indicators)
            findings.writerows(map(_text, row) for row in rows.findings)
            count += 1
    return count


def _text(value: Value) -> str:
    """Return a value as it stands in the file: numbers plain, with a point; NUL is no text for any engine."""
    if value is None:
        return ""
    return exact(value) if isinstance(value, Decimal) else storable(str(value)).replace("\0", "")


def _refuse_held(path: Path) -> None:
    """Raise UserError, before the work begins, if a file is held by another program (Excel does so)."""
    try:
        path.open("r+b").close()
    except FileNotFoundError:
        return
    except OSError as error:
        raise UserError(writing_problem(path, error)) from error


# -- which workbooks ------------------------------------------------------------------------------------


def _workbooks_in(paths: Sequence[Path], tell: Tell) -> Iterator[Path]:
    """Yield workbooks and those in folders, by name, each file once; a folder without any is told."""
    seen: set[str] = set()
    for path in paths:
        inside = list(_walk(path, tell)) if path.is_dir() else [path]
        if not inside:
            tell(path.as_posix(), [f"里面没有找到工作簿（{EXTENSION}）。"])
        for one in inside:
            if (real := os.path.realpath(one)) not in seen:
                seen.add(real)
                yield one


def _walk(folder: Path, tell: Tell) -> Iterator[Path]:
    def told(error: OSError) -> None:
        tell(
            Path(error.filename).as_posix(), [f"打不开这个文件夹（{reason_of(error)}），里面的工作簿没有读。"]
        )

    for place, folders, names in os.walk(folder, onerror=told):
        folders[:] = sorted(name for name in folders if not _is_hidden(Path(place, name)))
        for name in sorted(names):
            path = Path(place, name)
            if path.suffix.lower() == EXTENSION and not _is_hidden(path):
                yield path


def _is_hidden(path: Path) -> bool:
    """Tell whether a file is out of sight, or the mark that an office program puts beside an open one (``~$…``)."""
    if path.name.startswith((".", "~$")):
        return True
    marks = 0
    with suppress(OSError):  # whoever opens it tells why it cannot be read
        marks = getattr(path.lstat(), "st_file_attributes", 0)  # Windows alone has them
    return bool(marks & stat.FILE_ATTRIBUTE_HIDDEN)
