"""What the menu 帮助 does. Its windows are imported when they are asked for: start-up does not need them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QWidget

from ui.dialogs import questions
from ui.help.places import OF_DIALOGS, section_of_field
from ui.menus.actions import action
from ui.menus.desk_actions import DeskActions
from ui.widgets.asked import asked

if TYPE_CHECKING:
    from ui.form.form_page import FormPage


class HelpActions(DeskActions):
    """Help on a field, the manual, the keys, the settings, the program."""

    @action
    def field_help(self) -> None:
        """Say what belongs into the cell under the cursor; elsewhere open the manual at its place."""
        page = self._desk.form_page()
        if page is None:
            self._show_manual(self._desk, self._section_of_desk())
        elif not self._show_field_help(page):
            self._desk.notice("这一格由程序计算，不用填。")

    def _show_field_help(self, page: FormPage) -> bool:
        from ui.form.field_help import FieldHelp, help_for

        shown = page.view.current_cell()
        found = help_for(shown.cell.path, page.model.caption(shown)) if shown else None
        if shown is None or found is None:
            return False
        rect = page.view.rect_of(shown)
        place = QRect(page.view.viewport().mapToGlobal(rect.topLeft()), rect.size())
        popup, section = FieldHelp(page.view, *found), section_of_field(shown.cell.path)
        popup.more_wanted.connect(lambda: self._show_manual(self._desk, section))
        popup.show_beside(place)
        return True

    def _section_of_desk(self) -> str:
        overview = self._desk.overview
        if self._desk.session is None or overview is None:
            return "start"
        return "summary-view" if overview.views.is_summary else "overview"

    @action
    def manual(self) -> None:
        """Open the manual where it was, or at what is in front."""
        self._show_manual(self._desk, "fill" if self._desk.form_page() else self._section_of_desk())

    def _show_manual(self, parent: QWidget, section: str) -> None:
        from ui.help.manual_window import show_manual  # start-up does not need it

        show_manual(parent, section)

    def help_in(self, dialog: QDialog) -> None:
        """Let F1 in a dialog open the manual at what the dialog is for."""
        section = OF_DIALOGS.get(dialog.objectName())
        if section is not None and not dialog.property("helped"):
            dialog.setProperty("helped", True)
            shortcut = QShortcut(QKeySequence("F1"), dialog)
            shortcut.activated.connect(lambda: self._show_manual(dialog, section))

    @action
    def keys(self) -> None:
        from ui.menus.keys_dialog import keys_dialog

        asked(keys_dialog(self._desk))

    @action
    def reset_settings(self) -> None:
        if questions.confirm_reset(self._desk):
            self._desk.settings.reset()
            self._desk.notice("已恢复默认设置，下次启动生效；工作簿没有变。")

    @action
    def about(self) -> None:
        from ui.dialogs import about

        about.show_about(self._desk)
