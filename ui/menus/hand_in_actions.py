"""报送 and 收件 from the menu 文件."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ui.menus.desk_actions import DeskActions, session_action

if TYPE_CHECKING:
    from ui.jobs.hand_in_checks import FormCheck
    from ui.session import Session


class HandInActions(DeskActions):
    """What a unit hands in, and what its superior department receives."""

    @session_action
    def hand_in(self, session: Session) -> None:
        from ui.hand_in.hand_in_dialog import HandInDialog  # start-up does not need it

        dialog = self._tried(lambda: HandInDialog(session, self._desk.settings, self._desk))
        if dialog is not None:
            dialog.jump_wanted.connect(self._on_jump)
            dialog.open()

    def _on_jump(self, check: FormCheck) -> None:
        """Go to what is to be mended; the way back stands above it."""
        if check.field is not None:
            self._desk.show_field(check.form_id, check.field)
        else:
            self._desk.open_form(check.form_id)
        self._desk.banner.say(f"“{check.name}”：{check.problem}", "回到报送", self.hand_in)

    @session_action
    def receive(self, session: Session) -> None:
        self.receive_packages([])

    def receive_packages(self, paths: Sequence[Path]) -> None:
        """Show what was received, and take packages in that were dropped."""
        from ui.hand_in.receive_dialog import ReceiveDialog  # start-up does not need it

        session = self._desk.session
        if session is None:
            self._desk.banner.say("请先新建或打开汇总用的工作簿，再把报送包拖进来。")
            return
        dialog = self._tried(lambda: ReceiveDialog(session, self._desk.settings, self._desk))
        if dialog is not None:
            dialog.open()
            dialog.take(paths)
