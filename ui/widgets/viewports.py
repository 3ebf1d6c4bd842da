"""A viewport that Python knows.

For a widget that Qt made by itself PySide6 looks through all classes of widgets there are and makes each ready, at the
first time, which takes a tenth of a start.
"""

from __future__ import annotations

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QAbstractScrollArea, QWidget


def own_viewport(view: QAbstractScrollArea) -> None:
    """Give a view a viewport made here, with the ground that Qt gives its own; call it before the view is dressed."""
    viewport = QWidget(view, autoFillBackground=True)
    viewport.setBackgroundRole(QPalette.ColorRole.Base)
    view.setViewport(viewport)
