"""Copies of workbooks: kept while one works, shown by 文件 › 备份…, offered when a workbook cannot be opened."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from model.errors import DamagedError, UserError
from model.workbook.backups import Backup, Backups
from ui.history.backup_keeper import BackupKeeper
from ui.jobs.copying import places_of_copies
from ui.menus.actions import action
from ui.menus.desk_actions import DeskActions, session_action
from ui.session import Session

if TYPE_CHECKING:
    from ui.history.backups_dialog import BackupsDialog
    from ui.shell.desk import Desk


class BackupActions(DeskActions):
    """The copies, the account of what happened, and what the window does with copies by itself."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._backups = Backups(desk.settings.backups)
        self._keeper: BackupKeeper | None = None

    def follow(self, session: Session) -> None:
        """Keep copies of a workbook as long as it is open."""
        self._keeper = BackupKeeper(session, *places_of_copies(self._desk.settings))
        self._keeper.failed.connect(self._desk.banner.say)
        session.closed.connect(self._on_closed)

    def _on_closed(self) -> None:
        self._keeper = None

    @action
    def show_backups(self) -> None:
        session = self._desk.session
        self._show(session.path if session else None)

    @session_action
    def show_account(self, session: Session) -> None:
        """List what happened to the workbook."""
        from ui.history.account_dialog import AccountDialog  # start-up does not need it

        entries = self._tried(session.workbook.entries)
        if entries is not None:
            dialog = AccountDialog(entries, self._desk)
            dialog.save_wanted.connect(lambda: self._save_account(session, dialog))
            dialog.open()

    def _save_account(self, session: Session, parent: QWidget) -> None:
        from ui.dialogs import questions
        from ui.jobs.hand_over import save_account

        suggested = session.path.with_name(f"{session.path.stem}-操作记录.pdf")
        path = questions.ask_pdf(parent, suggested)
        if path is not None:
            outcome = save_account(session.workbook, path, self._writing(path, parent))
            self._desk.report(outcome)
            if outcome.done:
                questions.open_file(path)

    def complain(self, path: Path, error: UserError) -> None:
        """Say why a workbook could not be opened, and offer its copies, if there are any, and what can be read of it."""
        actions: list[tuple[str, Callable[[], object]]] = []
        if self._backups.of(path):
            actions.append(("看备份…", lambda: self._show(path)))
        if isinstance(error, DamagedError):
            actions.append(("取回能读的表…", lambda: self._salvage(path)))
        (text, run), *others = actions or [("", self._desk.banner.hide)]
        self._desk.banner.say(str(error), text, run, others[0] if others else None)

    def _salvage(self, path: Path) -> None:
        """Bring what can be read of a damaged workbook into a new one beside it, open that, and say what was lost."""
        from ui.dialogs.remarks import show_remarks
        from ui.jobs.salvaging import salvage_beside  # seldom needed

        documents, copies = self._desk.settings.documents, self._backups.folder
        do = self._beside("正在取回能读的表……")
        done = self._tried(lambda: do.beside(lambda _: salvage_beside(path, documents, copies)))
        if done is not None and self._desk.open_path(done.path):
            self._desk.notice(f"取回的表存为 {done.path.name}；原来的工作簿没有动。")
            *forms, written = done.lines
            show_remarks(self._desk, f"从“{path.name}”取回的表", (written, *done.losses, *forms))

    def _show(self, path: Path | None) -> None:
        from ui.dialogs.questions import open_file
        from ui.history.backups_dialog import BackupsDialog  # start-up does not need it

        dialog = BackupsDialog(self._backups, path, self._desk)
        dialog.chosen.connect(self._open)
        dialog.folder_wanted.connect(open_file)
        dialog.compare_wanted.connect(self._compare)
        dialog.second_wanted.connect(lambda: self._choose_second(dialog))
        dialog.second_dropped.connect(lambda: self._keep_at(dialog, ""))
        dialog.show_second(self._desk.settings.values.second_backups)
        dialog.open()

    def _compare(self, backup: Backup) -> None:
        """Hold a copy against the open workbook, and offer to take forms back."""
        from model.workbook.restoring import differing_forms
        from ui.history.restore_dialog import COMPARING, RestoreDialog  # start-up does not need it
        from ui.jobs.opening import open_all

        session = self._desk.session
        if session is None:
            return
        do = self._beside("正在打开备份……")
        copies = self._tried(lambda: do.beside(lambda go_on: open_all([backup.path], go_on)))
        if copies is None:
            return
        (copy,) = copies
        look = self._beside(COMPARING).looked_up
        forms = self._tried(lambda: differing_forms(session.workbook, copy, look))
        if forms is None:
            copy.close()
        else:
            dialog = RestoreDialog(session, copy, forms, f"{backup.when:%m-%d %H:%M} ", self._desk)
            dialog.restored.connect(partial(self._tell_restored, session))
            dialog.restored.connect(lambda count: self._desk.refresh())
            dialog.open()

    def _tell_restored(self, session: Session, count: int) -> None:
        from model.workbook.restoring import FROM_COPY

        is_step = session.workbook.history.undo_label.startswith(FROM_COPY)  # what is final is none
        self._desk.notice(f"已取回 {count} 张表{'，Ctrl+Z 可以取消' if is_step else ''}。")

    def _choose_second(self, dialog: BackupsDialog) -> None:
        from ui.dialogs import questions

        folder = questions.ask_backup_folder(dialog, self._desk.settings.values.second_backups)
        if folder is not None:
            self._keep_at(dialog, str(folder))

    def _keep_at(self, dialog: BackupsDialog, folder: str) -> None:
        """Keep copies in a second folder from now on; blank for none."""
        self._desk.settings.remember(second_backups=folder)
        dialog.show_second(folder)
        if self._keeper is not None:
            self._keeper.keep_at(*places_of_copies(self._desk.settings))

    def _open(self, backup: Backup, workbook: Path) -> None:
        documents = self._desk.settings.documents
        do = self._beside("正在取出备份……")
        path = self._tried(lambda: do.beside(lambda _: self._backups.take_out(backup, workbook, documents)))
        if path and self._desk.open_path(path):
            self._desk.notice(f"这是备份，存为 {path.name}；原来的工作簿没有动。")
