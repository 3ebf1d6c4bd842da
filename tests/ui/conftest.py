"""Fixtures of the window."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.shared_windows import is_shared, share, shared_form, shared_new_form, shared_samples
from tests.window_fixtures import (
    begun_form,
    clerk,
    empty_file,
    in_form,
    new_form,
    own_samples,
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
    "own_samples",
    "prepared",
    "sample_file",
    "samples",
    "seat",
    "share",
    "shared_form",
    "shared_new_form",
    "shared_samples",
    "three",
    "typist",
]


@pytest.fixture(autouse=True)
def no_window_stays(qapp: QApplication) -> Iterator[None]:
    """Delete the windows a test leaves: each change of style or font would dress them, too, in every test after it.

    Not those that it shares with other tests, nor what belongs to them.
    """
    there = qapp.topLevelWidgets()
    yield
    if left := [one for one in qapp.topLevelWidgets() if one not in there and not is_shared(one)]:
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
