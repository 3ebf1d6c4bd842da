"""What the window says of itself: which actions are offered, the title, the lines of the status bar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.actions import ACTIONS

if TYPE_CHECKING:
    from ui.main_window import MainWindow

TITLE = "项目支出绩效自评"


class WindowState:
    """Shows the state of a window in its frame; what changed may be shown alone."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def show(self) -> None:
        """Bring everything up to date."""
        self._show_actions()
        self.show_undo()
        self.show_saved()
        self.show_place()
        self.show_scores()

    def _show_actions(self) -> None:
        window = self._window
        project_id, workbook = window.current_project(), window.session.workbook if window.session else None
        is_project, is_form = project_id is not None, window.form_page() is not None
        is_final = bool(workbook and project_id and workbook.final_record(project_id))
        available = {
            "": True,
            "workbook": workbook is not None,
            "project": is_project,
            "form": is_form,
            "overview": is_project and not is_form,
            "open_project": is_project and not is_final,
            "final_project": is_final,
            "damaged": bool(workbook and project_id and workbook.damage_of(project_id)),
        }
        for spec in ACTIONS:
            window.actions_by_id[spec.id].setEnabled(available[spec.needs])
        window.move_menu.setEnabled(is_form)

    def show_undo(self) -> None:
        """Name the steps that can be taken back and again."""
        history = self._window.session.workbook.history if self._window.session else None
        page = self._window.form_page()
        editor = page.view.open_editor() if page else None
        in_cell = "输入" if editor is not None and editor.steps.can_redo else ""
        for name, verb, label in (
            ("undo", "撤销", history.undo_label if history else ""),
            ("redo", "重做", (history.redo_label if history else "") or in_cell),
        ):
            action = self._window.actions_by_id[name]
            action.setEnabled(bool(label))
            action.setText(f"{verb} {label}".rstrip())
            action.setIconText(verb)

    def show_saved(self) -> None:
        """Say in status bar and title whether all is saved."""
        window = self._window
        state = window.status.show_saved(window.session)
        title = f"{window.session.path.stem} — {state} — {TITLE}" if window.session else TITLE
        if window.windowTitle() != title:
            window.setWindowTitle(title)

    def show_place(self) -> None:
        """Say where the cursor stands, or what the workbook is about."""
        page, session, text = self._window.form_page(), self._window.session, ""
        if page is not None:
            text = page.place_text()
        elif session is not None:
            workbook = session.workbook
            text = f"{workbook.year} 年度 · {workbook.template.name} · {len(workbook.ids)} 个项目"
        self._window.status.place.setText(text)

    def show_scores(self) -> None:
        """Show the figures of the project in front."""
        project_id, session = self._window.current_project(), self._window.session
        found = session.workbook.computed(project_id).evaluation if session and project_id else None
        self._window.status.show_scores(found)
