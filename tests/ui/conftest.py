"""Fixtures of the window."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from tests.window_fixtures import clerk, new_form, prepared, sample_file, samples, seat

__all__ = ["clerk", "new_form", "prepared", "sample_file", "samples", "seat"]


@pytest.fixture(autouse=True)
def no_button_stays_pressed() -> Iterator[None]:
    """Let go of a mouse button whose window went before its release: it would be held down in every test after it."""
    yield
    if QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton:
        window = QWidget()
        window.show()
        QTest.mouseRelease(window, Qt.MouseButton.LeftButton)
        window.close()
        assert QGuiApplication.mouseButtons() == Qt.MouseButton.NoButton
