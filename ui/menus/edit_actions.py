"""What the menus 编辑 and 检查 do: undo and redo, rows, the next finding."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from model.form.field_path import GOAL_ACTUAL, GOAL_EXPECTED, PROJECT_NAME
from model.workbook.change import Change
from ui.form import block_edits
from ui.menus.actions import action

if TYPE_CHECKING:
    from model.workbook.workbook import Workbook
    from ui.form.cell_editor import CellEditor
    from ui.form.form_view import FormView
    from ui.shell.desk import Desk


class EditActions:
    """One method for each action of the table in ``ui.menus.actions``."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @action
    def undo(self) -> None:
        editor = self._open_editor()
        if editor is not None and editor.steps.can_undo:
            editor.undo_typing()
        else:
            self._travel(lambda workbook: workbook.undo())

    @action
    def redo(self) -> None:
        editor = self._open_editor()
        if editor is not None and editor.steps.can_redo:
            editor.redo_typing()
        else:
            self._travel(lambda workbook: workbook.redo())

    def _open_editor(self) -> CellEditor | None:
        page = self._desk.form_page()
        return page.view.open_editor() if page else None

    def _travel(self, move: Callable[[Workbook], Change | None]) -> None:
        if self._desk.session is None:
            return
        self._desk.commit_editors()
        change = self._desk.session.do(move)
        if isinstance(change, Change):
            self._desk.notice(change.label)
            if self._stays_in_overview(change):
                return
            if change.place and change.place[0] in self._desk.session.workbook and change.place[1]:
                page = self._desk.open_project(change.place[0])
                if page:
                    page.show_field(change.place[1])
        self._desk.refresh()

    def _stays_in_overview(self, change: Change) -> bool:
        """A name that was changed in the overview is seen there; its form need not open."""
        overview, place = self._desk.overview, change.place
        if overview is None or place is None or self._desk.tabs.currentWidget() is not overview:
            return False
        if place[1] != PROJECT_NAME or place[0] not in overview.projects.ids:
            return False
        overview.select(place[0])
        self._desk.refresh()
        return True

    @action
    def cut(self) -> None:
        self._on_block(lambda editor: editor.cut(), block_edits.cut)

    @action
    def copy(self) -> None:
        self._on_block(lambda editor: editor.copy(), block_edits.copy)

    @action
    def paste(self) -> None:
        self._on_block(lambda editor: editor.paste(), block_edits.paste_clipboard)

    @action
    def select_all(self) -> None:
        self._on_block(lambda editor: editor.selectAll(), lambda view: view.selectAll())

    def _on_block(
        self, in_editor: Callable[[CellEditor], object], in_form: Callable[[FormView], object]
    ) -> None:
        """Do something with the text being typed, or with the selected cells."""
        editor = self._open_editor()
        if editor is not None:
            in_editor(editor)
        elif page := self._desk.form_page():
            in_form(page.view)

    @action
    def insert_below(self) -> None:
        if page := self._desk.form_page():
            page.insert_row(below=True)

    @action
    def insert_above(self) -> None:
        if page := self._desk.form_page():
            page.insert_row(below=False)

    @action
    def remove_row(self) -> None:
        if page := self._desk.form_page():
            page.remove_row()

    @action
    def row_up(self) -> None:
        if page := self._desk.form_page():
            page.move_row(-1)

    @action
    def row_down(self) -> None:
        if page := self._desk.form_page():
            page.move_row(1)

    @action
    def row_levels(self) -> None:
        if page := self._desk.form_page():
            page.change_levels()

    @action
    def copy_indicators(self) -> None:
        if page := self._desk.form_page():
            page.view.commit_open_editor()
            block_edits.copy_indicators(page.view)

    @action
    def fill_down(self) -> None:
        if page := self._desk.form_page():
            page.view.commit_open_editor()
            block_edits.fill_down(page.view)

    @action
    def insert_today(self) -> None:
        editor = self._open_editor()
        if editor is not None:
            editor.insertPlainText(block_edits.date_text(date.today()))
        elif page := self._desk.form_page():
            block_edits.insert_text(page.view, block_edits.date_text(date.today()), "输入日期")

    @action
    def edit_goals(self) -> None:
        if page := self._desk.form_page():
            from ui.form.goals_dialog import GoalsDialog

            page.view.commit_open_editor()
            page.model.seal()
            first = GOAL_EXPECTED if page.view.current_key() == GOAL_EXPECTED else GOAL_ACTUAL
            dialog = GoalsDialog(page.model, page, first)
            dialog.exec()
            dialog.deleteLater()
            page.view.setFocus()

    @action
    def next_finding(self) -> None:
        if page := self._desk.form_page():
            page.view.commit_open_editor()
            if not page.next_finding():
                self._desk.notice("没有发现问题。")

    @action
    def apply_remedy(self) -> None:
        if (page := self._desk.form_page()) and not page.panel.checks.apply_remedy():
            self._desk.notice("选中的问题没有确定的改法，请自己修改。")

    @action
    def answer_finding(self) -> None:
        if (page := self._desk.form_page()) and not page.panel.checks.write_note():
            self._desk.notice("选中的不是提醒，不用写说明。")
