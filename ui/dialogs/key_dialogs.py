"""The key of 定稿: asked for once while a workbook is open, held by its session, stored nowhere."""

from __future__ import annotations

from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QDialog, QFileDialog, QFormLayout, QLabel, QLineEdit, QWidget

from model.errors import UserError
from model.workbook.final_records import Record
from model.workbook.seal_keys import (
    KEY_EXTENSION,
    MAX_PASSPHRASE,
    KeySource,
    Passphrase,
    SealKey,
    checked_passphrase,
    read_key_file,
)
from model.workbook.seals import FILE, PASSPHRASE, key_of_record, key_to_finalise, seal_of
from ui.session import Session
from ui.theme import COLOURS
from ui.widgets.buttons import answer_box, button_of
from ui.widgets.labels import fit_to_text, plain
from ui.widgets.layouts import Stretch, column_of, row_of

BOTH = (PASSPHRASE, FILE)
WITHOUT = "密钥丢了，不用密钥撤回（记录会看出来）"
_FILTER = f"密钥文件 (*{KEY_EXTENSION});;所有文件 (*)"
Result = TypeVar("Result")


class NoKeyGivenError(Exception):
    """Whoever was asked gave no key, so nothing is done."""


class KeyDialog(QDialog):
    """Asks for a passphrase or a key file; ``source`` is what was given. With ``leave`` one may go on without."""

    def __init__(
        self,
        parent: QWidget,
        text: str,
        kinds: Collection[str] = BOTH,
        folder: Path = Path(),
        problem: str = "",
        leave: str = "",
    ) -> None:
        super().__init__(parent, objectName="key", windowTitle="定稿密钥")
        self.source: KeySource | None = None
        self.is_left_out = False
        self._folder = folder
        form = QFormLayout()
        self.passphrase = _passphrase_edit("口令")
        self.file = button_of("选择密钥文件(&F)…", self._choose, objectName="key-file")
        if PASSPHRASE in kinds:
            form.addRow("口令：", self.passphrase)
        if FILE in kinds:
            form.addRow("" if PASSPHRASE not in kinds else "或：", row_of(self.file, Stretch()))
        self.passphrase.setVisible(PASSPHRASE in kinds)
        self.file.setVisible(FILE in kinds)
        self.problem = _problem_label(problem)
        foot, self.confirm = answer_box(self, "确定")
        beside = [row_of(button_of(leave, self._leave, objectName="without-key"), Stretch())] if leave else []
        hint = plain(text, wordWrap=True)
        column_of(hint, form, self.problem, *beside, foot, on=self, margins=(20, 18, 20, 16), spacing=12)
        self.passphrase.textChanged.connect(self._show_state)
        (self.passphrase if PASSPHRASE in kinds else self.file).setFocus()
        self._show_state()
        fit_to_text(self, 460)

    def accept(self) -> None:
        """Take what was typed, unless a file was chosen."""
        self.source = self.source or Passphrase(self.passphrase.text())
        super().accept()

    def _choose(self) -> None:
        path = ask_key_file(self, self._folder)
        if path is None:
            return
        try:
            self.source = read_key_file(path)
        except UserError as error:
            self.problem.setText(str(error))
            self.problem.show()
            fit_to_text(self, 460)
            return
        self.accept()

    def _leave(self) -> None:
        self.is_left_out = True
        self.reject()

    def _show_state(self) -> None:
        self.confirm.setEnabled(bool(self.passphrase.text()))


