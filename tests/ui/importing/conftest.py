"""Windows that a failed test leaves do not stand in the way of the next ones."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QDialog


@pytest.fixture(autouse=True)
def no_window_stays() -> Iterator[None]:
    """Close windows of imports that are still open."""
    yield
    for widget in QApplication.topLevelWidgets():
        if widget.objectName() in ("import-window", "layouts") and isinstance(widget, QDialog):
            widget.close()
