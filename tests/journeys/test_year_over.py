"""The year is over: by keys from the open workbook into next year's, which is opened, filled in and rolled again."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.clerk import Clerk
from tests.command_fixtures import opened, projects_in
from tests.depth import long
from tests.ui.dialogs.test_roll_dialog import show
from ui.dialogs import questions

SPACE, TAB, RETURN, DOWN = Qt.Key.Key_Space, Qt.Key.Key_Tab, Qt.Key.Key_Return, Qt.Key.Key_Down


@pytest.fixture
def dated(samples: Clerk) -> Clerk:
    """A clerk who has typed two dates of the year into the second form, and stays in the third cell."""
    session = samples.window.session
    second = session.workbook.ids[1]
    session.type_text(second, "project.name", "2021年度规划")
    session.type_text(second, "indicators[0].target", "2021年12月31日前")
    return samples


@long
def test_from_one_year_into_the_next_and_on(dated: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questions, "confirm_open", lambda parent, path: True)
    old = dated.window.session.path
    dated.until_saved()
    before = old.read_bytes()
    dialog = show(dated)
    assert dialog.windowTitle() == "结转到 2022 年度"
    assert dialog.path.text() == str(old.with_name(old.name.replace("2021", "2022")))
    assert len(dialog.forms.ticked()) == 8
    dated.press(SPACE)  # the first form stays behind
    assert len(dialog.forms.ticked()) == 7 and dialog.count.text().startswith("已选 7 / 8 个项目")
    dated.press(RETURN)
    session = dated.window.session
    assert session.path == old.with_name(old.name.replace("2021", "2022")) and session.workbook.year == 2022
    assert old.read_bytes() == before
    first = session.workbook.project(session.workbook.ids[0])
    assert (first.name, first.indicators[0].target) == ("2022年度规划", "2022年12月31日前")
    assert first.funds == {"carryover": {"initial": "377483.56"}}
    dated.window.activateWindow()  # as any desktop does when a dialog is gone
    QTest.qWaitForWindowActive(dated.window)
    dated.window.open_project(session.workbook.ids[0])
    dated.enter("indicators[0].actual", "2022-12-1")
    assert session.workbook.computed(session.workbook.ids[0]).evaluation.indicators[0].score is not None
    dialog = show(dated)
    assert dialog.windowTitle() == "结转到 2023 年度"
    dated.press(RETURN)
    assert dated.window.session.workbook.year == 2023
    (third, *_) = projects_in(dated.window.session.path)
    assert (third.name, third.indicators[0].target) == ("2023年度规划", "2023年12月31日前")
    assert third.indicators[0].actual == ""


def test_a_change_that_is_not_wanted_is_left_by_keys(dated: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(questions, "confirm_open", lambda parent, path: bool(asked.append(path.name)))
    old = dated.window.session.path
    dialog = show(dated)
    while dated.app.focusWidget() is not dialog.proposals:
        dated.press(TAB)
    dated.press(DOWN)  # the first is the money, the second the name
    dated.press(SPACE)
    while dated.app.focusWidget() is not dialog.path:
        dated.press(TAB)
    dated.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    dated.type("next")
    dated.press(RETURN)
    assert asked == ["next.jxzp"] and not dated.shows("roll")
    assert dated.window.session.path == old  # 以后再说
    assert "已结转 8 个项目" in dated.window.status.notices.text()
    second = projects_in(old.with_name("next.jxzp"))[1]
    assert (second.name, second.indicators[0].target) == ("2021年度规划", "2022年12月31日前")


def test_what_is_being_typed_goes_over(dated: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questions, "confirm_open", lambda parent, path: False)
    window = dated.window
    window.open_project(window.session.workbook.ids[0])
    dated.go("indicators[0].target")
    dated.type("≥2")
    dialog = show(dated)
    target = dialog.path.text()
    dated.press(RETURN)
    with opened(Path(target)) as new:
        assert new.project(new.ids[0]).indicators[0].target == "≥2"


def test_escape_makes_nothing(dated: Clerk) -> None:
    folder = dated.window.session.path.parent
    before = sorted(path.name for path in folder.iterdir() if not path.name.endswith("-journal"))
    show(dated)
    dated.press(Qt.Key.Key_Escape)
    assert not dated.shows("roll")
    after = sorted(path.name for path in folder.iterdir() if not path.name.endswith("-journal"))
    assert after == before
