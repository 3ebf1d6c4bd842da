"""Somebody deletes, replaces or cuts a workbook while a command has it: one sentence, and never 0 for what is lost."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from model.files import mark_of
from model.workbook import form_register
from model.workbook.holding import HolderMark
from model.workbook.workbook import Workbook
from tests.command_fixtures import book, done, refused, run
from tests.depth import often, some_every_day
from tests.model.builders import SAMPLES, template_text

__all__ = ["book", "done", "refused", "run"]  # fixtures
pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows keeps open files")

_WATCHED = (
    "store.py",
    "database.py",
    "file_checks.py",
    "workbook_file.py",
    "written_file.py",
    "other_file.py",
    "writing.py",
    "version_table.py",
)
Sabotage = Callable[[Path], object]


def _delete(path: Path) -> None:
    path.unlink(missing_ok=True)


def _replace(path: Path) -> None:
    shutil.copy(path.with_name("other"), path.with_name("copy"))
    path.with_name("copy").replace(path)


def _cut(path: Path) -> None:
    os.truncate(path, 4096)


def _empty(path: Path) -> None:
    os.truncate(path, 0)


# each of both is tried every day, if not with each of the other
MEANWHILE = [
    ("check", _delete),
    ("import", _delete),
    ("import", _replace),
    ("check", _replace),
    ("check", _cut),
    ("import", _cut),
    ("import", _empty),
    ("check", _empty),
]


@cache
def _is_watched(file: str) -> bool:
    return Path(file).name in _WATCHED


@contextmanager
def _at_call(number: int, happen: Callable[[], object]) -> Iterator[list[int]]:
    """Let something happen before a call of a function that has to do with the file; give how many there were."""
    count = [0]

    def trace(frame: FrameType, event: str, argument: object) -> Any:
        if _is_watched(frame.f_code.co_filename):
            count[0] += 1
            if count[0] == number:
                happen()

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        yield count
    finally:
        sys.settrace(before)


@pytest.mark.parametrize("case", some_every_day(MEANWHILE, 3), ids=lambda case: case[0] + case[1].__name__)
def test_at_any_moment_it_is_one_sentence(
    book: Path, done: Any, run: Any, case: tuple[str, Sabotage]
) -> None:
    command, sabotage = case
    done("new", book.with_name("other.jxzp"))
    book.with_name("other.jxzp").rename(book.with_name("other"))
    whole = book.read_bytes()
    words = [command, book, *([SAMPLES[0]] if command == "import" else [])]
    number, step, told = 1, max(1, 100 // often(20)), set[str]()
    while True:
        book.write_bytes(whole)
        with _at_call(number, lambda: sabotage(book)) as count:
            status, _, err = run(*words)
        if count[0] < number:
            break
        assert status in (0, 1, 2) and "Traceback" not in err
        if status == 2:
            assert re.fullmatch(r"[^\n]*[\u4e00-\u9fff][^\n]*。\n", err), err
            told.add(err)
        for left in book.parent.glob(f"{book.name}-*"):
            left.unlink()
        number += step
    assert told or (sabotage is _replace and command == "check")  # that reads one or the other


@pytest.mark.parametrize("sabotage", [_delete, _replace, _cut, _empty])
def test_what_is_taken_away_in_the_moment_of_writing_is_not_called_saved(
    book: Path, done: Any, refused: Any, sabotage: Sabotage, monkeypatch: pytest.MonkeyPatch
) -> None:
    done("new", book.with_name("other"))
    book.with_name("other.jxzp").rename(book.with_name("other"))
    enter = form_register.enter

    def entering(*arguments: Any) -> None:
        enter(*arguments)
        sabotage(book)

    monkeypatch.setattr(form_register, "enter", entering)
    assert re.search("没有保存|已损坏", refused("import", book, SAMPLES[0]))


def test_what_somebody_has_open_is_read_but_not_written(book: Path, run: Any, tmp_path: Path) -> None:
    before = book.read_bytes()
    other = shutil.copy(book, tmp_path / "other.jxzp")
    mark = HolderMark(book, "张三")
    assert mark.take() is None
    for words in (("import", book, SAMPLES[0]), ("merge", book, other)):
        status, out, err = run(*words)
        assert (status, out) == (2, "") and "正由张三（电脑 " in err and "没有写入" in err
    assert run("unit", book, "单位=某局")[0] == 2
    assert run("check", book)[0] == 0 and book.read_bytes() == before
    mark.release()
    assert run("import", book, SAMPLES[0])[0] == 0
    assert not mark_of(book).exists()


def test_another_state_is_merged_cell_by_cell(book: Path, run: Any, tmp_path: Path) -> None:
    other = Path(shutil.copy(book, tmp_path / "冲突副本.jxzp"))
    with closing(Workbook.open(other)) as theirs:
        theirs.type_text(theirs.ids[0], "project.unit", "另一份改的")
        count = len(theirs.ids)
    status, out, err = run("merge", "--same", book, other)
    assert (status, err) == (0, "") and "已逐格合并 冲突副本.jxzp：1 张表有变化" in out
    with closing(Workbook.open(book)) as mine:
        assert len(mine.ids) == count and mine.project(mine.ids[0]).header["unit"] == "另一份改的"
    with closing(Workbook.create(tmp_path / "别的.jxzp", template_text("shenzhen-2021"), 1999)):
        pass
    assert "不像是" in run("merge", "--same", book, tmp_path / "别的.jxzp")[2]


def test_what_is_damaged_in_another_state_is_told(book: Path, run: Any, tmp_path: Path) -> None:
    other = Path(shutil.copy(book, tmp_path / "冲突副本.jxzp"))
    with closing(sqlite3.connect(other, isolation_level=None)) as connection:
        connection.execute("DELETE FROM form WHERE id = 1")
    status, out, err = run("merge", "--same", book, other)
    assert status == 1 and "已逐格合并 冲突副本.jxzp：" in out
    assert err.startswith("冲突副本.jxzp：“") and "的数据不在文件里了" in err


def test_what_was_finalised_in_another_state_is_told(book: Path, run: Any, tmp_path: Path) -> None:
    other = Path(shutil.copy(book, tmp_path / "冲突副本.jxzp"))
    with closing(Workbook.open(other)) as theirs:
        number = next(
            i for i in theirs.ids if not any(f.severity == "error" for f in theirs.computed(i).findings)
        )
        theirs.finalise(number, "钱八")
    status, _, err = run("merge", "--same", book, other)
    assert status == 1 and "定稿记录：保留“没有定稿”，另一边是“钱八 " in err and "没有并入" in err


def test_a_file_with_two_names_is_not_merged_with_itself(book: Path, run: Any, tmp_path: Path) -> None:
    other, before = tmp_path / "另一个名字.jxzp", book.read_bytes()
    other.hardlink_to(book)
    for same in ((), ("--same",)):
        status, out, err = run("merge", *same, book, other)
        assert (status, out) == (2, "") and "“另一个名字.jxzp”就是这个工作簿" in err
    assert book.read_bytes() == before
