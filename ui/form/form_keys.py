"""Which keys are orders to the form, as in Excel and WPS."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

_NO_MODIFIER = Qt.KeyboardModifier.NoModifier
_CONTROL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
_STANDARD = {
    QKeySequence.StandardKey.Copy: "copy",
    QKeySequence.StandardKey.Cut: "cut",
    QKeySequence.StandardKey.Paste: "paste",
}
_ORDERS = {
    (Qt.Key.Key_Delete, _NO_MODIFIER): "clear",
    (Qt.Key.Key_Delete, _CONTROL): "clear",
    (Qt.Key.Key_F9, _NO_MODIFIER): "compute",
    (Qt.Key.Key_Backspace, _NO_MODIFIER): "begin anew",
    (Qt.Key.Key_Backspace, _SHIFT): "select cell",
    (Qt.Key.Key_Backspace, _CONTROL): "show cell",
    (Qt.Key.Key_Space, _SHIFT): "select row",
    (Qt.Key.Key_Space, _CONTROL): "select column",
    (Qt.Key.Key_Space, _CONTROL | _SHIFT): "select all",
}


def order_of(event: QKeyEvent) -> str:
    """Return what a key does with the selected block, blank for keys that are no such order."""
    for standard, order in _STANDARD.items():
        if event.matches(standard):
            return order
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return _ORDERS.get((Qt.Key(event.key()), modifiers), "")


def types(event: QKeyEvent) -> bool:
    """Tell whether a key writes something into a cell."""
    alt_gr = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    held = event.modifiers() & (alt_gr | Qt.KeyboardModifier.MetaModifier)
    text = event.text()
    return bool(text) and text.isprintable() and held in (_NO_MODIFIER, alt_gr)
