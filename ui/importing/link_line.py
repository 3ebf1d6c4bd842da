"""A line from the cell of the sheet to the field it came into: over both halves of the window, in nobody's way."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QTableView, QWidget

from ui.theme import COLOURS

_DOT = 3.5  # pixels, the radius of the ends


class LinkLine(QWidget):
    """Drawn between the current cells of two tables while both can be seen."""

    def __init__(self, sheet: QTableView, form: QTableView, parent: QWidget) -> None:
        super().__init__(parent, objectName="import-link")
        self._sheet, self._form, self._over = sheet, form, parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        parent.installEventFilter(self)
        for view in (sheet, form):
            view.viewport().installEventFilter(self)
            for bar in (view.horizontalScrollBar(), view.verticalScrollBar()):
                bar.valueChanged.connect(self.update)
            view.selectionModel().currentChanged.connect(self.update)
            view.model().modelReset.connect(self.update)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.LayoutRequest):
            self.setGeometry(self._over.rect())
            self.raise_()
            self.update()
        return False

    def ends(self) -> tuple[QPoint, QPoint] | None:
        """Return where the line begins and ends, None unless both cells can be seen."""
        left, right = self._shown(self._sheet), self._shown(self._form)
        if left is None or right is None:
            return None
        return left.bottomRight(), right.topLeft()  # along the lines between the rows, over no text

    def _shown(self, view: QTableView) -> QRect | None:
        """Return what can be seen of the current cell of a table, as this widget counts pixels."""
        index = view.currentIndex()
        if not index.isValid() or not view.isVisible():
            return None
        rect = view.visualRect(index).intersected(view.viewport().rect())
        return rect.translated(view.viewport().mapTo(self._over, QPoint())) if rect.isValid() else None

    def paintEvent(self, event: QPaintEvent) -> None:
        ends = self.ends()
        if ends is None:
            return
        start, end = ends
        middle = self._sheet.mapTo(self._over, QPoint(self._sheet.width() + 3, 0)).x()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = QColor(COLOURS.accent)
        painter.setPen(QPen(colour, 1.5))
        corners = [start, QPoint(middle, start.y()), QPoint(middle, end.y()), end]
        painter.drawPolyline(QPolygonF([QPointF(one) for one in corners]))
        painter.setBrush(colour)
        for one in ends:
            painter.drawEllipse(QPointF(one), _DOT, _DOT)
