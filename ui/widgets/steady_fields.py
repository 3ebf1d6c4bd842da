"""Fields that the wheel leaves alone: it scrolls the page and never changes what the clerk has chosen."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QSpinBox

WIDEST = 360  # pixels that a combo box asks for


class SteadyComboBox(QComboBox):
    """A combo box whose wheel belongs to the page around it, and whose longest line makes no window wider than a screen."""

    def sizeHint(self) -> QSize:
        return _narrow(super().sizeHint())

    def minimumSizeHint(self) -> QSize:
        return _narrow(super().minimumSizeHint())

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class SteadyDoubleSpinBox(QDoubleSpinBox):
    """A spin box whose wheel belongs to the page around it."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class SteadySpinBox(QSpinBox):
    """A spin box for whole numbers whose wheel belongs to the page around it."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


def _narrow(size: QSize) -> QSize:
    return QSize(min(size.width(), WIDEST), size.height())
