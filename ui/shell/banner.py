"""A strip above the tabs that says what went wrong and what to do; it never takes the keyboard away."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QWidget

from ui.theme import style
from ui.widgets.buttons import button_of
from ui.widgets.labels import plain
from ui.widgets.layouts import Part, row_of


class Banner(QFrame):
    """One sentence with at most two actions and a button to close it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, objectName="banner")
        style(
            self,
            "#banner {{ background: {t.banner}; border-bottom: 1px solid {t.removed}; }}"
            "#banner QLabel {{ color: {t.error}; }}",
        )
        self._label = plain(wordWrap=True, objectName="banner-text")
        self._action = button_of("", lambda: self._run())
        self._other = button_of("", lambda: self._run_other())
        close = button_of("知道了", self.hide)
        row_of(Part(self._label), self._action, self._other, close, on=self, margins=(18, 7, 12, 7))
        self._run: Callable[[], object] = self.hide
        self._run_other: Callable[[], object] = self.hide
        self.hide()

    def say(
        self,
        sentence: str,
        action: str = "",
        run: Callable[[], object] | None = None,
        other: tuple[str, Callable[[], object]] | None = None,
    ) -> None:
        """Show a sentence, with an action if there is a remedy, and another one if there are two."""
        self._label.setText(sentence)
        second, self._run_other = other or ("", self.hide)
        self._run = run or self.hide
        for button, text in ((self._action, action), (self._other, second)):
            button.setText(text)
            button.setVisible(bool(text))
        self.show()

    def text(self) -> str:
        """Return the sentence that stands there, blank if none."""
        return self._label.text() if self.isVisible() else ""
