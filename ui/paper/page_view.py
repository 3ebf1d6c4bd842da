"""The pages of a PDF one below the other, in a bounded memory."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QWidget

MOST_BYTES = 128 << 20  # of pictures of pages that are kept


class PageView(QPdfView):
    """The pages; Ctrl and the wheel change their size."""

    zoomed = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._kept: set[int] = set()
        self.verticalScrollBar().valueChanged.connect(self._on_moved)
        self.zoomModeChanged.connect(self._forget_pictures)

    def _on_moved(self) -> None:
        """Let go of the pictures of pages that were gone through: Qt keeps twenty, which at 300 % are 600 MB."""
        seen = self._pages_in_sight()
        self._kept |= seen
        if len(self._kept) > max(MOST_BYTES // self._bytes_of_picture(min(seen, default=0)), len(seen)):
            self._forget_pictures()
            self._kept = seen

    def _forget_pictures(self) -> None:
        """Let go of all pictures, of which those in sight are drawn anew; Qt does so for another factor only."""
        plain = round(self.zoomFactor(), 6)
        self.setZoomFactor(plain if self.zoomFactor() != plain else plain + 1e-9)
        self._kept.clear()

    def _pages_in_sight(self) -> set[int]:
        top = self.verticalScrollBar().value()
        bottom, end, seen = top + self.viewport().height(), self.documentMargins().top(), set[int]()
        for page in range(self.document().pageCount()):
            begin, end = end, end + round(self.document().pagePointSize(page).height() * self._scale_of(page))
            if begin < bottom and end > top:
                seen.add(page)
            end += self.pageSpacing()
        return seen

    def _bytes_of_picture(self, page: int) -> int:
        size, scale = self.document().pagePointSize(page), self._scale_of(page) * self.devicePixelRatio()
        return max(1, round(size.width() * scale) * round(size.height() * scale) * 4)

    def show_place(self, page: int, place: QPointF) -> None:
        """Scroll to a place on a page, in points from its top left: Qt's own jump goes to the page's top only."""
        margins, scale = self.documentMargins(), self._scale_of(page)
        heights = (self.document().pagePointSize(n).height() * self._scale_of(n) for n in range(page))
        top = margins.top() + sum(round(height) + self.pageSpacing() for height in heights)
        for bar, where, length in (
            (self.verticalScrollBar(), top + place.y() * scale, self.viewport().height()),
            (self.horizontalScrollBar(), margins.left() + place.x() * scale, self.viewport().width()),
        ):
            bar.setValue(round(where - length / 3))

    def _scale_of(self, page: int) -> float:
        """Return the pixels that a point of a page takes."""
        size, margins = self.document().pagePointSize(page), self.documentMargins()
        room = self.viewport().size()
        width = (room.width() - margins.left() - margins.right()) / size.width()
        match self.zoomMode():
            case QPdfView.ZoomMode.FitToWidth:
                return width
            case QPdfView.ZoomMode.FitInView:
                return min(width, (room.height() - self.pageSpacing()) / size.height())
        return self.zoomFactor() * QGuiApplication.primaryScreen().logicalDotsPerInch() / 72

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoomed.emit(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)
