"""Commands copy a workbook before they write it, to where the window keeps its copies."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from model.workbook.backups import DAMAGED, Backups
from tests.command_fixtures import book, done, projects_in, run
from tests.model.builders import SAMPLES
from ui import settings
from ui.jobs import copying

__all__ = ["book", "done", "run"]  # fixtures
OLD = Path(__file__).parents[2] / "golden" / "v1" / "national.jxzp"


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Backups, Backups]:
    """The program's own place for copies, and a second one that the user has named."""
    monkeypatch.setattr(settings, "data_folder", lambda: tmp_path / "资料")
    settings.Settings().remember(second_backups=str(tmp_path / "U盘"))
    return Backups(tmp_path / "资料" / "备份"), Backups(tmp_path / "U盘")


def test_what_a_command_writes_is_copied_as_it_was(
    book: Path, places: tuple[Backups, Backups], done: Any
) -> None:
    before = projects_in(book)
    done("check", book)
    assert not any(place.of(book) for place in places)
    other = shutil.copy(book, book.with_name("b.jxzp"))
    for count, words in enumerate(
        (
            ("import", book, SAMPLES[0]),
            ("unit", book, "填表人=张三", "--fill", "all"),
            ("merge", book, other),
        ),
        1,
    ):
        done(*words)
        assert [len(place.of(book)) for place in places] == [count] * 2
    assert projects_in(places[0].of(book)[-1].path) == before


def test_a_file_of_an_earlier_program_is_copied_before_it_is_migrated(
    tmp_path: Path, places: tuple[Backups, Backups], done: Any
) -> None:
    path = Path(shutil.copy(OLD, tmp_path / "旧.jxzp"))
    with closing(sqlite3.connect(path)) as connection:
        format_ = connection.execute("PRAGMA user_version").fetchone()
    done("unit", path, "填表人=张三")
    (copy,) = places[0].of(path)
    with closing(sqlite3.connect(copy.path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == format_


def test_a_copy_that_cannot_be_made_is_told_and_the_work_is_done(
    book: Path, tmp_path: Path, places: tuple[Backups, Backups], run: Any
) -> None:
    (tmp_path / "U盘").write_text("不是文件夹")
    status, out, err = run("import", book, SAMPLES[0])
    assert status == 1 and out.startswith("已导入") and len(places[0].of(book)) == 1
    assert err.startswith("“2021年度.jxzp”的备份没有做成") and "U盘" in err and err.count("\n") == 1


def test_a_damaged_workbook_is_copied_apart_and_its_damage_told_once(
    book: Path, places: tuple[Backups, Backups], run: Any
) -> None:
    with closing(sqlite3.connect(book, isolation_level=None)) as connection:
        connection.execute("UPDATE form SET digest = 'x' WHERE id = 1")
    status, _, err = run("unit", book, "填表人=张三")
    assert status == 1 and err.count("\n") == 1 and "校验值不符" in err
    assert places[0].of(book) == () and len(list(places[0].folder.glob(f"*/{DAMAGED}/*"))) == 1


def test_old_copies_go_now_and_then(
    book: Path, places: tuple[Backups, Backups], done: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = list[Path]()
    monkeypatch.setattr(Backups, "keep", lambda place, path: kept.append(place.folder))
    monkeypatch.setattr(copying, "TOO_MANY", 0)
    done("unit", book, "填表人=张三")
    assert kept == []
    done("unit", book, "填表人=李四")
    assert kept == [place.folder for place in places]
