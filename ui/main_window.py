"""The main window: start page or tabs, actions, status bar. What it does with a workbook goes through the session.

Its frame is on the screen before the rest of the program is read from the disk: what only comes with a workbook or the
start page is imported in the methods that bring it.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QMimeData, QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QApplication,
    QMainWindow,
    QMessageBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from model.errors import UserError
from model.form.field_path import PROJECT_NAME, FieldPath
from model.naming import EXTENSION
from ui import context_menus
from ui.action_bar import ToolBar, fill_menu_bar, make_action
from ui.actions import ACTIONS
from ui.banner import Banner
from ui.context_menus import MoveMenu
from ui.labels import resize_within_screen
from ui.open_marks import OpenMark
from ui.pending_page import PendingPage, is_form
from ui.project_tabs import ProjectTabs
from ui.settings import Settings
from ui.status_line import StatusLine
from ui.theme import icon
from ui.window_state import TITLE, WindowState

if TYPE_CHECKING:
    from model.workbook.workbook import Workbook
    from model.workbook.workbook_file import Change
    from ui.documents import Outcome
    from ui.form.form_page import FormPage
    from ui.overview.overview_page import OverviewPage
    from ui.session import Session
    from ui.start_page import StartPage

SETTLE_MS = 1500


class MainWindow(QMainWindow):
    """One window over at most one workbook."""

    def __init__(self, settings: Settings, path: Path | None = None, *, only_frame: bool = False) -> None:
        """Show a workbook; without one, or if it cannot be opened, the start page.

        ``only_frame`` leaves both for a call of ``furnish``.
        """
        super().__init__()
        self.settings = settings
        self.session: Session | None = None
        self.overview: OverviewPage | None = None
        self._slots: dict[str, Callable[[], None]] = {}
        self._mark = OpenMark(settings.open_marks, self)
        self._mark.called.connect(self.come_forward)
        self.setWindowIcon(icon("app"))
        self.setObjectName("main")
        self._make_actions()
        self._make_body()
        self.status = StatusLine()
        self.setStatusBar(self.status)
        self._state = WindowState(self)
        resize_within_screen(self, 1280, 800)
        self.setMinimumSize(QSize(960, 560).boundedTo(self.size()))
        self.setAcceptDrops(True)
        self._restore_geometry()
        self._show_bars(path is not None)
        self._state.show()
        if not only_frame:
            self.furnish(path)

    def furnish(self, path: Path | None) -> None:
        """Bring what the frame is for, a workbook or the start page; at a second call nothing."""
        if self._slots:
            return
        from ui.commands.handlers import Handlers

        handlers = Handlers(self)
        self.file_actions, self.project_actions = handlers.file, handlers.project
        self.view_actions, self.print_actions = handlers.view, handlers.print
        self.find_actions, self.tab_actions = handlers.find, handlers.tab
        self.backup_actions, self.final_actions = handlers.backup, handlers.final
        self._slots = {spec.id: handlers.slot(spec.id) for spec in ACTIONS}
        if path is None or not self.open_path(path):
            self.show_start()

    # -- making -----------------------------------------------------------------------------------------

    def _make_actions(self) -> None:
        self.actions_by_id = {spec.id: make_action(spec, self._run, self) for spec in ACTIONS}
        self.move_menu = MoveMenu(self)
        self.move_menu.chosen.connect(self._move_row_to)
        fill_menu_bar(self.menuBar(), self.actions_by_id)["edit"].addMenu(self.move_menu)
        self._toolbar = ToolBar(self.actions_by_id)
        self.addToolBar(self._toolbar)

    def _run(self, name: str) -> None:
        """Do what an action is for; a bare frame does nothing."""
        if name in self._slots:
            self._slots[name]()

    def _make_body(self) -> None:
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.banner = Banner()
        self._stack = QStackedWidget()
        self.tabs = ProjectTabs()
        self.tabs.currentChanged.connect(self._on_tab_changed)
        self.tabs.list_button.clicked.connect(self.actions_by_id["list_tabs"].trigger)
        self.tabs.tabBar().setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.tabs.tabBar().customContextMenuRequested.connect(lambda at: self.tab_actions.show_tab_menu(at))
        self._stack.addWidget(QWidget())  # what a bare frame shows
        self._stack.addWidget(self.tabs)
        layout.addWidget(self.banner)
        layout.addWidget(self._stack, 1)
        self.setCentralWidget(body)

    @cached_property
    def start_page(self) -> StartPage:
        """The start page, made when it is first needed."""
        from ui.documents import suggested_year
        from ui.start_page import StartPage

        page = StartPage(suggested_year())
        page.created.connect(self.file_actions.create_from_start)
        page.open_wanted.connect(self.file_actions.open_workbook)
        page.samples_wanted.connect(self.file_actions.open_samples)
        page.path_chosen.connect(self.open_path)
        self._stack.addWidget(page)
        return page

    def report(self, outcome: Outcome) -> None:
        """Say what became of an import, an export or a print."""
        if outcome.problems:
            self.banner.say("\n".join(outcome.problems))
        if outcome.done:
            self.notice(outcome.done)
        self.refresh()

    def notice(self, text: str) -> None:
        """Say something short in the status bar."""
        self.status.say(text)

    # -- a workbook comes and goes ----------------------------------------------------------------------

    def show_start(self) -> None:
        self._stack.setCurrentWidget(self.start_page)
        self.start_page.show_recent(self.settings.recent())
        self.start_page.new_button.setFocus()
        self._show_bars(False)
        self.refresh()

    def _show_bars(self, shown: bool) -> None:
        self._toolbar.setVisible(shown)
        self.statusBar().setVisible(shown)

    def open_path(self, path: Path) -> bool:
        """Open a workbook; a problem is shown and what was open stays open."""
        from model.workbook.workbook import Workbook

        try:
            workbook = Workbook.open(Path(path).absolute())
        except UserError as error:
            self.backup_actions.complain(Path(path).absolute(), str(error))
            if not Path(path).exists():
                self.settings.forget_recent(Path(path))
                self.start_page.show_recent(self.settings.recent())
            return False
        self.show_workbook(workbook)
        return True

    def show_workbook(self, workbook: Workbook) -> None:
        if not self.leave_workbook():
            workbook.close()
            return
        from ui.session import Session

        session = self.session = Session(workbook, self)
        session.changed.connect(self._on_changed)
        session.save_state_changed.connect(self._state.show_saved)
        session.history_changed.connect(self._state.show_undo)
        session.save_failed.connect(self._on_save_failed)
        session.refused.connect(self.banner.say)
        self.backup_actions.follow(session)
        self._add_overview(session)
        self._stack.setCurrentWidget(self.tabs)
        self._show_bars(True)
        self.banner.hide()
        self.settings.add_recent(workbook.path)
        if workbook.ids and self.overview is not None:
            self.overview.select(workbook.ids[0])
        self.tab_actions.restore()
        self.final_actions.tell_damage(session)
        self.mark_open(workbook.path)
        self.refresh()
        QTimer.singleShot(SETTLE_MS, _forget_garbage)

    def mark_open(self, path: Path) -> None:
        """Let other windows on this PC know of the open workbook, and warn if one of them has it."""
        if self._mark.take(path):
            self._mark.listen()
        else:
            self.banner.say(
                f"“{path.name}”已在另一个窗口里打开，请到那个窗口填写；两边都修改时，后改的一边存不进去。"
            )

    def come_forward(self) -> None:
        """Bring the window, or the dialog that waits in it, to the front."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        front = QApplication.activeModalWidget() or self
        front.raise_()
        front.activateWindow()

    def _add_overview(self, session: Session) -> None:
        from ui.overview.overview_page import OverviewPage

        self.overview = OverviewPage(session)
        self.overview.opened.connect(self.open_project)
        self.overview.place_wanted.connect(self.show_field)
        self.overview.table.move_wanted.connect(
            lambda step: self.actions_by_id["project_up" if step < 0 else "project_down"].trigger()
        )
        self.overview.save_summary_wanted.connect(self.file_actions.save_summary)
        self.overview.new_wanted.connect(self.project_actions.new_project)
        self.overview.import_wanted.connect(self.file_actions.import_forms)
        self.overview.table.selectionModel().currentChanged.connect(lambda *_: self.refresh())
        self.overview.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.overview.table.customContextMenuRequested.connect(lambda: context_menus.show_overview_menu(self))
        self.tabs.show_overview(self.overview)
        self.move_menu.fill(session.workbook.template)

    def _rebuild(self, session: Session) -> None:
        """Make all pages anew, where they were: another template has other rows, columns and captions."""
        self.tab_actions.remember()
        self.tabs.close_all()
        self._add_overview(session)
        self.tab_actions.restore()
        self.refresh()

    def leave_workbook(self) -> bool:
        """Close what is open; False if the clerk wants to stay because something is not saved."""
        if self.session is None:
            return True
        self.commit_editors()
        if not self.session.close():
            from ui import dialogs

            if not dialogs.may_discard(self, self.session.problem):
                return False
            self.session.abandon()
        self.print_actions.close_preview()
        self.tab_actions.remember()
        self.tabs.close_all()
        self._mark.release()
        self.session.deleteLater()
        self.session = self.overview = None
        return True

    def _move_row_to(self, category: str, kind: str) -> None:
        if page := self.form_page():
            page.move_row_to(category, kind)

    # -- tabs -------------------------------------------------------------------------------------------

    def form_page(self) -> FormPage | None:
        """Return the form in front, None on the overview and the start page."""
        page = self.tabs.currentWidget()
        return page if is_form(page) and self.session else None

    def open_project(self, project_id: int) -> FormPage | None:
        """Show a project's tab, made at its first visit."""
        if self.session is None or project_id not in self.session.workbook:
            return None
        self.commit_editors()
        page = known = self.tabs.page_of(project_id)
        cell = None
        if page is None:
            page = self._make_page(self.session, project_id)
            cell = self.tabs.put(page)
        self.tabs.setCurrentWidget(page)
        self.tabs.follow(self.session.workbook)
        if known is None:
            page.start(cell)
        else:
            page.view.setFocus()
        self.refresh()
        return page

    def show_field(self, project_id: int, field: FieldPath) -> None:
        """Show a field of a project in its tab."""
        if page := self.open_project(project_id):
            page.show_field(field)

    def _make_page(self, session: Session, project_id: int) -> FormPage:
        from ui.form.form_page import FormPage

        page = FormPage(session, project_id)
        page.place_changed.connect(self._state.show_place)
        page.noticed.connect(self.notice)
        page.field_wanted.connect(self.show_field)
        page.final.withdraw_wanted.connect(self.actions_by_id["withdraw"].trigger)
        page.final.records_wanted.connect(self.actions_by_id["show_records"].trigger)
        page.final.versions_wanted.connect(self.actions_by_id["show_versions"].trigger)
        page.final.acceptance_wanted.connect(self.actions_by_id["accept_damage"].trigger)
        self.view_actions.dress(page)
        page.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        page.view.customContextMenuRequested.connect(lambda: context_menus.show_form_menu(self))
        return page

    def _on_tab_changed(self) -> None:
        self.commit_editors()
        page = self.tabs.currentWidget()
        if isinstance(page, PendingPage):
            self.open_project(page.project_id)
            return
        self.take_keyboard()
        self.refresh()

    def take_keyboard(self) -> None:
        """Put the keyboard into what is in front."""
        page = self.tabs.currentWidget()
        if is_form(page):
            page.view.setFocus()
        elif page is self.overview and self.overview is not None:
            self.overview.take_keyboard()

    def commit_editors(self) -> None:
        """Finish what is being typed, wherever."""
        self.tabs.commit_editors()
        if self.overview is not None:
            self.overview.commit_open_editor()

    # -- following the workbook -------------------------------------------------------------------------

    def _on_changed(self, change: Change) -> None:
        if self.session is None:
            return
        if change.template_changed:
            self._rebuild(self.session)
            return
        self.tabs.follow(self.session.workbook)
        if change.list_changed or PROJECT_NAME in change.fields or not change.fields:
            self.refresh()
        self._state.show_scores()
        self._state.show_undo()

    def refresh(self) -> None:
        """Bring actions, titles and status up to date."""
        if self.session is not None:
            self.tabs.follow(self.session.workbook)
        self._state.show()

    def _on_save_failed(self, sentence: str) -> None:
        if sentence:
            self.banner.say(sentence, "另存为…", self.file_actions.save_as)
        else:
            self.banner.hide()

    def current_project(self) -> int | None:
        """Return the project in front, or the one selected in the overview."""
        page, found = self.form_page(), None
        if page is not None:
            found = page.project_id
        elif self.overview is not None and self.tabs.currentWidget() is self.overview:
            found = self.overview.current_id()
        # while a project is being removed its tab or row may still be in front
        return found if self.session and found is not None and found in self.session.workbook else None

    # -- files dropped, and the end ---------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = _dropped_files(event.mimeData())
        event.acceptProposedAction()
        self.file_actions.take_files(paths)

    def _restore_geometry(self) -> None:
        stored = self.settings.get("geometry")
        if isinstance(stored, str):
            self.restoreGeometry(QByteArray.fromBase64(stored.encode("ascii", "ignore")))

    def closeEvent(self, event: QCloseEvent) -> None:
        # an exception in here would still close the window, so nothing may get through
        try:
            path = self.session.path if self.session else None
            if not self.leave_workbook():
                event.ignore()
                return
            self.settings.leave_open(path)
            self.settings.put("geometry", bytes(self.saveGeometry().toBase64().data()).decode())
        except Exception as error:
            event.ignore()
            QMessageBox.critical(
                self, TITLE, f"关闭时出错（{error}），窗口保持打开，内容还在，请用“另存为”保存。"
            )
            return
        event.accept()


def _forget_garbage() -> None:
    """What a large workbook holds stays; without this a key press now and then waits for its inspection."""
    gc.collect()
    gc.freeze()


def _dropped_files(data: QMimeData) -> list[Path]:
    """Return the workbooks and form files among what is dragged over the window."""
    from ui.documents import FORM_FILES

    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return [path for path in paths if path.suffix.lower() in (EXTENSION, *FORM_FILES)]
