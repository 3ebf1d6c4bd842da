"""Last year beside the rows: shown and hidden, from the workbook that was rolled over or one chosen by hand."""

from __future__ import annotations

from concurrent.futures import Future
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from model.file_thread import FileThread, stand_still
from model.files import is_there
from model.year.last_year import LastYear
from ui.dialogs import questions
from ui.jobs.last_years import last_year_path, read_last_year, remember_last_year
from ui.menus.desk_actions import DeskActions, session_action
from ui.tasks import soon

if TYPE_CHECKING:
    from ui.form.form_page import FormPage
    from ui.session import Session
    from ui.settings import Settings

_Read = tuple[Path, LastYear]


class LastYearActions(DeskActions):
    """All forms show last year alike, also after a restart."""

    _read: _Read | None = None

    def dress(self, page: FormPage) -> None:
        """Let a form show last year, if there is one."""
        session = self._desk.session
        if session is None:
            return
        find = partial(self._find, session.path, session.workbook.year)
        soon(self._thread, find, page, lambda found: self._show_in(page, found))

    @cached_property
    def _thread(self) -> FileThread:
        return FileThread(stand_still, "last year")

    def _find(self, workbook: Path, year: int) -> _Read | None:
        """Return last year's workbook and what it holds, None if there is none. Raises UserError. Touches nothing of Qt."""
        path = _known(self._desk.settings, workbook, year)
        if path is None:
            return None
        known = self._read
        return known if known is not None and known[0] == path else (path, read_last_year(path, year))

    def _show_in(self, page: FormPage, found: Future[_Read | None]) -> None:
        read = self._tried(found.result)
        if read is not None and self._desk.settings.values.shows_last_year:  # it may be hidden again by now
            self._read = read
            page.show_last_year(read[1])

    def _last_year(self, session: Session, path: Path) -> LastYear | None:
        """Return what a workbook of last year holds, read once; a problem is said."""
        if self._read is None or self._read[0] != path:
            do, year = self._beside(f"正在读取“{path.name}”……"), session.workbook.year
            last = self._tried(lambda: do.beside(lambda _: read_last_year(path, year)))
            if last is None:
                return None
            self._read = path, last
        return self._read[1]

    @session_action
    def show_last_year(self, session: Session) -> None:
        """Show last year beside the rows, or hide it again; without a known workbook one is asked for."""
        settings = self._desk.settings
        if settings.values.shows_last_year and any(page.has_last_year for page in self._desk.tabs.pages()):
            settings.remember(shows_last_year=False)
            for page in self._desk.tabs.pages():
                page.show_last_year(None)
            return
        find, do = (
            partial(_known, settings, session.path, session.workbook.year),
            self._beside("正在找上年的工作簿……"),
        )
        path = do.beside(lambda _: find())
        if path is None:
            self._choose(session)
        else:
            self._show(session, path)

    @session_action
    def choose_last_year(self, session: Session) -> None:
        """Take last year from a workbook chosen by hand."""
        self._choose(session)

    def _choose(self, session: Session) -> None:
        path = questions.ask_last_year(self._desk, session.path.parent)
        if path is not None:
            self._read = None
            self._show(session, path, chosen=True)

    def _show(self, session: Session, path: Path, *, chosen: bool = False) -> None:
        last = self._last_year(session, path)
        if last is None:
            return
        if chosen:
            remember_last_year(self._desk.settings, session.path, path)
        self._desk.settings.remember(shows_last_year=True)
        for page in self._desk.tabs.pages():
            page.show_last_year(last)
        self._desk.notice(f"表的右边是“{last.source}”里 {last.year} 年度的指标值、完成值和得分。")


def _known(settings: Settings, workbook: Path, year: int) -> Path | None:
    """Return last year's workbook, None if it is not there."""
    path = last_year_path(settings, workbook, year)
    return path if path is not None and is_there(path) else None
