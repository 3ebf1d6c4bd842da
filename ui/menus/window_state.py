"""What the window says of itself: which actions are offered, the title, the lines of the status bar."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from ui.menus.actions import ACTIONS
from ui.shell.desk import TITLE

if TYPE_CHECKING:
    from model.workbook.workbook import Workbook
    from ui.shell.desk import Desk

# what is of no use while another has the workbook, beside what an open form offers
WRITING = frozenset({
    "accept_damage", "answer_finding", "apply_remedy", "change_template", "duplicate_project", "edit_evidence",
    "edit_goals", "hand_in", "import_folder", "import_forms", "merge_workbooks", "new_project", "project_down",
    "project_up", "receive", "remove_sheet", "replace_text", "set_unit_data", "set_up_page", "withdraw",
})  # fmt: skip


def _whole_forms(workbook: Workbook | None) -> dict[str, bool]:
    """Tell whether a workbook has a form of its unit and one of its region."""
    if workbook is None:
        return {"unit_form": False, "region": False}
    from ui.jobs.region import has_region  # a bare frame has no workbook
    from ui.jobs.year_forms import unit_form_of

    return {"unit_form": bool(unit_form_of(workbook.template)), "region": has_region(workbook)}


class WindowState:
    """Shows the state of a window in its frame; what changed may be shown alone."""

    def __init__(self, desk: Desk, actions: Mapping[str, QAction], move_menu: QMenu) -> None:
        self._desk = desk
        self._actions = actions
        self._move_menu = move_menu

    def show(self) -> None:
        """Bring everything up to date."""
        self._show_actions()
        self.show_undo()
        self.show_saved()
        self.show_place()
        self.show_scores()

    def _show_actions(self) -> None:
        desk = self._desk
        project_id, workbook = desk.current_form(), desk.session.workbook if desk.session else None
        is_project, is_form = project_id is not None, desk.form_page() is not None
        is_final = bool(workbook and project_id and workbook.final_record(project_id))
        is_closed = is_final or bool(workbook and workbook.lock)
        available = {
            "": True,
            "workbook": workbook is not None,
            "project": is_project,
            "form": is_form,
            "overview": is_project and not is_form,
            "open_project": is_project and not is_closed,
            "open_form": is_form and not is_closed,
            "final_project": is_final,
            "sheet": bool(workbook and project_id and workbook.is_begun_sheet(project_id)),
            **_whole_forms(workbook),
            "damaged": bool(
                workbook
                and project_id
                and any(damage.form in (project_id, None) for damage in workbook.known_damage)
            ),
        }
        kept_back = WRITING if workbook and workbook.lock else ()
        for spec in ACTIONS:
            self._actions[spec.id].setEnabled(available[spec.needs] and spec.id not in kept_back)
        self._move_menu.setEnabled(is_form and not is_closed)

    def show_undo(self) -> None:
        """Name the steps that can be taken back and again."""
        history = self._desk.session.workbook.history if self._desk.session else None
        page = self._desk.form_page()
        editor = page.view.open_editor() if page else None
        is_locked = bool(self._desk.session and self._desk.session.workbook.lock)
        in_cell = "输入" if editor is not None and editor.steps.can_redo else ""
        for name, verb, label in (
            ("undo", "撤销", history.undo_label if history else ""),
            ("redo", "重做", (history.redo_label if history else "") or in_cell),
        ):
            action = self._actions[name]
            action.setEnabled(bool(label) and not is_locked)
            action.setText(f"{verb} {label}".rstrip())
            action.setIconText(verb)

    def show_saved(self) -> None:
        """Say in status bar and title whether all is saved."""
        desk = self._desk
        state = desk.status.show_saved(desk.session)
        title = f"{desk.session.path.stem} — {state} — {TITLE}" if desk.session else TITLE
        if desk.windowTitle() != title:
            desk.setWindowTitle(title)

    def show_place(self) -> None:
        """Say where the cursor stands, or what the workbook is about."""
        page, session, text = self._desk.form_page(), self._desk.session, ""
        if page is not None:
            text = page.place_text()
        elif session is not None:
            workbook = session.workbook
            text = f"{workbook.year} 年度 · {workbook.template.name} · {len(workbook.ids)} 个项目"
        self._desk.status.place.setText(text)

    def show_scores(self) -> None:
        """Show the figures of the project in front; of one that is only selected in the list nobody waits for the disk."""
        project_id, session, found = self._desk.current_form(), self._desk.session, None
        if session and project_id and (self._desk.form_page() or session.workbook.needs_no_file(project_id)):
            found = session.computed(project_id)
        self._desk.status.show_scores(found)
