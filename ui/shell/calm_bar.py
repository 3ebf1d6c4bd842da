"""A strip above the tabs that says how things stand, in calm colours; it never takes the keyboard away."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QWidget

from ui.theme import COLOURS, icon, style
from ui.widgets.buttons import button_of
from ui.widgets.labels import plain
from ui.widgets.layouts import Part, row_of

Answer = tuple[str, Callable[[], object]]


class CalmBar(QFrame):
    """One sentence with a sign and up to two buttons."""

    def __init__(self, name: str, sign: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, objectName=name)
        style(
            self,
            f"#{name} {{{{ background: {{t.accent_soft}}; border-bottom: 1px solid {{t.soft_line}}; }}}}"
            f"#{name} QLabel {{{{ color: {{t.text}}; }}}}",
        )
        self._name_of_sign = sign
        self._sign, self._label = QLabel(), plain(wordWrap=True, objectName=f"{name}-text")
        self.buttons = [self._button(number) for number in range(2)]
        self._answers: tuple[Answer, ...] = ()
        row_of(self._sign, Part(self._label), *self.buttons, on=self, margins=(18, 7, 12, 7))
        self.hide()

    def _button(self, number: int) -> QPushButton:
        return button_of("", lambda: self._answers[number][1](), focusPolicy=Qt.FocusPolicy.TabFocus)

    def say(self, sentence: str, *answers: Answer) -> None:
        """Show a sentence with its answers; a blank one hides the strip."""
        self._answers = answers
        self._label.setText(sentence)
        self.setAccessibleName(sentence)
        self._sign.setPixmap(icon(self._name_of_sign, COLOURS.accent).pixmap(QSize(18, 18)))
        for number, button in enumerate(self.buttons):
            button.setVisible(number < len(answers))
            if number < len(answers):
                button.setText(answers[number][0])
        self.setVisible(bool(sentence))

    def text(self) -> str:
        """Return the sentence that stands there, blank if none."""
        return self._label.text() if self.isVisible() else ""
