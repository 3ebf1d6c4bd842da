"""按键一览: every key of the program, in three columns, scrolling on a small screen."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QFrame, QLabel, QScrollArea, QWidget

from ui.menus.actions import ACTIONS, CELL_KEYS, MENUS
from ui.theme import COLOURS, style
from ui.widgets.buttons import close_box
from ui.widgets.layouts import Part, column_of, row_of

IN_CELLS = "在表里"
COLUMNS = ((IN_CELLS, "检查", "帮助"), ("编辑", "视图"), ("文件", "项目"))


def keys_dialog(parent: QWidget) -> QDialog:
    """Return the dialog; its texts come from the tables of actions and keys."""
    dialog = QDialog(parent, windowTitle="按键一览")
    body = QWidget()
    style(body, "QWidget {{ background: {t.surface}; }}")
    groups, columns = _groups(), []
    for titles in COLUMNS:
        text = "".join(_group(title, groups[title]) for title in titles)
        label = QLabel(text, textFormat=Qt.TextFormat.RichText)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        columns.append(Part(label, 0, Qt.AlignmentFlag.AlignTop))
    row_of(*columns, on=body, margins=(22, 8, 22, 12), spacing=40)
    area = QScrollArea(accessibleName="按键一览", frameShape=QFrame.Shape.NoFrame, widgetResizable=True)
    area.setWidget(body)
    column_of(Part(area), close_box(dialog), on=dialog)
    room, wanted = parent.screen().availableGeometry(), body.sizeHint()
    width, height = wanted.width() + 50, wanted.height() + 100
    dialog.resize(min(width, room.width() - 80), min(height, room.height() - 100))
    return dialog


def _groups() -> dict[str, list[tuple[str, str]]]:
    groups = {IN_CELLS: list(CELL_KEYS)}
    for menu, title in MENUS.items():
        specs = [spec for spec in ACTIONS if spec.menu.split("/")[0] == menu and spec.keys]
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
