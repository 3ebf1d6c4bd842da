"""What is kept for the case that the program is killed, and what is said and brought back at the next start."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from model.file_thread import Hand
from model.form.project import text_at
from ui.menus.desk_actions import DeskActions
from ui.shell.crash_note import CrashNote, Typing, drop_note, read_note, write_note
from ui.shell.window_lock import OpenMark

if TYPE_CHECKING:
    from ui.menus.tab_actions import TabActions
    from ui.session import Session
    from ui.shell.desk import Desk

NOTE_MS = 3000


class CrashActions(DeskActions):
    """Keeps a note of the open workbook, beside its mark; a window that has it second keeps none."""

    def __init__(self, desk: Desk, tabs: TabActions) -> None:
        super().__init__(desk)
        self._tabs = tabs
        self._noted: Path | None = None
        self._timer = QTimer(desk, interval=NOTE_MS)
        self._timer.timeout.connect(self._keep_beside)

    @property
    def _hand(self) -> Hand:
        return self._desk.settings.hand  # a thread: the program's own folder may be on a share

    def begin(self, session: Session) -> CrashNote | None:
        """A workbook was opened: return what was noted of it before a crash, and note it from now on."""
        folder = self._desk.settings.open_marks
        if not OpenMark(folder).is_free(session.path):
            return None
        found = read_note(folder, session.path)
        self._noted = session.path
        self._timer.start()
        if found is None:  # one that is there serves until the next turn, with what was being typed
            QTimer.singleShot(0, self._desk, self._keep_beside)
        return found

    def keep(self) -> None:
        """Note where the clerk is, and what is being typed, and wait for it."""
        self._keep_beside()
        self._hand.wait(self._hand.begin(lambda: None))

    def _keep_beside(self) -> None:
        """Note it; nobody waits until it is written."""
        session, places = self._desk.session, self._tabs.places()
        if session is None or places is None or self._noted is None:
            return
        folder = self._desk.settings.open_marks
        if self._noted != session.path:  # it was saved as another
            self._hand.begin(partial(drop_note, folder, self._noted))
            self._noted = session.path
        self._hand.begin(partial(write_note, folder, CrashNote(session.path, places, self._typing())))

    def _typing(self) -> Typing | None:
        page = self._desk.form_page()
        editor = page.view.open_editor() if page is not None else None
        shown = page.view.current_cell() if page is not None else None
        if page is None or editor is None or shown is None or shown.cell.path is None:
            return None
        return Typing(page.form_id, shown.cell.path, editor.toPlainText())

    def end(self) -> None:
        """The workbook is left as it should be: its note goes before its mark, for which the desk waits."""
        self._timer.stop()
        if self._noted is not None:
            self._hand.begin(partial(drop_note, self._desk.settings.open_marks, self._noted))
            self._noted = None

    def tell(self, session: Session, note: CrashNote) -> None:
        """Say what was recovered; a text that was not saved yet can be put back where it was typed."""
        saved = ""
        with suppress(OSError):
            saved = f"（{datetime.fromtimestamp(session.path.stat().st_mtime):%m-%d %H:%M:%S} 保存）"
        text = f"上次没有正常退出。“{session.path.name}”里保存过的内容{saved}都在，打开的标签页照原样。"
        typing = note.typing
        if typing is not None and self._is_lost(session, typing):
            short = " ".join(typing.text.split())
            short = short if len(short) <= 20 else f"{short[:19]}…"
            self._desk.banner.say(
                f"{text}正在输入、没有存下的有“{short}”。",
                "放回那一格",
                lambda: self._put_back(session, typing),
            )
        else:
            self._desk.banner.say(text)

    @staticmethod
    def _is_lost(session: Session, typing: Typing) -> bool:
        workbook = session.workbook
        if typing.form_id not in workbook or workbook.final_record(typing.form_id):
            return False
        try:
            return text_at(workbook.project(typing.form_id), typing.field) != typing.text
        except (KeyError, IndexError):
            return False

    def _put_back(self, session: Session, typing: Typing) -> None:
        self._desk.banner.hide()
        if self._desk.session is session:
            session.type_text(typing.form_id, typing.field, typing.text)
            self._desk.show_field(typing.form_id, typing.field)
