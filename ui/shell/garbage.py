"""Python's search for garbage, in the thread of the window alone.

By itself it begins wherever memory is asked for, in any thread. In one that saves or reads it would delete there what
closed windows left in cycles, and Qt's objects may be deleted in their own thread only.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 500


def search_in_window(parent: QObject) -> None:
    """Search between the events of the window from now on, and nowhere else."""
    gc.disable()
    timer = QTimer(parent, interval=EVERY_MS)
    timer.timeout.connect(search_if_due)
    timer.start()


def search_if_due() -> None:
    """Search the oldest generation whose turn it is, by Python's own limits."""
    for generation in (2, 1, 0):
        if gc.get_count()[generation] > gc.get_threshold()[generation]:
            gc.collect(generation)
            return
