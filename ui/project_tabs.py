"""The tabs: 总览 first, then one per open project, each with a mark for its worst finding."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QTabBar, QTabWidget, QWidget

from model.workbook import Workbook
from ui.form_page import FormPage
from ui.overview_page import OverviewPage
from ui.theme import LIGHT, dot, icon, severity_colour

MAX_TITLE = 14


class ProjectTabs(QTabWidget):
    """Holds the overview and the forms; knows nothing of files and actions."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDocumentMode(True)
        self.setTabsClosable(True)
        self.setMovable(True)
        self.setUsesScrollButtons(True)
        self.setElideMode(Qt.TextElideMode.ElideMiddle)
        self.setIconSize(QSize(14, 14))
        self.tabBar().setExpanding(False)
        self.tabBar().setDrawBase(False)
        self.tabBar().tabMoved.connect(self._keep_overview_first)
        self.tabCloseRequested.connect(self.close_tab)

    def show_overview(self, overview: OverviewPage) -> None:
        """Put the overview in the first place; it cannot be closed."""
        self.insertTab(0, overview, icon("overview"), "总览")
        for side in (QTabBar.ButtonPosition.LeftSide, QTabBar.ButtonPosition.RightSide):
            self.tabBar().setTabButton(0, side, None)

    def _keep_overview_first(self) -> None:
        for index in range(1, self.count()):
            if isinstance(self.widget(index), OverviewPage):
                self.tabBar().moveTab(index, 0)

    def pages(self) -> list[FormPage]:
        """Return the open forms in the order of their tabs."""
        return [page for page in map(self.widget, range(self.count())) if isinstance(page, FormPage)]

    def page_of(self, project_id: int) -> FormPage | None:
        """Return the open form of a project."""
        return next((page for page in self.pages() if page.project_id == project_id), None)

    def commit_editors(self) -> None:
        """Finish what is being typed, wherever."""
        for page in self.pages():
            page.view.commit_open_editor()

    def close_tab(self, index: int) -> None:
        """Close a form; the overview stays."""
        page = self.widget(index)
        if isinstance(page, FormPage):
            page.view.commit_open_editor()
            self._drop(page)

    def _drop(self, page: QWidget) -> None:
        self.removeTab(self.indexOf(page))
        page.deleteLater()

    def close_all(self) -> None:
        """Close every tab, the overview too."""
        while (page := self.widget(0)) is not None:
            self._drop(page)

    def follow(self, workbook: Workbook) -> None:
        """Close forms that are no longer in the workbook; show names and marks of the others.

        A tab is touched only if its look changes, or Qt would repaint the whole page with every key.
        """
        for page in self.pages():
            if page.project_id not in workbook:
                self._drop(page)
                continue
            computed = workbook.computed(page.project_id)
            index = self.indexOf(page)
            name = " ".join(computed.project.name.split()) or "（未命名项目）"
            open_ = {finding.severity for finding in computed.findings if not finding.note}
            mark = "error" if "error" in open_ else "warning" if "warning" in open_ else ""
            if self.tabToolTip(index) != name:
                self.setTabText(index, name if len(name) <= MAX_TITLE else f"{name[: MAX_TITLE - 1]}…")
                self.setTabToolTip(index, name)
            if page.property("mark") != mark:
                page.setProperty("mark", mark)
                self.setTabIcon(index, dot(severity_colour(mark)) if mark else icon("next", LIGHT.good))
