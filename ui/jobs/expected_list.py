"""Who is to hand in: units with their projects, from a table of any kind, or from last year's workbook."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from model.errors import UserError
from model.exchange.worksheet import Worksheet
from model.files import GoOn, read_at_most, unwatched, write_whole
from model.reading.normalise import normalise
from model.year.years import raised
from ui.jobs.opening import open_workbook
from ui.jobs.packing import unit_of

MAX_BYTES = 20 << 20
MAX_PROJECTS = 20_000
_HEAD = ("单位", "项目")
_UNIT_CAPTIONS = ("单位", "实施单位", "单位名称", "项目单位", "预算单位", "填报单位", "主管部门", "部门")
_SUMS = re.compile(r"(合\s*计|小\s*计|总\s*计|共\s*计|(加权|简单)?平均)([（(].*[）)])?$")
_PROJECT_CAPTIONS = ("项目", "项目名称", "支出项目")


@dataclass(frozen=True, slots=True)
class Expected:
    """A project that is to be handed in; ``unit`` is blank where the list names none."""

    unit: str
    project: str


def key_of(text: str) -> str:
    """Return what names are known by: signs of one width, no spaces, no case."""
    return "".join(normalise(text).split()).casefold()


def read_expected(path: Path, year: int) -> tuple[Expected, ...]:
    """Read a list; a workbook of an earlier year names its projects, with the year in their names that is meant now.

    Raises UserError where there is no list in the file.
    """
    data = read_at_most(path, MAX_BYTES, "一张应交名单")
    from reports.reading.file_kind import kind_of  # takes a while to import
    from reports.reading.sheet_reading import read_sheets

    kind = kind_of(data, path.name)
    if kind == "workbook":
        return _of_workbook(path, year)
    found = list(_in_sheets(read_sheets(data, path.name, kind).sheets))
    if not found:
        raise UserError(
            f"“{path.name}”里没有找到应交名单：表头里要有“项目”（或“项目名称”）一列，最好还有“单位”一列。"
        )
    return _each_once(found)


def _of_workbook(path: Path, year: int) -> tuple[Expected, ...]:
    with closing(open_workbook(path)) as workbook:
        projects = [workbook.project(i) for i in workbook.ids]
        first = workbook.year
    if not projects:
        raise UserError(f"工作簿“{path.name}”里没有项目，不能作为应交名单。")
    found = []
    for project in projects:
        name = " ".join(project.name.split())
        for one in range(first, min(year, first + 10)):
            name = raised(name, one)
        found.append(Expected(unit_of(project), name))
    return _each_once(found)


def _in_sheets(sheets: Sequence[Worksheet]) -> Iterator[Expected]:
    for sheet in sheets:
        columns: tuple[int | None, int] | None = None
        unit = ""
        for row in sheet.rows:
            texts = [" ".join(cell.split()) for cell in row]
            if head := _head_in(texts):
                columns = head
                continue
            if columns is None:
                continue
            unit_column, project_column = columns
            named = texts[unit_column] if unit_column is not None and unit_column < len(texts) else ""
            unit = named or unit  # of merged cells only the first has the text
            name = texts[project_column] if project_column < len(texts) else ""
            if name and not _SUMS.match(name):
                yield Expected(unit, name)


def _head_in(texts: Sequence[str]) -> tuple[int | None, int] | None:
    """Return the columns of unit and project if a row is the head of a list."""
    plain = [key_of(text) for text in texts]
    project = next((n for n, text in enumerate(plain) if text in _PROJECT_CAPTIONS), None)
    if project is None:
        return None
    units = {text: n for n, text in reversed(list(enumerate(plain))) if text in _UNIT_CAPTIONS}
    return next((units[caption] for caption in _UNIT_CAPTIONS if caption in units), None), project


def _each_once(found: Sequence[Expected]) -> tuple[Expected, ...]:
    known: dict[tuple[str, str], Expected] = {}
    for one in found:
        if one.project:
            known.setdefault((key_of(one.unit), key_of(one.project)), one)
    if len(known) > MAX_PROJECTS:
        raise UserError(f"名单里有 {len(known)} 个项目，超过了 {MAX_PROJECTS} 个，请分成几份。")
    return tuple(known.values())


def write_expected(path: Path, expected: Sequence[Expected], go_on: GoOn = unwatched) -> None:
    """Write a list as CSV that Excel opens. Raises UserError."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_HEAD)
    writer.writerows((_cell(one.unit), _cell(one.project)) for one in expected)
    write_whole(path, text.getvalue().encode("utf-8-sig"), go_on)


def _cell(text: str) -> str:
    """Return a text as Excel keeps it: the zeros of a code, and no formula; reading takes it back."""
    is_formula = text.startswith(("=", "+", "-", "@"))
    return f'="{text}"' if '"' not in text and (is_formula or (text.isdigit() and text[0] == "0")) else text
