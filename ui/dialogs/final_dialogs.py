"""What is asked before a form is finalised or taken back, and the list of who did so."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFormLayout, QLineEdit, QListWidget, QWidget

from model.workbook.damage import Damage
from model.workbook.final_records import EVENT_NAMES, FINAL, MAX_PERSON, MAX_REASON, Record
from model.workbook.seals import seal_words
from ui.dialogs import asking
from ui.theme import style
from ui.widgets.asked import asked
from ui.widgets.buttons import answer_box, close_box
from ui.widgets.labels import fit_to_text, plain, resize_within_screen
from ui.widgets.layouts import column_of
from ui.widgets.live_text import LiveText


class FinalDialog(QDialog):
    """Asks for a name and, with ``wants_reason``, for a reason; what cannot be accepted cannot be confirmed."""

    def __init__(
        self,
        parent: QWidget,
        title: str,
        text: str,
        person: str,
        confirm: str,
        *,
        wants_reason: bool = False,
        example: str = "例如：财政局审核后要求补充偏差原因",
    ) -> None:
        super().__init__(parent, objectName="final-dialog", windowTitle=title)
        form = QFormLayout()
        self.person = QLineEdit(person, maxLength=MAX_PERSON, accessibleName="经办人")
        form.addRow("经办人：", self.person)
        self.reason = LiveText(accessibleName="原因", tabChangesFocus=True, placeholderText=example)
        self.reason.setFixedHeight(90)
        if wants_reason:
            form.addRow("原因：", self.reason)
        self.reason.setVisible(wants_reason)
        self._wants_reason = wants_reason
        foot, self.confirm = answer_box(self, confirm)
        column_of(plain(text, wordWrap=True), form, foot, on=self, margins=(20, 18, 20, 16), spacing=12)
        self.person.textChanged.connect(self._show_state)
        self.reason.textChanged.connect(self._show_state)
        (self.reason if wants_reason and person else self.person).setFocus()
        self._show_state()
        fit_to_text(self, 480)

    def done(self, result: int) -> None:
        """Close; a reason that was begun is not given up without a question."""
        self.reason.commit_composition()
        begun = self._wants_reason and bool(self.reason.toPlainText().strip())
        if result == QDialog.DialogCode.Rejected and begun and not asking.may_drop_text(self, "原因"):
            return
        super().done(result)

    def _show_state(self) -> None:
        reason = self.reason.toPlainText().strip()
        has_reason = not self._wants_reason or 0 < len(reason) <= MAX_REASON
        self.confirm.setEnabled(bool(self.person.text().strip()) and has_reason)


def ask_person(parent: QWidget, name: str, person: str, warnings: int = 0) -> str | None:
    """Ask who finalises a form, and say how many warnings nobody has answered; None if nobody does."""
    text = f"将“{name}”定稿：内容从此不能修改，打印的每一份都相同。\n以后确需修改，可以写明原因撤回定稿，记录会保留。"
    if warnings:
        text += (
            f"\n\n还有 {warnings} 处提醒没有写说明，定稿以后不能再写；要写请先取消，在检查结果里逐条说明。"
        )
    dialog = FinalDialog(parent, "定稿", text, person, "定稿")
    return dialog.person.text() if asked(dialog) else None


def ask_withdrawal(parent: QWidget, name: str, record: Record, person: str) -> tuple[str, str] | None:
    """Ask who takes 定稿 back and why; None if nobody does."""
    text = f"“{name}”已于 {record.when} 由{record.person}定稿。\n撤回后可以修改；已经印出的纸将与内容不符。"
    dialog = FinalDialog(parent, "撤回定稿", text, person, "撤回定稿", wants_reason=True)
    return (dialog.person.text(), dialog.reason.toPlainText()) if asked(dialog) else None


def ask_acceptance(parent: QWidget, damage: Damage, person: str) -> tuple[str, str] | None:
    """Ask who answers for a damaged form as it stands, and why; None if nobody does."""
    text = (
        f"{damage.sentence}\n接受以后，现在的内容就当作对的，可以修改和定稿；是谁、为什么接受，记录会保留。"
    )
    example = "例如：与纸质表逐项核对过，内容无误"
    dialog = FinalDialog(parent, "接受受损的内容", text, person, "接受", wants_reason=True, example=example)
    return (dialog.person.text(), dialog.reason.toPlainText()) if asked(dialog) else None


class RecordsDialog(QDialog):
    """Lists who finalised a form and who took that back, the latest first."""

    def __init__(self, parent: QWidget, name: str, records: Sequence[Record]) -> None:
        super().__init__(parent, objectName="records", windowTitle=f"定稿记录 — {name}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        resize_within_screen(self, 560, 320)
        self.list = QListWidget(accessibleName="定稿记录", wordWrap=True)
        self.list.addItems([_sentence(record) for record in reversed(records)] or ["这张表还没有定稿过。"])
        style(
            self.list,
            "QListWidget {{ border: 1px solid {t.line}; border-radius: 6px; outline: 0; }}"
            "QListWidget::item {{ padding: 9px 10px; border-bottom: 1px solid {t.soft_line}; }}"
            "QListWidget::item:selected {{ background: {t.accent_soft}; color: {t.text}; }}",
        )
        column_of(self.list, close_box(self), on=self, margins=(18, 16, 18, 14))


def _sentence(record: Record) -> str:
    reason = f"\n原因：{record.reason}" if record.reason else ""
    damage = "" if record.is_sound else "（这条记录受过损坏）"
    seal = f"　{seal_words([record])}" if record.event == FINAL or record.keyed else ""
    return f"{record.when}　{record.person}　{EVENT_NAMES.get(record.event, '定稿')}{damage}{seal}{reason}"
