"""Small building blocks that several pages share: cards and labels."""

from __future__ import annotations

import re
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from ui.theme import style
from ui.widgets.layouts import Item, Margins, column_of

# what Qt finds no place to break in, blanks and Chinese signs that keep a line together too, and where a reader would look for one
_LONG = re.compile(
    r"(?:[^\s\u2e80-\uffff]|[\xa0\u2007\u202f]){30,}|[\u3001-\u301f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff65]{30,}"
)
_PIECE = re.compile(r"[\\/_.-]|[^\\/_.-]{20}")
_BREAK = "\u200b"  # takes no room
_TURNS = re.compile("[\u202d\u202e]")  # show nothing, but turn the rest of a sentence around
_TIP_LINE = 60  # characters
CARD_MARGINS: Margins = (14, 11, 14, 12)


def card(
    *items: Item,
    parent: QWidget | None = None,
    grow: bool = False,
    margins: Margins = CARD_MARGINS,
    spacing: int = 6,
) -> QFrame:
    """Return a white rounded frame with a column of items; made in its parent, it is not dressed a second time."""
    frame = QFrame(parent)
    frame.setProperty("card", True)
    vertical = QSizePolicy.Policy.Expanding if grow else QSizePolicy.Policy.Maximum
    frame.setSizePolicy(QSizePolicy.Policy.Expanding, vertical)
    column_of(*items, on=frame, margins=margins, spacing=spacing)
    return frame


def room_on_screen(window: QWidget) -> QSize:
    """Return how large a window may be on its screen, its frame beside it: at 150 % a small one has 911 by 512 pixels."""
    return window.screen().availableGeometry().size() - QSize(16, 48)


def resize_within_screen(window: QWidget, width: int, height: int) -> None:
    """Give a window its size, or what the screen has room for."""
    window.resize(QSize(width, height).boundedTo(room_on_screen(window)))


def fit_to_text(window: QWidget, width: int) -> None:
    """Make a small dialog that wide and as tall as its wrapped lines need then, which Qt's own size leaves out."""
    layout = window.layout()
    window.setMinimumWidth(min(width, room_on_screen(window).width()))
    if layout is not None:
        window.resize(width, max(layout.totalHeightForWidth(width), layout.totalMinimumSize().height()))


def shortened(text: str, most: int) -> str:
    """Return a text on one line, of so many characters at most."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def breakable(text: str) -> str:
    """Return a text whose long words, as a path is one, go on in the next line; Qt cuts off what is longer than a line."""
    return _LONG.sub(lambda word: _PIECE.sub(lambda piece: piece[0] + _BREAK, word[0]), _TURNS.sub("", text))


class _Plain(QLabel):
    """Shows any text as it is typed, and tells it so."""

    def __init__(self, text: str, **properties: Any) -> None:
        super().__init__(**properties)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)

    def setText(self, text: str) -> None:
        self._typed = text
        super().setText(breakable(text))

    def clear(self) -> None:
        self.setText("")

    def text(self) -> str:
        return self._typed


def plain(text: str = "", **properties: Any) -> QLabel:
    """Return a label that shows any text as it is typed; ``properties`` are Qt's."""
    return _Plain(text, **properties)


class NameLabel(QLabel):
    """A name in one line, shortened where there is no room for it and whole in the tip: it makes no window wider than a screen."""

    def __init__(self, **properties: Any) -> None:
        super().__init__(**properties)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._name = ""

    def show_name(self, name: str) -> None:
        """Show a name, whatever room there is."""
        self._name = name
        self.setToolTip(tip(name))
        self._fit()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        hint, advance = super().sizeHint(), self.fontMetrics().horizontalAdvance
        beside = max(0, hint.width() - advance(super().text()))  # the style's padding
        return QSize(advance(self._name) + beside + 1, hint.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        name = _TURNS.sub("", self._name)
        super().setText(self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, self._room()))

    def _room(self) -> int:
        return self.contentsRect().width()


class LineLabel(NameLabel):
    """A line that makes room for others beside it; its ``text`` is what it would show if there were room for all."""

    def setText(self, text: str) -> None:
        if text != self._name:
            self.show_name(text)

    def clear(self) -> None:
        self.setText("")

    def text(self) -> str:
        return self._name


def muted(text: str = "", **properties: Any) -> QLabel:
    """Return a small grey label, which shows any text as it is typed; ``properties`` are Qt's."""
    label = plain(text, **properties)
    label.setProperty("muted", True)
    return label


def count_of(text: str) -> str:
    """Return how many characters a text has, as a rule for its length counts them: without white space."""
    return f"{len(''.join(text.split()))} 字"


def heading(text: str = "") -> QLabel:
    """Return the bold title of a card."""
    label = plain(text)
    style(label, "font-size: 15px; font-weight: bold; color: {t.text};")
    return label


def wrapped_tip(text: str) -> str:
    """Return a tooltip that shows a long text as it is typed, in lines of readable length."""
    typed = breakable(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"<qt>{typed.replace(chr(10), '<br>')}</qt>"


def tip(text: str) -> str:
    """Return a tooltip that shows a text as it is typed; Qt would take <b> for a mark, and a long line past the screen."""
    is_short = all(len(line) <= _TIP_LINE for line in text.split("\n"))
    return _TURNS.sub("", text) if is_short and "<" not in text else wrapped_tip(text)