class NewPassphraseDialog(QDialog):
    """Asks for a new passphrase, twice."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, objectName="new-passphrase", windowTitle="定稿口令")
        text = "口令只有定稿的人知道，程序不保存：忘了就不能再核对，也找不回来。最好是一句别人猜不到的话，8 个字以上。"
        form = QFormLayout()
        self.first, self.again = _passphrase_edit("口令"), _passphrase_edit("再键入一遍")
        form.addRow("口令：", self.first)
        form.addRow("再键入一遍：", self.again)
        self.problem = _problem_label("")
        foot, self.confirm = answer_box(self, "用这个口令")
        column_of(
            plain(text, wordWrap=True),
            form,
            self.problem,
            foot,
            on=self,
            margins=(20, 18, 20, 16),
            spacing=12,
        )
        for edit in (self.first, self.again):
            edit.textChanged.connect(self._show_state)
        self.first.setFocus()
        self._show_state()
        fit_to_text(self, 460)

    def _show_state(self) -> None:
        first, again = self.first.text(), self.again.text()
        problem = ""
        try:
            checked_passphrase(first)
        except UserError as error:
            problem = str(error) if first else ""
        if not problem and again and first != again:
            problem = "两遍不一样，请再键入一遍。"
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        self.confirm.setEnabled(bool(first) and first == again and not problem)

    @property
    def passphrase(self) -> Passphrase:
        """What was typed."""
        return Passphrase(self.first.text())


def _passphrase_edit(name: str) -> QLineEdit:
    return QLineEdit(
        accessibleName=name, echoMode=QLineEdit.EchoMode.Password, maxLength=MAX_PASSPHRASE, minimumWidth=240
    )


def _problem_label(text: str) -> QLabel:
    label = plain(text, wordWrap=True, objectName="key-problem")
    label.setStyleSheet(f"color: {COLOURS.error};")
    label.setVisible(bool(text))
    return label


def ask_key_file(parent: QWidget, folder: Path) -> Path | None:
    """Ask for a key file."""
    name, _ = QFileDialog.getOpenFileName(parent, "密钥文件", str(folder), _FILTER)
    return Path(name) if name else None


def ask_new_key_file(parent: QWidget, suggested: Path) -> Path | None:
    """Ask where a new key file goes."""
    name, _ = QFileDialog.getSaveFileName(parent, "新的密钥文件", str(suggested), _FILTER)
    path = Path(name)
    return path.with_name(path.name + KEY_EXTENSION) if name and not path.suffix else path if name else None


def ask_source(parent: QWidget, text: str, folder: Path) -> KeySource | None:
    """Ask for a key; None if nobody gives one."""
    dialog = KeyDialog(parent, text, BOTH, folder)
    try:
        return dialog.source if dialog.exec() else None
    finally:
        dialog.deleteLater()


def worked_out(session: Session, work: Callable[[], Result]) -> Result:
    """Work with a passphrase, which takes a moment on purpose, beside the window. Raises what the work raises."""
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(work)
        session.wait_for(
            future, "正在用口令核对密钥……\n这一步故意做得慢，别人才猜不出口令。", may_be_left=False
        )
        return future.result()


def key_for_finalising(parent: QWidget, session: Session) -> SealKey | None:
    """Return the key with which forms are finalised, asking for it once; None where none is wanted.

    Raises NoKeyGivenError.
    """
    seals = session.workbook.seals
    if not seals.is_wanted:
        return None
    text = f"这个工作簿定稿要用密钥（编号 {seals.keys[-1].number}）。密钥只在程序打开时记住，不保存。"
    dialog = partial(KeyDialog, parent, text, {key.kind for key in seals.keys}, session.path.parent)
    return _asked(session, dialog, partial(key_to_finalise, seals))


def key_for_withdrawing(parent: QWidget, session: Session, form_id: int, record: Record) -> SealKey | None:
    """Return the key with which a record was sealed; None where it has no seal, or the clerk goes on without.

    Raises NoKeyGivenError.
    """
    seal, workbook = seal_of(record), session.workbook
    if seal is None:
        return None
    text = f"这张表是用密钥 {seal.number} 定稿的，撤回也要用它。"
    dialog = partial(KeyDialog, parent, text, BOTH, session.path.parent, leave=WITHOUT)
    fits = partial(key_of_record, record, year=workbook.year, sheet=workbook.sheet(form_id))
    return _asked(session, dialog, fits)


def _asked(
    session: Session, dialog: Callable[..., KeyDialog], fits: Callable[[KeySource], SealKey]
) -> SealKey | None:
    """Ask until a key fits, unless the session has it; None if the clerk goes on without. Raises NoKeyGivenError."""
    source, problem = session.key_source, ""
    while True:
        if source is None:
            box = dialog(problem=problem)
            box.exec()
            box.deleteLater()
            source = box.source
            if box.is_left_out:
                return None
        if source is None:
            raise NoKeyGivenError
        try:
            key = worked_out(session, partial(fits, source))
        except UserError as error:
            source, problem = None, str(error)
        else:
            session.key_source = source
            return key
