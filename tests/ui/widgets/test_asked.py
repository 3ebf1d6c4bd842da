"""Dialogs that were answered go; they would else pile up in the window as long as it is open."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtWidgets import QDialog, QWidget

from ui.widgets.asked import asked

UI = Path(__file__).parents[3] / "ui"


def test_it_goes_and_can_be_read_until_then(prepared: QObject) -> None:
    window = QWidget()
    for answer in (True, False):
        dialog = QDialog(window, objectName="frage")
        QTimer.singleShot(0, dialog.accept if answer else dialog.reject)
        assert asked(dialog) is answer and dialog.objectName() == "frage"
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert window.findChildren(QDialog) == []


def test_no_dialog_is_waited_for_and_left_lying() -> None:
    for path in UI.rglob("*.py"):
        text = path.read_text("utf-8")
        waited = len(re.findall(r"(?<!app)\.exec\(\)", text))
        assert waited <= len(re.findall(r"\.deleteLater\(\)|\.deleteLater\b", text)), path
