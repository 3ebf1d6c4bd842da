"""What the actions call: one class for each menu or matter, with a method named after each action.

A class is read and made when something of it is first wanted, most of them after the start.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction

from ui.menus.actions import marked_actions

if TYPE_CHECKING:
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
    from ui.shell.desk import Desk


class Handlers:
    """All of them over one desk, those called by keys while somebody types first."""

    def __init__(self, desk: Desk, actions: Mapping[str, QAction]) -> None:
        self._desk = desk
        self._actions = actions
        self._slots: dict[str, Callable[[], None]] = {}
        self._unread = (name for name, value in vars(Handlers).items() if isinstance(value, cached_property))

    def run(self, name: str) -> None:
        """Do what the action of that id is for. Looks at the classes that are there first, then reads one after the other."""
        found = self._slots.get(name)
        while found is None:
            self._slots |= marked_actions(getattr(self, next(self._unread)))
            found = self._slots.get(name)
        found()

    @cached_property
    def edit(self) -> EditActions:
        from ui.menus.edit_actions import EditActions

        return EditActions(self._desk)

    @cached_property
    def project(self) -> ProjectActions:
        from ui.menus.project_actions import ProjectActions

        return ProjectActions(self._desk)

    @cached_property
    def file(self) -> FileActions:
        from ui.menus.file_actions import FileActions

        return FileActions(self._desk, lambda: self.project.new_project())

    @cached_property
    def begin(self) -> BeginActions:
        from ui.menus.begin_actions import BeginActions

        return BeginActions(self._desk, self.file)

    @cached_property
    def view(self) -> ViewActions:
        from ui.menus.view_actions import ViewActions

        return ViewActions(self._desk)

    @cached_property
    def print(self) -> PrintActions:
        from ui.menus.print_actions import PrintActions

        return PrintActions(self._desk)

    @cached_property
    def find(self) -> FindActions:
        from ui.menus.find_actions import FindActions

        return FindActions(self._desk)

    @cached_property
    def replace(self) -> ReplaceActions:
        from ui.menus.replace_actions import ReplaceActions

        return ReplaceActions(self._desk, self.find)

    @cached_property
    def tab(self) -> TabActions:
        from ui.menus.tab_actions import TabActions

        return TabActions(self._desk, self._actions)

    @cached_property
    def crash(self) -> CrashActions:
        from ui.menus.crash_actions import CrashActions

        return CrashActions(self._desk, self.tab)

    @cached_property
    def backup(self) -> BackupActions:
        from ui.menus.backup_actions import BackupActions

        return BackupActions(self._desk)

    @cached_property
    def sharing(self) -> SharingActions:
        from ui.menus.sharing_actions import SharingActions

        return SharingActions(self._desk, lambda: self.file.save_as())

    @cached_property
    def final(self) -> FinalActions:
        from ui.menus.final_actions import FinalActions

        return FinalActions(self._desk)

    @cached_property
    def hand_in(self) -> HandInActions:
        from ui.menus.hand_in_actions import HandInActions

        return HandInActions(self._desk)

    @cached_property
    def note(self) -> NoteActions:
        from ui.menus.note_actions import NoteActions

        return NoteActions(self._desk)

    @cached_property
    def last_year(self) -> LastYearActions:
        from ui.menus.last_year_actions import LastYearActions

        return LastYearActions(self._desk)

    @cached_property
    def help(self) -> HelpActions:
        from ui.menus.help_actions import HelpActions

        return HelpActions(self._desk)

    @cached_property
    def suggest(self) -> SuggestActions:
        from ui.menus.suggest_actions import SuggestActions

        return SuggestActions(self._desk)

    @cached_property
    def tour(self) -> TourActions:
        from ui.menus.tour_actions import TourActions

        return TourActions(self._desk, self._actions, lambda: self.file.open_samples())
