"""The strip above a form that is final: by whom, since when, and the way back."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from model.finalising import Record
from ui.theme import COLOURS, icon, style


class FinalStrip(QFrame):
    """Hidden while the form may be changed."""

    withdraw_wanted = Signal()
    records_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("final-strip")
        style(
            self,
            "#final-strip {{ background: {t.accent_soft}; border: 1px solid {t.soft_line}; border-radius: 6px; }}"
            "#final-strip QLabel {{ color: {t.text}; }}",
        )
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 5, 8, 5)
        self._sign = QLabel()
        self.label = QLabel(objectName="final-text")
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        line.addWidget(self._sign)
        line.addWidget(self.label, 1)
        for text, signal in (("定稿记录…", self.records_wanted), ("撤回定稿…", self.withdraw_wanted)):
            button = QPushButton(text, autoDefault=False)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(signal)
            line.addWidget(button)
        self.hide()

    def show_record(self, record: Record | None) -> None:
        """Say by whom and when the form was finalised, or hide."""
        if record is not None:
            self._sign.setPixmap(icon("lock", COLOURS.accent).pixmap(QSize(18, 18)))
            damage = "" if record.is_sound else "（记录受过损坏）"
            self.label.setText(f"已定稿 · {record.person} · {record.when}{damage} · 内容不能修改")
            self.setAccessibleName(self.label.text())
        self.setVisible(record is not None)
