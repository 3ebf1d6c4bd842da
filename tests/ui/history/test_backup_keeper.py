"""When copies of a workbook are made by themselves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from model.errors import UserError
from model.workbook.backups import Backup, Backups
from model.workbook.workbook import Workbook
from tests.clerk import until
from tests.model.builders import YEAR, clean_project, template_text
from ui.history import backup_keeper
from ui.history.backup_keeper import BackupKeeper
from ui.session import Session


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


def test_a_damaged_workbook_is_not_copied(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backups = Counted(tmp_path)
    monkeypatch.setattr(Workbook, "damaged", ("甲",))
    BackupKeeper(session, backups)
    wait()
    session.close()
    assert backups.asked == []


def test_that_no_copy_can_be_made_is_said_once(session: Session, tmp_path: Path) -> None:
    backups, said = Counted(tmp_path, "磁盘已满。"), list[str]()
    keeper = BackupKeeper(session, backups)
    keeper.failed.connect(said.append)
    until(lambda: said)
    keeper.keep()
    until(lambda: len(backups.asked) == 2)
    wait()
    assert said == ["磁盘已满。"]
