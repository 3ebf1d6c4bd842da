"""The status bar: whether all is saved, where the cursor is, a short notice, and the scores in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStatusBar, QWidget

from ui.widgets.labels import LineLabel, plain, shortened

if TYPE_CHECKING:
    from model.grid.computed import Computed
    from ui.session import Session

NOTICE_MS, READING_MS = 6000, 250  # at least, and for each character
LONGEST_PLACE = 30  # characters: the name of a share
GAPS = 40  # pixels beside and between the lines


class StatusLine(QStatusBar):
    """Four labels: ``saved``, ``place``, ``notices`` and ``scores``.

    Beside a notice that needs their room the second and the last are not shown; what is too long even so is shortened.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, sizeGripEnabled=False)
        self.saved, self.place, self.notices, self.scores = plain(), LineLabel(), LineLabel(), LineLabel()
        self.where = ""  # what kind of place the file lies in, blank on this computer
        self.addWidget(self.saved)
        self.addWidget(self.place)
        self.addWidget(self.notices)  # without a share of what is left, or nothing would make room for it
        self.addPermanentWidget(self.scores)
        self._timer = QTimer(self, singleShot=True, interval=NOTICE_MS)
        self._timer.timeout.connect(self._fall_silent)

    def say(self, text: str) -> None:
        """Say something short for as long as it takes to read."""
        self.notices.setText(text)
        self._make_room()
        self._timer.start(max(NOTICE_MS, READING_MS * len(text)))

    def _fall_silent(self) -> None:
        self.notices.clear()
        self._make_room()

    def _make_room(self) -> None:
        room = self.width() - GAPS - self.saved.sizeHint().width() - self.notices.sizeHint().width()
        for label in (self.scores, self.place):
            room -= label.sizeHint().width()
            label.setVisible(room >= 0 or not self.notices.text())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def show_saved(self, session: Session | None) -> str:
        """Show whether all is saved; return the word for the window's title."""
        if session is None:
            self.saved.clear()
            return ""
        state = _state_of(session)
        told = f"已保存 {session.saved_at:%H:%M:%S}" if state == "已保存" else state
        self.saved.setText(f"{told} · {shortened(self.where, LONGEST_PLACE)}" if self.where else told)
        return state

    def show_scores(self, computed: Computed | None) -> None:
        """Show 产出 48.5/50 · 效益 40/40 · 执行 9.64/10 · 总分 97.14 优."""
        if computed is None:
            self.scores.clear()
            return
        from ui.form.headline import headline_of  # a bare frame has no scores

        self.scores.setText(headline_of(computed).text)


def _state_of(session: Session) -> str:
    if not session.is_saved:
        return "未能保存" if session.problem else "正在保存…"
    return "只读" if session.is_read_only or session.workbook.lock else "已保存"
