"""What the menu 检查 does beside the forms: evidence for the auditor, and what reviewers said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.form.field_path import FieldPath
from ui.dialogs import questions
from ui.jobs import hand_over
from ui.menus.desk_actions import DeskActions, session_action, year_action

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ui.session import Session


class NoteActions(DeskActions):
    """Evidence and remarks."""

    @year_action
    def edit_evidence(self, session: Session, form_id: int) -> None:
        """Say what proves the actual values of the form in front."""
        from ui.notes.evidence_dialog import EvidenceDialog  # start-up does not need it

        page = self._desk.form_page()
        row = page.current_row() if page else None
        dialog = EvidenceDialog(session, form_id, row or 0, self._desk)
        dialog.save_wanted.connect(lambda: self._save_evidence(session, dialog))
        dialog.open()

    @session_action
    def save_evidence(self, session: Session) -> None:
        self._save_evidence(session, self._desk)

    def _save_evidence(self, session: Session, parent: QWidget) -> None:
        path = questions.ask_pdf(parent, session.path.with_name(f"{session.path.stem}-佐证材料清单.pdf"))
        if path is not None:
            do = self._writing(path, parent)
            outcome = hand_over.save_evidence(session.workbook, path, do)
            self._desk.report(outcome)
            if outcome.done:
                questions.open_file(path)

    @session_action
    def show_remarks(self, session: Session) -> None:
        """List what reviewers said; about the cell in front something may be said."""
        from ui.notes.remarks_dialog import RemarksDialog  # start-up does not need it

        page, cell = self._desk.form_page(), None
        if page is not None:
            shown = page.view.current_cell()
            if shown is not None and (path := shown.cell.path or shown.cell.key):
                cell = page.form_id, path
        dialog = RemarksDialog(session, cell, self._desk.settings.values.person, self._desk)
        dialog.place_chosen.connect(self._show_field)
        dialog.person_changed.connect(self._keep_person)
        dialog.open()

    def _show_field(self, form_id: int, path: FieldPath) -> None:
        self._desk.show_field(form_id, path)

    def _keep_person(self, person: str) -> None:
        self._desk.settings.remember(person=" ".join(person.split()))
