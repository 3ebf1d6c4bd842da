"""Pictures of PDF pages."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPdf import QPdfDocument

# a small page is rendered so many times larger first: its hair lines would be drawn a whole pixel wide
LARGER = 3


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
