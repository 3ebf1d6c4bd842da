"""比较、取回: what a copy has otherwise than the open workbook, and forms taken back from it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QPushButton

from tests.clerk import Clerk
from tests.depth import long
from ui.dialogs import meanwhile, questions, waiting
from ui.history.backups_dialog import BackupsDialog
from ui.history.restore_dialog import COMPARING, FINAL, GONE, RestoreDialog

FAIL = QAbstractItemModelTester.FailureReportingMode.Fatal


@pytest.fixture
def dialog(samples: Clerk) -> RestoreDialog:
    """The dialog over a copy, after which a form was changed in two cells and another removed."""
    window = samples.window
    assert window.backup_actions._backups.take(window.session.path)
    window.session.type_text(2, "goals.actual", "改了")
    window.session.type_text(2, "project.unit", "某局")
    window.session.do(lambda book: book.remove_project(3))
    window.actions_by_id["show_backups"].trigger()
    backups = window.findChild(BackupsDialog)
    assert backups is not None
    backups.compare_button.click()
    found = window.findChild(RestoreDialog)
    assert found is not None
    QAbstractItemModelTester(found._forms, FAIL, found)
    return found


def rows(dialog: RestoreDialog) -> list[tuple[str, str]]:
    model = dialog.table.model()
    return [(model.index(r, 0).data(), model.index(r, 1).data()) for r in range(model.rowCount())]


def test_forms_and_cells_that_differ_are_shown(dialog: RestoreDialog) -> None:
    assert [count for _name, count in rows(dialog)] == ["2 处", "已没有"]
    shown = dialog.differences.model()
    assert [shown.index(row, 2).data() for row in range(shown.rowCount())] == ["某局", "改了"]
    assert dialog._about.text() == ""
    dialog.table.selectRow(1)
    assert dialog._about.text() == GONE and shown.rowCount() > 10


def test_one_form_is_taken_back_and_that_can_be_undone(samples: Clerk, dialog: RestoreDialog) -> None:
    workbook = samples.window.session.workbook
    dialog.take_button.click()
    assert workbook.project(2).header.get("unit") != "某局" and len(rows(dialog)) == 1
    assert "已取回 1 张表" in samples.window.status.notices.text() and len(workbook.ids) == 7
    dialog.close()
    workbook.undo()
    assert workbook.project(2).header["unit"] == "某局"
    samples.until_saved()


def test_all_are_taken_back_after_the_workbook_was_copied(samples: Clerk, dialog: RestoreDialog) -> None:
    session = samples.window.session
    name = rows(dialog)[1][0]
    dialog.all_button.click()
    assert len(session.workbook.ids) == 8 and session.workbook.project(session.workbook.ids[-1]).name == name
    assert len(samples.window.backup_actions._backups.of(session.path)) == 2
    samples.until_saved()


def test_a_final_form_cannot_be_taken_back(samples: Clerk) -> None:
    window = samples.window
    backup = window.backup_actions._backups.take(window.session.path)
    window.session.type_text(2, "project.unit", "某局")
    window.session.do(lambda book: book.finalise(2, "张三"))
    window.backup_actions._compare(backup)
    dialog = window.findChild(RestoreDialog)
    assert dialog._about.text() == FINAL
    assert not dialog.take_button.isEnabled() and not dialog.all_button.isEnabled()


def test_where_nothing_differs_it_says_so(samples: Clerk) -> None:
    window = samples.window
    window.backup_actions._compare(window.backup_actions._backups.take(window.session.path))
    dialog = window.findChild(RestoreDialog)
    assert dialog._stack.currentIndex() == 1
    assert not dialog.take_button.isEnabled() and not dialog.all_button.isEnabled()


@long
def test_it_closes_with_the_workbook(samples: Clerk, dialog: RestoreDialog) -> None:
    samples.window.file_actions.close_workbook()
    assert not samples.shows("restore-copy")


def test_a_second_place_is_named_and_given_up(
    samples: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, second = samples.window, tmp_path / "U盘"
    monkeypatch.setattr(questions, "ask_backup_folder", lambda parent, folder: second)
    window.actions_by_id["show_backups"].trigger()
    dialog = window.findChild(BackupsDialog)
    assert dialog.drop_button.isHidden()
    dialog.second_button.click()
    assert "U盘" in dialog._second.text() and not dialog.drop_button.isHidden()
    samples.until(lambda: list(second.glob("*/*.jxzp")))
    dialog.drop_button.click()
    assert window.settings.values.second_backups == "" and dialog.drop_button.isHidden()
    assert len(window.backup_actions._keeper.places) == 1
    dialog.close()


def test_a_copy_of_many_forms_is_compared_while_the_window_lives_on(
    samples: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, said = samples.window, list[str]()
    backup = window.backup_actions._backups.take(window.session.path)
    monkeypatch.setattr(meanwhile, "SLICE_SECONDS", 0.0)
    monkeypatch.setattr(waiting, "QUIET_MS", 1)

    def leave() -> None:
        dialog = window.findChild(waiting.WaitingDialog)
        if dialog is not None and dialog.label.text() == COMPARING:
            said.append(COMPARING)
            dialog.findChild(QPushButton, "leave").click()

    timer = QTimer(window, interval=5)
    timer.timeout.connect(leave)
    timer.start()
    window.backup_actions._compare(backup)
    assert said == [COMPARING] and window.findChild(RestoreDialog) is None
    timer.stop()
    window.backup_actions._compare(backup)
    assert window.findChild(RestoreDialog) is not None
