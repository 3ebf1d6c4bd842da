"""The empty form of a template as it goes on paper, all pages below each other."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QPixmap, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from model.form.template import Template
from reports.form.form_pdf import render_blank
from ui.paper.pdf_pictures import MemoryPdf, small_picture
from ui.theme import style

LOOK_MS = 300
EDGE = 10  # pixels around a page
LONGEST = 100_000


class FormPicture(QScrollArea):
    """Follows the last template it was given; the pages are as wide as there is room."""

    def __init__(self, year: int, parent: QWidget | None = None) -> None:
        super().__init__(parent, accessibleName="表的样子")
        self._year = year
        self._template: Template | None = None
        self._document = MemoryPdf(self)
        self._pages: list[QLabel] = []
        body = QWidget()
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(EDGE, EDGE, EDGE, EDGE)
        self._column.setSpacing(EDGE)
        self._column.addStretch(1)
        self.setWidget(body)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        style(
            self,
            "QScrollArea {{ border: 1px solid {t.soft_line}; }} QScrollArea, QScrollArea > QWidget > QWidget {{ background: {t.window}; }}",
        )
        self._look_soon = QTimer(self, singleShot=True, interval=LOOK_MS)
        self._look_soon.timeout.connect(self.look)
        self._draw_soon = QTimer(self, singleShot=True, interval=LOOK_MS)
        self._draw_soon.timeout.connect(self._draw)

    @property
    def page_count(self) -> int:
        """How many pages the form has."""
        return self._document.pageCount()

    def show_template(self, template: Template, *, at_once: bool = False) -> None:
        """Show the form of a template, soon or at once."""
        self._template = template
        if at_once:
            self._look_soon.stop()
            self.look()
        else:
            self._look_soon.start()

    def look(self) -> None:
        """Make the pages anew."""
        if self._template is None:
            return
        self._document.show_data(render_blank(self._template, self._year))
        if self.isVisible():  # else it is drawn when it has its size
            self._draw()

    def _draw(self) -> None:
        ratio = self.devicePixelRatioF()
        width = self.viewport().width() - 2 * EDGE
        if width <= 0:
            return
        self._provide_labels(self.page_count)
        for number, label in enumerate(self._pages):
            picture = small_picture(self._document, number, QSize(round(width * ratio), LONGEST))
            picture.setDevicePixelRatio(ratio)
            label.setPixmap(QPixmap.fromImage(picture))
            label.setAccessibleName(f"第 {number + 1} 页")

    def _provide_labels(self, count: int) -> None:
        while len(self._pages) > count:
            self._pages.pop().deleteLater()
        while len(self._pages) < count:
            label = QLabel(alignment=Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
            self._pages.append(label)
            self._column.insertWidget(len(self._pages) - 1, label)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.page_count:
            self._draw_soon.stop()
            self._draw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.page_count:
            self._draw_soon.start()
