"""What the program does to files, as jobs that can be cut off anywhere, and what must be true afterwards."""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from model.workbook.backups import Backups
from model.workbook.workbook import Workbook
from tests.command_fixtures import form_file, project_named
from tests.model.builders import template_text

Main = Callable[[list[str]], int]
Job = Callable[[Path, Main], int]
ROOT = Path(__file__).parents[2]
BOOK, OTHER, OLD, FORM = "甲.jxzp", "乙.jxzp", "旧.jxzp", "新表.json"
TYPED = 6
NAMES = ("一", "二", "三")


def make_folder(folder: Path) -> None:
    """Fill a folder with what the jobs work on."""
    for name, projects in ((BOOK, NAMES), (OTHER, ("四",))):
        with (
            closing(Workbook.create(folder / name, template_text("shenzhen-2021"), 2021)) as book,
            book.together(),
        ):
            for project in projects:
                book.add_project(project_named(project))
    shutil.copy(ROOT / "tests" / "golden" / "v1" / "national.jxzp", folder / OLD)
    form_file(folder / FORM, project_named("新的"))


def _typing(folder: Path, main: Main) -> int:
    """Type on and acknowledge what is in the file, as the window does."""
    with closing(Workbook.open(folder / BOOK)) as book:
        for number in range(1, TYPED + 1):
            book.type_text(book.ids[number % 3], "goals.actual", f"{number}号" + "文" * (number * 737 % 4000))
            os.write(1, b"%d\n" % number)
    return 0


def _typing_on(folder: Path, main: Main) -> int:
    """Type while a thread saves, as a window does: what was typed meanwhile goes into the file right behind it."""
    with closing(Workbook.open(folder / BOOK)) as book:
        book.save_through(lambda: None)
        book.save_in_thread(lambda future, may_be_left: [future.exception()].clear())
        for number in range(1, TYPED + 1):
            book.type_text(book.ids[number % 3], "goals.actual", f"{number}号" + "文" * (number * 737 % 4000))
            if number % 2:
                book.begin_save()
            else:
                book.save()
                os.write(1, b"%d\n" % number)
    return 0


def _migrating(folder: Path, main: Main) -> int:
    with closing(Workbook.open(folder / OLD)) as book:
        book.type_text(book.ids[0], "goals.actual", "1号")
        os.write(1, b"1\n")
    return 0


def _saving_as(folder: Path, main: Main) -> int:
    with closing(Workbook.open(folder / BOOK)) as book:
        book.save_as(folder / OTHER)
        os.write(1, b"1\n")
    return 0


def _copying(folder: Path, main: Main) -> int:
    Backups(folder / "备份").take(folder / BOOK)
    return 0


def _command(*words: str) -> Job:
    return lambda folder, main: main(list(words))


JOBS: dict[str, Job] = {
    "type": _typing,
    "migrate": _migrating,
    "save as": _saving_as,
    "copy": _copying,
    "new": _command("new", "另.jxzp", "--year", "2022"),
    "import": _command("import", BOOK, FORM),
    "merge": _command("merge", BOOK, OTHER),
    "print": _command("print", BOOK, "-o", "全部.pdf"),
    "print many": _command("print", BOOK, "-o", "纸"),
    "export json": _command("export", BOOK, "-o", "出"),
    "export xlsx": _command("export", BOOK, "-o", "表", "--format", "xlsx"),
    "export docx": _command("export", BOOK, "-o", "文", "--format", "docx"),
    "summary": _command("summary", BOOK, "-o", "汇总.xlsx"),
    "roll": _command("roll", BOOK, "-o", "明年.jxzp"),
    "salvage": _command("salvage", BOOK, "-o", "救.jxzp"),
    "tables": _command("tables", BOOK, "-o", "平"),
    "type on": _typing_on,
}

# what a job may change of the workbook: the names of its projects, before and after
# a program killed behind the last write has done its job, which then is done once more
CHANGES = {
    "import": {(*NAMES,), (*NAMES, "新的"), (*NAMES, "新的", "新的（导入）")},
    "merge": {(*NAMES,), (*NAMES, "四"), (*NAMES, "四", "四（乙）")},
}
_CHECKS: dict[str, Callable[[Path], object]] = {
    ".json": lambda path: json.loads(path.read_text("utf-8")),
    ".pdf": lambda path: _ends(path, b"%%EOF"),
    ".xlsx": lambda path: zipfile.ZipFile(path).testzip(),
    ".docx": lambda path: zipfile.ZipFile(path).testzip(),
    ".csv": lambda path: _ends(path, b"\n"),
    ".txt": lambda path: path.read_text("utf-8"),
}


def _ends(path: Path, end: bytes) -> None:
    assert path.read_bytes().rstrip(b"\r\n" if end != b"\n" else b"").endswith(end), path.name


def names_in(path: Path) -> tuple[str, ...]:
    """Return the names of the projects of a workbook that must be whole."""
    with closing(Workbook.open(path)) as book:
        assert book.damaged == (), (path.name, book.damaged)
        return tuple(book.project(i).name for i in book.ids)


def check_folder(folder: Path, job: str, acknowledged: int) -> None:
    """Look at every file: nothing that was there is harmed, nothing acknowledged is lost, what is new is whole."""
    for path in sorted(folder.rglob("*")):
        if path.is_dir() or path.name.startswith(".~") or path.name.endswith("-journal"):
            continue
        if path.suffix == ".jxzp":
            names = names_in(path)
            if path.name == BOOK:
                assert names in CHANGES.get(job, {NAMES}), (job, names)
        else:
            _CHECKS[path.suffix](path)
    if job in ("type", "type on"):
        with closing(Workbook.open(folder / BOOK)) as book:
            last = {number % 3: number for number in range(1, acknowledged + 1)}
            for place, number in last.items():
                seen = book.project(book.ids[place]).goals["actual"]
                assert seen.startswith((f"{number}号", f"{number + 3}号")), (acknowledged, seen[:5])
    if job == "migrate" and acknowledged:
        with closing(Workbook.open(folder / OLD)) as book:
            assert book.project(book.ids[0]).goals["actual"] == "1号"
    if job == "save as":
        assert (
            names_in(folder / OTHER) == NAMES
            if acknowledged
            else names_in(folder / OTHER) in (NAMES, ("四",))
        )
