"""What the start page asks for beside new and open: last year's workbook, files of forms, a workbook that is gone."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from model.files import is_there
from ui.dialogs import questions
from ui.jobs import new_workbooks, templates
from ui.menus import bringing_in
from ui.menus.desk_actions import DeskActions

if TYPE_CHECKING:
    from ui.menus.file_actions import FileActions
    from ui.shell.desk import Desk


class BeginActions(DeskActions):
    """Ways into the first workbook."""

    def __init__(self, desk: Desk, file: FileActions) -> None:
        super().__init__(desk)
        self._file = file

    def roll_from(self) -> None:
        """Ask for last year's workbook and offer to carry it over; it stays open if that is given up."""
        path = questions.ask_open_workbook(self._desk, self._desk.settings.documents)
        if path and self._desk.open_path(path):
            self._file.roll_over()

    def begin_from_files(self) -> None:
        """Make a workbook from files of forms, with the template and year that suit them."""
        settings = self._desk.settings
        paths = questions.ask_forms(self._desk, settings.documents)
        if not paths:
            return
        own = templates.own_templates(settings.templates)
        made = self._opened(lambda go_on: new_workbooks.create_fitting(paths, own, settings.documents, go_on))
        if made and self._desk.session is not None:
            bringing_in.review_forms(self._desk, self._desk.session, paths, own)

    def look_for(self, lost: Path) -> None:
        """Ask where a workbook is that is not where it was; once opened it takes the place of the lost one on the list."""
        do, documents = self._beside(f"正在查看“{lost.parent}”……"), self._desk.settings.documents
        find = partial(next, filter(is_there, lost.parents), documents)
        folder = self._tried(lambda: do.beside(lambda _: find()))
        path = questions.ask_open_workbook(self._desk, folder) if folder else None
        if path and self._desk.open_path(path):
            self._desk.settings.forget_recent(lost)

    def forget(self, lost: Path) -> None:
        """Take a workbook off the list."""
        self._desk.settings.forget_recent(lost)
        self._desk.show_recent()
