"""What the actions call: one class for each menu or matter, with a method named after each action."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ui.commands.backup_actions import BackupActions
from ui.commands.edit_actions import EditActions
from ui.commands.file_actions import FileActions
from ui.commands.final_actions import FinalActions
from ui.commands.find_actions import FindActions
from ui.commands.help_actions import HelpActions
from ui.commands.print_actions import PrintActions
from ui.commands.project_actions import ProjectActions
from ui.commands.tab_actions import TabActions
from ui.commands.view_actions import ViewActions

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
