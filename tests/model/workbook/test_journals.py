"""A journal beside a workbook: rolled back if it is the file's own, left alone if somebody put another file there."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import resources
from model.workbook.damage import DamageKind
from model.workbook.journals import has_foreign_journal, journal_of
from model.workbook.workbook import Workbook
from tests.model.builders import clean_project

TEXT = resources.template_text("shenzhen-2021")


def made(path: Path, *names: str) -> Path:
    with closing(Workbook.create(path, TEXT, 2021)) as book:
        for name in names:
            book.type_text(book.add_project(clean_project()), "project.name", name)
    return path


def names(path: Path) -> list[str]:
    with closing(Workbook.open(path)) as book:
        return [book.project(i).name for i in book.ids]


def crash(path: Path, statement: str, cache: int = 1) -> None:
    """Leave a file as a program does that is killed while it writes: some pages in the file, the journal beside it."""
    torn = path.with_name("torn")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA cache_size = {cache}")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(statement)
        connection.execute("CREATE TABLE spilling AS SELECT zeroblob(200000)")
        shutil.copy(path, torn)
        shutil.copy(journal_of(path), f"{torn}-journal")
    shutil.move(torn, path)
    shutil.move(f"{torn}-journal", journal_of(path))


def crash_all(path: Path) -> None:
    """Crash while every page of the file is written, so that rolling back gives the whole file of before."""
    data = path.read_bytes()
    size = int.from_bytes(data[16:18], "big")
    header = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + b"".join(
        number.to_bytes(4, "big") for number in (len(data) // size, 7, len(data) // size, 512, size)
    )
    pages = []
    for at in range(0, len(data), size):
        page = data[at : at + size]
        check = 7 + sum(page[size - 200 * n] for n in range(1, size // 200 + 1) if size - 200 * n > 0)
        pages.append((at // size + 1).to_bytes(4, "big") + page + (check & 0xFFFFFFFF).to_bytes(4, "big"))
    journal_of(path).write_bytes(header.ljust(512, b"\0") + b"".join(pages))


REWRITE = "UPDATE form SET document = zeroblob(50000), digest = 'x'"


def later(path: Path, copy: Path) -> None:
    """Put a copy there that knows more than the file did when it crashed."""
    with closing(Workbook.open(copy)) as book:
        book.type_text(book.add_project(clean_project()), "project.name", "后来的")


def same(path: Path, copy: Path) -> None:
    """Put the copy there as it is."""


def of_another(path: Path, copy: Path) -> None:
    """Put another workbook there, of as many edits."""
    copy.unlink()
    made(copy, "另一个")


@pytest.mark.parametrize("change", [later, of_another])
def test_a_copy_put_over_a_half_written_workbook_stays_whole(
    tmp_path: Path, change: Callable[[Path, Path], None]
) -> None:
    path = made(tmp_path / "a.jxzp", "原来的")
    copy = tmp_path / "copy.jxzp"
    shutil.copy(path, copy)
    change(path, copy)
    wanted = names(copy)
    crash(path, REWRITE)
    shutil.copy(copy, path)
    assert has_foreign_journal(path)
    left = journal_of(path).read_bytes()
    with closing(Workbook.open(path)) as book:
        assert [damage.kind for damage in book.damaged] == [DamageKind.JOURNAL]
        assert [book.project(i).name for i in book.ids] == wanted and journal_of(path).read_bytes() == left
        book.type_text(book.ids[0], "goals.actual", "接着填")
        assert book.damaged == ()
    assert names(path) == wanted and not journal_of(path).exists()
    assert path.with_name("a.jxzp-journal.1").read_bytes() == left
    with closing(Workbook.open(path)) as book:
        assert book.project(book.ids[0]).goals["actual"] == "接着填" and book.damaged == ()


def test_a_second_one_gets_a_name_of_its_own(tmp_path: Path) -> None:
    path = made(tmp_path / "a.jxzp", "原来的")
    shutil.copy(path, tmp_path / "copy.jxzp")
    later(path, tmp_path / "copy.jxzp")
    path.with_name("a.jxzp-journal.1").write_bytes(b"kept")
    crash(path, REWRITE)
    shutil.copy(tmp_path / "copy.jxzp", path)
    with closing(Workbook.open(path)) as book:
        book.type_text(book.ids[0], "goals.actual", "接着填")
    assert path.with_name("a.jxzp-journal.1").read_bytes() == b"kept"
    assert path.with_name("a.jxzp-journal.2").exists()


@given(cache=st.integers(1, 40), size=st.integers(1, 60000))
def test_its_own_journal_is_rolled_back(
    tmp_path_factory: pytest.TempPathFactory, cache: int, size: int
) -> None:
    path = made(tmp_path_factory.mktemp("own") / "a.jxzp", "一", "二")
    crash(path, f"UPDATE form SET document = zeroblob({size}), digest = 'x'", cache)
    assert not has_foreign_journal(path)
    assert names(path) == ["一", "二"]
    with closing(Workbook.open(path)) as book:
        assert book.damaged == ()
        book.type_text(book.ids[0], "project.name", "三")
    assert names(path) == ["三", "二"] and [one.name for one in path.parent.iterdir()] == [path.name]


def test_the_file_as_it_was_before_the_crash_is_no_other_file(tmp_path: Path) -> None:
    path = made(tmp_path / "a.jxzp", "原来的")
    shutil.copy(path, tmp_path / "copy.jxzp")
    crash(path, REWRITE)
    shutil.copy(tmp_path / "copy.jxzp", path)
    assert not has_foreign_journal(path) and names(path) == ["原来的"]


def test_a_transaction_that_was_all_but_ended_is_rolled_back_as_sqlite_does(tmp_path: Path) -> None:
    path = made(tmp_path / "a.jxzp", "原来的")
    shutil.copy(path, tmp_path / "before.jxzp")
    with closing(Workbook.open(path)) as book:
        book.type_text(1, "project.name", "写完的")
    written = path.read_bytes()
    shutil.copy(tmp_path / "before.jxzp", path)
    crash_all(path)
    path.write_bytes(written)
    assert not has_foreign_journal(path) and names(path) == ["原来的"]


def test_a_copy_is_spared_that_rolling_back_would_make_an_older_one(tmp_path: Path) -> None:
    path = made(tmp_path / "a.jxzp", "原来的")
    copy = tmp_path / "copy.jxzp"
    shutil.copy(path, copy)
    with closing(Workbook.open(copy)) as book:
        for text in ("一", "二", "三"):
            book.type_text(1, "project.name", f"后来的{text}")
            book.keep_version(1, "打印")
            book.save()
    crash_all(path)
    shutil.copy(copy, path)
    assert has_foreign_journal(path) and names(path) == ["后来的三"]


def test_while_somebody_writes_the_journal_is_his(tmp_path: Path) -> None:
    path = made(tmp_path / "a.jxzp", "原来的")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(REWRITE)
        assert journal_of(path).exists() and not has_foreign_journal(path)
        connection.execute("ROLLBACK")


@pytest.mark.parametrize("data", [b"", b"rubbish" * 900, b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + bytes(600)])
def test_what_is_no_journal_does_no_harm(tmp_path: Path, data: bytes) -> None:
    path = made(tmp_path / "a.jxzp", "原来的")
    journal_of(path).write_bytes(data)
    assert names(path) == ["原来的"]
