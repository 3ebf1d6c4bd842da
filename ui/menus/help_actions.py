"""What the menu 帮助 does. Its windows are imported when they are asked for: start-up does not need them."""

from __future__ import annotations

from PySide6.QtCore import QRect

from ui.dialogs import questions
from ui.menus.actions import action
from ui.menus.desk_actions import DeskActions


class HelpActions(DeskActions):
    """Help on a field, the keys, the settings, the program."""

    @action
    def field_help(self) -> None:
        from ui.form.field_help import FieldHelp, help_for

        page = self._desk.form_page()
        shown = page.view.current_cell() if page else None
        found = help_for(shown.cell.path, page.model.caption(shown)) if page and shown else None
        if page is None or shown is None or found is None:
            self._desk.notice("这一格由程序计算，不用填。")
            return
        rect = page.view.rect_of(shown)
        place = QRect(page.view.viewport().mapToGlobal(rect.topLeft()), rect.size())
        FieldHelp(page.view, *found).show_beside(place)

    @action
    def keys(self) -> None:
        from ui.menus.keys_dialog import keys_dialog

        keys_dialog(self._desk).exec()

    @action
    def reset_settings(self) -> None:
        if questions.confirm_reset(self._desk):
            self._desk.settings.reset()
            self._desk.notice("已恢复默认设置，下次启动生效；工作簿没有变。")

    @action
    def about(self) -> None:
        from ui.dialogs import about

        about.show_about(self._desk)
