"""PDF in memory, and pictures of its pages."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication, QIODevice, QObject, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPdf import QPdfDocument

# a small page is rendered so many times larger first: its hair lines would be drawn a whole pixel wide
LARGER = 3


@cache
def _keep_library() -> QPdfDocument:
    """Return a document that stays: with the last one Qt leaves its library of PDF, and each new start of that holds memory for ever."""
    app = QCoreApplication.instance()
    assert app is not None
    return QPdfDocument(app)


class MemoryPdf(QPdfDocument):
    """A PDF that is in no file."""

    def __init__(self, parent: QObject) -> None:
        _keep_library()
        super().__init__(parent)
        self._buffer = QBuffer(self)

    def show_data(self, data: bytes) -> None:
        """Hold another PDF."""
        self.close()
        self._buffer.close()
        self._buffer.setData(QByteArray(data))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.load(self._buffer)


def small_picture(document: QPdfDocument, page: int, size: QSize) -> QImage:
    """Return a small picture of a page on white paper, as large as fits in a size of pixels."""
    kept = Qt.AspectRatioMode.KeepAspectRatio
    fitting = document.pagePointSize(page).toSize().scaled(size, kept)
    large = on_paper(document.render(page, fitting * LARGER))
    return large.scaled(fitting, kept, Qt.TransformationMode.SmoothTransformation)


def on_paper(picture: QImage) -> QImage:
    """Return a rendered page on white paper; rendered pages are transparent."""
    paper = QImage(picture.size(), QImage.Format.Format_RGB32)
    paper.fill(Qt.GlobalColor.white)
    painter = QPainter(paper)
    painter.drawImage(0, 0, picture)
    painter.end()
    return paper
