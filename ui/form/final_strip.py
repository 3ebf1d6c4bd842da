"""The strip above a form that cannot be changed: who finalised it, or how it is damaged, and the way back."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, SignalInstance
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QWidget

from model.workbook.damage import Damage, DamageKind
from model.workbook.final_records import Record
from model.workbook.seals import seal_words
from ui.theme import COLOURS, icon, style
from ui.widgets.buttons import button_of
from ui.widgets.labels import plain
from ui.widgets.layouts import Part, row_of


class FinalStrip(QFrame):
    """Hidden while the form may be changed."""

    withdraw_wanted = Signal()
    records_wanted = Signal()
    versions_wanted = Signal()
    acceptance_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, objectName="final-strip")
        style(
            self,
            "#final-strip {{ background: {t.accent_soft}; border: 1px solid {t.soft_line}; border-radius: 6px; }}"
            "#final-strip[damaged=true] {{ background: {t.banner}; border-color: {t.removed}; }}"
            "#final-strip QLabel {{ color: {t.text}; }}",
        )
        self._sign, self.label = QLabel(), plain(objectName="final-text", wordWrap=True)
        self._of_final = [
            _button("定稿记录…", self.records_wanted),
            _button("撤回定稿…", self.withdraw_wanted),
        ]
        self._of_damage = [
            _button("历史版本…", self.versions_wanted),
            _button("接受受损的内容…", self.acceptance_wanted),
        ]
        buttons = *self._of_final, *self._of_damage
        row_of(self._sign, Part(self.label), *buttons, on=self, margins=(12, 5, 8, 5))
        self.hide()

    def show_state(self, record: Record | None, damage: Damage | None) -> None:
        """Say by whom and when the form was finalised, how it is damaged, or hide."""
        texts = []
        if record is not None:
            damaged_record = "" if record.is_sound else "（记录受过损坏）"
            seal = f" · {seal_words([record])}" if record.keyed else ""
            texts.append(f"已定稿 · {record.person} · {record.when}{damaged_record}{seal} · 内容不能修改")
        if damage is not None:
            texts.append(damage.sentence)
        self.setVisible(bool(texts))
        if not texts:
            return
        self._sign.setPixmap(icon("lock", COLOURS.accent).pixmap(QSize(18, 18)))
        self.label.setText("\n".join(texts))
        self.setAccessibleName(self.label.text())
        is_altered = damage is not None and damage.kind is DamageKind.ALTERED
        for button in self._of_final:
            button.setVisible(record is not None)
        for button in self._of_damage:
            button.setVisible(is_altered and record is None)
        self.setProperty("damaged", damage is not None)
        self.style().unpolish(self)  # the sheet is looked at anew
        self.style().polish(self)


def _button(text: str, signal: SignalInstance) -> QPushButton:
    return button_of(text, signal, focusPolicy=Qt.FocusPolicy.TabFocus)
