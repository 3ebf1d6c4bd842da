"""按键一览 names every key, and fits the screen."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from tests.clerk import Clerk
from ui.menus.actions import ACTIONS, CELL_KEYS, MENUS
from ui.menus.keys_dialog import COLUMNS, keys_dialog


def test_every_key_is_named_and_the_dialog_fits(samples: Clerk) -> None:
    dialog = keys_dialog(samples.window)
    shown = "".join(label.text() for label in dialog.findChildren(QLabel))
    for spec in ACTIONS:
        if spec.keys:
            assert spec.text.rstrip("…") in shown, spec.id
    assert all(keys in shown and text in shown for keys, text in CELL_KEYS)
    room = samples.window.screen().availableGeometry()
    assert dialog.width() < room.width() and dialog.height() < room.height()
    dialog.deleteLater()


def test_every_menu_has_its_column() -> None:
    titles = {title.split("(")[0] for title in MENUS.values()}
    assert titles <= {title for column in COLUMNS for title in column}
