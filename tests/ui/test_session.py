"""Saving by itself: again after a passing trouble, never over what another program has written."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from model.workbook.joining import Joining
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


def put_in_place(path: Path) -> bytes:
    """Put quite another workbook in the place of one that is open; return that file."""
    other = path.with_name("另一年.jxzp")
    with closing(Workbook.create(other, template_text("shenzhen-2021"), YEAR + 1)) as book:
        book.add_project(clean_project())
    other.replace(path)
    return path.read_bytes()


def test_what_another_program_wrote_comes_in_while_typing_goes_on(session: Session) -> None:
    changed_by_another(session.path)
    joined: list[Joining] = []
    session.joined.connect(joined.append)
    session.type_text(1, "project.name", "一")
    until(lambda: joined)
    session.type_text(1, "project.name", "二")
    until(lambda: session.is_saved and not session.workbook.is_busy)
    assert session.problem == "" and joined[0].clashes == () and joined[0].came == {1}
    again = Workbook.open(session.path)
    assert (again.project(1).name, again.project(1).header["unit"]) == ("二", "别人写的")
    again.close()


def test_ctrl_s_and_closing_wait_for_it(session: Session) -> None:
    changed_by_another(session.path)
    session.type_text(1, "project.name", "一")
    assert session.save() and session.workbook.project(1).header["unit"] == "别人写的"
    changed_by_another(session.path)
    session.type_text(1, "project.name", "二")
    assert session.close()
    with closing(Workbook.open(session.path)) as again:
        assert again.project(1).name == "二"


def test_a_form_that_another_changed_is_not_finalised_unseen(session: Session) -> None:
    refused: list[str] = []
    session.refused.connect(refused.append)
    changed_by_another(session.path)
    session.do(lambda workbook: workbook.finalise(1, "张三"))
    until(lambda: session.workbook.project(1).header["unit"] == "别人写的")
    assert session.workbook.final_record(1) is None
    assert len(refused) == 1 and "没有做" in refused[0]


def test_looking_takes_up_what_others_wrote(session: Session) -> None:
    session.look()
    session.look()
    until(lambda: session._looking is None)
    changed_by_another(session.path)
    session.look()
    until(lambda: session.workbook.project(1).header["unit"] == "别人写的")
    assert session.is_saved


def test_another_workbook_of_that_name_is_no_state_of_this_one(session: Session) -> None:
    theirs, said = put_in_place(session.path), list[str]()
    session.save_failed.connect(said.append)
    session.type_text(1, "project.name", "一")
    until(lambda: said)
    for name in ("二", "三"):
        session.type_text(1, "project.name", name)
        wait_for_several_tries()
    assert not session.save() and not session.close()
    assert session.path.read_bytes() == theirs
    assert not session.is_saved and session.workbook.project(1).name == "三"
    assert len(said) == 1 and "另存为" in said[0] == session.problem


def test_whoever_only_looks_is_told_of_another_workbook_too(session: Session) -> None:
    put_in_place(session.path)
    session.look()
    until(lambda: session.problem)
    assert "换成另一个工作簿" in session.problem and session.is_saved


def test_after_saving_elsewhere_saving_goes_on_by_itself(session: Session, tmp_path: Path) -> None:
    old, said = session.path, list[str]()
    theirs = put_in_place(old)
    session.type_text(1, "project.name", "一")
    until(lambda: session.problem)
    session.save_failed.connect(said.append)
    assert not session.save_as(tmp_path / "没有" / "乙.jxzp")
    assert session.save_as(tmp_path / "乙.jxzp") and session.is_saved
    assert said == [""] and session.problem == ""
    session.type_text(1, "project.name", "二")
    until(lambda: session.is_saved)
    assert old.read_bytes() == theirs
    again = Workbook.open(tmp_path / "乙.jxzp")
    assert (again.project(1).name, again.project(1).header["unit"]) == ("二", "测试中心")
    again.close()


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
