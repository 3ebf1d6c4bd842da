"""The desk: the window without its menus. One workbook at most, its tabs, what is said about it, and how it comes and goes.

What the menus do with it, and what the window adds to each page, comes from outside: the methods of the last part do nothing here.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from concurrent.futures import Future
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, Qt, QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QMessageBox, QStackedWidget, QWidget

import resources
from model.errors import CalledOffError, UserError, fault_text
from model.file_thread import FileThread
from model.form.field_path import FieldPath
from model.text_caches import forget_texts
from ui.settings import Settings
from ui.shell.banner import Banner
from ui.shell.calm_bar import CalmBar
from ui.shell.garbage import give_back
from ui.shell.project_tabs import ProjectTabs
from ui.shell.status_line import StatusLine
from ui.shell.unopened_tab import PendingOverview, PendingPage, is_form
from ui.shell.window_lock import OpenMark
from ui.tasks import is_done_soon
from ui.widgets.layouts import NO_MARGINS, Part, column_of

if TYPE_CHECKING:
    from model.workbook.workbook import Workbook
    from ui.form.form_page import FormPage
    from ui.jobs.outcome import Outcome
    from ui.jobs.typed_texts import TypedTexts
    from ui.overview.overview_page import OverviewPage
    from ui.session import Session
    from ui.shell.start_page import StartPage
    from ui.widgets.file_look import FileLook

OVERVIEW_MS = 400  # after a form has come in front
FORGOTTEN_MS = 1000  # after closing, what belonged to a workbook is gone
TITLE = "项目支出绩效自评"


class Desk(QMainWindow):
    """``session`` is that of the open workbook, None on the start page."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.settings = settings
        settings.hand = FileThread(self._wait, "own files")
        self.session: Session | None = None
        self.known_overview: OverviewPage | None = None  # None until somebody looks at it
        self._mark = OpenMark(settings.open_marks, self)
        self._mark.called.connect(self.come_forward)
        body = QWidget(self)  # each part is made where it stays: one that moves is dressed once more
        self._stack = QStackedWidget(body)
        self.banner, self.tabs, self.status = Banner(body), ProjectTabs(self._stack), StatusLine(self)
        self.holder_bar = CalmBar("holder-bar", "lock", body)
        self.joined_bar = CalmBar("joined-bar", "import", body)
        self.tabs.currentChanged.connect(self._on_tab_changed)
        self._stack.addWidget(QWidget(self._stack))  # what a bare frame shows
        self._stack.addWidget(self.tabs)
        bars = self.banner, self.holder_bar, self.joined_bar
        column_of(*bars, Part(self._stack), on=body, margins=NO_MARGINS, spacing=0)
        self.setCentralWidget(body)
        self.setStatusBar(self.status)

    # -- what is said -------------------------------------------------------------------------------------

    def report(self, outcome: Outcome) -> None:
        """Say what became of an import, an export or a print."""
        if outcome.problems:
            self.banner.say("\n".join(outcome.problems))
        if told := outcome.done or outcome.note:
            self.notice(told)
        self.refresh()

    def notice(self, text: str) -> None:
        """Say something short in the status bar."""
        self.status.say(text)

    def refuse(self, error: UserError) -> None:
        """Say why something was not done; a form that turned out to be unreadable leaves the list, and is damage."""
        if isinstance(error, CalledOffError):
            self.notice(str(error))
            return
        self.banner.say(str(error))
        if self.session is not None:
            self.session.workbook.leave_unreadable()

    # -- a workbook comes and goes ------------------------------------------------------------------------

    @cached_property
    def typed_texts(self) -> TypedTexts:
        """What was typed on this PC before, read when it is first needed."""
        from ui.jobs.typed_texts import TypedTexts

        return TypedTexts(self.settings.typed_texts, self.settings.hand)

    @cached_property
    def start_page(self) -> StartPage:
        """The start page, made when it is first needed."""
        from ui.jobs.new_workbooks import suggested_year
        from ui.shell.start_page import StartPage

        page = StartPage(suggested_year(), self._stack)
        self.dress_start_page(page)
        page.path_chosen.connect(self.open_path)
        self._stack.addWidget(page)
        return page

    def show_start(self) -> None:
        self._stack.setCurrentWidget(self.start_page)
        self.show_recent()
        self.start_page.show_templates(self.template_names())
        self.start_page.take_keyboard()
        self.show_bars(False)
        self.refresh()

    def show_recent(self) -> None:
        """List the workbooks opened last on the start page."""
        from ui.shell.recent_list import RecentBook

        facts, known = self.settings.values.facts, self.settings.known()
        seen = self._recent_look.at(known)
        self.start_page.show_recent(
            [RecentBook.of(path, seen.get(path, True), facts.get(str(path))) for path in known]
        )

    def recent(self) -> list[Path]:
        """Return the workbooks opened last but those that are known to be gone."""
        known = self.settings.known()
        seen = self._recent_look.at(known)
        return [path for path in known if seen.get(path, True)]

    @cached_property
    def _recent_look(self) -> FileLook:
        from ui.widgets.file_look import FileLook

        look = FileLook(self)
        look.seen.connect(self._on_recent_seen)
        return look

    def _on_recent_seen(self) -> None:
        if self.session is None:
            self.show_recent()

    def template_names(self) -> Mapping[str, str]:
        """Return the names of all templates that can be chosen, by id."""
        if not self.settings.templates.is_dir():
            return resources.template_names()
        from ui.jobs import templates  # most clerks have none of their own

        return templates.names(self.settings.templates)

    def open_path(self, path: Path) -> bool:
        """Open a workbook; a problem is shown and what was open stays open. False if it is not open."""
        from model.workbook import known_contents
        from ui.dialogs.meanwhile import Meanwhile
        from ui.jobs.opening import open_all

        path = Path(path).absolute()
        if self.session is not None:  # it may be the same file
            self.commit_editors()
            self.session.save()
        opening = Meanwhile(self, f"正在打开“{path.name}”……")
        try:
            (workbook,) = opening.beside(lambda go_on: open_all([path], go_on, known_contents.MANY))
        except CalledOffError as error:
            self.refuse(error)
            return False
        except UserError as error:
            self.complain_of(path, error)
            if self.session is None:
                self.show_recent()  # it may be gone
            return False
        return self.show_workbook(workbook)

    def show_workbook(self, workbook: Workbook) -> bool:
        """Show a workbook in the place of what was open; False if the clerk wants to stay with that."""
        if not self.leave_workbook():
            workbook.close()
            return False
        from ui.session import Session

        session = self.session = Session(workbook, self)
        session.refused.connect(self.banner.say)
        self.follow(session)
        self.tabs.put_overview(PendingOverview(self.tabs.room))
        self._stack.setCurrentWidget(self.tabs)
        self.show_bars(True)
        self.banner.hide()
        self.settings.add_recent(workbook.path)
        self.on_opened(session)
        self.bring_overview(session)
        self.mark_open(workbook.path)
        self.refresh()
        return True

    def mark_open(self, path: Path) -> None:
        """Let other windows on this PC know of the open workbook."""
        if self._mark.take(path):
            self._mark.listen()

    def holder_of(self, path: Path) -> str:
        """Return who else has a workbook open, blank if nobody has."""
        from model.workbook.holding import Hold, HolderMark, same_mark  # start-up does not need it

        if self.session is not None and same_mark(path, self.session.path):
            return self.session.workbook.lock and "别人"
        hold, holder = HolderMark(path).tend()
        return holder.named if holder is not None and hold is Hold.OTHERS else ""

    def come_forward(self) -> None:
        """Bring the window, or the dialog that waits in it, to the front."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        front = QApplication.activeModalWidget() or self
        front.raise_()
        front.activateWindow()

    @property
    def overview(self) -> OverviewPage | None:
        """The tab of all projects, made when it is first wanted; None on the start page.

        Closing waits for the disk: who wants it meanwhile gets what there was.
        """
        if self.known_overview is None and self.session is not None and not self.session.has_ended:
            self._make_overview(self.session)
        return self.known_overview

    def bring_overview(self, session: Session) -> None:
        """Make the overview: now, or if a form has come in front, in a moment, as it looks at all forms."""
        if self.form_page() is None:
            self._make_overview(session)
            self.take_keyboard()
        else:
            QTimer.singleShot(OVERVIEW_MS, session, lambda: self.overview)

    def _make_overview(self, session: Session) -> None:
        from ui.overview.overview_page import OverviewPage

        overview = self.known_overview = OverviewPage(session, self.tabs.room)
        overview.opened.connect(self.open_project)
        overview.place_wanted.connect(self.show_field)
        overview.table.selectionModel().currentChanged.connect(lambda *_: self.refresh())
        overview.table.selectionModel().selectionChanged.connect(lambda *_: self.refresh())
        overview.model.modelReset.connect(lambda: self.refresh())
        self.dress_overview(overview)
        self.tabs.put_overview(overview)
        overview.begin()

    def leave_workbook(self) -> bool:
        """Close what is open; False if the clerk wants to stay because something is not saved."""
        if self.session is None:
            return True
        self.commit_editors()
        self.settings.note_facts(self.session.path, facts_of(self.session.workbook))
        if not self.session.close():
            from ui.dialogs import questions

            if not questions.may_discard(self, self.session.problem):
                return False
            self.session.abandon()
        self.on_leaving()
        self.tabs.close_all()
        forget_texts()
        self.settings.hand.wait(self.settings.hand.begin(self._mark.release))
        self.session.deleteLater()
        self.session = self.known_overview = None
        QTimer.singleShot(FORGOTTEN_MS, self, give_back)
        return True

    # -- tabs ---------------------------------------------------------------------------------------------

    def form_page(self) -> FormPage | None:
        """Return the form in front, None on the overview and the start page."""
        page = self.tabs.currentWidget()
        return page if is_form(page) and self.session else None

    def open_project(self, project_id: int) -> FormPage | None:
        """Show a project's tab, made at its first visit."""
        if self.session is None or project_id not in self.session.workbook:
            return None
        self.commit_editors()
        page = self.tabs.page_of(project_id)
        return self.open_form(page.form_id if page is not None else project_id)

    def open_form(self, form_id: int) -> FormPage | None:
        """Show a form of a project's year in the project's tab, made at its first visit."""
        if self.session is None or form_id not in self.session.workbook:
            return None
        if self.session.computed(form_id) is None:
            return None
        self.commit_editors()
        page = known = self.tabs.page_of(self.session.workbook.owner_of(form_id))
        cell = None
        if page is None or page.form_id != form_id:
            known, page = None, self._make_page(self.session, form_id)
            cell = self.tabs.put(page)
        self.tabs.setCurrentWidget(page)
        self.tabs.follow(self.session.workbook)
        if known is None:
            page.start(cell)
        else:
            page.view.setFocus()
        self.refresh()
        return page

    def show_field(self, form_id: int, field: FieldPath) -> None:
        """Show a field of a form in the tab of its project."""
        if page := self.open_form(form_id):
            page.show_field(field)

    def _make_page(self, session: Session, form_id: int) -> FormPage:
        from ui.form.form_page import FormPage

        page = FormPage(session, form_id, self.tabs.room)
        page.noticed.connect(self.notice)
        page.field_wanted.connect(self.show_field)
        page.form_wanted.connect(self.open_form)
        self.dress_page(page)
        return page

    def _on_tab_changed(self) -> None:
        self.commit_editors()
        page = self.tabs.currentWidget()
        if isinstance(page, PendingPage):
            self.open_project(page.project_id)
            return
        if isinstance(page, PendingOverview) and self.session is not None:
            self._make_overview(self.session)
        self.take_keyboard()
        self.refresh()

    def take_keyboard(self) -> None:
        """Put the keyboard into what is in front."""
        page = self.tabs.currentWidget()
        if is_form(page):
            page.view.setFocus()
        elif page is self.known_overview and self.known_overview is not None:
            self.known_overview.take_keyboard()

    def commit_editors(self) -> None:
        """Finish what is being typed, wherever."""
        self.tabs.commit_editors()
        if self.known_overview is not None:
            self.known_overview.commit_open_editor()

    def current_project(self) -> int | None:
        """Return the project in front, or the one selected in the overview."""
        page, found = self.form_page(), None
        if page is not None:
            found = page.project_id
        elif self.known_overview is not None and self.tabs.currentWidget() is self.known_overview:
            found = self.known_overview.current_id()
        # while a project is being removed its tab or row may still be in front
        return found if self.session and found is not None and found in self.session.workbook else None

    def selected_projects(self) -> tuple[int, ...]:
        """Return the project in front, or all that are selected in the overview, in the workbook's order."""
        project_id = self.current_project()
        if project_id is None or self.session is None:
            return ()
        if self.form_page() is not None or self.known_overview is None:
            return (project_id,)
        selected = set(self.known_overview.selected_ids()) or {project_id}
        return tuple(i for i in self.session.workbook.ids if i in selected)

    def current_form(self) -> int | None:
        """Return the form of the year in front, or the self-evaluation of the project selected in the overview."""
        page = self.form_page()
        return (
            page.form_id
            if page is not None and self.current_project() is not None
            else self.current_project()
        )

    def refresh(self) -> None:
        """Bring everything up to date that shows the workbook's state."""
        if self.session is not None:
            self.tabs.follow(self.session.workbook)

    # -- the end ------------------------------------------------------------------------------------------

    def restore_size(self) -> None:
        if stored := self.settings.values.geometry:
            self.restoreGeometry(QByteArray.fromBase64(stored.encode("ascii", "ignore")))

    def closeEvent(self, event: QCloseEvent) -> None:
        # an exception in here would still close the window, so nothing may get through
        has_ended = self.session is not None and self.session.has_ended  # at an earlier attempt, which failed
        try:
            path = self.session.path if self.session else None
            if not self.leave_workbook():
                event.ignore()
                return
            geometry = bytes(self.saveGeometry().toBase64().data()).decode()
            self.settings.leave_open(path, geometry=geometry)
            self.settings.hand.wait(self.settings.hand.begin(lambda: None))
            self.settings.hand.end()
        except Exception as error:
            if has_ended and (self.session is None or self.session.is_saved):
                logging.error("closing failed again\n%s", fault_text(error))
                event.accept()  # all is in the file, and else nobody could ever close the window
                return
            event.ignore()
            told = f"关闭时出错（{error}），窗口保持打开，内容还在，请用“另存为”保存。"
            QMessageBox.critical(self, TITLE, told)
            return
        event.accept()

    def _wait(self, future: Future[Any], may_be_left: bool) -> None:
        """Wait for a thread that writes what is the program's own; who does not want to leaves it to it."""
        if not is_done_soon(future):
            from ui.dialogs.waiting import wait_until  # seldom needed

            wait_until(future.done, self, lambda: "正在保存设置……\n磁盘还没有答复，请稍候。", "不等了")

    # -- what the window adds -----------------------------------------------------------------------------

    def show_bars(self, shown: bool) -> None:
        """Show what is of use only with a workbook."""
        self.statusBar().setVisible(shown)

    def complain_of(self, path: Path, error: UserError) -> None:
        """Say why a workbook could not be opened."""
        self.banner.say(str(error))

    def follow(self, session: Session) -> None:
        """A workbook was opened; nothing of it is shown yet."""

    def on_opened(self, session: Session) -> None:
        """A workbook was opened, and its overview stands there."""

    def on_moved(self) -> None:
        """The workbook goes on in another file."""

    def on_leaving(self) -> None:
        """The workbook is closed; its pages still stand there."""

    def dress_start_page(self, page: StartPage) -> None:
        """Connect what the start page asks for."""

    def dress_overview(self, overview: OverviewPage) -> None:
        """Connect what the overview asks for."""

    def dress_page(self, page: FormPage) -> None:
        """Connect what a form asks for, and give it its size."""


def facts_of(workbook: Workbook) -> dict[str, object]:
    """Return what the start page tells of a workbook: only what needs no computing, as whoever leaves does not wait."""
    from ui.jobs.packing import main_unit_of

    count, final = len(workbook.ids), sum(workbook.final_record(i) is not None for i in workbook.ids)
    state = f"已定稿 {final} / {count} 张" if final < count else f"已定稿 {count} 张"
    return {
        "unit": main_unit_of(workbook.standing(i).office for i in workbook.ids if workbook.is_known(i)),
        "year": workbook.year,
        "count": count,
        "state": state if count else "还没有项目",
        "at": int(time.time()),
    }
