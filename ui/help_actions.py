"""What the menu 帮助 does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui import dialogs

if TYPE_CHECKING:
    from ui.main_window import MainWindow


class HelpActions:
    """One method for each action of the table in ``ui.actions``."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def keys(self) -> None:
        dialogs.show_keys(self._window)

    def about(self) -> None:
        dialogs.show_about(self._window)
