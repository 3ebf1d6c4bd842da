"""What the menu 文件 does: workbooks come and go, forms are imported, exported and printed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from model.naming import EXTENSION
from model.workbook.following import Past
from ui.dialogs import questions, remarks
from ui.jobs import hand_over, new_workbooks, region, templates
from ui.jobs.importing import states_among
from ui.jobs.last_years import remember_last_year
from ui.menus import bringing_in
from ui.menus.actions import action
from ui.menus.desk_actions import DeskActions, session_action

if TYPE_CHECKING:
    from model.files import GoOn
    from model.form.template import Template
    from model.summary.summary import Summary
    from model.workbook.workbook import Workbook
    from ui.jobs.outcome import Outcome
    from ui.session import Session
    from ui.shell.desk import Desk


class FileActions(DeskActions):
    """New, open, save, import, export."""

    def __init__(self, desk: Desk, begin_project: Callable[[], None]) -> None:
        super().__init__(desk)
        self._begin_project = begin_project

    def create_from_start(self, template_id: str, year_text: str) -> None:
        folder = self._desk.settings.documents
        self._create(lambda year: new_workbooks.new_path(folder, year), template_id, year_text)

    def _create(self, path_for: new_workbooks.PathFor, template_id: str, year_text: str) -> None:
        def make(go_on: GoOn) -> Path:
            text = templates.text_of(self._desk.settings.templates, template_id)
            return new_workbooks.create_workbook(path_for, text, year_text, go_on)

        if self._opened(make):
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
        self._opened(lambda go_on: new_workbooks.sample_workbook(self._desk.settings.documents, go_on))

    @session_action
    def save_as(self, session: Session) -> None:
        path = questions.ask_save_workbook(self._desk, session.path)
        if path is None:
            return
        look = self._beside(f"正在查看“{path.name}”有没有人打开着……")
        if holder := look.beside(lambda _: self._desk.holder_of(path)):
            self._desk.banner.say(f"“{path.name}”正由{holder}打开着，没有另存；请换一个文件名。")
        elif session.save_as(path):
            self._desk.settings.add_recent(path)
            self._desk.banner.hide()
            self._desk.mark_open(path)
            self._desk.on_moved()
            self._desk.refresh()
            lost = "" if session.versions_came_along else "，但读不到原文件，历史版本和操作记录没有带过来"
            self._desk.notice(f"已另存为 {path.name}{lost}")

    @session_action
    def change_template(self, session: Session) -> None:
        from ui.templates import change_dialog  # start-up does not need it

        text = change_dialog.ask_template(self._desk, session.workbook, self._desk.settings.templates)
        if text is None:
            return
        session.do_protected(lambda workbook: workbook.change_template(text))
        if session.workbook.template.text == text:
            self._desk.notice(f"已换成“{session.workbook.template.name}”，Ctrl+Z 可以恢复。")

    @session_action
    def roll_over(self, session: Session) -> None:
        from ui.dialogs.roll_dialog import RollDialog  # start-up does not need it
        from ui.jobs.year_over import year_over

        look = self._beside("正在看各张表……").looked_up
        plan = self._tried(lambda: year_over(session.workbook, look))
        if plan is not None:
            dialog = RollDialog(session.workbook, plan, self._desk)
            dialog.rolled.connect(self._on_rolled)
            dialog.open()

    def _on_rolled(self, outcome: Outcome, path: Path) -> None:
        """Say what became of it; what was left out is still to be read in the new workbook, last year beside its rows."""
        if self._desk.session is not None:
            remember_last_year(self._desk.settings, path, self._desk.session.path)
            self._desk.settings.remember(shows_last_year=True)
        self._desk.report(outcome)
        if questions.confirm_open(self._desk, path) and self._desk.open_path(path):
            self._desk.report(outcome)

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
    def show_layouts(self) -> None:
        from ui.importing.layouts_dialog import LayoutsDialog  # start-up does not need it

        template = self._desk.session.workbook.template if self._desk.session else None
        LayoutsDialog(self._desk.settings, template, self._desk).open()

    @action
    def close_workbook(self) -> None:
        if self._desk.leave_workbook():
            self._desk.show_start()

    @session_action
    def import_forms(self, session: Session) -> None:
        if paths := questions.ask_forms(self._desk, self._folder()):
            bringing_in.review_forms(self._desk, session, paths, self._own_templates())

    @session_action
    def import_folder(self, session: Session) -> None:
        if folder := questions.ask_form_folder(self._desk, self._folder()):
            bringing_in.review_forms(self._desk, session, [folder], self._own_templates())

    def _own_templates(self) -> dict[str, Template]:
        return templates.own_templates(self._desk.settings.templates)

    def take_files(self, paths: list[Path]) -> None:
        """Open a workbook, or import form files, that were dropped on the window."""
        workbooks = [path for path in paths if path.suffix.lower() == EXTENSION]
        forms = [path for path in paths if path.suffix.lower() != EXTENSION]
        if workbooks and not self._desk.open_path(workbooks[0]):
            return
        if len(workbooks) > 1:
            told = f"只打开了“{workbooks[0].name}”，另外 {len(workbooks) - 1} 个工作簿没有打开"
            self._desk.notice(f"{told}；要并入请用“文件 › 报送和收件 › 合并工作簿”。")
        if forms and self._desk.session is None:
            self._desk.banner.say("请先新建或打开一个工作簿，再把表单文件拖进来。")
        elif forms and self._desk.session is not None:
            bringing_in.review_forms(self._desk, self._desk.session, forms, self._own_templates())

    @session_action
    def merge_workbooks(self, session: Session) -> None:
        paths = questions.ask_workbooks(self._desk, self._folder())
        do, past, own = self._beside("正在看各工作簿……"), Past.of(session.workbook), session.path
        states = do.beside(lambda go_on: states_among(paths, own, past, go_on))
        answers = {path: questions.ask_state(self._desk, path) for path in states}
        same = [path for path, answer in answers.items() if answer == "same"]
        others = [path for path in paths if answers.get(path, "others") == "others"]
        if same or others:
            self._desk.report(bringing_in.bring_workbooks(self._desk, session, same, others, do))

    @session_action
    def export_forms(self, session: Session) -> None:
        self._export(session, "json")

    @session_action
    def export_sheets(self, session: Session) -> None:
        self._export(session, "xlsx")

    @session_action
    def export_live(self, session: Session) -> None:
        self._export(session, "xlsx-live")

    @session_action
    def export_documents(self, session: Session) -> None:
        self._export(session, "docx")

    @session_action
    def export_reports(self, session: Session) -> None:
        if folder := questions.ask_folder(self._desk, self._folder()):
            templates_folder = self._desk.settings.templates
            do = self._beside(f"正在导出到“{folder}”……")
            self._desk.report(hand_over.export_reports(session.workbook, folder, templates_folder, do))

    @session_action
    def export_book(self, session: Session) -> None:
        suggested = session.path.with_name(f"{session.path.stem} 自评表.xlsx")
        if path := questions.ask_spreadsheet(self._desk, suggested):
            self._desk.report(hand_over.export_book(session.workbook, path, self._writing(path)))

    def _export(self, session: Session, form: str) -> None:
        if folder := questions.ask_folder(self._desk, self._folder()):
            do = self._beside(f"正在导出到“{folder}”……")
            self._desk.report(hand_over.export_forms(session.workbook, folder, form, do))

    @session_action
    def save_blank(self, session: Session) -> None:
        suggested = session.path.with_name(f"{session.workbook.year}年度自评表（空白）.xlsx")
        if path := questions.ask_spreadsheet(self._desk, suggested):
            self._desk.report(hand_over.save_blank(session.workbook, path, self._writing(path)))

    @session_action
    def save_now(self, session: Session) -> None:
        """Save what is being typed; everything else is saved already, which is said."""
        if session.save() and (session.is_read_only or session.workbook.lock):
            self._desk.notice(session.read_only_sentence)
        elif session.is_saved:
            self._desk.notice(f"已保存（{session.saved_at:%H:%M:%S}）；每改一处都会自动保存。")

    @session_action
    def save_summary(self, session: Session) -> None:
        workbook = session.workbook
        suggested = workbook.path.with_name(f"{workbook.path.stem} 汇总表.pdf")
        path = questions.ask_summary(self._desk, suggested)
        made = self._tried(lambda: self._summed(workbook, path)) if path else None
        if path and made and questions.confirm_missing(self._desk, made[1]):
            outcome = hand_over.save_summary(made[0], path, self._writing(path))
            self._desk.report(outcome)
            if outcome.done:
                questions.open_file(path)

    def _summed(self, workbook: Workbook, path: Path) -> tuple[Summary, list[str]]:
        """Return the summary, and what its paper cannot show."""
        from model.summary.summary import summed  # start-up does not need it

        def work(parts: Sequence[Summary | None], go_on: GoOn) -> tuple[Summary, list[str]]:
            summary = next(filter(None, parts))
            missing = hand_over.missing_in_summary(summary, path)
            go_on(told)
            return summary, missing

        told = "正在汇总……"
        return self._beside(told)(summed(workbook), work)

    @session_action
    def save_region(self, session: Session) -> None:
        """Sum the units' transfer forms; what could not be added is told in a list that stays open."""
        workbook = session.workbook
        made = self._tried(lambda: region.region_of(workbook))
        if made is None:
            return
        suggested = workbook.path.with_name(f"{workbook.path.stem} 转移支付区域汇总表.pdf")
        path = questions.ask_summary(self._desk, suggested, "转移支付区域汇总表")
        if path and questions.confirm_missing(self._desk, region.missing_in_region(made, path)):
            outcome = region.save_region(made, path, self._writing(path))
            self._desk.report(outcome)
            if outcome.done:
                questions.open_file(path)
                remarks.show_remarks(self._desk, "转移支付区域汇总表", region.remarks_on(workbook, made))

    @action
    def quit(self) -> None:
        self._desk.close()
