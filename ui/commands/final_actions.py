"""定稿 and its withdrawal, from the menu 项目 and from the strip above a final form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.finalising import refusal
from ui import dialogs

if TYPE_CHECKING:
    from ui.main_window import MainWindow


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
