"""Small building blocks that several pages share: cards and grey labels."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QVBoxLayout, QWidget

from ui.theme import style


def card(parent: QWidget | None = None, *, grow: bool = False) -> tuple[QFrame, QVBoxLayout]:
    """Return a white rounded frame with its layout; made in its parent, it is not dressed a second time."""
    frame = QFrame(parent)
    frame.setProperty("card", True)
    vertical = QSizePolicy.Policy.Expanding if grow else QSizePolicy.Policy.Maximum
    frame.setSizePolicy(QSizePolicy.Policy.Expanding, vertical)
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(14, 11, 14, 12)
    layout.setSpacing(6)
    return frame, layout


def resize_within_screen(window: QWidget, width: int, height: int) -> None:
    """Give a window its size, or what the screen has room for: at 150 % a small one has 911 by 512 pixels."""
    room = window.screen().availableGeometry()
    window.resize(min(width, room.width() - 16), min(height, room.height() - 48))


def muted(text: str = "") -> QLabel:
    """Return a small grey label, which shows any text as it is typed."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("muted", True)
    return label


def count_of(text: str) -> str:
    """Return how many characters a text has, as a rule for its length counts them: without white space."""
    return f"{len(''.join(text.split()))} 字"


def heading(text: str = "") -> QLabel:
    """Return the bold title of a card."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    style(label, "font-size: 15px; font-weight: bold; color: {t.text};")
    return label


def tip(text: str) -> str:
    """Return a tooltip that shows a text as it is typed; Qt would take <b> for a mark."""
    if "<" not in text:
        return text
    plain = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\n", "<br>")
    return f"<qt>{plain}</qt>"
