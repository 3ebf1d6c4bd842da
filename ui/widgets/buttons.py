"""Buttons, and the rows of them at the foot of dialogs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPushButton


def button_of(
    text: str, run: Callable[[], object] | SignalInstance, *, primary: bool = False, **properties: Any
) -> QPushButton:
    """Return a button, which Enter presses only where the keyboard is on it; ``properties`` are Qt's."""
    made = QPushButton(text, **properties)
    made.setAutoDefault(False)
    if primary:
        made.setProperty("primary", True)
    made.clicked.connect(run)
    return made


def close_box(dialog: QDialog) -> QDialogButtonBox:
    """Return the foot of a dialog that only shows something."""
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    box.rejected.connect(dialog.reject)
    return box


def answer_box(dialog: QDialog, confirm: str) -> tuple[QDialogButtonBox, QPushButton]:
    """Return the foot of a dialog that asks something, and the button that confirms."""
    box = QDialogButtonBox()
    accept = box.addButton(confirm, QDialogButtonBox.ButtonRole.AcceptRole)
    accept.setProperty("primary", True)
    box.addButton("取消", QDialogButtonBox.ButtonRole.RejectRole)
    box.accepted.connect(dialog.accept)
    box.rejected.connect(dialog.reject)
    return box, accept
