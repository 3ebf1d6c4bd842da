"""The list of what may be chosen in a cell, which drops down at its arrow or with Alt+Down, as in spreadsheets."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF
from PySide6.QtWidgets import QMenu, QWidget

from ui.theme import COLOURS

ARROW_WIDTH = 18


def arrow_of(cell: QRect) -> QRect:
    """Return where the arrow stands in a cell."""
    return QRect(cell.right() - ARROW_WIDTH, cell.top() + 1, ARROW_WIDTH, cell.height() - 2)


def paint_arrow(painter: QPainter, cell: QRect) -> None:
    """Draw the arrow over the right of a cell."""
    area = arrow_of(cell)
    painter.fillRect(area, QColor(COLOURS.label))
    middle = QPointF(area.center()) + QPointF(0.5, 1)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(COLOURS.accent))
    painter.drawPolygon(QPolygonF([middle + QPointF(x, y) for x, y in ((-4.5, -2.5), (4.5, -2.5), (0, 3))]))
    painter.restore()


def show_choices(
    parent: QWidget, place: QPoint, choices: tuple[str, ...], current: str, choose: Callable[[str], object]
) -> QMenu:
    """Drop the list down at a point of the screen, the current text marked; ``choose`` gets what is taken."""
    menu = QMenu(parent)
    menu.setObjectName("choices")
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for text in choices:
        action = menu.addAction(text.replace("&", "&&"))
        action.setCheckable(True)
        action.setChecked(text == current)
        action.triggered.connect(lambda _=False, text=text: choose(text))
        if text == current or menu.activeAction() is None:
            menu.setActiveAction(action)
    menu.popup(place)
    return menu
