"""What is offered while typing, and where indicators are taken from: this PC's memory, other forms, the library."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from model.form.field_path import FieldPath
from ui.menus.actions import action
from ui.menus.desk_actions import DeskActions

if TYPE_CHECKING:
    from model.suggest.offers import Offer
    from ui.form.form_page import FormPage


class SuggestActions(DeskActions):
    """Suggestions while typing, and their switch."""

    def offers(self, page: FormPage, path: FieldPath) -> Sequence[Offer]:
        """Return what is offered at a field of a form, nothing where that is switched off."""
        session = self._desk.session
        if session is None or not self._desk.settings.values.suggests:
            return ()
        return self._desk.typed_texts.offers(session.workbook, page.form_id, path)

    @action
    def set_suggestions(self) -> None:
        from ui.dialogs.suggestions_dialog import SuggestionsDialog  # start-up does not need it

        dialog = SuggestionsDialog(self._desk.typed_texts, self._desk.settings.values.suggests, self._desk)
        dialog.exec()
        self._desk.settings.remember(suggests=dialog.is_on)
        dialog.deleteLater()
