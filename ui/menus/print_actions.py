"""What the menu 文件 does with paper: preview, PDF, printer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTemporaryDir
from PySide6.QtWidgets import QWidget

from ui.dialogs import questions
from ui.jobs import paper
from ui.jobs.outcome import Outcome
from ui.menus.desk_actions import DeskActions, session_action, year_action

if TYPE_CHECKING:
    from ui.paper.print_preview import PrintPreview
    from ui.session import Session
    from ui.shell.desk import Desk


class PrintActions(DeskActions):
    """Preview, PDF, printer, the page, many forms at once, and the check of a printed sheet."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.preview: PrintPreview | None = None
        self._folders: list[QTemporaryDir] = []

    @year_action
    def print_preview(self, session: Session, project_id: int) -> None:
        if len(self._desk.selected_projects()) > 1:
            self.print_batch()  # several are selected in the overview
            return
        # brings Qt's PDF reader, which start-up does not need
        from ui.paper.print_preview import PrintPreview

        if self.preview is None:
            self.preview = PrintPreview(session, project_id, self._desk)
            self.preview.closed.connect(self._on_preview_closed)
            self.preview.save_wanted.connect(lambda i: self._save_from_preview(session, i))
            self.preview.print_wanted.connect(lambda i: self._print(session, i))
            self.preview.open_wanted.connect(lambda i: self._show_outside(session, i))
            self.preview.page_wanted.connect(self.set_up_page)
        else:
            self.preview.show_form(project_id)
        self.preview.show()
        self.preview.raise_()
        self.preview.activateWindow()

    def close_preview(self) -> None:
        """Close the preview: its workbook is about to go."""
        if self.preview is not None:
            self.preview.close()

    def _on_preview_closed(self) -> None:
        if self.preview is not None:
            self.preview.deleteLater()
        self.preview = None

    @year_action
    def print_project(self, session: Session, project_id: int) -> None:
        self._save(session, self._desk.selected_projects() or (project_id,))

    @session_action
    def print_all(self, session: Session) -> None:
        if session.workbook.ids:
            self._save(session, session.workbook.ids)

    def _save_from_preview(self, session: Session, project_id: int) -> None:
        """Write a PDF; the question stands over the preview, which stays in front of the window afterwards."""
        self._save(session, (project_id,), self.preview)
        if self.preview is not None:
            self.preview.raise_()

    def _save(self, session: Session, project_ids: tuple[int, ...], parent: QWidget | None = None) -> None:
        """Write a PDF and open it with the PC's own program; ``parent`` is over what the place is asked."""
        self._desk.commit_editors()
        if not self._may_print(session, project_ids):
            return
        path = questions.ask_pdf(parent or self._desk, paper.pdf_path(session.workbook, project_ids))
        if path is None:
            return
        session.save()  # what stands on paper is in the file
        do = self._writing(path, parent)
        outcome = paper.print_forms(session.workbook, project_ids, path, do)
        self._desk.report(outcome)
        if outcome.done and not questions.open_file(path):
            self._desk.notice(f"已存为 {path}，但没有找到能打开 PDF 的程序。")

    def _may_print(self, session: Session, project_ids: tuple[int, ...]) -> bool:
        """Name what paper cannot show, and ask."""
        do = self._beside("正在排版……", self.preview)

        def look() -> list[str]:
            do((), paper.load_printing)
            jobs = paper.jobs_of(session.workbook, project_ids)
            return do(jobs, paper.looked_at)

        missing = self._tried(look)
        return missing is not None and questions.confirm_missing(self.preview or self._desk, missing)

    def _show_outside(self, session: Session, project_id: int) -> None:
        """Open a form as PDF with the PC's own program, without asking for a place; the file goes when the window does."""
        folder = QTemporaryDir()
        self._folders.append(folder)
        session.save()
        path = Path(folder.path()) / paper.pdf_path(session.workbook, (project_id,)).name
        do = self._writing(path, self.preview)
        outcome = paper.print_forms(session.workbook, (project_id,), path, do)
        if outcome.done and not questions.open_file(path):
            outcome = Outcome(problems=("没有找到能打开 PDF 的程序，请用“存为 PDF…”。",))
        if outcome.problems:
            self._desk.report(Outcome(problems=outcome.problems))

    def _print(self, session: Session, project_id: int) -> None:
        """Print a form by way of the system's dialog."""
        from ui.paper import printing

        if self.preview is not None and self._may_print(session, (project_id,)):
            printer = printing.ask_printer(self.preview, self.preview.document.pageCount())
            if printer is not None:
                self._desk.commit_editors()
                session.save()
                self._put_on_paper(
                    lambda: printing.print_forms(session.workbook, (project_id,), printer), "打印机"
                )

    @session_action
    def set_up_page(self, session: Session) -> None:
        """Ask how the workbook's forms are put on paper."""
        from ui.paper.page_dialog import PageDialog  # start-up does not need it

        project_id = self._desk.current_form()
        jobs = paper.print_jobs(session.workbook, (project_id,) if project_id else session.workbook.ids[:1])
        if not jobs:
            self._desk.notice("工作簿里还没有项目，请先新建项目再设置页面。")
            return
        dialog = PageDialog(self.preview or self._desk, jobs[0], session.workbook.page_options)
        if dialog.exec():
            options = dialog.options()
            session.do(lambda workbook: workbook.set_page_options(options))
        dialog.deleteLater()

    @session_action
    def print_batch(self, session: Session) -> None:
        """Show the dialog for many forms; it stays beside the window while it prints."""
        workbook = session.workbook
        look = self._beside("正在看各张表……").looked_up
        # what it lists is chosen by and printed: it is computed, not what the file says of it
        forms = (workbook.look_at([form]) for form in workbook.ids)
        if not workbook.ids or self._tried(lambda: look(forms)) is None:
            return
        from ui.paper.batch_dialog import BatchDialog  # start-up does not need it

        dialog = BatchDialog(session, self._desk.settings, self._desk)
        if len(self._desk.selected_projects()) > 1:
            dialog.list.tick_only(self._desk.selected_projects())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.show()

    @session_action
    def verify_paper(self, session: Session) -> None:
        from ui.paper.verify_dialog import VerifyDialog  # start-up does not need it

        session.save()  # versions are looked through as well
        dialog = VerifyDialog(session.workbook, self._desk)
        dialog.place_chosen.connect(self._desk.show_field)
        dialog.open()

    @year_action
    def print_paper(self, session: Session, project_id: int) -> None:
        if not self._may_print(session, (project_id,)):
            return
        from ui.paper import printing

        session.save()
        self._put_on_paper(lambda: printing.print_on_default_printer(session.workbook, (project_id,)))

    def _put_on_paper(self, job: Callable[[], str | None], name: str = "") -> None:
        """Print, and name the printer, as the job does or by that word."""
        if (printer := self._tried(lambda: job() or name)) is not None:
            self._desk.notice(f"已送到“{printer}”。")
