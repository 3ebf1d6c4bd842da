"""What is done with tabs: turned, closed, opened again, listed, and left as they were for the next time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import QMenu

from ui import context_menus
from ui.places import Places, recall_places, remember_places

if TYPE_CHECKING:
    from ui.main_window import MainWindow

MAX_OTHERS = 25
MAX_NAME = 32


class TabActions:
    """One method for each action of the table in ``ui.actions``."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def close_tab(self) -> None:
        self._window.tabs.close_tab(self._window.tabs.currentIndex())

    def close_other_tabs(self) -> None:
        self._window.tabs.close_others()

    def reopen_tab(self) -> None:
        if self._window.session is None:
            return
        project_id = self._window.tabs.reopen(self._window.session.workbook)
        if project_id is None:
            self._window.notice("没有可以重新打开的标签页。")
        else:
            self._window.open_project(project_id)

    def next_tab(self) -> None:
        self._turn(1)

    def previous_tab(self) -> None:
        self._turn(-1)

    def _turn(self, step: int) -> None:
        tabs = self._window.tabs
        tabs.setCurrentIndex((tabs.currentIndex() + step) % max(1, tabs.count()))

    # -- the list of tabs -------------------------------------------------------------------------------

    def list_tabs(self) -> None:
        tabs = self._window.tabs
        if self._window.session is not None:
            menu, button = self._make_list(), tabs.list_button
            menu.aboutToHide.connect(menu.deleteLater)
            corner = button.mapToGlobal(QPoint(button.width() - menu.sizeHint().width(), button.height()))
            menu.popup(corner)

    def _make_list(self) -> QMenu:
        tabs, menu = self._window.tabs, QMenu(self._window, objectName="tab-list")
        menu.setAccessibleName("标签页列表")
        for index in range(tabs.count()):
            action = _entry(menu, tabs.tabToolTip(index) or "总览", tabs.tabIcon(index))
            page = tabs.widget(index)
            action.triggered.connect(lambda _=False, page=page: tabs.setCurrentWidget(page))
            if index == tabs.currentIndex():
                _emphasise(menu, action)
        self._list_others(menu)
        return menu

    def _list_others(self, menu: QMenu) -> None:
        if self._window.session is None:
            return
        workbook, opened = self._window.session.workbook, set(self._window.tabs.open_ids())
        others = [project_id for project_id in workbook.ids if project_id not in opened]
        if others:
            menu.addSeparator()
            menu.addAction("其他项目").setEnabled(False)
        for project_id in others[:MAX_OTHERS]:
            action = _entry(menu, " ".join(workbook.project(project_id).name.split()) or "（未命名项目）")
            action.triggered.connect(lambda _=False, i=project_id: self._window.open_project(i))
        menu.addSeparator()
        menu.addAction(self._window.actions_by_id["go_to_project"])

    def show_tab_menu(self, pos: QPoint) -> None:
        """Show what can be done with the tab under the mouse."""
        index = self._window.tabs.tabBar().tabAt(pos)
        if index >= 0:
            self._window.tabs.setCurrentIndex(index)
        context_menus.menu_of(self._window, context_menus.TAB).exec(self._window.cursor().pos())

    # -- from one time to the next ----------------------------------------------------------------------

    def remember(self) -> None:
        """Keep where the clerk is in the workbook that is about to be left."""
        window = self._window
        if window.session is None or window.overview is None:
            return
        page = window.form_page()
        places = Places(
            tuple(window.tabs.open_cells()),
            page.project_id if page else 0,
            window.overview.sorting,
            window.overview.filter.text,
            window.overview.filter.state,
            window.overview.current_id() or 0,
        )
        remember_places(window.settings, window.session.path, places)

    def restore(self) -> None:
        """Open the tabs that were open, where the cursor was, and arrange the overview as it was."""
        window = self._window
        if window.session is None or window.overview is None:
            return
        places, workbook = recall_places(window.settings, window.session.path), window.session.workbook
        window.overview.arrange(places.sorting, places.text, places.state)
        if places.selected in workbook:
            window.overview.select(places.selected)
        for project_id, cell in places.tabs:
            if project_id in workbook:
                window.tabs.add_pending(project_id, cell)
        window.tabs.follow(workbook)
        if places.current in workbook:
            window.open_project(places.current)


def _entry(menu: QMenu, name: str, icon: QIcon | None = None) -> QAction:
    shown = name if len(name) <= MAX_NAME else f"{name[: MAX_NAME - 1]}…"
    return menu.addAction(icon or QIcon(), shown.replace("&", "&&"))


def _emphasise(menu: QMenu, action: QAction) -> None:
    font = action.font()
    font.setBold(True)
    action.setFont(font)
    menu.setActiveAction(action)
