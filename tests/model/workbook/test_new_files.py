"""A new workbook gets its name when it is whole; what killed programs leave is in nobody's way."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

import resources
from model import files
from model.errors import StoreError
from model.files import DAY_SECONDS, place_database, temporary_beside, whole_file
from model.workbook.workbook import Workbook
from tests.model.builders import YEAR, template_text
from ui.jobs.new_workbooks import sample_workbook

TEXT = template_text("shenzhen-2021")
_WATCHED = (
    "store.py",
    "files.py",
    "database.py",
    "migrations.py",
    "workbook_file.py",
    "written_file.py",
    "other_file.py",
    "writing.py",
    "new_workbooks.py",
)


def _new(path: Path) -> None:
    Workbook.create(path, TEXT, YEAR).close()


@contextmanager
def _looking(look: Callable[[], None]) -> Iterator[None]:
    """Look between any two lines of the code that makes files, where the program may be killed."""

    def trace(frame: FrameType, event: str, argument: object) -> Any:
        if Path(frame.f_code.co_filename).name not in _WATCHED:
            return None
        if event == "line":
            look()
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        yield
    finally:
        sys.settrace(before)


def _left_by_kills(folder: Path, wanted: str, aside: Path, make: Callable[[], None]) -> list[Path]:
    """Return where the wanted file stands in copies of the folder, one wherever its names or sizes were new."""
    states, seen = list[Path](), set[tuple[tuple[str, int], ...]]()

    def look() -> None:
        state = tuple(sorted((entry.name, entry.stat().st_size) for entry in os.scandir(folder)))
        if state in seen:
            return
        seen.add(state)
        copy = aside / str(len(seen))
        copy.mkdir(parents=True)
        for name, _ in state:
            shutil.copy(folder / name, copy / name)
        states.append(copy / wanted)

    with _looking(look):
        make()
    look()
    return states


def test_whenever_the_program_is_killed_the_name_is_free_or_a_workbook_has_it(tmp_path: Path) -> None:
    folder = tmp_path / "夹"
    folder.mkdir()
    states = _left_by_kills(folder, "新.jxzp", tmp_path / "killed", lambda: _new(folder / "新.jxzp"))
    assert len(states) >= 4
    for path in states:
        if not path.exists():
            _new(path)
        with closing(Workbook.open(path)) as workbook:
            assert workbook.ids == () and workbook.damaged == ()
            workbook.add_project()


def test_whenever_the_program_is_killed_the_sample_has_all_its_forms(tmp_path: Path) -> None:
    folder = tmp_path / "夹"
    folder.mkdir()
    name = "2021年度绩效自评（示例）.jxzp"
    states = _left_by_kills(folder, name, tmp_path / "killed", lambda: sample_workbook(folder))
    assert len(states) >= 4
    for path in states:
        with closing(Workbook.open(sample_workbook(path.parent))) as workbook:
            assert (workbook.path, len(workbook.ids)) == (path, len(resources.sample_paths()))


def test_whenever_saving_over_a_half_written_workbook_is_killed_one_of_both_is_whole(tmp_path: Path) -> None:
    folder, old = tmp_path / "夹", tmp_path / "夹" / "旧.jxzp"
    folder.mkdir()
    _new(tmp_path / "crashing.jxzp")
    with closing(sqlite3.connect(tmp_path / "crashing.jxzp", isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE workbook SET value = zeroblob(99999) WHERE key = 'template'")
        connection.execute("CREATE TABLE other AS SELECT * FROM workbook")
        shutil.copy(tmp_path / "crashing.jxzp", old)
        shutil.copy(tmp_path / "crashing.jxzp-journal", f"{old}-journal")
    with closing(Workbook.create(tmp_path / "另.jxzp", TEXT, YEAR)) as workbook:
        workbook.add_project()
        states = _left_by_kills(
            folder, old.name, tmp_path / "killed", lambda: [workbook.save_as(old)].clear()
        )
    counts = []
    for path in states:
        with closing(Workbook.open(path)) as left:
            assert left.damaged == ()
            counts.append(len(left.ids))
    assert counts == sorted(counts) and set(counts) == {0, 1}


def test_making_a_workbook_leaves_nothing_beside_it(tmp_path: Path) -> None:
    _new(tmp_path / "新.jxzp")
    assert [path.name for path in tmp_path.iterdir()] == ["新.jxzp"]


def test_a_file_that_came_meanwhile_is_spared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, place = tmp_path / "新.jxzp", files.place_database

    def late(temporary: Path, wanted: Path) -> None:
        wanted.write_text("of another")
        place(temporary, wanted)

    monkeypatch.setattr("model.workbook.store.place_database", late)
    with pytest.raises(StoreError, match="已经存在"):
        _new(path)
    assert path.read_text() == "of another" and list(tmp_path.iterdir()) == [path]


def test_a_stick_without_links_takes_new_workbooks_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(source: object, target: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", refuse)
    _new(tmp_path / "新.jxzp")
    with pytest.raises(StoreError, match="已经存在"):
        _new(tmp_path / "新.jxzp")
    temporary = temporary_beside(tmp_path / "新.jxzp", ".jxzp")
    temporary.write_text("x")
    with pytest.raises(FileExistsError):
        place_database(temporary, tmp_path / "新.jxzp")


@pytest.mark.parametrize("ending", ["-journal", "-wal"])
def test_what_a_lost_database_left_does_not_meet_the_new_one(tmp_path: Path, ending: str) -> None:
    old, new = tmp_path / "旧.jxzp", tmp_path / "新.jxzp"
    _new(old)
    with closing(sqlite3.connect(old, isolation_level=None)) as connection:
        if ending == "-wal":
            connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE workbook SET value = zeroblob(99999) WHERE key = 'template'")
        connection.execute("CREATE TABLE other AS SELECT * FROM workbook")
        if ending == "-wal":
            connection.execute("COMMIT")
        shutil.copy(f"{old}{ending}", f"{new}{ending}")
    _new(new)
    with closing(Workbook.open(new)) as workbook:
        workbook.add_project()
        assert workbook.damaged == ()
    assert not Path(f"{new}{ending}").exists()


def test_a_name_too_long_for_a_journal_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="文件名太长"):
        _new(tmp_path / ("x" * 245 + ".jxzp"))
    assert list(tmp_path.iterdir()) == []


def test_leftovers_of_another_day_go_and_those_of_today_stay(tmp_path: Path) -> None:
    old = [".~0123456789ab.jxzp", ".~0123456789ab.jxzp-journal", ".~abcdef012345.tmp"]
    others = [".~0123456789ab.jxzp-old0", "~$自评.xlsx", ".~lock.自评.xlsx#", ".~0123456789ab自评.jxzp"]
    fresh = [".~ba9876543210.jxzp", ".~ba9876543210.tmp"]
    folder = tmp_path / ".~00112233aabb"
    folder.mkdir()
    for name in (*old, *others, *fresh, f"{folder.name}/一张表.pdf"):
        (tmp_path / name).write_text("x")
    for path in [tmp_path / name for name in (*old, *others)] + [folder]:
        earlier = path.stat().st_mtime - DAY_SECONDS - 60
        os.utime(path, (earlier, earlier))
    _new(tmp_path / "新.jxzp")
    assert {path.name for path in tmp_path.iterdir()} == {"新.jxzp", *others, *fresh}


def test_each_file_that_is_written_sweeps_its_folder(tmp_path: Path) -> None:
    left = tmp_path / ".~0123456789ab.tmp"
    left.write_text("x")
    os.utime(left, (1, 1))
    with whole_file(tmp_path / "表.pdf") as file:
        file.write(b"x")
    assert [path.name for path in tmp_path.iterdir()] == ["表.pdf"]
