"""What the menu 文件 does: workbooks come and go, forms are imported, exported and printed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from model.errors import UserError
from model.naming import EXTENSION
from ui.dialogs import questions
from ui.jobs import hand_over, new_workbooks, templates
from ui.menus import bringing_in
from ui.menus.actions import action

if TYPE_CHECKING:
    from model.form.template import Template
    from ui.shell.desk import Desk


class FileActions:
    """One method for each action of the table in ``ui.menus.actions``."""

    def __init__(self, desk: Desk, begin_project: Callable[[], None]) -> None:
        self._desk = desk
        self._begin_project = begin_project

    def create_from_start(self, template_id: str, year_text: str) -> None:
        folder = self._desk.settings.documents
        self._create(lambda year: new_workbooks.new_path(folder, year), template_id, year_text)

    def _create(self, path_for: new_workbooks.PathFor, template_id: str, year_text: str) -> None:
        try:
            text = templates.text_of(self._desk.settings.templates, template_id)
            workbook = new_workbooks.create_workbook(path_for, text, year_text)
        except UserError as error:
            self._desk.banner.say(str(error))
            return
        self._desk.show_workbook(workbook)
        self._begin_project()

    @action
    def new_workbook(self) -> None:
        chosen = questions.ask_new_workbook(self._desk, self._folder(), self._desk.template_names())
        if chosen:
            path, template_id, year = chosen
            self._create(lambda _year: path, template_id, year)

    def _folder(self) -> Path:
        """Return the folder in which file dialogs begin."""
        session = self._desk.session
        return session.path.parent if session else self._desk.settings.documents

    @action
    def open_workbook(self) -> None:
        path = questions.ask_open_workbook(self._desk, self._folder())
        if path:
            self._desk.open_path(path)

    @action
    def open_samples(self) -> None:
        try:
            workbook = new_workbooks.sample_workbook(self._desk.settings.documents)
        except UserError as error:
            self._desk.banner.say(str(error))
            return
        self._desk.show_workbook(workbook)

    @action
    def save_as(self) -> None:
        if self._desk.session is None:
            return
        self._desk.commit_editors()
        path = questions.ask_save_workbook(self._desk, self._desk.session.path)
        if path and self._desk.session.save_as(path):
            self._desk.settings.add_recent(path)
            self._desk.banner.hide()
            self._desk.mark_open(path)
            self._desk.refresh()
            lost = "" if self._desk.session.versions_came_along else "，但读不到原文件，历史版本没有带过来"
            self._desk.notice(f"已另存为 {path.name}{lost}")

    @action
    def change_template(self) -> None:
        session = self._desk.session
        if session is None:
            return
        self._desk.commit_editors()
        from ui.templates import change_dialog  # start-up does not need it

        text = change_dialog.ask_template(self._desk, session.workbook, self._desk.settings.templates)
        if text is None:
            return
        session.do(lambda workbook: workbook.change_template(text))
        if session.workbook.template.text == text:
            self._desk.notice(f"已换成“{session.workbook.template.name}”，Ctrl+Z 可以恢复。")

    @action
    def edit_templates(self) -> None:
        from ui.templates.template_window import TemplateWindow  # start-up does not need it

        self._desk.commit_editors()
        window = TemplateWindow(self._desk, self._desk.settings.templates)
        window.exec()
        window.deleteLater()
        if self._desk.session is None:
            self._desk.start_page.show_templates(self._desk.template_names())

    @action
    def close_workbook(self) -> None:
        if self._desk.leave_workbook():
            self._desk.show_start()

    @action
    def import_forms(self) -> None:
        paths = questions.ask_forms(self._desk, self._folder())
        if paths and self._desk.session is not None:
            self._desk.report(bringing_in.import_forms(self._desk.session, paths, self._own_templates()))

    def _own_templates(self) -> dict[str, Template]:
        return templates.own_templates(self._desk.settings.templates)

    def take_files(self, paths: list[Path]) -> None:
        """Open a workbook, or import form files, that were dropped on the window."""
        workbooks = [path for path in paths if path.suffix.lower() == EXTENSION]
        forms = [path for path in paths if path.suffix.lower() != EXTENSION]
        if workbooks and not self._desk.open_path(workbooks[0]):
            return
        if forms and self._desk.session is None:
            self._desk.banner.say("请先新建或打开一个工作簿，再把表单文件拖进来。")
        elif forms and self._desk.session is not None:
            self._desk.report(bringing_in.import_forms(self._desk.session, forms, self._own_templates()))

    @action
    def merge_workbooks(self) -> None:
        if self._desk.session is None:
            return
        self._desk.commit_editors()
        if paths := questions.ask_workbooks(self._desk, self._folder()):
            self._desk.report(bringing_in.merge_workbooks(self._desk.session, paths))

    @action
    def export_forms(self) -> None:
        self._export("json")

    @action
    def export_sheets(self) -> None:
        self._export("xlsx")

    def _export(self, form: str) -> None:
        if self._desk.session is None:
            return
        self._desk.commit_editors()
        if folder := questions.ask_folder(self._desk, self._folder()):
            self._desk.report(hand_over.export_forms(self._desk.session.workbook, folder, form))

    @action
    def save_now(self) -> None:
        """Save what is being typed; everything else is saved already, which is said."""
        session = self._desk.session
        if session is None:
            return
        self._desk.commit_editors()
        if session.save():
            self._desk.notice(f"已保存（{session.saved_at:%H:%M:%S}）；每改一处都会自动保存。")

    @action
    def save_summary(self) -> None:
        if self._desk.session is None:
            return
        self._desk.commit_editors()
        workbook = self._desk.session.workbook
        suggested = workbook.path.with_name(f"{workbook.path.stem} 汇总表.pdf")
        path = questions.ask_summary(self._desk, suggested)
        if path and questions.confirm_missing(self._desk, hand_over.missing_in_summary(workbook, path)):
            outcome = hand_over.save_summary(workbook, path)
            self._desk.report(outcome)
            if outcome.done:
                questions.open_file(path)

    @action
    def quit(self) -> None:
        self._desk.close()
