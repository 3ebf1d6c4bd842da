"""A strip above the tabs that says what went wrong and what to do; it never takes the keyboard away."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from ui.theme import style


class Banner(QFrame):
    """One sentence with at most one action and a button to close it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        style(
            self,
            "#banner {{ background: {t.banner}; border-bottom: 1px solid {t.removed}; }}"
            "#banner QLabel {{ color: {t.error}; }}",
        )
        line = QHBoxLayout(self)
        line.setContentsMargins(18, 7, 12, 7)
        self._label = QLabel(wordWrap=True, objectName="banner-text")
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._action = QPushButton()
        close = QPushButton("知道了")
        close.clicked.connect(self.hide)
        line.addWidget(self._label, 1)
        line.addWidget(self._action)
        line.addWidget(close)
        self._run: Callable[[], object] | None = None
        self._action.clicked.connect(self._on_action_clicked)
        self.hide()

    def say(self, sentence: str, action: str = "", run: Callable[[], object] | None = None) -> None:
        """Show a sentence, with an action if there is a remedy."""
        self._label.setText(sentence)
        self._run = run
        self._action.setText(action)
        self._action.setVisible(bool(action))
        self.show()

    def text(self) -> str:
        """Return the sentence that stands there, blank if none."""
        return self._label.text() if self.isVisible() else ""

    def _on_action_clicked(self) -> None:
        if self._run is not None:
            self._run()
