"""定稿密钥: with which key forms are finalised, which final forms are sealed, and what a key proves of them."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QWidget

from model.errors import UserError
from model.files import file_name_for
from model.workbook.final_records import MAX_PERSON
from model.workbook.seal_check import check_seals
from model.workbook.seal_keys import KEY_EXTENSION, KeySource, new_key_file, new_number, read_key_file
from model.workbook.sealing import stop_keys, use_key
from model.workbook.seals import FILE, KIND_NAMES, PASSPHRASE, UNKEYED, seal_words
from ui.dialogs import key_dialogs
from ui.dialogs.meanwhile import Meanwhile
from ui.session import Session
from ui.settings import Settings
from ui.theme import COLOURS, style
from ui.widgets.buttons import button_of
from ui.widgets.labels import muted, plain, resize_within_screen
from ui.widgets.layouts import Part, Stretch, column_of, row_of

_HINT = (
    "不用密钥时，校验值能看出差错和损坏；懂行的人有意改动，可以连校验值一起改掉。"
    "用口令或密钥文件定稿，没有它的人改不出相符的定稿。密钥不保存在工作簿里，丢了补不出来。"
)


class SealKeyDialog(QDialog):
    """Sets the key of a workbook, and holds its final forms against a key."""

    def __init__(self, parent: QWidget, session: Session, settings: Settings) -> None:
        super().__init__(parent, objectName="seal-key", windowTitle="定稿密钥")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        resize_within_screen(self, 700, 500)
        self._session, self._settings = session, settings
        self.state = plain(wordWrap=True, objectName="seal-state")
        self.state.setStyleSheet("font-size: 15px; font-weight: bold;")
        self.person = QLineEdit(settings.values.person, maxLength=MAX_PERSON, accessibleName="经办人")
        self.passphrase = button_of("用口令(&P)…", self._set_passphrase)
        self.new_file = button_of("用新的密钥文件(&N)…", self._make_file)
        self.file = button_of("用已有的密钥文件(&F)…", self._take_file)
        self.stop = button_of("不再使用密钥(&S)", self._stop)
        self.list = QListWidget(accessibleName="各表的定稿", wordWrap=True)
        style(
            self.list,
            "QListWidget {{ border: 1px solid {t.line}; border-radius: 6px; outline: 0; }}"
            "QListWidget::item {{ padding: 6px 10px; border-bottom: 1px solid {t.soft_line}; }}"
            "QListWidget::item:selected {{ background: {t.accent_soft}; color: {t.text}; }}",
        )
        self.check = button_of("用密钥核对各表的定稿(&C)…", self._check, objectName="check-seals")
        close = button_of("关闭", self.reject, objectName="close", primary=True)
        column_of(
            self.state,
            muted(_HINT, wordWrap=True),
            row_of(plain("经办人："), Part(self.person)),
            row_of(self.passphrase, self.new_file, self.file, Stretch(), self.stop, spacing=8),
            Part(self.list),
            row_of(self.check, Stretch(), close),
            on=self,
            margins=(20, 18, 20, 16),
            spacing=12,
        )
        self.person.textChanged.connect(self._show_buttons)
        session.closed.connect(self.reject)
        self._show()

    # -- setting the key --------------------------------------------------------------------------------

    def _set_passphrase(self) -> None:
        dialog = key_dialogs.NewPassphraseDialog(self)
        try:
            if not dialog.exec():
                return
            passphrase = dialog.passphrase
        finally:
            dialog.deleteLater()
        key = key_dialogs.worked_out(self._session, partial(passphrase.key, new_number()))
        if key is not None:
            self._use(partial(use_key, key=key, kind=PASSPHRASE, person=self._person()), passphrase)

    def _make_file(self) -> None:
        folder, name = self._session.path.parent, file_name_for(self._person())
        path = key_dialogs.ask_new_key_file(self, folder / f"{name}{KEY_EXTENSION}")
        if path is None:
            return
        try:
            made = Meanwhile.writing(self, path).beside(lambda go_on: new_key_file(path, go_on))
        except UserError as error:
            self._say(str(error), COLOURS.error)
            return
        self._use(partial(use_key, key=made.own, kind=FILE, person=self._person()), made)
        self._say(
            f"密钥文件已存为 {path}。请移到工作簿以外的安全地方，另存一份：丢了就不能再核对。", COLOURS.text
        )

    def _take_file(self) -> None:
        path = key_dialogs.ask_key_file(self, self._session.path.parent)
        if path is None:
            return
        try:
            found = read_key_file(path)
        except UserError as error:
            self._say(str(error), COLOURS.error)
            return
        self._use(partial(use_key, key=found.own, kind=FILE, person=self._person()), found)

    def _stop(self) -> None:
        self._use(partial(stop_keys, person=self._person()), None)

    def _use(self, edit: partial[None], source: KeySource | None) -> None:
        self._settings.remember(person=self._person())
        self._session.do(edit)
        self._session.key_source = source
        self._show()

    def _person(self) -> str:
        return " ".join(self.person.text().split())

    # -- what is shown ----------------------------------------------------------------------------------

    def _show(self) -> None:
        workbook, seals = self._session.workbook, self._session.workbook.seals
        if seals.is_wanted:
            key = seals.keys[-1]
            self._say(f"定稿要用密钥 {key.number}（{KIND_NAMES[key.kind]}）。", COLOURS.good)
        else:
            self._say(f"{UNKEYED}。", COLOURS.text)
        self.list.clear()
        final = [form for form in workbook.all_ids if workbook.final_record(form) is not None]
        for form in final:
            self.list.addItem(f"{workbook.name_of(form)}：{seal_words(workbook.records(form))}")
        if not final:
            self.list.addItem("还没有定稿的表。")
        self.check.setEnabled(bool(final) or bool(seals.rolls))
        self._show_buttons()

    def _show_buttons(self) -> None:
        has_person = bool(self._person())
        for button in (self.passphrase, self.new_file, self.file):
            button.setEnabled(has_person)
        self.stop.setEnabled(has_person and self._session.workbook.seals.is_wanted)

    def _check(self) -> None:
        """Ask for a key, and say of each final form what it proves."""
        text = "请键入定稿时用的口令，或选择密钥文件，逐张核对定稿以后有没有改过。"
        source = key_dialogs.ask_source(self, text, folder=self._session.path.parent)
        if source is None:
            return
        found = key_dialogs.worked_out(self._session, partial(check_seals, self._session.workbook, source))
        self.list.clear()
        for one in found:
            item = QListWidgetItem(f"{'✓' if one.is_good else '✗'} {one.sentence}")
            item.setForeground(QColor(COLOURS.good if one.is_good else COLOURS.error))
            self.list.addItem(item)
        wrong = sum(not one.is_good for one in found)
        if wrong:
            self._say(f"有 {wrong} 处密钥不能证明，请看下面的说明。", COLOURS.error)
        else:
            self._say(f"{len(found)} 张定稿的表都与密钥相符，定稿以后没有改过。", COLOURS.good)

    def _say(self, text: str, colour: str) -> None:
        self.state.setStyleSheet(f"color: {colour}; font-size: 15px; font-weight: bold;")
        self.state.setText(text)
