"""How far many files are: a bar with the file at work and the time that remains."""

from __future__ import annotations

import time

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from ui.jobs.intake import Step
from ui.theme import style
from ui.widgets.buttons import button_of
from ui.widgets.labels import muted
from ui.widgets.layouts import Part, Stretch, column_of, row_of
from ui.widgets.remaining import remaining_text


class ReadingBar(QWidget):
    """``cancelled`` says that the clerk wants no more files read."""

    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._began = time.monotonic()
        self.bar = QProgressBar(accessibleName="读取进度", textVisible=False)
        self.bar.setFixedHeight(8)
        self.bar.setRange(0, 0)
        style(
            self.bar,
            "QProgressBar {{ background: {t.bar}; border: none; border-radius: 4px; }}"
            "QProgressBar::chunk {{ background: {t.accent}; border-radius: 4px; }}",
        )
        self.text = muted("正在读取…", objectName="reading-text")
        self.stop = button_of("停止读取", self.cancelled, objectName="stop-reading")
        row = row_of(Part(self.bar), self.stop, spacing=12)
        column_of(Stretch(2), row, self.text, Stretch(3), on=self, margins=(40, 20, 40, 20), spacing=8)

    def show_step(self, step: Step) -> None:
        """Show how far reading is."""
        self.bar.setRange(0, step.total)
        self.bar.setValue(step.done)
        if self.stop.isEnabled():
            rest = remaining_text(time.monotonic() - self._began, step.done, step.total)
            self.text.setText(f"正在读第 {step.done + 1} / {step.total} 个文件：{step.name}{rest}")

    def say_stopping(self) -> None:
        """Say that the file at work is the last one."""
        self.stop.setEnabled(False)
        self.text.setText("正在停止，读完这一个文件就停…")
