"""The main window: a desk with its menus. It binds each action to what does it, and each page to the actions it asks for.

Its frame is on the screen before the rest of the program is read from the disk: what only comes with a workbook or the
start page is imported in the methods that bring it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QMimeData, QSize, Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from model.errors import UserError
from model.form.field_path import PROJECT_NAME
from model.naming import EXTENSION
from ui.menus import context_menus
from ui.menus.action_bar import ToolBar, fill_menu_bar, make_action
from ui.menus.actions import ACTIONS
from ui.menus.context_menus import MoveMenu
from ui.menus.recent_menu import RecentMenu
from ui.menus.window_state import WindowState
from ui.settings import Settings
from ui.shell.desk import Desk
from ui.shell.unopened_tab import PendingOverview
from ui.theme import icon
from ui.widgets.labels import resize_within_screen

if TYPE_CHECKING:
    from model.workbook.change import Change
    from ui.form.form_page import FormPage
    from ui.menus.handlers import Handlers
    from ui.overview.overview_page import OverviewPage
    from ui.session import Session
    from ui.shell.start_page import StartPage


PACKAGE = ".zip"  # what a unit hands in
TOUR_MS = 400


class MainWindow(Desk):
    """One window over at most one workbook."""

    def __init__(self, settings: Settings, path: Path | None = None, *, only_frame: bool = False) -> None:
        """Show a workbook; without one, or if it cannot be opened, the start page.

        ``only_frame`` leaves both for a call of ``furnish``.
        """
        super().__init__(settings)
        self._handlers: Handlers | None = None
        self.offers_tour = False  # by itself, at the first workbook on this PC
        self.setWindowIcon(icon("app"))
        self.setObjectName("main")
        self._make_actions()
        self._state = WindowState(self, self.actions_by_id, self.move_menu)
        resize_within_screen(self, 1280, 800)
        self.setMinimumSize(QSize(960, 520).boundedTo(self.size()))
        self.setAcceptDrops(True)
        self.restore_size()
        self.show_bars(path is not None)
        self._state.show()
        if not only_frame:
            self.furnish(path)

    def furnish(self, path: Path | None) -> None:
        """Bring what the frame is for, a workbook or the start page; at a second call nothing."""
        if self._handlers is not None:
            return
        from ui.menus.handlers import Handlers

        self._handlers = Handlers(self, self.actions_by_id)
        cast(QApplication, QApplication.instance()).focusChanged.connect(self._on_focus_changed)
        if path is None or not self.open_path(path):
            self.show_start()

    def __getattr__(self, name: str) -> Any:
        """Return what the actions of a menu call, by its name: ``file_actions``."""
        if not name.endswith("_actions") or self._handlers is None:
            raise AttributeError(name)
        return getattr(self._handlers, name.removesuffix("_actions"))

    def _make_actions(self) -> None:
        actions = self.actions_by_id = {spec.id: make_action(spec, self._run, self) for spec in ACTIONS}
        self.move_menu = MoveMenu(self)
        self.move_menu.chosen.connect(self._move_row_to)
        menus = fill_menu_bar(self.menuBar(), actions)
        menus["edit"].addMenu(self.move_menu)
        self.recent_menu = RecentMenu(self, self.recent)
        self.recent_menu.path_chosen.connect(self.open_path)
        menus["file"].insertMenu(actions["open_samples"], self.recent_menu)
        self._toolbar = ToolBar(actions)
        self.addToolBar(self._toolbar)
        self.tabs.list_button.clicked.connect(actions["list_tabs"].trigger)
        self.tabs.overview_button.clicked.connect(actions["go_to_overview"].trigger)
        self.tabs.tabBar().setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.tabs.tabBar().customContextMenuRequested.connect(lambda at: self.tab_actions.show_tab_menu(at))

    def _run(self, name: str) -> None:
        """Do what an action is for, or say why not; a bare frame does nothing."""
        if self._handlers is not None:
            try:
                self._handlers.run(name)
            except UserError as error:
                self.refuse(error)

    def _on_focus_changed(self, _old: QWidget | None, now: QWidget | None) -> None:
        """Bring F1 into a dialog; the menu of help is read when the first one comes."""
        dialog = now.window() if now is not None else None
        if isinstance(dialog, QDialog):
            self.help_actions.help_in(dialog)

    def _move_row_to(self, category: str, kind: str) -> None:
        if page := self.form_page():
            page.move_row_to(category, kind)

    # -- what the desk leaves to the window -------------------------------------------------------------

    def show_bars(self, shown: bool) -> None:
        super().show_bars(shown)
        self._toolbar.setVisible(shown)

    def complain_of(self, path: Path, error: UserError) -> None:
        self.backup_actions.complain(path, error)

    def follow(self, session: Session) -> None:
        session.changed.connect(self._on_changed)
        session.save_state_changed.connect(self._state.show_saved)
        session.history_changed.connect(self._state.show_undo)
        session.save_failed.connect(self._on_save_failed)
        self.backup_actions.follow(session)
        self.sharing_actions.follow(session)

    def on_opened(self, session: Session) -> None:
        self.move_menu.fill(session.workbook.template)
        note = self.crash_actions.begin(session)
        self.tab_actions.restore(note.places if note else None)
        if note:
            self.crash_actions.tell(session, note)
        if session.is_read_only and not session.workbook.lock:  # which is told above the tabs
            self.banner.say(session.read_only_sentence, "另存为…", self.file_actions.save_as)
        if session.workbook.known_damage:
            self.final_actions.tell_damage(session)
        if self.offers_tour:
            QTimer.singleShot(TOUR_MS, self, lambda: self.tour_actions.offer())

    def on_moved(self) -> None:
        self.sharing_actions.moved()

    def on_leaving(self) -> None:
        self.sharing_actions.end()
        self.print_actions.close_preview()
        self.tab_actions.remember()
        self.crash_actions.end()
        self.tour_actions.end()
        if self.session is not None:
            self.typed_texts.take(self.session.workbook)

    def dress_start_page(self, page: StartPage) -> None:
        page.created.connect(self.file_actions.create_from_start)
        page.open_wanted.connect(self.file_actions.open_workbook)
        page.samples_wanted.connect(self.file_actions.open_samples)
        page.roll_wanted.connect(self.begin_actions.roll_from)
        page.files_wanted.connect(self.begin_actions.begin_from_files)
        page.lost_chosen.connect(self.begin_actions.look_for)
        page.forget_wanted.connect(self.begin_actions.forget)
        page.tour_wanted.connect(self.tour_actions.show_tour)

    def dress_overview(self, overview: OverviewPage) -> None:
        actions, table = self.actions_by_id, overview.table
        table.move_wanted.connect(
            lambda step: actions["project_up" if step < 0 else "project_down"].trigger()
        )
        overview.looked.connect(self._state.show_scores)
        overview.save_summary_wanted.connect(lambda: self.file_actions.save_summary())
        overview.new_wanted.connect(actions["new_project"].trigger)
        overview.import_wanted.connect(actions["import_forms"].trigger)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.customContextMenuRequested.connect(lambda: context_menus.show_overview_menu(table, actions))
        self.tab_actions.arrange_overview()

    def dress_page(self, page: FormPage) -> None:
        actions, view = self.actions_by_id, page.view
        page.place_changed.connect(self._state.show_place)
        page.final.withdraw_wanted.connect(actions["withdraw"].trigger)
        page.final.records_wanted.connect(actions["show_records"].trigger)
        page.final.versions_wanted.connect(actions["show_versions"].trigger)
        page.final.acceptance_wanted.connect(actions["accept_damage"].trigger)
        self.view_actions.dress(page)
        if self.settings.values.shows_last_year:
            self.last_year_actions.dress(page)
        view.suggest_by(lambda path: self.suggest_actions.offers(page, path))
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(
            lambda: context_menus.show_form_menu(view, actions, self.move_menu)
        )

    # -- following the workbook -------------------------------------------------------------------------

    def _on_changed(self, change: Change) -> None:
        if self.session is None:
            return
        if change.template_changed:
            self._rebuild(self.session)
            return
        if change.damage_found:
            self.final_actions.tell_damage(self.session)
        self.tabs.follow(self.session.workbook)
        form_id = self.current_form()
        is_sheet = form_id is not None and self.session.workbook.is_begun_sheet(form_id)
        has_begun = is_sheet != self.actions_by_id["remove_sheet"].isEnabled()
        if change.list_changed or PROJECT_NAME in change.fields or not change.fields or has_begun:
            self.refresh()
        self._state.show_scores()
        self._state.show_undo()

    def _rebuild(self, session: Session) -> None:
        """Make all pages anew, where they were: another template has other rows, columns and captions."""
        self.tab_actions.remember()
        self.tabs.close_all()
        self.known_overview = None
        self.move_menu.fill(session.workbook.template)
        self.tabs.put_overview(PendingOverview(self.tabs.room))
        self.tab_actions.restore()
        self.bring_overview(session)
        self.refresh()

    def refresh(self) -> None:
        """Bring actions, titles and status up to date."""
        super().refresh()
        self._state.show()

    def _on_save_failed(self, sentence: str) -> None:
        if sentence:
            self.banner.say(sentence, "另存为…", self.file_actions.save_as)
        else:
            self.banner.hide()

    # -- files dropped ----------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = _dropped_files(event.mimeData())
        event.acceptProposedAction()
        packages = [path for path in paths if path.suffix.lower() == PACKAGE]
        if others := [path for path in paths if path not in packages]:
            self.file_actions.take_files(others)
        if packages:
            self.hand_in_actions.receive_packages(packages)


def _dropped_files(data: QMimeData) -> list[Path]:
    """Return the workbooks, packages, form files and folders among what is dragged over the window."""
    from ui.jobs.form_files import DROPPED_FILES

    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    endings = (EXTENSION, PACKAGE, *DROPPED_FILES)
    return [path for path in paths if path.suffix.lower() in endings or path.is_dir()]
