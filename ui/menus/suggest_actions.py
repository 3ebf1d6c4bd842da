"""What is offered while typing, and where indicators are taken from: this PC's memory, other forms, the library."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from model.form.field_path import FieldPath
from model.suggest.memory import typed_in
from model.suggest.taking import is_offered
from ui.dialogs.take_dialog import Source
from ui.jobs.typed_texts import TypedTexts, library
from ui.menus.actions import action
from ui.menus.desk_actions import DeskActions, form_action

if TYPE_CHECKING:
    from model.suggest.offers import Offer
    from model.workbook.workbook import Workbook
    from ui.form.form_page import FormPage


class SuggestActions(DeskActions):
    """Suggestions while typing, and their switch."""

    def offers(self, page: FormPage, path: FieldPath) -> Sequence[Offer]:
        """Return what is offered at a field of a form, nothing where that is switched off."""
        session = self._desk.session
        if session is None or not self._desk.settings.values.suggests:
            return ()
        return self._desk.typed_texts.offers(session.workbook, page.form_id, path)

    @form_action
    def take_rows(self, page: FormPage) -> None:
        """Put indicators of the library or of other forms into the form in front, in one step."""
        from ui.dialogs.take_dialog import TakeDialog  # start-up does not need it

        page.view.commit_open_editor()
        project, workbook = page.model.project, page.session.workbook
        sources = take_sources(workbook, page.form_id, self._desk.typed_texts)
        dialog = TakeDialog(project, page.model.template, sources, self._desk)
        if dialog.exec() and page.take_rows(dialog.project, f"取用 {dialog.count} 条指标"):
            self._desk.notice(f"已取用 {dialog.count} 条指标，请核对指标值和分值；Ctrl+Z 可以取消。")
        dialog.deleteLater()
        page.view.setFocus()

    @action
    def set_suggestions(self) -> None:
        from ui.dialogs.suggestions_dialog import SuggestionsDialog  # start-up does not need it

        dialog = SuggestionsDialog(self._desk.typed_texts, self._desk.settings.values.suggests, self._desk)
        dialog.exec()
        self._desk.settings.remember(suggests=dialog.is_on)
        dialog.deleteLater()


def take_sources(workbook: Workbook, form_id: int, typed: TypedTexts) -> list[Source]:
    """Return where rows for a form may come from: the library, what was filled in before, the other projects."""
    entries = library()
    sectors = dict.fromkeys(entry.sector for entry in entries)
    found = [Source(f"指标库（全部 {len(entries)} 条）", [entry.row for entry in entries])]
    for sector in sectors:
        found.append(Source(f"指标库 · {sector}", [entry.row for entry in entries if entry.sector == sector]))
    known, own = typed.known(workbook).rows, typed_in([workbook.project(form_id)]).rows
    used = sorted((row for row in known if known[row] > own.get(row, 0)), key=lambda row: -known[row])
    if used:
        found.append(Source("以前填过的指标", [row.indicator for row in used]))
    owner = workbook.owner_of(form_id)
    for project_id in workbook.ids:
        project = workbook.project(project_id)
        rows = [row for row in project.indicators if is_offered(row, workbook.template)]
        if project_id != owner and rows:
            found.append(Source(f"项目 · {project.shown_name}", rows, is_table=True))
    return found
