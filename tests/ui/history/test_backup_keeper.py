"""When copies of a workbook are made by themselves."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from model.errors import UserError
from model.workbook.backups import Backup, Backups, is_whole
from model.workbook.migrations import MIGRATIONS
from model.workbook.workbook import Workbook
from tests.clerk import until
from tests.model.builders import YEAR, clean_project, template_text
from ui.history import backup_keeper
from ui.history.backup_keeper import BackupKeeper
from ui.session import Session

OLD = Path(__file__).parents[2] / "golden" / "v1" / "national.jxzp"


class Counted(Backups):
    """Copies that are only counted, or fail."""

    def __init__(self, folder: Path, problem: str = "") -> None:
        super().__init__(folder)
        self.asked: list[Path] = []
        self._problem = problem

    def keep(self, workbook: Path) -> Backup | None:
        self.asked.append(workbook)
        if self._problem:
            raise UserError(self._problem)
        return None

    def take(self, workbook: Path) -> Backup | None:
        return self.keep(workbook)


class Held(Counted):
    """Copies that are not made before they may be."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.may_end = threading.Event()

    def keep(self, workbook: Path) -> Backup | None:
        super().keep(workbook)
        self.may_end.wait()
        return None


@pytest.fixture
def session(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    """A session over a workbook, copied right after it is opened."""
    monkeypatch.setattr(backup_keeper, "AFTER_OPENING_MS", 0)
    workbook = Workbook.create(tmp_path / "甲.jxzp", template_text("shenzhen-2021"), YEAR)
    workbook.add_project(clean_project())
    made = Session(workbook)
    yield made
    made.abandon()


def wait() -> None:
    QTest.qWait(200)


def test_copies_are_made_after_opening_every_half_hour_and_at_the_end(
    session: Session, tmp_path: Path
) -> None:
    backups = Counted(tmp_path)
    keeper = BackupKeeper(session, backups)
    assert keeper._timer.isActive() and keeper._timer.interval() == 1_800_000
    until(lambda: backups.asked)
    assert backups.asked == [session.path]
    session.close()
    assert backups.asked == [session.path] * 2


def test_of_a_damaged_workbook_nothing_is_said_that_the_window_says_already(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backups, said = Counted(tmp_path, "里有受损的内容。"), list[str]()
    monkeypatch.setattr(Workbook, "known_damage", ("甲",))
    BackupKeeper(session, backups).failed.connect(said.append)
    until(lambda: backups.asked)
    wait()
    session.close()
    assert backups.asked == [session.path] * 2 and said == []


def test_a_second_place_gets_copies_too_and_its_trouble_is_told_by_itself(
    session: Session, tmp_path: Path
) -> None:
    first, second, said = Backups(tmp_path / "一"), Backups(tmp_path / "二"), list[str]()
    keeper = BackupKeeper(session, first, second)
    keeper.failed.connect(said.append)
    until(lambda: second.of(session.path))
    assert len(first.of(session.path)) == 1 and said == []
    gone = tmp_path / "拔出的盘"
    gone.write_text("")
    keeper.keep_at(first, Backups(gone))
    until(lambda: said)
    assert "拔出的盘" in said[0]
    session.type_text(1, "project.name", "新")
    session.close()
    assert len(first.of(session.path)) == 2


def test_places_that_are_named_while_a_copy_is_made_get_one_right_behind_it(
    session: Session, tmp_path: Path
) -> None:
    first, second = Held(tmp_path / "一"), Counted(tmp_path / "二")
    keeper = BackupKeeper(session, first)
    until(lambda: first.asked)
    keeper.keep_at(second)
    assert second.asked == []  # one after another: the first copy is still being made
    first.may_end.set()
    until(lambda: second.asked)
    until(lambda: keeper._task is None)
    assert (first.asked, second.asked) == ([session.path], [session.path])


def test_before_a_large_change_the_workbook_as_it_is_is_copied(session: Session, tmp_path: Path) -> None:
    backups = Backups(tmp_path / "备份")
    BackupKeeper(session, backups)
    session.type_text(1, "project.name", "从前")
    assert session.do_protected(lambda workbook: workbook.add_project(clean_project())) == 2
    (copy, *_) = backups.of(session.path)
    opened = Workbook.open(copy.path)
    assert opened.ids == (1,) and opened.project(1).name == "从前"
    opened.close()


def test_a_copy_that_cannot_be_made_keeps_no_change_from_being_made(session: Session, tmp_path: Path) -> None:
    backups, said = Counted(tmp_path, "磁盘已满。"), list[str]()
    BackupKeeper(session, backups).failed.connect(said.append)
    assert session.do_protected(lambda workbook: workbook.add_project(clean_project())) == 2
    assert said == ["磁盘已满。"]


def test_a_file_of_an_earlier_program_is_copied_before_it_is_written(
    qapp: QApplication, tmp_path: Path
) -> None:
    path = Path(shutil.copy(OLD, tmp_path / "旧.jxzp"))
    before = path.read_bytes()
    session, backups = Session(Workbook.open(path)), Backups(tmp_path / "备份")
    BackupKeeper(session, backups)
    session.type_text(session.workbook.ids[0], "project.name", "新")
    until(lambda: session.is_saved)
    (copy, *_) = backups.of(path)
    assert path.read_bytes() != before and is_whole(copy.path)
    with closing(sqlite3.connect(copy.path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() < (len(MIGRATIONS),)
    session.close()


def test_that_no_copy_can_be_made_is_said_once(session: Session, tmp_path: Path) -> None:
    backups, said = Counted(tmp_path, "磁盘已满。"), list[str]()
    keeper = BackupKeeper(session, backups)
    keeper.failed.connect(said.append)
    until(lambda: said)
    keeper.keep()
    until(lambda: len(backups.asked) == 2)
    wait()
    assert said == ["磁盘已满。"]
