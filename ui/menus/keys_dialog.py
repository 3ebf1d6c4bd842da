"""按键一览: every key of the program, in three columns, scrolling on a small screen."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ui.menus.actions import ACTIONS, CELL_KEYS, MENUS
from ui.theme import COLOURS, style

IN_CELLS = "在表里"
COLUMNS = ((IN_CELLS, "检查", "帮助"), ("编辑", "视图"), ("文件", "项目"))


def keys_dialog(parent: QWidget) -> QDialog:
    """Return the dialog; its texts come from the tables of actions and keys."""
    dialog = QDialog(parent)
    dialog.setWindowTitle("按键一览")
    body = QWidget()
    style(body, "QWidget {{ background: {t.surface}; }}")
    line = QHBoxLayout(body)
    line.setContentsMargins(22, 8, 22, 12)
    line.setSpacing(40)
    groups = _groups()
    for titles in COLUMNS:
        label = QLabel("".join(_group(title, groups[title]) for title in titles))
        label.setTextFormat(Qt.TextFormat.RichText)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        line.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
    area = QScrollArea(accessibleName="按键一览")
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setWidget(body)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(dialog.reject)
    outer = QVBoxLayout(dialog)
    outer.addWidget(area, 1)
    outer.addWidget(buttons)
    room = parent.screen().availableGeometry()
    wanted = body.sizeHint()
    dialog.resize(
        min(wanted.width() + 50, room.width() - 80), min(wanted.height() + 100, room.height() - 100)
    )
    return dialog


def _groups() -> dict[str, list[tuple[str, str]]]:
    groups = {IN_CELLS: list(CELL_KEYS)}
    for menu, title in MENUS.items():
        specs = [spec for spec in ACTIONS if spec.menu == menu and spec.keys]
        groups[title.split("(")[0]] = [(_native(spec.keys), spec.text.rstrip("…")) for spec in specs]
    return groups


def _native(keys: tuple[str, ...]) -> str:
    names = [QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) for key in keys]
    return " / ".join(dict.fromkeys(names))


def _group(title: str, rows: list[tuple[str, str]]) -> str:
    """Return a table of keys under a title."""
    cells = "".join(
        f"<tr><td style='padding:3px 18px 3px 0'><b>{keys}</b></td><td style='padding:3px 0'>{text}</td></tr>"
        for keys, text in rows
    )
    return f"<p style='color:{COLOURS.muted};margin:10px 0 2px 0'>{title}</p><table>{cells}</table>"
