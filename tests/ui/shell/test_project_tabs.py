"""Tabs: closed and opened again, listed, dozens of them, and the same after a restart."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QPaintEvent, QRegion
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from model.form.field_path import indicator_path
from model.scoring.progress import FormState
from tests.clerk import Clerk
from tests.depth import long
from ui.form.form_page import FormPage
from ui.main_window import MainWindow
from ui.overview import overview_model as columns
from ui.settings import Settings

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
W, T, A = Qt.Key.Key_W, Qt.Key.Key_T, Qt.Key.Key_A
TAB, PAGE_DOWN, PAGE_UP = Qt.Key.Key_Tab, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp


@pytest.fixture
def samples(shared_samples: Clerk) -> Clerk:
    """A window that the tests of this file share."""
    return shared_samples


def open_first(clerk: Clerk, count: int) -> tuple[int, ...]:
    """Open the first projects and return the ids of all."""
    ids = clerk.window.session.workbook.ids
    for project_id in ids[:count]:
        clerk.window.open_project(project_id)
    return ids


def titles(clerk: Clerk) -> list[str]:
    """Return what stands on the tabs."""
    return [clerk.window.tabs.tabText(index) for index in range(clerk.window.tabs.count())]


def entries(clerk: Clerk) -> dict[str, object]:
    """Open the list of tabs by its key and return its entries."""
    clerk.press(A, CONTROL | SHIFT)
    menu = clerk.window.findChild(QMenu, "tab-list")
    assert menu is not None and menu.isVisible()
    found = {action.text(): action for action in menu.actions() if action.text()}
    menu.close()
    return found


def test_a_closed_tab_comes_back_where_it_was(own_samples: Clerk) -> None:
    ids = open_first(own_samples, 3)
    own_samples.go("indicators[1].weight")
    own_samples.press(W, CONTROL)
    own_samples.press(W, CONTROL)
    assert titles(own_samples) == ["总览", "预算准备金"]
    own_samples.press(T, CONTROL | SHIFT)
    assert own_samples.page.project_id == ids[1] and own_samples.current == "project.name"
    own_samples.press(T, CONTROL | SHIFT)
    assert own_samples.page.project_id == ids[2] and own_samples.current == "indicators[1].weight"
    assert own_samples.app.focusWidget() is own_samples.page.view
    own_samples.press(T, CONTROL | SHIFT)
    assert "没有可以重新打开" in own_samples.window.status.notices.text()


def test_a_removed_project_is_not_reopened_until_it_is_back(samples: Clerk) -> None:
    ids = open_first(samples, 2)
    samples.window.session.do(lambda book: book.remove_project(ids[1]))
    samples.app.processEvents()
    assert titles(samples) == ["总览", "预算准备金"]
    samples.window.session.do(lambda book: book.undo())
    samples.press(T, CONTROL | SHIFT)
    assert samples.page.project_id == ids[1]


@long
def test_all_others_are_closed(samples: Clerk) -> None:
    open_first(samples, 4)
    samples.press(PAGE_UP, CONTROL)
    samples.press(W, CONTROL | SHIFT)
    assert titles(samples) == ["总览", "购置费"]
    samples.press(T, CONTROL | SHIFT)
    assert titles(samples) == ["总览", "购置费", "政务事项管理"]


def test_the_middle_button_closes_a_tab_but_not_the_overview(samples: Clerk) -> None:
    open_first(samples, 2)
    bar = samples.window.tabs.tabBar()
    QTest.mouseClick(bar, Qt.MouseButton.MiddleButton, pos=bar.tabRect(1).center())
    assert titles(samples) == ["总览", "数据规划管理"]
    QTest.mouseClick(bar, Qt.MouseButton.MiddleButton, pos=bar.tabRect(0).center())
    assert titles(samples) == ["总览", "数据规划管理"]


def test_keys_turn_the_tabs_round_in_their_order(samples: Clerk) -> None:
    open_first(samples, 2)
    seen = []
    for key in (PAGE_DOWN, TAB, TAB):
        samples.press(key, CONTROL)
        seen.append(samples.window.tabs.currentIndex())
    samples.press(PAGE_UP, CONTROL)
    assert [*seen, samples.window.tabs.currentIndex()] == [0, 1, 2, 1]


def test_the_list_shows_open_tabs_and_other_projects(samples: Clerk) -> None:
    ids = open_first(samples, 3)
    found = entries(samples)
    names = list(found)
    assert names[:4] == ["总览", "预算准备金", "数据规划管理", "购置费"]
    assert names[4] == "其他项目" and names[5] == "政务事项管理" and names[-1] == "转到项目…"
    found = entries(samples)
    found["疫情防控"].trigger()
    assert samples.page.project_id == ids[7]
    entries(samples)["预算准备金"].trigger()
    assert samples.page.project_id == ids[0]
    entries(samples)["总览"].trigger()
    assert samples.window.form_page() is None
    button = samples.window.tabs.list_button
    assert button.accessibleName() and button.isVisible()


def test_long_names_keep_both_ends(samples: Clerk) -> None:
    ids = open_first(samples, 1)
    samples.window.session.type_text(ids[0], "project.name", "基本公共卫生服务能力提升补助经费&（第二批）")
    assert titles(samples)[1] == "基本公共卫生服务…（第二批）"
    assert len(titles(samples)[1]) <= 14 and samples.window.tabs.tabToolTip(1).endswith("&（第二批）")
    samples.window.session.type_text(ids[0], "project.name", "A&B")
    assert titles(samples)[1] == "A&&B"


@long
def test_dozens_of_tabs_keep_their_titles(samples: Clerk) -> None:
    session = samples.window.session
    for _ in range(30):
        session.do(lambda book: book.duplicate_project(book.ids[1]))
    for project_id in session.workbook.ids:
        samples.window.tabs.add_pending(project_id, None)
    samples.window.tabs.follow(session.workbook)
    samples.app.processEvents()
    bar = samples.window.tabs.tabBar()
    for index in range(bar.count()):
        assert bar.tabRect(index).width() >= bar.fontMetrics().horizontalAdvance(bar.tabText(index)) + 30
    assert len(samples.window.tabs.pages()) == 0
    samples.press(PAGE_UP, CONTROL)
    assert samples.page.project_id == session.workbook.ids[-1] and len(samples.window.tabs.pages()) == 1
    assert bar.tabRect(bar.currentIndex()).right() <= bar.width()


def test_everything_is_as_it_was_when_a_workbook_is_opened_again(own_samples: Clerk, tmp_path: Path) -> None:
    window = own_samples.window
    ids = open_first(own_samples, 4)
    own_samples.go("indicators[2].reason")
    own_samples.press(PAGE_UP, CONTROL)
    own_samples.go("goals.actual")
    window.overview.arrange((columns.SCORE, True), "gl", FormState.COMPLETE)
    window.overview.select(ids[3])
    path = window.session.path
    window.actions_by_id["close_workbook"].trigger()
    window.close()
    again = MainWindow(Settings(tmp_path / "settings.json", own_samples.folder))
    try:
        assert again.session is None  # the last workbook is not opened by itself
        own_samples.window = again
        again.show()
        again.open_path(path)
        assert titles(own_samples) == ["总览", "预算准备金", "数据规划管理", "购置费", "政务事项管理"]
        assert own_samples.page.project_id == ids[2] and own_samples.current == "goals.actual"
        assert len(again.tabs.pages()) == 1  # the others wait for their first look
        again.tabs.setCurrentIndex(4)
        assert own_samples.page.project_id == ids[3] and own_samples.current == "indicators[2].reason"
        assert again.overview.sorting == (columns.SCORE, True) and again.overview.filter.text == "gl"
        assert again.overview.findChild(QPushButton, "filter-complete").isChecked()
        assert again.overview.model.rowCount() == 4
        assert again.overview.current_id() == ids[3]
    finally:
        again.close()
        again.deleteLater()
        own_samples.window = window


@long
def test_tabs_of_projects_that_are_gone_do_not_come_back(own_samples: Clerk) -> None:
    ids = open_first(own_samples, 2)
    path = own_samples.window.session.path
    own_samples.window.actions_by_id["close_workbook"].trigger()
    stored = own_samples.window.settings.values.places[str(path)]
    stored["tabs"].append([4711, "project.name"])
    stored["current"] = 4711
    own_samples.window.settings.remember(places={str(path): stored})
    own_samples.window.open_path(path)
    assert titles(own_samples) == ["总览", "预算准备金", "数据规划管理"]
    assert own_samples.window.current_project() == ids[0]


def test_a_pending_tab_is_closed_followed_and_found(samples: Clerk) -> None:
    ids = samples.window.session.workbook.ids
    samples.window.tabs.add_pending(ids[1], indicator_path(1, "name"))
    samples.window.tabs.add_pending(ids[1], None)
    samples.window.tabs.follow(samples.window.session.workbook)
    assert titles(samples) == ["总览", "数据规划管理"]
    samples.window.session.type_text(ids[1], "project.name", "新名")
    assert titles(samples)[1] == "新名"
    samples.window.open_project(ids[1])
    assert isinstance(samples.window.tabs.widget(1), FormPage) and samples.current == "indicators[1].name"
    assert samples.window.tabs.count() == 2


def test_the_overview_is_at_hand_however_many_tabs_there_are(samples: Clerk) -> None:
    session, tabs = samples.window.session, samples.window.tabs
    assert not tabs.overview_button.isVisible()
    for _ in range(12):
        session.do(lambda book: book.duplicate_project(book.ids[1]))
    for project_id in session.workbook.ids:
        tabs.add_pending(project_id, None)
    tabs.follow(session.workbook)
    samples.press(PAGE_UP, CONTROL)
    samples.app.processEvents()
    assert (
        tabs.overview_button.isVisible() and tabs.overview_button.geometry().right() < tabs.tabBar().x() + 14
    )
    QTest.mouseClick(tabs.overview_button, Qt.MouseButton.LeftButton)
    assert tabs.currentWidget() is samples.window.overview
    samples.press(PAGE_UP, CONTROL)
    samples.press(Qt.Key.Key_Home, Qt.KeyboardModifier.AltModifier)
    assert tabs.currentWidget() is samples.window.overview
    assert samples.app.focusWidget() is samples.window.overview.table


@long
def test_another_theme_dresses_the_form_in_front_alone(samples: Clerk) -> None:
    ids = open_first(samples, 4)
    samples.window.open_project(ids[1])
    samples.go("indicators[2].weight")
    samples.window.open_project(ids[2])
    samples.type("x")
    before = titles(samples)
    try:
        samples.window.view_actions.theme_dark()
        assert [page.project_id for page in samples.window.tabs.pages()] == [ids[2]]
        assert titles(samples) == before and samples.window.tabs.open_ids() == list(ids[:4])
        samples.window.open_project(ids[1])
        assert samples.current == "indicators[2].weight"
    finally:
        samples.window.view_actions.theme_light()


class Painted(QObject):
    """Notes what of a widget is painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.region = QRegion()
        widget.installEventFilter(self)

    def eventFilter(self, widget: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.region += event.region()
        return False


def test_another_mark_on_the_tab_does_not_paint_the_form_anew(own_samples: Clerk) -> None:
    ids = open_first(own_samples, 2)
    page, bar = own_samples.page, own_samples.window.tabs.tabBar()
    own_samples.go("indicators[1].actual")
    QTest.qWait(1)
    before, old = page.property("mark"), bar.tabIcon(bar.currentIndex()).cacheKey()
    painted = Painted(page.view.viewport())
    own_samples.window.session.type_text(ids[1], "indicators[1].actual", "")
    QTest.qWait(1)
    assert page.property("mark") != before and bar.tabIcon(bar.currentIndex()).cacheKey() != old
    assert not painted.region.isEmpty() and not painted.region.contains(QPoint(1, 1))
