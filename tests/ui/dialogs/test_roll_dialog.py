"""The dialog of the year's end: ticks, what is proposed for whom, names that are taken, damage, names for a screen reader."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QLineEdit, QPushButton, QWidget

from tests.clerk import Clerk
from tests.window_fixtures import Seat
from ui.dialogs import questions, roll_dialog
from ui.dialogs.roll_dialog import RollDialog


@pytest.fixture
def samples(shared_samples: Clerk) -> Clerk:
    """A window that the tests of this file share."""
    return shared_samples


def show(clerk: Clerk) -> RollDialog:
    """Call 文件 › 结转到下一年…"""
    clerk.window.actions_by_id["roll_over"].trigger()
    dialog = clerk.window.findChild(RollDialog)
    assert dialog is not None
    QTest.qWaitForWindowExposed(dialog)
    dialog.activateWindow()
    QTest.qWaitForWindowActive(dialog)
    return dialog


def click(dialog: RollDialog, name: str) -> None:
    """Click the button of an accessible name or a text."""
    (button,) = (b for b in dialog.findChildren(QPushButton) if name in (b.accessibleName(), b.text()))
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_proposals_are_those_of_the_ticked_forms(samples: Clerk) -> None:
    dialog = show(samples)
    assert len(dialog.proposals.ticked()) == 6  # what six of the samples did not spend
    assert dialog.count.text() == "已选 8 / 8 个项目，改动 6 / 6 处"
    click(dialog, "要确认的改动：全不选")
    assert dialog.count.text() == "已选 8 / 8 个项目，改动 0 / 6 处"
    click(dialog, "要结转的项目：全不选")
    assert not dialog.roll_button.isEnabled()
    samples.press(Qt.Key.Key_Return)
    assert samples.shows("roll")
    click(dialog, "要结转的项目：全选")
    click(dialog, "要确认的改动：全选")
    assert dialog.roll_button.isEnabled() and len(dialog.proposals.ticked()) == 6
    dialog.reject()


def test_a_long_text_is_shown_where_it_changes_and_whole_in_its_tip(samples: Clerk) -> None:
    session = samples.window.session
    goal = "为保障平台平稳运行，按照计划开展建设工作；2021年12月底前完成全部验收。"
    session.type_text(session.workbook.ids[0], "goals.expected", goal)
    row = show(samples).proposals.topLevelItem(0)
    assert [row.text(column) for column in range(4)] == [
        "预算准备金", "预期目标", "…作；2021年12月底前完成全部验收。", "…作；2022年12月底前完成全部验收。",
    ]  # fmt: skip
    assert row.toolTip(2) == goal and row.toolTip(3) == goal.replace("2021", "2022")
    samples.other_window("roll").reject()


def test_a_name_that_is_taken_is_refused_while_it_is_typed(samples: Clerk) -> None:
    dialog = show(samples)
    own = samples.window.session.path
    dialog.path.setText(own.stem)  # without its ending, beside the workbook
    assert not dialog.roll_button.isEnabled() and f"“{own.name}”已经存在" in dialog.count.text()
    dialog.path.setText("")
    assert not dialog.roll_button.isEnabled()
    dialog.path.setText("别的")
    assert dialog.roll_button.isEnabled() and dialog.count.text().startswith("已选 8")
    dialog.reject()


def test_what_cannot_be_written_is_said_and_the_dialog_stays(samples: Clerk) -> None:
    dialog = show(samples)
    dialog.path.setText("没有这个文件夹/b")
    click(dialog, "结转")
    assert samples.shows("roll") and "b.jxzp" in dialog.count.text()
    dialog.path.setText("长" * 300)
    click(dialog, "结转")
    assert samples.shows("roll") and dialog.count.text() == f"文件名“{'长' * 20}……”太长，请换一个短一些的。"
    dialog.reject()


def test_the_file_may_be_chosen(own_samples: Clerk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(questions, "confirm_open", lambda *_: False)
    monkeypatch.setattr(roll_dialog, "ask_target", lambda parent, suggested: tmp_path / "选的.jxzp")
    dialog = show(own_samples)
    click(dialog, "浏览(&B)…")
    assert dialog.path.text() == str(tmp_path / "选的.jxzp")
    click(dialog, "结转")
    assert (tmp_path / "选的.jxzp").exists()


def test_several_rows_are_ticked_at_once(samples: Clerk) -> None:
    dialog = show(samples)
    samples.press(Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier, times=2)
    samples.press(Qt.Key.Key_Space)
    assert len(dialog.forms.ticked()) == 5
    samples.press(Qt.Key.Key_Space)
    assert len(dialog.forms.ticked()) == 8
    dialog.reject()


def test_the_space_bar_ticks_whatever_column_was_clicked(samples: Clerk) -> None:
    dialog = show(samples)
    ticks = dialog.proposals
    ticks.setFocus()
    ticks.setCurrentItem(ticks.topLevelItem(1), 3)
    samples.press(Qt.Key.Key_Space)
    assert ticks.ticked() == [0, 2, 3, 4, 5]
    dialog.reject()


def test_a_damaged_form_is_named_and_left(
    seat: Seat, sample_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questions, "confirm_open", lambda *_: False)
    book = tmp_path / "受损.jxzp"
    book.write_bytes(sample_file.read_bytes())
    with closing(sqlite3.connect(book, isolation_level=None)) as connection:
        connection.execute("UPDATE form SET digest = 'x' WHERE id = 1")
    with seat(book) as clerk:
        dialog = show(clerk)
        assert dialog.forms.topLevelItem(0).text(0) == "预算准备金（受损，不能结转）"
        dialog.forms.tick_all(True)
        assert len(dialog.forms.ticked()) == 7
        click(dialog, "结转")
        text = clerk.window.banner.text()
        assert "“预算准备金”的内容与保存时的校验值不符" in text and text.endswith("没有结转。")


def test_an_empty_workbook_is_told_why_not(new_form: Clerk) -> None:
    workbook = new_form.window.session.workbook
    workbook.remove_project(workbook.ids[0])
    new_form.window.actions_by_id["roll_over"].trigger()
    assert not new_form.shows("roll") and "没有项目" in new_form.window.banner.text()


def test_every_control_has_a_name(samples: Clerk) -> None:
    dialog = show(samples)
    kinds = (QAbstractButton, QLineEdit, QAbstractItemView)
    controls = [one for one in dialog.findChildren(QWidget) if isinstance(one, kinds)]
    nameless = [
        one
        for one in controls
        if not one.accessibleName()
        and not (isinstance(one, QAbstractButton) and one.text())
        and not one.objectName().startswith("qt_")
        and not isinstance(one, type(dialog.forms.header()))
    ]
    assert len(controls) >= 9 and nameless == []
    dialog.reject()
