"""Saving by itself: again after a passing trouble, never over what another program has written."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from model.workbook.store import Store
from model.workbook.workbook import Workbook
from model.workbook.writing import Writing
from tests.clerk import until
from tests.model.builders import YEAR, clean_project, template_text
from ui import session as session_module
from ui.session import Session

OFTEN_MS = 10


@pytest.fixture
def session(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    """A session over a workbook of one form that tries again at once."""
    monkeypatch.setattr(session_module, "RETRY_MS", OFTEN_MS)
    workbook = Workbook.create(tmp_path / "甲.jxzp", template_text("shenzhen-2021"), YEAR)
    workbook.add_project(clean_project())
    made = Session(workbook)
    yield made
    made.abandon()


def changed_by_another(path: Path) -> bytes:
    """Let another window type into the workbook; return the file it leaves."""
    other = Workbook.open(path)
    other.type_text(1, "project.unit", "别人写的")
    other.close()
    return path.read_bytes()


def wait_for_several_tries() -> None:
    QTest.qWait(OFTEN_MS * 20)


@pytest.fixture
def tries(session: Session, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is in the form at each time the session tries to write it."""
    found: list[str] = []
    write, own = Writing.write, session.workbook._file._store

    def counted(writing: Writing, store: Store) -> bool:
        if store is own:
            found.append(writing.now.forms[1].header.get("name", ""))
        return write(writing, store)

    monkeypatch.setattr(Writing, "write", counted)
    return found


def test_a_conflict_ends_saving_by_itself_and_typing_goes_on(session: Session, tries: list[str]) -> None:
    theirs, said = changed_by_another(session.path), list[str]()
    session.save_failed.connect(said.append)
    session.type_text(1, "project.name", "一")
    until(lambda: said)
    for name in ("二", "三"):
        session.type_text(1, "project.name", name)
        wait_for_several_tries()
    assert tries == ["一"] and session.path.read_bytes() == theirs
    assert not session.is_saved and session.workbook.project(1).name == "三"
    assert len(said) == 1 and "已被另一个窗口或另一台电脑修改" in said[0] == session.problem


def test_neither_a_command_nor_ctrl_s_nor_closing_writes_over_another_program(session: Session) -> None:
    theirs = changed_by_another(session.path)
    assert session.do(lambda workbook: workbook.duplicate_project(1)) == 2
    until(lambda: session.problem)
    assert not session.save()
    assert not session.close()
    wait_for_several_tries()
    assert session.path.read_bytes() == theirs
    assert len(session.workbook.ids) == 2 and not session.is_saved


def test_after_saving_elsewhere_saving_goes_on_by_itself(session: Session, tmp_path: Path) -> None:
    old, said = session.path, list[str]()
    theirs = changed_by_another(old)
    session.type_text(1, "project.name", "一")
    until(lambda: session.problem)
    session.save_failed.connect(said.append)
    assert session.save_as(tmp_path / "乙.jxzp") and session.is_saved
    assert said == [""] and session.problem == ""
    session.type_text(1, "project.name", "二")
    until(lambda: session.is_saved)
    assert old.read_bytes() == theirs
    again = Workbook.open(tmp_path / "乙.jxzp")
    assert (again.project(1).name, again.project(1).header["unit"]) == ("二", "测试中心")
    again.close()


def test_a_place_that_cannot_be_written_leaves_the_conflict_as_it_is(
    session: Session, tmp_path: Path, tries: list[str]
) -> None:
    theirs, refused = changed_by_another(session.path), list[str]()
    session.refused.connect(refused.append)
    session.type_text(1, "project.name", "一")
    until(lambda: session.problem)
    assert not session.save_as(tmp_path / "没有" / "乙.jxzp")
    session.type_text(1, "project.name", "二")
    wait_for_several_tries()
    assert tries == ["一"] and session.path.read_bytes() == theirs
    assert len(refused) == 1 and "不存在" in refused[0]


def test_a_lock_that_goes_away_is_waited_for(session: Session) -> None:
    said: list[str] = []
    session.save_failed.connect(said.append)
    blocker = sqlite3.connect(session.path, isolation_level=None)
    blocker.execute("BEGIN EXCLUSIVE")
    session.workbook._file._store._connection.execute("PRAGMA busy_timeout = 0")
    session.type_text(1, "project.name", "一")
    until(lambda: said)
    wait_for_several_tries()
    assert not session.is_saved and len(said) == 1 and "正被另一个程序占用" in said[0]
    blocker.close()
    until(lambda: session.is_saved)
    assert said[1:] == [""]


def test_an_abandoned_session_writes_nothing_more(session: Session, tries: list[str]) -> None:
    before = session.path.read_bytes()
    session.type_text(1, "project.name", "一")
    session.abandon()
    wait_for_several_tries()
    assert tries == [] and session.path.read_bytes() == before


def test_a_session_that_waited_to_try_again_and_was_abandoned_writes_nothing_more(
    session: Session, tries: list[str]
) -> None:
    session.workbook._file._store._connection.execute("PRAGMA query_only = ON")
    session.type_text(1, "project.name", "一")
    assert not session.save() and "只读" in session.problem
    session.abandon()
    tries.clear()
    wait_for_several_tries()
    assert tries == []
