"""How far many forms are: a bar with the form at work and the time that remains, and in the end what came of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QProgressBar, QWidget

from reports.batch import BatchStep
from ui.theme import style
from ui.widgets.buttons import button_of
from ui.widgets.labels import muted
from ui.widgets.layouts import Part, column_of, row_of
from ui.widgets.remaining import remaining_text


class BatchProgress(QWidget):
    """Out of sight until a run begins. ``cancelled`` says that the clerk wants it called off."""

    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._began = 0.0
        self._open: Callable[[], object] | None = None
        self.bar = QProgressBar(accessibleName="打印进度", textVisible=False)
        self.bar.setFixedHeight(8)
        style(
            self.bar,
            "QProgressBar {{ background: {t.bar}; border: none; border-radius: 4px; }}"
            "QProgressBar::chunk {{ background: {t.accent}; border-radius: 4px; }}",
        )
        self.cancel = button_of("取消", self.cancelled, objectName="cancel", accessibleName="取消打印")
        self.text = muted(objectName="batch-text", wordWrap=True)
        self.open = button_of(
            "打开",
            lambda: self._open and self._open(),
            objectName="open-result",
            accessibleName="打开结果",
        )
        self.problems = QPlainTextEdit(objectName="problems", accessibleName="没有成的", readOnly=True)
        self.problems.setFixedHeight(84)
        style(self.problems, "color: {t.error}; border: 1px solid {t.line}; border-radius: 6px;")
        head, foot = row_of(Part(self.bar), self.cancel), row_of(Part(self.text), self.open)
        column_of(head, foot, self.problems, on=self, margins=(0, 4, 0, 0), spacing=6)
        self.hide()

    def begin(self) -> None:
        """Show an empty bar."""
        self._began = time.monotonic()
        self.bar.setRange(0, 0)
        self.text.setText("正在准备…")
        self._show(running=True, problems=False, result=False)
        self.cancel.setEnabled(True)
        self.show()

    def show_step(self, step: BatchStep) -> None:
        """Show how far the run is."""
        self.bar.setRange(0, step.total)
        self.bar.setValue(step.done)
        if not self.cancel.isEnabled():
            return  # it is being called off
        rest = remaining_text(time.monotonic() - self._began, step.done, step.total)
        if step.name:
            self.text.setText(f"第 {step.done + 1} / {step.total} 张：{step.name}{rest}")
        else:
            self.text.setText("正在写入…")

    def say_cancelling(self) -> None:
        """Say that the run is being called off."""
        self.cancel.setEnabled(False)
        self.text.setText("正在取消…")

    def end(
        self, sentence: str, problems: Sequence[str] = (), run: Callable[[], object] | None = None
    ) -> None:
        """Say what came of it; ``run`` opens the result."""
        self._open = run
        self.text.setText(sentence)
        self.problems.setPlainText("\n".join(problems))
        self._show(running=False, problems=bool(problems), result=run is not None)

    def _show(self, running: bool, problems: bool, result: bool) -> None:
        self.bar.setVisible(running)
        self.cancel.setVisible(running)
        self.problems.setVisible(problems)
        self.open.setVisible(result)
