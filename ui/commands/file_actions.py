"""What the menu 文件 does: workbooks come and go, forms are imported, exported and printed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import resources
from model.errors import UserError
from model.naming import EXTENSION
from ui import dialogs, documents

if TYPE_CHECKING:
    from ui.main_window import MainWindow


class FileActions:
    """One method for each action of the table in ``ui.actions``."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def create_from_start(self, template_id: str, year_text: str) -> None:
        folder = self._window.settings.documents
        self._create(lambda year: documents.new_path(folder, year), template_id, year_text)

    def _create(self, path_for: documents.PathFor, template_id: str, year_text: str) -> None:
        try:
            workbook = documents.create_workbook(path_for, template_id, year_text)
        except UserError as error:
            self._window.banner.say(str(error))
            return
        self._window.show_workbook(workbook)
        self._window.project_actions.new_project()

    def new_workbook(self) -> None:
        chosen = dialogs.ask_new_workbook(self._window, self._folder())
        if chosen:
            path, template_id, year = chosen
            self._create(lambda _year: path, template_id, year)

    def _folder(self) -> Path:
        """Return the folder in which file dialogs begin."""
        session = self._window.session
        return session.path.parent if session else self._window.settings.documents

    def open_workbook(self) -> None:
        path = dialogs.ask_open_workbook(self._window, self._folder())
        if path:
            self._window.open_path(path)

    def open_samples(self) -> None:
        try:
            workbook = documents.sample_workbook(self._window.settings.documents)
        except UserError as error:
            self._window.banner.say(str(error))
            return
        self._window.show_workbook(workbook)

    def save_as(self) -> None:
        if self._window.session is None:
            return
        self._window.commit_editors()
        path = dialogs.ask_save_workbook(self._window, self._window.session.path)
        if path and self._window.session.save_as(path):
            self._window.settings.add_recent(path)
            self._window.banner.hide()
            self._window.mark_open(path)
            self._window.refresh()
            lost = "" if self._window.session.versions_came_along else "，但读不到原文件，历史版本没有带过来"
            self._window.notice(f"已另存为 {path.name}{lost}")

    def change_template(self) -> None:
        session = self._window.session
        if session is None:
            return
        self._window.commit_editors()
        template_id = dialogs.ask_template(self._window, session.workbook.template.id)
        if template_id is not None:
            session.do(lambda workbook: workbook.change_template(resources.template_text(template_id)))
            self._window.notice(f"已换成“{session.workbook.template.name}”，Ctrl+Z 可以恢复。")

    def close_workbook(self) -> None:
        if self._window.leave_workbook():
            self._window.show_start()

    def import_forms(self) -> None:
        paths = dialogs.ask_forms(self._window, self._folder())
        if paths and self._window.session is not None:
            self._window.report(documents.import_forms(self._window.session, paths))

    def take_files(self, paths: list[Path]) -> None:
        """Open a workbook, or import form files, that were dropped on the window."""
        workbooks = [path for path in paths if path.suffix.lower() == EXTENSION]
        forms = [path for path in paths if path.suffix.lower() != EXTENSION]
        if workbooks and not self._window.open_path(workbooks[0]):
            return
        if forms and self._window.session is None:
            self._window.banner.say("请先新建或打开一个工作簿，再把表单文件拖进来。")
        elif forms and self._window.session is not None:
            self._window.report(documents.import_forms(self._window.session, forms))

    def merge_workbooks(self) -> None:
        if self._window.session is None:
            return
        self._window.commit_editors()
        if paths := dialogs.ask_workbooks(self._window, self._folder()):
            self._window.report(documents.merge_workbooks(self._window.session, paths))

    def export_forms(self) -> None:
        self._export("json")

    def export_sheets(self) -> None:
        self._export("xlsx")

    def _export(self, form: str) -> None:
        if self._window.session is None:
            return
        self._window.commit_editors()
        if folder := dialogs.ask_folder(self._window, self._folder()):
            self._window.report(documents.export_forms(self._window.session.workbook, folder, form))

    def save_now(self) -> None:
        """Save what is being typed; everything else is saved already, which is said."""
        session = self._window.session
        if session is None:
            return
        self._window.commit_editors()
        if session.save():
            self._window.notice(f"已保存（{session.saved_at:%H:%M:%S}）；每改一处都会自动保存。")

    def save_summary(self) -> None:
        if self._window.session is None:
            return
        self._window.commit_editors()
        workbook = self._window.session.workbook
        suggested = workbook.path.with_name(f"{workbook.path.stem} 汇总表.pdf")
        path = dialogs.ask_summary(self._window, suggested)
        if path and dialogs.confirm_missing(self._window, documents.missing_in_summary(workbook, path)):
            outcome = documents.save_summary(workbook, path)
            self._window.report(outcome)
            if outcome.done:
                dialogs.open_file(path)

    def quit(self) -> None:
        self._window.close()
