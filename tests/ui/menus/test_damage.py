"""A damaged workbook in the window: said at opening and above the form, no key changes it, and the two ways back."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from model.workbook.final_records import ACCEPTED
from model.workbook.versions import DAMAGED, IMPORTED
from tests.clerk import Clerk
from tests.depth import long
from ui.dialogs import questions

CONTROL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def _reopened(clerk: Clerk, *statements: str) -> Clerk:
    """Close the workbook, run SQL on its file, and open it again."""
    window, path = clerk.window, clerk.window.session.path
    assert window.leave_workbook()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)
    assert window.open_path(path)
    clerk.app.processEvents()
    return clerk


@pytest.fixture
def damaged(samples: Clerk) -> Clerk:
    """A clerk before a workbook whose first form does not match its digest."""
    return _reopened(samples, "UPDATE form SET digest = 'x' WHERE id = 1")


@pytest.fixture
def lost(samples: Clerk) -> Clerk:
    """A clerk before a workbook from whose file two forms are gone."""
    return _reopened(samples, "DELETE FROM form WHERE id IN (2, 5)")


def _visible_buttons(clerk: Clerk) -> list[str]:
    return [button.text() for button in clerk.page.final.findChildren(QPushButton) if button.isVisible()]


def test_it_is_said_at_opening_and_above_the_form(damaged: Clerk) -> None:
    name = damaged.window.session.workbook.project(1).name
    assert f"“{name}”的内容与保存时的校验值不符" in damaged.window.banner.text()
    damaged.window.open_project(1)
    assert damaged.page.final.isVisible() and "校验值不符" in damaged.page.final.label.text()
    assert _visible_buttons(damaged) == ["历史版本…", "接受受损的内容…"]
    assert damaged.window.actions_by_id["accept_damage"].isEnabled()
    damaged.window.open_project(2)
    assert not damaged.page.final.isVisible()
    assert not damaged.window.actions_by_id["accept_damage"].isEnabled()


def test_no_key_changes_it(damaged: Clerk) -> None:
    damaged.window.open_project(1)
    workbook = damaged.window.session.workbook
    before = workbook.project(1)
    damaged.enter("goals.actual", "abc")
    assert workbook.project(1) == before and "不能修改" in damaged.window.banner.text()
    damaged.go("indicators[0].actual")
    damaged.press(Qt.Key.Key_Delete)
    damaged.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    damaged.press(Qt.Key.Key_F9, CONTROL_SHIFT)
    assert workbook.project(1) == before and workbook.final_record(1) is None
    assert damaged.window.session.is_saved and workbook.damage_of(1) is not None


def test_somebody_answers_for_it(damaged: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questions, "ask_acceptance", lambda *_: None)
    damaged.window.open_project(1)
    (_, button) = (b for b in damaged.page.final.findChildren(QPushButton) if b.isVisible())
    button.click()
    workbook = damaged.window.session.workbook
    assert workbook.damage_of(1) is not None
    monkeypatch.setattr(questions, "ask_acceptance", lambda *_: ("李四", "核对过"))
    button.click()
    assert workbook.damaged == () and not damaged.page.final.isVisible()
    assert [(r.event, r.person, r.reason) for r in workbook.records(1)] == [(ACCEPTED, "李四", "核对过")]
    damaged.enter("goals.actual", "abc")
    assert workbook.project(1).goals["actual"] == "abc"


@long
def test_a_version_put_in_its_place_makes_it_whole(damaged: Clerk) -> None:
    damaged.window.open_project(1)
    workbook = damaged.window.session.workbook
    (version,) = [v for v in workbook.versions(1) if v.reason == IMPORTED]
    workbook.restore_version(1, version.id)
    damaged.app.processEvents()
    assert not damaged.page.final.isVisible()
    assert DAMAGED not in [v.reason for v in workbook.versions(1)]  # it said the same


@long
def test_lost_forms_come_back_from_their_versions(lost: Clerk) -> None:
    window = lost.window
    assert window.banner.text().count("不在文件里了") == 2 and len(window.session.workbook.ids) == 6
    button = next(b for b in window.banner.findChildren(QPushButton) if b.text() == "从历史版本找回")
    button.click()
    workbook = window.session.workbook
    assert workbook.ids == (1, 3, 4, 6, 7, 8, 2, 5) and workbook.damaged == ()
    assert not window.banner.isVisible()
    lost.until_saved()


def test_many_damages_are_counted(samples: Clerk) -> None:
    clerk = _reopened(samples, "UPDATE form SET digest = 'x'")
    lines = clerk.window.banner.text().splitlines()
    assert len(lines) == 5 and lines[-1] == "还有 4 处损坏。"


def test_versions_that_cannot_be_read_are_said_after_opening_until_somebody_answers(
    samples: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    _reopened(samples, "UPDATE version SET document = x'00' WHERE form = 2")
    window, workbook = samples.window, samples.window.session.workbook
    samples.until(lambda: window.banner.text())
    name = workbook.project(2).name
    assert window.banner.text().startswith(f"“{name}”有历史版本受过损坏，读不出来")
    window.open_project(2)
    assert not samples.page.final.isVisible() and window.actions_by_id["accept_damage"].isEnabled()
    monkeypatch.setattr(questions, "ask_acceptance", lambda *_: ("李四", "备份里有"))
    window.actions_by_id["accept_damage"].trigger()
    assert window.banner.text() == "" and workbook.known_damage == ()
