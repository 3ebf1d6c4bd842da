"""定稿 and its withdrawal, and what is to be done about damaged forms, from the menu 项目 and the strip above a form."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from model.workbook.damage import DamageKind
from model.workbook.final_records import refusal
from model.workbook.workbook import Workbook
from ui import dialogs

if TYPE_CHECKING:
    from ui.main_window import MainWindow
    from ui.session import Session

MAX_TOLD = 4  # so many damages stand in the banner


class FinalActions:
    """One method for each action of the table in ``ui.actions``."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def finalise(self) -> None:
        """Finalise the project in front; while errors stand, go to the first one instead."""
        session, project_id = self._window.session, self._window.current_project()
        if session is None or project_id is None:
            return
        self._window.commit_editors()
        computed = session.workbook.computed(project_id)
        name = computed.project.shown_name
        if problem := refusal(name, computed.findings):
            page = self._window.open_project(project_id)
            first = next(finding for finding in computed.findings if finding.severity == "error")
            if page is not None:
                page.show_field(first.field)
            self._window.banner.say(problem)
            return
        person = dialogs.ask_person(self._window, name, self._person())
        if person is None:
            return
        self._window.settings.put("person", " ".join(person.split()))
        session.do(lambda workbook: workbook.finalise(project_id, person))
        if session.workbook.final_record(project_id) is not None:
            self._window.banner.hide()
            self._window.notice(f"“{name}”已定稿。")
        self._window.refresh()

    def withdraw(self) -> None:
        """Take back the 定稿 of the project in front."""
        session, project_id = self._window.session, self._window.current_project()
        record = session.workbook.final_record(project_id) if session and project_id else None
        if session is None or project_id is None or record is None:
            return
        name = session.workbook.project(project_id).shown_name
        answer = dialogs.ask_withdrawal(self._window, name, record, self._person())
        if answer is None:
            return
        session.do(lambda workbook: workbook.withdraw(project_id, *answer))
        if session.workbook.final_record(project_id) is None:
            self._window.notice(f"已撤回“{name}”的定稿，可以修改了。")
        self._window.refresh()

    def accept_damage(self) -> None:
        """Let somebody answer for the damaged form in front as it stands."""
        session, project_id = self._window.session, self._window.current_project()
        damage = session.workbook.damage_of(project_id) if session and project_id else None
        if session is None or project_id is None or damage is None:
            return
        answer = dialogs.ask_acceptance(self._window, damage, self._person())
        if answer is None:
            return
        session.do(lambda workbook: workbook.accept_damage(project_id, *answer))
        self._window.refresh()

    def tell_damage(self, session: Session) -> None:
        """Say what in the workbook is damaged, and offer to bring lost forms back."""
        damaged = session.workbook.damaged
        lost = [
            damage.form for damage in damaged if damage.kind is DamageKind.LOST and damage.form is not None
        ]
        text = "\n".join(damage.sentence for damage in damaged[:MAX_TOLD])
        if more := len(damaged) - MAX_TOLD:
            text += f"\n还有 {more} 处损坏。" if more > 0 else ""
        if lost:
            self._window.banner.say(text, "从历史版本找回", lambda: self._restore(session, lost))
        elif damaged:
            self._window.banner.say(text)

    def _restore(self, session: Session, lost: Sequence[int]) -> None:
        self._window.banner.hide()
        for form in lost:
            session.do(partial(Workbook.restore_lost, form_id=form))
        if not self._window.banner.isVisible():
            self.tell_damage(session)
        self._window.refresh()

    def show_records(self) -> None:
        """List who finalised the project in front, and who took that back."""
        session, project_id = self._window.session, self._window.current_project()
        if session is None or project_id is None:
            return
        from ui.final_dialogs import RecordsDialog  # start-up does not need it

        name = session.workbook.project(project_id).shown_name
        RecordsDialog(self._window, name, session.workbook.records(project_id)).open()

    def _person(self) -> str:
        stored = self._window.settings.get("person", "")
        return stored if isinstance(stored, str) else ""
