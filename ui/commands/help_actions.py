"""What the menu 帮助 does. Its windows are imported when they are asked for: start-up does not need them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect

if TYPE_CHECKING:
    from ui.main_window import MainWindow


class HelpActions:
    """One method for each action of the table in ``ui.actions``."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def field_help(self) -> None:
        from ui.form.field_help import FieldHelp, help_for

        page = self._window.form_page()
        shown = page.view.current_cell() if page else None
        found = help_for(shown.cell.path) if shown else None
        if page is None or shown is None or found is None:
            self._window.notice("这一格由程序计算，不用填。")
            return
        rect = page.view.rect_of(shown)
        place = QRect(page.view.viewport().mapToGlobal(rect.topLeft()), rect.size())
        FieldHelp(page.view, *found).show_beside(place)

    def keys(self) -> None:
        from ui.keys_dialog import keys_dialog

        keys_dialog(self._window).exec()

    def reset_settings(self) -> None:
        self._window.settings.reset()
        self._window.notice("已恢复默认设置，下次启动生效；工作簿没有变。")

    def about(self) -> None:
        from ui import about

        about.show_about(self._window)
