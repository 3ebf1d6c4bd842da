"""The tabs: 总览 first, then one per open project, each with a mark for its worst finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSignalBlocker, QSize, Qt
from PySide6.QtGui import QIcon, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QTabBar, QTabWidget, QToolButton, QWidget

from ui.shell.unopened_tab import PendingOverview, PendingPage, is_form
from ui.theme import COLOURS, dot, icon, severity_colour
from ui.widgets.labels import tip

MAX_TITLE, TITLE_END = 14, 5
MAX_CLOSED = 30
BORDERS = 30  # pixels beside the tabs

if TYPE_CHECKING:
    from model.form.field_path import FieldPath
    from model.workbook.workbook import Workbook
    from ui.form.form_page import FormPage
    from ui.overview.overview_page import OverviewPage

    ProjectTab = FormPage | PendingPage


class ProjectTabs(QTabWidget):
    """Holds the overview and the forms; knows nothing of files and actions."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, documentMode=True, tabsClosable=True, movable=True, usesScrollButtons=True)
        self.setElideMode(Qt.TextElideMode.ElideNone)  # or Qt would squeeze dozens of tabs to a letter each
        self.setIconSize(QSize(14, 14))
        self.tabBar().setExpanding(False)
        self.tabBar().setDrawBase(False)
        self.tabBar().tabMoved.connect(self._keep_overview_first)
        self.tabBar().installEventFilter(self)
        self.tabBar().setAccessibleName("标签页")
        self.tabCloseRequested.connect(self.close_tab)
        self.list_button = QToolButton(objectName="tab-list-button", accessibleName="标签页列表")
        self.list_button.setIcon(icon("chevron"))
        self.list_button.setToolTip("所有标签页和其他项目（Ctrl+Shift+A）")
        self.setCornerWidget(self.list_button)
        # made where it stays; it is wanted once the first tab may have scrolled out of sight
        self.overview_button = QToolButton(self, objectName="overview-button", accessibleName="转到总览")
        self.overview_button.setIcon(icon("overview"))
        self.overview_button.setText("总览")
        self.overview_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.overview_button.setToolTip("转到总览（Alt+Home）")
        self.overview_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.overview_button.hide()
        self.setCornerWidget(self.overview_button, Qt.Corner.TopLeftCorner)
        self._closed: list[tuple[int, FieldPath | None]] = []
        self._overview: QWidget | None = None
        self._placed: tuple[object, ...] = ()

    def event(self, event: QEvent) -> bool:
        """Qt would paint the whole page anew whenever anything in it asks for another place."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._show_way_back()
            corners = self.list_button.sizeHint(), self._way_back_size()
            # the bar is as wide as the tabs' page, whatever stands in it
            parts = self.tabBar().sizeHint().height(), *corners, self.size()
            if parts == self._placed:
                self.updateGeometry()
                return True
            self._placed = parts
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_way_back()

    def _show_way_back(self) -> None:
        """Show a button for the overview where there are more tabs than room."""
        wide = sum(self.tabBar().tabRect(index).width() for index in range(self.count()))
        is_full = wide > self.width() - self.list_button.sizeHint().width() - BORDERS
        if self.overview_button.isHidden() == is_full:
            self.overview_button.setVisible(is_full)

    def _way_back_size(self) -> QSize:
        return QSize() if self.overview_button.isHidden() else self.overview_button.sizeHint()

    @property
    def room(self) -> QWidget:
        """Where pages live: one that is made there is not dressed a second time when it gets its tab."""
        return self.findChild(QStackedWidget) or self

    def put_overview(self, overview: OverviewPage | PendingOverview) -> None:
        """Put the overview in the first place, where what stood for it is; it cannot be closed."""
        held, self._overview = self._overview, overview
        with QSignalBlocker(self):
            self.insertTab(0, overview, icon("overview"), "总览")
            for side in (QTabBar.ButtonPosition.LeftSide, QTabBar.ButtonPosition.RightSide):
                self.tabBar().setTabButton(0, side, None)
            if held is not None:
                if self.currentWidget() is held:
                    self.setCurrentWidget(overview)
                self._drop(held)

    def _keep_overview_first(self) -> None:
        for index in range(1, self.count()):
            if self.widget(index) is self._overview:
                self.tabBar().moveTab(index, 0)

    def pages(self) -> list[FormPage]:
        """Return the open forms in the order of their tabs."""
        return [page for page in map(self.widget, range(self.count())) if is_form(page)]

    def _tabs(self) -> list[ProjectTab]:
        """Return all tabs of projects, made or not."""
        pages = map(self.widget, range(self.count()))
        return [page for page in pages if is_form(page) or isinstance(page, PendingPage)]

    def open_ids(self) -> list[int]:
        """Return the projects that have a tab, in the order of the tabs."""
        return [page.project_id for page in self._tabs()]

    def open_cells(self) -> list[tuple[int, FieldPath | None]]:
        """Return the projects that have a tab with their current cells."""
        return [(page.project_id, _cell_of(page)) for page in self._tabs()]

    def add_pending(self, project_id: int, cell: FieldPath | None) -> None:
        """Add a tab whose form is made at its first look, with the cursor in that cell."""
        if project_id not in self.open_ids():
            self.addTab(PendingPage(project_id, cell), "")

    def put(self, page: FormPage) -> FieldPath | None:
        """Put a form where its pending tab is, else behind the last tab; return the cell to begin in."""
        pending = next((tab for tab in self._tabs() if tab.project_id == page.project_id), None)
        if pending is None:
            self.addTab(page, "")
            return None
        was_blocked = self.blockSignals(True)
        index = self.indexOf(pending)
        self.insertTab(index, page, "")
        self._drop(pending)
        self.setCurrentWidget(page)
        self.blockSignals(was_blocked)
        return _cell_of(pending)

    def page_of(self, project_id: int) -> FormPage | None:
        """Return the open form of a project."""
        return next((page for page in self.pages() if page.project_id == project_id), None)

    def commit_editors(self) -> None:
        """Finish what is being typed, wherever."""
        for page in self.pages():
            page.view.commit_open_editor()

    def set_aside(self) -> None:
        """Let go of all forms but the one in front; each is made anew at its next look, with the cursor where it was."""
        front = self.currentWidget()
        was_blocked = self.blockSignals(True)
        for page in self.pages():
            if page is not front and page.form_id == page.project_id:  # another form of the year stays
                index, pending = self.indexOf(page), PendingPage(page.project_id, _cell_of(page))
                page.view.commit_open_editor()
                self.insertTab(index, pending, self.tabIcon(index), self.tabText(index))
                self.setTabToolTip(index, self.tabToolTip(index + 1))
                self._drop(page)
                QCoreApplication.sendPostedEvents(page, QEvent.Type.DeferredDelete.value)
        self.blockSignals(was_blocked)

    def forget_marks(self) -> None:
        """Have all marks drawn anew, in the colours of another theme."""
        for page in self._tabs():
            page.setProperty("mark", None)
        self.list_button.setIcon(icon("chevron"))

    def close_tab(self, index: int) -> None:
        """Close a form; the overview stays."""
        page = self.widget(index)
        if is_form(page):
            page.view.commit_open_editor()
        if is_form(page) or isinstance(page, PendingPage):
            self._note_closed(page)
            self._drop(page)

    def close_others(self) -> None:
        """Close all forms but the one in front."""
        front = self.currentWidget()
        for page in self._tabs():
            if page is not front:
                self.close_tab(self.indexOf(page))

    def _note_closed(self, page: ProjectTab) -> None:
        self._closed = [*self._closed, (page.project_id, _cell_of(page))][-MAX_CLOSED:]

    def reopen(self, workbook: Workbook) -> int | None:
        """Add the tab closed last again and return its project, None if there is none."""
        while self._closed:
            project_id, cell = self._closed.pop()
            if project_id in workbook and project_id not in self.open_ids():
                self.add_pending(project_id, cell)
                return project_id
        return None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A click with the middle button closes a tab."""
        if event.type() == QEvent.Type.MouseButtonRelease and isinstance(event, QMouseEvent):
            is_middle = event.button() == Qt.MouseButton.MiddleButton
            if is_middle:
                self.close_tab(self.tabBar().tabAt(event.position().toPoint()))
            return is_middle
        return super().eventFilter(watched, event)

    def _drop(self, page: QWidget) -> None:
        self.removeTab(self.indexOf(page))
        if is_form(page):
            page.detach()
        page.deleteLater()

    def close_all(self) -> None:
        """Close every tab, the overview too; none of those that wait their turn comes to the front."""
        self._closed.clear()
        self._overview = None  # or it would keep the closed workbook
        with QSignalBlocker(self):
            while (page := self.widget(0)) is not None:
                self._drop(page)
        self._overview = None

    def follow(self, workbook: Workbook) -> None:
        """Close forms that are no longer in the workbook; show names and marks of the others.

        A tab is touched only if its look changes, or Qt would repaint the whole page with every key.
        """
        for page in self._tabs():
            if page.project_id not in workbook:
                self._note_closed(page)
                self._drop(page)
                continue
            standing = workbook.standing(page.project_id)
            index = self.indexOf(page)
            is_sheet = workbook.sheet(page.project_id) is not None
            name = workbook.name_of(page.project_id) if is_sheet else standing.shown_name
            marks = {
                "final": workbook.final_record(page.project_id) is not None,
                "error": standing.errors,
                "open": standing.gaps,
                "warning": standing.warnings,
            }
            mark = next((mark for mark, holds in marks.items() if holds), "")
            if self.tabToolTip(index) != tip(name):
                self.tabBar().setTabText(index, _shortened(name).replace("&", "&&"))
                self.setTabToolTip(index, tip(name))
            if page.property("mark") != mark:
                page.setProperty("mark", mark)
                # all marks are of one size: but for the first, the pages need not be placed and painted anew
                place = self if self.tabIcon(index).isNull() else self.tabBar()
                place.setTabIcon(index, _tab_icon(mark))


def _tab_icon(mark: str) -> QIcon:
    if mark == "final":
        return icon("lock", COLOURS.accent)
    return dot(severity_colour(mark)) if mark else icon("next", COLOURS.good)


def _shortened(name: str) -> str:
    """Return a long name without its middle: copies and batches differ at the end."""
    if len(name) <= MAX_TITLE:
        return name
    return f"{name[: MAX_TITLE - TITLE_END - 1]}…{name[-TITLE_END:]}"


def _cell_of(page: ProjectTab) -> FieldPath | None:
    """Return the cell in which the cursor is, or will be."""
    return page.cell if isinstance(page, PendingPage) else page.view.current_key()
