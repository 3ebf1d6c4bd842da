"""Fixtures of the window."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.window_fixtures import (
    begun_form,
    clerk,
    empty_file,
    in_form,
    new_form,
    prepared,
    sample_file,
    samples,
    seat,
    three,
    typist,
)

__all__ = [
    "begun_form",
    "clerk",
    "empty_file",
    "in_form",
    "new_form",
    "prepared",
    "sample_file",
    "samples",
    "seat",
    "three",
    "typist",
]


@pytest.fixture(autouse=True)
def no_window_stays(qapp: QApplication) -> Iterator[None]:
    """Delete the windows a test leaves: each change of style or font would dress them, too, in every test after it."""
    there = qapp.topLevelWidgets()
    yield
    if left := [window for window in qapp.topLevelWidgets() if window not in there]:
        for window in left:
            window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


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
