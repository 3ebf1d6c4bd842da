"""Dialogs that somebody waits for: they go once they were answered, not with the window that they belong to."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog
from shiboken6 import isValid


def asked(dialog: QDialog) -> bool:
    """Show a dialog and wait for its answer; tell whether it was accepted. It can still be read by whoever asked.

    One that went meanwhile with the window to which it belongs was not answered.
    """
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    if not isValid(dialog):
        return False
    dialog.deleteLater()
    return accepted
