"""备份 in the window: copies are kept by themselves, listed, opened beside the workbook, offered for a damaged one."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QDialog, QPlainTextEdit

from tests.clerk import Clerk
from tests.depth import long, some_every_day
from ui.dialogs import questions
from ui.history import backup_keeper
from ui.history.backups_dialog import BackupsDialog
from ui.history.backups_model import size_text

FAIL = QAbstractItemModelTester.FailureReportingMode.Fatal


def path_of(clerk: Clerk) -> Path:
    """Return the open workbook's file."""
    return clerk.window.session.path


def reopened(clerk: Clerk) -> list[Path]:
    """Close the workbook, open it again, and return its copies, newest first."""
    path = path_of(clerk)
    clerk.window.file_actions.close_workbook()
    assert clerk.window.open_path(path)
    return [backup.path for backup in clerk.window.backup_actions._backups.of(path)]


def opened(clerk: Clerk) -> BackupsDialog:
    """Open the dialog by its action."""
    clerk.window.actions_by_id["show_backups"].trigger()
    dialog = clerk.window.findChild(BackupsDialog)
    assert dialog is not None
    QTest.qWaitForWindowExposed(dialog)
    dialog.activateWindow()
    clerk.app.processEvents()
    return dialog


def test_a_copy_is_kept_when_a_workbook_is_closed(samples: Clerk) -> None:
    assert len(reopened(samples)) == 1
    assert len(reopened(samples)) == 1  # nothing was changed
    samples.window.open_project(2)
    samples.enter("project.unit", "New office")
    assert len(reopened(samples)) == 2


@long
def test_a_copy_is_kept_while_the_clerk_works(samples: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup_keeper, "BETWEEN_MS", 20)
    (first,) = reopened(samples)
    samples.window.open_project(2)
    samples.enter("project.unit", "New office")
    samples.until(lambda: len(list(first.parent.glob("*.jxzp"))) == 2)
    assert not samples.window.banner.isVisible()


def test_a_copy_that_cannot_be_made_is_told_once(samples: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = samples.window.settings.backups
    path = path_of(samples)
    samples.window.file_actions.close_workbook()
    shutil.rmtree(folder)
    folder.write_text("a file in the way")
    monkeypatch.setattr(backup_keeper, "AFTER_OPENING_MS", 1)
    assert samples.window.open_path(path)
    samples.until(samples.window.banner.isVisible)
    assert "备份没有做成" in samples.window.banner.text()
    folder.unlink()


def test_a_copy_is_opened_beside_the_workbook_by_keys(samples: Clerk) -> None:
    samples.window.open_project(2)
    samples.enter("project.unit", "First office")
    reopened(samples)
    samples.window.open_project(2)
    samples.enter("project.unit", "Second office")
    assert len(reopened(samples)) == 2
    workbook = path_of(samples)
    dialog = opened(samples)
    tester = QAbstractItemModelTester(dialog.table.model(), FAIL)
    texts = [[dialog.table.model().index(row, column).data() for column in range(3)] for row in range(2)]
    assert [row[1] for row in texts] == ["8 个", "8 个"]
    assert all(row[0].startswith("今天 ") and row[2].endswith(" KB") for row in texts)
    QTest.keyClick(dialog.table, Qt.Key.Key_Down)
    QTest.keyClick(dialog.table, Qt.Key.Key_Return)
    del tester
    samples.app.processEvents()
    assert path_of(samples).parent == workbook.parent and "（备份 " in path_of(samples).name
    assert samples.window.session.workbook.project(2).header["unit"] == "First office"
    assert "原来的工作簿没有动" in samples.window.status.notices.text()
    assert samples.window.open_path(workbook)
    assert samples.window.session.workbook.project(2).header["unit"] == "Second office"


def test_a_damaged_workbook_offers_its_copies(samples: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    path = path_of(samples)
    samples.window.file_actions.close_workbook()
    path.write_bytes(path.read_bytes()[:5000])
    assert not samples.window.open_path(path)
    assert "已损坏" in samples.window.banner.text()
    shown: list[Path] = []
    monkeypatch.setattr(questions, "open_file", shown.append)
    samples.window.banner._action.click()
    dialog = samples.window.findChild(BackupsDialog)
    dialog.folder_button.click()
    assert [folder.parent for folder in shown] == [samples.window.settings.backups]
    dialog.open_button.click()
    samples.app.processEvents()
    assert len(samples.window.session.workbook.ids) == 8
    assert path.stat().st_size == 5000


def test_without_copies_the_dialog_says_when_there_will_be_some(clerk: Clerk) -> None:
    dialog = opened(clerk)
    assert "还没有备份" in dialog._hint.text()
    assert not dialog.open_button.isEnabled() and not dialog.folder_button.isEnabled()
    dialog.close()


def test_sizes_are_read_at_a_glance() -> None:
    assert [size_text(size) for size in (0, 1_499, 999_400, 1_000_000, 12_340_000)] == [
        "1 KB", "1 KB", "999 KB", "1.0 MB", "12.3 MB",
    ]  # fmt: skip


@pytest.mark.parametrize("has_copies", some_every_day([True, False], 2))
def test_what_can_be_read_of_a_damaged_workbook_comes_into_a_new_one(
    samples: Clerk, has_copies: bool
) -> None:
    window, path = samples.window, path_of(samples)
    window.session.do(lambda workbook: workbook.remove_projects(workbook.ids[3:]))
    samples.until_saved()
    window.file_actions.close_workbook()
    if not has_copies:
        shutil.rmtree(window.settings.backups)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("UPDATE form SET digest = 'x' WHERE id = 2")
        connection.execute("CREATE VIEW v AS SELECT 1")
    before = path.read_bytes()
    assert not window.open_path(path) and "结构与本程序不符" in window.banner.text()
    button = window.banner._other if has_copies else window.banner._action
    assert button.text() == "取回能读的表…" and window.banner._other.isHidden() is not has_copies
    button.click()
    assert path_of(samples).parent == path.parent and path_of(samples).stem == f"{path.stem}（取回）"
    assert window.session.workbook.ids == (1, 2, 3) and path.read_bytes() == before
    assert "原来的工作簿没有动" in window.status.notices.text()
    dialog = window.findChild(QDialog, "remarks")
    text = dialog.findChild(QPlainTextEdit, "remarks-text").toPlainText()
    assert "与保存时的校验值不符，已照原样取回并标明" in text and "取回 3 张表，其中完好 2 张" in text
    dialog.close()


def test_of_a_file_with_nothing_left_the_window_says_so(clerk: Clerk, tmp_path: Path) -> None:
    path = tmp_path / "坏.jxzp"
    path.write_bytes(bytes(4096))
    assert not clerk.window.open_path(path)
    clerk.window.banner._action.click()
    assert "一张表也没有找到" in clerk.window.banner.text() and clerk.window.session is None
    assert [one.name for one in tmp_path.glob("*.jxzp")] == ["坏.jxzp"]


def test_a_file_that_is_not_there_offers_nothing(clerk: Clerk, tmp_path: Path) -> None:
    assert not clerk.window.open_path(tmp_path / "没有.jxzp")
    assert clerk.window.banner._action.isHidden() and clerk.window.banner._other.isHidden()
