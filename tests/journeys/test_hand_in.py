"""Twenty forms are reviewed, handed in, received and summed up: by keys in the unit's window, then in the department's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

import main as program
from tests.clerk import Clerk
from tests.command_fixtures import opened
from tests.depth import long
from tests.test_main_receive import form_of
from tests.window_fixtures import Seat
from ui.hand_in import receive_dialog
from ui.hand_in.hand_in_dialog import HandInDialog
from ui.hand_in.receive_dialog import ReceiveDialog

RETURN, TAB = Qt.Key.Key_Return, Qt.Key.Key_Tab
UNIT = "甲中心"


@pytest.fixture
def unit_book(tmp_path: Path) -> Path:
    """Return a unit's workbook with twenty forms, one with a mistake and one not filled in to its end."""
    path = tmp_path / "甲中心2021.jxzp"
    program.main(["new", str(path), "--year", "2021"])
    with opened(path) as workbook:
        ids = workbook.add_projects([form_of(UNIT, f"项目{number:02d}") for number in range(1, 21)], "样例")
        workbook.type_text(ids[4], "indicators[0].actual", "50%")
        workbook.type_text(ids[4], "indicators[0].reason", "")
        workbook.type_text(ids[11], "indicators[4].actual", "")
    return path


def active(clerk: Clerk, kind: type[QDialog]) -> Any:
    dialog = clerk.window.findChild(kind)
    assert dialog is not None
    QTest.qWaitForWindowExposed(dialog)
    dialog.activateWindow()
    QTest.qWaitForWindowActive(dialog)
    return dialog


def back_in_window(clerk: Clerk) -> None:
    """Come back to the window, as any desktop does when a dialog is gone."""
    clerk.window.activateWindow()
    QTest.qWaitForWindowActive(clerk.window)


@long
def test_from_twenty_forms_to_the_summary(
    seat: Seat, unit_book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = tmp_path / "汇总2021.jxzp"
    program.main(["new", str(office), "--year", "2021"])
    monkeypatch.setattr(receive_dialog, "ask_expected", lambda parent, folder: unit_book)
    with seat(unit_book) as clerk:
        package = hand_in(clerk)
        assert clerk.window.open_path(office)
        receive(clerk, package)


def hand_in(clerk: Clerk) -> Path:
    """Mend what stands in the way, each from where the list leads to, and hand all in."""
    clerk.window.actions_by_id["hand_in"].trigger()
    dialog = active(clerk, HandInDialog)
    assert dialog.head.text() == "20 张表，2 张还不能报送"
    clerk.press(RETURN)  # to the mistake
    back_in_window(clerk)
    assert (clerk.page.model.project.name, clerk.current) == ("项目05", "indicators[0].reason")
    clerk.type("设备到货晚，已督促")
    clerk.press(RETURN)
    clerk.window.banner._action.click()  # 回到报送
    active(clerk, HandInDialog)
    clerk.press(RETURN)  # to what is missing
    back_in_window(clerk)
    assert (clerk.page.model.project.name, clerk.current) == ("项目12", "indicators[4].actual")
    clerk.type("100%")
    clerk.press(RETURN)
    clerk.window.banner._action.click()
    dialog = active(clerk, HandInDialog)
    assert dialog.head.text() == "20 张表都可以报送"
    assert clerk.app.focusWidget() is dialog.person
    clerk.type("陈敏")
    clerk.press(RETURN)
    clerk.until(lambda: dialog._task is None)
    folder = clerk.window.session.path.parent
    package = folder / "甲中心_2021年度报送.zip"
    assert dialog.progress.text.text().startswith(f"已生成报送包 {package}：20 张表")
    clerk.press(Qt.Key.Key_Escape)
    assert not clerk.shows("hand-in")
    return package


def receive(clerk: Clerk, package: Path) -> None:
    """Take the package in against the list, sum up, and look at the summary."""
    clerk.window.actions_by_id["receive"].trigger()
    dialog = active(clerk, ReceiveDialog)
    dialog.expected.click()
    assert dialog.counts.text() == "应交 20　已交 0　有问题 0"
    dialog.take([package])
    clerk.until(lambda: dialog._task is None)
    assert dialog.counts.text() == "应交 20　已交 20　有问题 0"
    dialog.take_in.click()
    clerk.press(Qt.Key.Key_Escape)
    back_in_window(clerk)
    workbook = clerk.window.session.workbook
    assert len(workbook.ids) == 20 and not workbook.damaged
    assert all(workbook.final_record(i).person == "陈敏" for i in workbook.ids)  # type: ignore[union-attr]
    clerk.press(Qt.Key.Key_F7)
    assert clerk.window.overview.summary is not None
    clerk.until_saved()
