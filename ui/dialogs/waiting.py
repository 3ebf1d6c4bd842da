"""Waiting for the disk: a moment without a word, then with a window that says for what, and never a window that stands still."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QDialog, QProgressBar, QWidget

from ui.theme import style
from ui.widgets.buttons import button_of
from ui.widgets.labels import plain
from ui.widgets.layouts import Stretch, column_of, row_of

POLL_MS = 10
QUIET_MS = 400  # so long the clerk is not told
_DROPS = (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop)
Done = Callable[[], bool]
Text = Callable[[], str]


def wait_until(done: Done, parent: QWidget | None, text: Text, leave: str = "") -> bool:
    """Wait until ``done`` says so; keys and clicks are held back meanwhile, everything else goes on.

    After a while a window says ``text``; with a word for it, ``leave``, the clerk may wait no longer: False then.
    """
    windows, stay = list(_windows_of(parent)), _Stay()
    for window in windows:
        window.installEventFilter(stay)
    try:
        return _waited(done, parent, text, leave)
    finally:
        for window in windows:
            window.removeEventFilter(stay)


def _windows_of(widget: QWidget | None) -> Iterator[QWidget]:
    """Yield the window of a widget, and those behind it."""
    while widget is not None:
        yield widget.window()
        widget = widget.window().parentWidget()


class _Stay(QObject):
    """Keeps a window as it is while it waits: neither closing it nor dropping files on it is a key or a click."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() not in (QEvent.Type.Close, *_DROPS):
            return False
        event.ignore()
        return True


def _waited(done: Done, parent: QWidget | None, text: Text, leave: str) -> bool:
    loop = QEventLoop()
    poll = QTimer(interval=POLL_MS)
    poll.timeout.connect(lambda: loop.quit() if done() else None)
    poll.start()
    quiet = QTimer(singleShot=True, interval=QUIET_MS)
    quiet.timeout.connect(loop.quit)
    quiet.start()
    while quiet.isActive() and not done():
        loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
    if done():
        return True
    dialog = WaitingDialog(QApplication.activeModalWidget() or parent, done, text, leave)
    try:
        return dialog.exec() == QDialog.DialogCode.Accepted
    finally:
        dialog.deleteLater()


class WaitingDialog(QDialog):
    """Says for what the program waits, until that is done; it goes before only if the clerk may ``leave``."""

    def __init__(self, parent: QWidget | None, done: Done, text: Text, leave: str = "") -> None:
        super().__init__(parent, objectName="waiting", windowTitle="请稍候")
        self._done, self._text, self._may_leave = done, text, bool(leave)
        self.label = plain(text(), wordWrap=True)
        self.label.setMinimumWidth(360)
        bar = QProgressBar(minimum=0, maximum=0, textVisible=False, accessibleName="正在等待磁盘")
        bar.setFixedHeight(8)
        style(
            bar,
            "QProgressBar {{ background: {t.bar}; border: none; border-radius: 4px; }}"
            "QProgressBar::chunk {{ background: {t.accent}; border-radius: 4px; }}",
        )
        foot = [row_of(Stretch(), button_of(leave, self.reject, objectName="leave"))] if leave else []
        column_of(self.label, bar, *foot, on=self, margins=(24, 20, 24, 18), spacing=14)
        self.setFocus()  # not the button: who types on presses the space bar
        self._poll = QTimer(self, interval=POLL_MS)
        self._poll.timeout.connect(self._look)
        self._poll.start()

    def _look(self) -> None:
        if self._done():
            self.accept()
        elif (text := self._text()) != self.label.text():
            self.label.setText(text)
            self._make_room()

    def _make_room(self) -> None:
        """Grow with what is said by now, which may have more lines."""
        layout = self.layout()
        if layout is not None and (height := layout.totalHeightForWidth(self.width())) > self.height():
            self.resize(self.width(), height)

    def reject(self) -> None:
        """Esc and the button leave, where that is allowed."""
        if self._may_leave:
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.setAccepted(self._may_leave)
        if self._may_leave:
            super().closeEvent(event)
