"""What the window says and does where others have the same workbook open: who has it, what came from them, taking over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from model.file_thread import FileThread, stand_still
from model.workbook.following import Past
from model.workbook.holding import Hold
from model.workbook.joining import Joining
from ui.menus.desk_actions import DeskActions
from ui.shell.shared_file import SharedFile
from ui.tasks import soon

if TYPE_CHECKING:
    from ui.session import Session
    from ui.shell.desk import Desk


class SharingActions(DeskActions):
    """``file`` is what watches the open workbook's file, None on the start page."""

    def __init__(self, desk: Desk, save_as: Callable[[], object]) -> None:
        super().__init__(desk)
        self._save_as = save_as
        self.file: SharedFile | None = None
        self._told: set[Path] = set()
        self._offers: list[Path] = []  # other states of the workbook, until they are answered

    def follow(self, session: Session) -> None:
        """A workbook was opened: see who has it, and what becomes of it."""
        self._told.clear()
        self._offers.clear()
        self.file = file = SharedFile(session, self._desk.settings.values.person)
        file.changed.connect(self._on_changed)
        file.losing.connect(self._on_losing)
        file.found.connect(self._tell_states)
        file.begun.connect(self._on_begun)
        session.joined.connect(self._on_joined)
        file.begin(session.path)

    def moved(self) -> None:
        """The workbook goes on in another file."""
        if self.file is not None and self._desk.session is not None:
            self._offers.clear()
            self._desk.joined_bar.hide()
            self.file.begin(self._desk.session.path)

    def end(self) -> None:
        """The workbook is closed."""
        if self.file is not None:
            self.file.end()
            self.file = None
        self._desk.holder_bar.hide()
        self._desk.joined_bar.hide()

    def _on_begun(self) -> None:
        """Say in what kind of place the file lies, if that asks something of the clerk."""
        if self.file is None:
            return
        self._desk.status.where = self.file.place.short
        self._desk.refresh()
        if self.file.place.sentence:
            self._desk.notice(self.file.place.sentence)
            if not self.file.sentence:
                self._tell_states()

    def _tell_states(self) -> None:
        """A sync program may have left a second file: offer to take it in, once."""
        session = self._desk.session
        if session is None or self.file is None:
            return
        new = [one for one in self.file.states if one not in self._told]
        self._told.update(new)
        if new:
            from ui.jobs.importing import states_among  # start-up does not need it

            past, looking = Past.of(session.workbook), FileThread(stand_still, "other states")
            find = partial(states_among, new, session.path, past)
            soon(looking, find, session, lambda found: self._on_states(session, found.result()))
            looking.end()

    def _on_states(self, session: Session, states: Sequence[Path]) -> None:
        """Offer to take files in, if the workbook is still open and nothing else is told there."""
        if self.file is None or self._desk.session is not session:
            return
        self._offers += states
        if not self._desk.joined_bar.text():
            self._offer_next(session)

    def _offer_next(self, session: Session) -> None:
        """Offer to take in the next file that was found, one after the other."""
        bar = self._desk.joined_bar
        if not self._offers:
            bar.hide()
            return
        state = self._offers[0]
        told = f"同一文件夹里的“{state.name}”是本工作簿的另一份，像是同步软件留下的，里面可能有别的改动。"
        bar.say(
            told,
            ("逐格合并进来", partial(self._take_in, session, state)),
            ("知道了", partial(self._on_answered, session, state)),
        )

    def _take_in(self, session: Session, state: Path) -> None:
        from ui.menus.bringing_in import take_in_state  # start-up does not need it

        self._desk.commit_editors()
        bar, do = self._desk.joined_bar, self._beside(f"正在打开“{state.name}”……")
        told = bar.text()
        if self._tried(lambda: take_in_state(self._desk, session, state, do)):
            self._offers.remove(state)
            if bar.text() == told:  # else it says what came
                self._offer_next(session)

    def _on_answered(self, session: Session, state: Path) -> None:
        self._offers.remove(state)
        self._offer_next(session)

    def _on_losing(self) -> None:
        """What is being typed belongs to what was typed before somebody took the file over."""
        self._desk.commit_editors()

    def _on_changed(self) -> None:
        desk, file = self._desk, self.file
        if file is None:
            return
        answers = [("另存为…", self._save_as)]
        if file.hold in (Hold.FREE, Hold.GONE):
            answers.insert(0, ("接手编辑", self._take_over))
        desk.holder_bar.say(file.sentence, *answers)
        desk.refresh()

    def _take_over(self) -> None:
        if self.file is not None and self.file.take_over():
            self._desk.notice("已接手，可以填写；每改一处都会自动保存。")
            self._tell_states()

    def _on_joined(self, joining: Joining) -> None:
        """Say what came from the other side, and how to see it."""
        desk, session = self._desk, self._desk.session
        desk.refresh()
        if session is None or not (joining.came or joining.clashes):
            return
        if session.workbook.lock and not joining.clashes:
            desk.notice(f"已随对方的保存更新（{datetime.now():%H:%M:%S}）")
            return
        told = f"别的窗口或电脑改了 {len(joining.came)} 张表，已经合并进来"
        if joining.clashes:
            told += (
                f"；有 {len(joining.clashes)} 处两边都改了，保留了您的内容，对方的存在历史版本和操作记录里"
            )
        desk.joined_bar.say(
            f"{told}。",
            ("看合并了什么…", lambda: self._show(joining)),
            ("知道了", lambda: self._offer_next(session)),
        )

    def _show(self, joining: Joining) -> None:
        from ui.history.joined_dialog import JoinedDialog  # seldom needed

        if self._desk.session is not None:
            dialog = JoinedDialog(self._desk.session, joining, self._desk)
            dialog.place_wanted.connect(self._desk.show_field)
            dialog.open()
