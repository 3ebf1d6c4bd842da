"""Six hints at the places themselves: a bubble beside each with a frame around it. Alt+N and Alt+B go on and back, Esc ends it.

It takes the keyboard from nobody: typing goes on where it was.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QWidget

from ui.theme import style
from ui.widgets.buttons import button_of
from ui.widgets.labels import muted, plain
from ui.widgets.layouts import Stretch, column_of, row_of

WIDTH, GAP, MARGIN = 340, 10, 12  # pixels
Place = Callable[[], QRect | None]


@dataclass(frozen=True, slots=True)
class Hint:
    """What is said, and where: ``place`` gives a rectangle in the window, None where it is not to be seen.

    ``before`` brings what is meant to the front.
    """

    title: str
    text: str
    place: Place
    before: Callable[[], object] = lambda: None


class Tour(QFrame):
    """Lies over a window. ``ended`` tells that it was gone through or dismissed."""

    ended = Signal()

    def __init__(
        self, window: QWidget, hints: Sequence[Hint], keeps_escape: Callable[[], bool] = lambda: False
    ) -> None:
        super().__init__(window, objectName="tour", accessibleName="上手提示")
        self._hints, self._number, self._keeps_escape = tuple(hints), 0, keeps_escape
        self._frame = QFrame(window, objectName="tour-frame")
        self._frame.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        style(
            self._frame,
            "#tour-frame {{ border: 3px solid {t.accent}; border-radius: 6px; background: transparent; }}",
        )
        style(self, "#tour {{ background: {t.surface}; border: 2px solid {t.accent}; border-radius: 10px; }}")
        self._title, self._text = plain(objectName="tour-title"), plain(wordWrap=True, objectName="tour-text")
        style(self._title, "font-size: 15px; font-weight: bold; color: {t.text};")
        self._count = muted()
        self.skip = button_of("不再提示（Esc）", self.end, objectName="tour-skip")
        self.back = button_of("上一条(&B)", lambda: self.go(-1), objectName="tour-back")
        self.next = button_of("下一条(&N)", lambda: self.go(1), objectName="tour-next", primary=True)
        for one in (self.skip, self.back, self.next):
            one.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves typing where it was
        self.skip.setProperty("link", True)
        self._text.setFixedWidth(WIDTH - 2 * MARGIN - 8)
        foot = row_of(self.skip, Stretch(), self._count, self.back, self.next, spacing=6)
        column_of(
            self._title, self._text, foot, on=self, margins=(MARGIN + 4, MARGIN, MARGIN, MARGIN), spacing=8
        )
        # what is meant may move with what is typed and clicked, and must not lie under the bubble
        self._moved = QTimer(self, singleShot=True, interval=0)
        self._moved.timeout.connect(self.place)
        window.installEventFilter(self)
        _application().installEventFilter(self)

    @property
    def number(self) -> int:
        """Which hint is shown, from 0."""
        return self._number

    def begin(self, number: int = 0) -> None:
        """Show a hint."""
        self._number = number
        hint = self._hints[number]
        hint.before()
        self._title.setText(hint.title)
        self._text.setText(hint.text)
        self._text.setFixedHeight(self._text.heightForWidth(self._text.width()))
        self._count.setText(f"{number + 1} / {len(self._hints)}")
        self.back.setEnabled(number > 0)
        self.next.setText("下一条(&N)" if number + 1 < len(self._hints) else "完成(&N)")
        self.show()
        self.place()

    def go(self, step: int) -> None:
        """Show another hint; behind the last one the tour ends."""
        number = self._number + step
        if number >= len(self._hints):
            self.end()
        else:
            self.begin(max(0, number))

    def end(self) -> None:
        """Go, for good."""
        window = self.parentWidget()
        if window is not None:
            window.removeEventFilter(self)
        _application().removeEventFilter(self)
        self._frame.hide()
        self._frame.deleteLater()
        self.hide()
        self.ended.emit()
        self.deleteLater()

    def place(self) -> None:
        """Stand beside what is meant, in the middle where that is not to be seen."""
        window = self.parentWidget()
        if window is None:
            return
        self.adjustSize()
        room, size, about = window.rect(), self.size(), self._hints[self._number].place()
        self._frame.setVisible(about is not None)
        if about is None:
            self.move(room.center() - QPoint(size.width() // 2, size.height() // 2))
        else:
            self._frame.setGeometry(about.adjusted(-4, -4, 4, 4).intersected(room))
            self.move(beside(about, size, room))
        self._frame.raise_()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and watched is self.parent():
            self.place()
        elif event.type() in (QEvent.Type.KeyRelease, QEvent.Type.MouseButtonRelease, QEvent.Type.Wheel):
            self._moved.start()
        elif event.type() in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress) and isinstance(
            event, QKeyEvent
        ):
            return self._on_key(event)
        return False

    def _on_key(self, event: QKeyEvent) -> bool:
        """Esc ends the tour where nothing else has a use for it."""
        is_busy = QApplication.activeModalWidget() or QApplication.activePopupWidget() or self._keeps_escape()
        if event.key() != Qt.Key.Key_Escape or is_busy or not self.isVisible():
            return False
        event.accept()
        if event.type() is QEvent.Type.KeyPress:
            self.end()
        return True


def beside(about: QRect, size: QSize, room: QRect) -> QPoint:
    """Return where a bubble stands: below what it is about, else above, left or right of it, inside the room."""
    tries = (
        QPoint(about.left(), about.bottom() + GAP),
        QPoint(about.left(), about.top() - GAP - size.height()),
        QPoint(about.left() - GAP - size.width(), about.top()),
        QPoint(about.right() + GAP, about.top()),
    )
    for corner in tries:
        left = min(max(corner.x(), room.left() + GAP), room.right() - GAP - size.width())
        top = min(max(corner.y(), room.top() + GAP), room.bottom() - GAP - size.height())
        if not QRect(QPoint(left, top), size).intersects(about):
            return QPoint(left, top)
    return QPoint(room.right() - GAP - size.width(), room.bottom() - GAP - size.height())


def _application() -> QApplication:
    return cast(QApplication, QApplication.instance())
