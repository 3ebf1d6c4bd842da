"""What the menu 项目 does: projects are made, copied, moved, removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.form.field_path import PROJECT_NAME, FieldPath
from model.workbook.final_forms import frozen_sentence
from ui.dialogs import questions
from ui.jobs.year_forms import unit_form_of
from ui.menus.actions import action
from ui.menus.desk_actions import DeskActions, project_action, session_action, year_action

if TYPE_CHECKING:
    from ui.session import Session


class ProjectActions(DeskActions):
    """The list of projects: new, copied, moved, removed ones, and their versions."""

    @session_action
    def new_project(self, session: Session) -> None:
        project_id = session.do(lambda workbook: workbook.add_project())
        self._desk.open_project(session.workbook.ids[-1] if project_id is None else project_id)

    @project_action
    def open_project(self, session: Session, project_id: int) -> None:
        self._desk.open_project(project_id)

    @action
    def rename_project(self) -> None:
        session, project_id = self._desk.session, self._desk.current_project()
        record = session.workbook.final_record(project_id) if session and project_id else None
        if session is not None and project_id is not None and record is not None:
            self._desk.banner.say(frozen_sentence(session.workbook.project(project_id).shown_name, record))
        elif page := self._desk.form_page():
            page.view.go_to(PROJECT_NAME, edit=True)
        elif self._desk.overview is not None:
            self._desk.overview.rename()

    @project_action
    def duplicate_project(self, session: Session, project_id: int) -> None:
        copy = session.do(lambda workbook: workbook.duplicate_project(project_id))
        if copy is not None:
            if self._desk.form_page():
                self._desk.open_project(copy)
            elif self._desk.overview:
                self._desk.overview.select(copy)

    @project_action
    def remove_project(self, session: Session, project_id: int) -> None:
        ids = self._desk.selected_projects()
        names = [session.workbook.typed_name(one) or "未命名项目" for one in ids]
        if questions.confirm_remove(self._desk, *names):
            overview = self._desk.overview
            following = overview.neighbour(ids[-1]) if overview else None
            session.do(lambda workbook: workbook.remove_projects(ids))
            if not any(one in session.workbook for one in ids):
                self._desk.notice(f"已删除{questions.named_together(names)}，Ctrl+Z 可以恢复。")
            if overview and following is not None:
                overview.select(following)
            self._desk.refresh()
            self._desk.take_keyboard()

    @year_action
    def show_versions(self, session: Session, project_id: int) -> None:
        from ui.history.versions_dialog import VersionsDialog  # start-up does not need it

        session.save()
        dialog = VersionsDialog(session, project_id, self._desk)
        dialog.restored.connect(lambda name: self._desk.notice(f"已恢复{name}的版本，Ctrl+Z 可以取消。"))
        dialog.place_chosen.connect(lambda path: self._go_to(project_id, path))
        dialog.open()

    def _go_to(self, project_id: int, path: FieldPath | None) -> None:
        page = self._desk.open_form(project_id)
        if page is not None and path:
            page.view.commit_open_editor()
            page.show_field(path)

    @year_action
    def remove_sheet(self, session: Session, form_id: int) -> None:
        """Remove the sheet in front, which is no self-evaluation; the page stays, as if nobody had begun it."""
        if session.workbook.is_begun_sheet(form_id):
            name = session.workbook.name_of(form_id)
            if questions.confirm_remove(self._desk, name, title="删除表"):
                session.do(lambda workbook: workbook.remove_sheet(form_id))
                self._desk.notice(f"已删除“{name}”，Ctrl+Z 可以恢复。")
                self._desk.refresh()

    @session_action
    def open_unit_form(self, session: Session) -> None:
        """Show the form about the unit itself in a tab of its own."""
        form = unit_form_of(session.workbook.template)
        if form is not None:
            self._desk.open_form(session.workbook.unit_sheet_id(form.form_id))

    @session_action
    def set_unit_data(self, session: Session) -> None:
        """Set once what all forms of the unit have in common; on wish it comes into those that are there."""
        from ui.dialogs.unit_dialog import UnitDialog  # start-up does not need it

        dialog = UnitDialog(session.workbook, self._desk)
        if dialog.exec() and (forms := self._tried_on(session, dialog.fill)) is not None:
            unit = dialog.unit
            session.do(lambda workbook: workbook.set_unit_data(unit, forms))
            told = f"，已填入 {len(forms)} 张表，Ctrl+Z 可以取消" if forms else "，新建的项目自动填上"
            if session.workbook.unit_data == unit:
                self._desk.notice(f"已记下单位资料{told}。")
        dialog.deleteLater()

    @project_action
    def project_up(self, session: Session, project_id: int) -> None:
        self._move_project(session, project_id, -1)

    @project_action
    def project_down(self, session: Session, project_id: int) -> None:
        self._move_project(session, project_id, 1)

    def _move_project(self, session: Session, project_id: int, step: int) -> None:
        overview = None if self._desk.form_page() else self._desk.overview
        if overview and not overview.model.is_plain:
            self._desk.notice("列表正在排序或筛选，不能移动项目；恢复原来的次序、选“全部”后再移动。")
            return
        ids = self._desk.selected_projects()
        session.do(lambda workbook: workbook.shift_projects(ids, step))
        if overview:
            overview.select_all_of(ids)
