"""What is done with tabs: turned, closed, opened again, listed, and left as they were for the next time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction, QCursor, QIcon
from PySide6.QtWidgets import QMenu

from ui.menus import context_menus
from ui.menus.actions import action
from ui.menus.desk_actions import DeskActions
from ui.shell.remembered_places import Places, recall_places, remember_places

if TYPE_CHECKING:
    from ui.shell.desk import Desk

MAX_OTHERS = 25
MAX_NAME = 32


class TabActions(DeskActions):
    """Tabs, their list and their menu."""

    def __init__(self, desk: Desk, actions: Mapping[str, QAction]) -> None:
        super().__init__(desk)
        self._actions = actions
        self._left = Places()  # as the open workbook was left, which the overview is still to follow

    @action
    def close_tab(self) -> None:
        self._desk.tabs.close_tab(self._desk.tabs.currentIndex())

    @action
    def close_other_tabs(self) -> None:
        self._desk.tabs.close_others()

    @action
    def reopen_tab(self) -> None:
        if self._desk.session is None:
            return
        project_id = self._desk.tabs.reopen(self._desk.session.workbook)
        if project_id is None:
            self._desk.notice("没有可以重新打开的标签页。")
        else:
            self._desk.open_project(project_id)

    @action
    def go_to_overview(self) -> None:
        if self._desk.overview is not None:
            self._desk.tabs.setCurrentWidget(self._desk.overview)
            self._desk.take_keyboard()

    @action
    def next_tab(self) -> None:
        self._turn(1)

    @action
    def previous_tab(self) -> None:
        self._turn(-1)

    def _turn(self, step: int) -> None:
        tabs = self._desk.tabs
        tabs.setCurrentIndex((tabs.currentIndex() + step) % max(1, tabs.count()))

    # -- the list of tabs -------------------------------------------------------------------------------

    @action
    def list_tabs(self) -> None:
        tabs = self._desk.tabs
        if self._desk.session is not None:
            menu, button = self._make_list(), tabs.list_button
            menu.aboutToHide.connect(menu.deleteLater)
            corner = button.mapToGlobal(QPoint(button.width() - menu.sizeHint().width(), button.height()))
            menu.popup(corner)

    def _make_list(self) -> QMenu:
        tabs, menu = self._desk.tabs, QMenu(self._desk, objectName="tab-list")
        menu.setAccessibleName("标签页列表")
        for index in range(tabs.count()):
            action = _entry(menu, tabs.tabToolTip(index) or "总览", tabs.tabIcon(index))
            page = tabs.widget(index)
            if index:
                action.triggered.connect(lambda _=False, page=page: tabs.setCurrentWidget(page))
            else:
                action.triggered.connect(self.go_to_overview)  # what stands for it may go meanwhile
            if index == tabs.currentIndex():
                _emphasise(menu, action)
        self._list_others(menu)
        return menu

    def _list_others(self, menu: QMenu) -> None:
        if self._desk.session is None:
            return
        workbook, opened = self._desk.session.workbook, set(self._desk.tabs.open_ids())
        others = [project_id for project_id in workbook.ids if project_id not in opened]
        if others:
            menu.addSeparator()
            menu.addAction("其他项目").setEnabled(False)
        for project_id in others[:MAX_OTHERS]:
            action = _entry(menu, workbook.project(project_id).shown_name)
            action.triggered.connect(lambda _=False, i=project_id: self._desk.open_project(i))
        menu.addSeparator()
        menu.addAction(self._actions["go_to_project"])

    def show_tab_menu(self, pos: QPoint) -> None:
        """Show what can be done with the tab under the mouse."""
        index = self._desk.tabs.tabBar().tabAt(pos)
        if index >= 0:
            self._desk.tabs.setCurrentIndex(index)
        context_menus.menu_of(self._desk, self._actions, context_menus.TAB).exec(QCursor.pos())

    # -- from one time to the next ----------------------------------------------------------------------

    def remember(self) -> None:
        """Keep where the clerk is in the workbook that is about to be left."""
        session, places = self._desk.session, self.places()
        if session is not None and places is not None:
            remember_places(self._desk.settings, session.path, places)

    def places(self) -> Places | None:
        """Return where the clerk is, None without a workbook."""
        desk, overview = self._desk, self._desk.known_overview
        if desk.session is None:
            return None
        page, tabs = desk.form_page(), tuple(desk.tabs.open_cells())
        here = replace(self._left, tabs=tabs, current=page.project_id if page else 0)
        if overview is None:
            return here
        return replace(
            here,
            sorting=overview.sorting,
            text=overview.filter.text,
            state=overview.filter.state,
            selected=overview.current_id() or 0,
        )

    def restore(self, noted: Places | None = None) -> None:
        """Open the tabs that were open, where the cursor was; the overview gets as it was when it is made.

        ``noted``: as it was before a crash, not when the workbook was left last.
        """
        desk = self._desk
        if desk.session is None:
            return
        places, workbook = noted or recall_places(desk.settings, desk.session.path), desk.session.workbook
        self._left = places
        for project_id, cell in places.tabs:
            if project_id in workbook:
                desk.tabs.add_pending(project_id, cell)
        desk.tabs.follow(workbook)
        if places.current in workbook:
            desk.open_project(places.current)

    def arrange_overview(self) -> None:
        """Sort and filter the overview as it was, and select what was selected."""
        left, session, overview = self._left, self._desk.session, self._desk.overview
        if session is None or overview is None:
            return
        overview.arrange(left.sorting, left.text, left.state)
        if session.workbook.ids:
            known = left.selected in session.workbook
            overview.select(left.selected if known else session.workbook.ids[0])


def _entry(menu: QMenu, name: str, icon: QIcon | None = None) -> QAction:
    shown = name if len(name) <= MAX_NAME else f"{name[: MAX_NAME - 1]}…"
    return menu.addAction(icon or QIcon(), shown.replace("&", "&&"))


def _emphasise(menu: QMenu, action: QAction) -> None:
    font = action.font()
    font.setBold(True)
    action.setFont(font)
    menu.setActiveAction(action)
