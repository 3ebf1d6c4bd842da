"""What the actions call: one class for each menu or matter, with a method named after each action."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ui.backup_actions import BackupActions
from ui.edit_actions import EditActions
from ui.file_actions import FileActions
from ui.final_actions import FinalActions
from ui.find_actions import FindActions
from ui.help_actions import HelpActions
from ui.print_actions import PrintActions
from ui.project_actions import ProjectActions
from ui.tab_actions import TabActions
from ui.view_actions import ViewActions

if TYPE_CHECKING:
    from ui.main_window import MainWindow


class Handlers:
    """All of them over one window."""

    def __init__(self, window: MainWindow) -> None:
        self.file = FileActions(window)
        self.project = ProjectActions(window)
        self.view = ViewActions(window)
        self.print = PrintActions(window)
        self.find = FindActions(window)
        self.tab = TabActions(window)
        self.backup = BackupActions(window)
        self.edit = EditActions(window)
        self.final = FinalActions(window)
        self.help = HelpActions(window)

    def slot(self, name: str) -> Callable[[], None]:
        """Return what an action calls."""
        owner = next(handler for handler in vars(self).values() if hasattr(handler, name))
        method: Callable[[], None] = getattr(owner, name)
        return method
