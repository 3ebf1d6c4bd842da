"""What the menus 编辑 and 检查 do: undo and redo, rows, the next finding."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from model.form.field_path import GOAL_ACTUAL, GOAL_EXPECTED, PROJECT_NAME
from model.workbook.change import Change
from ui.form import block_edits
from ui.menus.actions import action
from ui.menus.desk_actions import DeskActions, form_action
from ui.widgets.asked import asked

if TYPE_CHECKING:
    from model.workbook.workbook import Workbook
    from ui.form.cell_editor import CellEditor
    from ui.form.form_page import FormPage
    from ui.form.form_view import FormView


class EditActions(DeskActions):
    """Undo and redo, the clipboard, rows and findings of the form in front."""

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
                    page.return_to(change.place[1])
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

    @form_action
    def cut(self, page: FormPage) -> None:
        _on_block(page.view, lambda editor: editor.cut(), block_edits.cut)

    @form_action
    def copy(self, page: FormPage) -> None:
        _on_block(page.view, lambda editor: editor.copy(), block_edits.copy)

    @form_action
    def paste(self, page: FormPage) -> None:
        _on_block(page.view, lambda editor: editor.paste(), block_edits.paste_clipboard)

    @form_action
    def select_all(self, page: FormPage) -> None:
        _on_block(page.view, lambda editor: editor.selectAll(), lambda view: view.selectAll())

    @form_action
    def insert_below(self, page: FormPage) -> None:
        page.insert_row(below=True)

    @form_action
    def insert_above(self, page: FormPage) -> None:
        page.insert_row(below=False)

    @form_action
    def remove_row(self, page: FormPage) -> None:
        page.remove_row()

    @form_action
    def row_up(self, page: FormPage) -> None:
        page.move_row(-1)

    @form_action
    def row_down(self, page: FormPage) -> None:
        page.move_row(1)

    @form_action
    def copy_indicators(self, page: FormPage) -> None:
        page.view.commit_open_editor()
        block_edits.copy_indicators(page.view)

    @form_action
    def row_levels(self, page: FormPage) -> None:
        page.change_levels()

    @form_action
    def fill_down(self, page: FormPage) -> None:
        self._fill(page, block_edits.fill_down)

    @form_action
    def fill_right(self, page: FormPage) -> None:
        self._fill(page, block_edits.fill_right)

    def _fill(self, page: FormPage, fill: Callable[[FormView], None]) -> None:
        """Fill from a neighbour, but never over what is just being typed."""
        if page.view.open_editor():
            self._desk.notice("正在输入，请先按 Enter 或 Esc，再填充。")
        else:
            fill(page.view)

    @form_action
    def insert_today(self, page: FormPage) -> None:
        today = block_edits.date_text(date.today())
        if editor := page.view.open_editor():
            editor.insertPlainText(today)
        else:
            block_edits.insert_text(page.view, today, "输入日期")

    @form_action
    def edit_goals(self, page: FormPage) -> None:
        from ui.form.goals_dialog import GoalsDialog

        page.view.commit_open_editor()
        page.model.seal()
        first = GOAL_EXPECTED if page.view.current_key() == GOAL_EXPECTED else GOAL_ACTUAL
        dialog = GoalsDialog(page.model, page, first)
        dialog.exec()
        dialog.deleteLater()
        page.view.setFocus()

    @form_action
    def show_tape(self, page: FormPage) -> None:
        """Show how the score under the cursor came about, with all others."""
        from model.scoring.tape import FUNDS, tape_of  # start-up does not need it
        from ui.form.tape_dialog import TapeDialog

        page.view.commit_open_editor()
        computed = page.model.computed
        parts = tape_of(computed.project, computed.template, computed.evaluation)
        if not parts:
            self._desk.notice("这张表不评分，没有算分过程。")
            return
        shown = page.view.current_cell()
        path = shown.cell.path if shown is not None else None
        row = path.row if path is not None and path.row is not None else FUNDS
        asked(TapeDialog(self._desk, computed.project.shown_name, parts, row))

    @form_action
    def next_finding(self, page: FormPage) -> None:
        page.view.commit_open_editor()
        if not page.next_finding():
            self._desk.notice("没有发现问题。")

    @form_action
    def apply_remedy(self, page: FormPage) -> None:
        if not page.panel.checks.apply_remedy():
            self._desk.notice("选中的问题没有确定的改法，请自己修改。")

    @form_action
    def answer_finding(self, page: FormPage) -> None:
        if not page.panel.checks.write_note():
            self._desk.notice("选中的不是提醒，不用写说明。")


def _on_block(
    view: FormView, in_editor: Callable[[CellEditor], object], in_form: Callable[[FormView], object]
) -> None:
    """Do something with the text being typed, or with the selected cells."""
    if editor := view.open_editor():
        in_editor(editor)
    else:
        in_form(view)
