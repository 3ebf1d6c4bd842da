"""What the actions call: one class for each menu or matter, with a method named after each action."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction

from ui.menus.actions import marked_actions
from ui.menus.backup_actions import BackupActions
from ui.menus.begin_actions import BeginActions
from ui.menus.crash_actions import CrashActions
from ui.menus.edit_actions import EditActions
from ui.menus.file_actions import FileActions
from ui.menus.final_actions import FinalActions
from ui.menus.find_actions import FindActions
from ui.menus.hand_in_actions import HandInActions
from ui.menus.help_actions import HelpActions
from ui.menus.last_year_actions import LastYearActions
from ui.menus.note_actions import NoteActions
from ui.menus.print_actions import PrintActions
from ui.menus.project_actions import ProjectActions
from ui.menus.replace_actions import ReplaceActions
from ui.menus.sharing_actions import SharingActions
from ui.menus.suggest_actions import SuggestActions
from ui.menus.tab_actions import TabActions
from ui.menus.tour_actions import TourActions
from ui.menus.view_actions import ViewActions

if TYPE_CHECKING:
    from ui.shell.desk import Desk


class Handlers:
    """All of them over one desk."""

    def __init__(self, desk: Desk, actions: Mapping[str, QAction]) -> None:
        self.project = ProjectActions(desk)
        self.file = FileActions(desk, self.project.new_project)
        self.begin = BeginActions(desk, self.file)
        self.view = ViewActions(desk)
        self.print = PrintActions(desk)
        self.find = FindActions(desk)
        self.replace = ReplaceActions(desk, self.find)
        self.tab = TabActions(desk, actions)
        self.crash = CrashActions(desk, self.tab)
        self.backup = BackupActions(desk)
        self.sharing = SharingActions(desk, self.file.save_as)
        self.edit = EditActions(desk)
        self.final = FinalActions(desk)
        self.hand_in = HandInActions(desk)
        self.notes = NoteActions(desk)
        self.last_year = LastYearActions(desk)
        self.help = HelpActions(desk)
        self.suggest = SuggestActions(desk)
        self.tour = TourActions(desk, actions, self.file.open_samples)

    @property
    def slots(self) -> dict[str, Callable[[], None]]:
        """What each action does, by its id."""
        return {name: run for one in vars(self).values() for name, run in marked_actions(one).items()}
