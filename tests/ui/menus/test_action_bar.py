"""The tool bar: names where there is room, icons alone where not, and nothing out of sight."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolBar, QToolButton

from tests.clerk import Clerk
from ui.menus.action_bar import ToolBar
from ui.menus.actions import ACTIONS, STRETCH, TIPS, TOOLBAR

ALONE, BESIDE = Qt.ToolButtonStyle.ToolButtonIconOnly, Qt.ToolButtonStyle.ToolButtonTextBesideIcon


def bar_of(clerk: Clerk) -> ToolBar:
    """Return the window's tool bar."""
    bar = clerk.window.findChild(QToolBar)
    assert isinstance(bar, ToolBar)
    return bar


@pytest.fixture
def room(samples: Clerk, monkeypatch: pytest.MonkeyPatch) -> Clerk:
    """A clerk whose window may be of any width."""
    samples.window.setMinimumWidth(0)
    return samples


@pytest.mark.parametrize(("width", "look"), [(1600, BESIDE), (700, ALONE)])
def test_a_narrow_bar_shows_icons_and_a_wide_one_names(
    room: Clerk, width: int, look: Qt.ToolButtonStyle
) -> None:
    bar = bar_of(room)
    room.window.resize(1600 + 700 - width, 700)
    room.app.processEvents()
    room.window.resize(width, 700)
    names = [name for name in TOOLBAR if name not in ("", STRETCH, "finalise", "find_text")]
    buttons = [bar.widgetForAction(room.window.actions_by_id[name]) for name in names]
    room.until(lambda: {button.toolButtonStyle() for button in buttons} == {look})
    room.until(lambda: all(button.isVisible() for button in buttons))
    assert not bar.findChild(QToolButton, "qt_toolbar_ext_button").isVisible()


def test_two_buttons_keep_their_names(room: Clerk) -> None:
    room.window.resize(700, 700)
    finalise, find = (
        bar_of(room).widgetForAction(room.window.actions_by_id[name]) for name in ("finalise", "find_text")
    )
    room.until(lambda: finalise.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonTextOnly)
    assert find.toolButtonStyle() == BESIDE
    assert (finalise.text(), find.text()) == ("定稿", "查找")


def test_no_menu_is_longer_than_one_can_read_and_every_action_stands_in_one(samples: Clerk) -> None:
    bar, listed = samples.window.menuBar(), []
    for top in bar.actions():
        entries = [entry for entry in top.menu().actions() if not entry.isSeparator()]
        assert len(entries) <= (24 if top.text()[:2] in ("编辑", "项目") else 16), top.text()
        for entry in entries:
            inner = entry.menu().actions() if entry.menu() else [entry]
            listed += [one.objectName() for one in inner if one.objectName()]
    assert sorted(listed) == sorted(spec.id for spec in ACTIONS)


def test_every_tip_is_of_an_action() -> None:
    assert set(TIPS) < {spec.id for spec in ACTIONS}
