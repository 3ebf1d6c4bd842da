"""What the menu 帮助 does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui import about, dialogs

if TYPE_CHECKING:
    from ui.main_window import MainWindow


class HelpActions:
    """One method for each action of the table in ``ui.actions``."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def keys(self) -> None:
        dialogs.show_keys(self._window)

    def reset_settings(self) -> None:
        self._window.settings.reset()
        self._window.notice("已恢复默认设置，下次启动生效；工作簿没有变。")

    def about(self) -> None:
        about.show_about(self._window)
