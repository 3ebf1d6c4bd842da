"""Menus and tool bar, made from the table of actions."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QSizePolicy, QToolBar, QToolButton, QWidget

from ui.actions import ACTIONS, MENUS, STRETCH, TOOLBAR, ActionSpec
from ui.theme import icon


def make_action(spec: ActionSpec, run: Callable[[str], None], parent: QObject) -> QAction:
    """Return the action of a line of the table; ``run`` gets its id."""
    action = QAction(spec.text, parent, objectName=spec.id)
    if spec.icon:
        action.setIcon(icon(spec.icon))
    action.setIconText(spec.text.rstrip("…"))
    action.setShortcuts([QKeySequence(keys) for keys in spec.keys])
    keys = f"（{spec.keys[0]}）" if spec.keys else ""
    action.setToolTip(f"{spec.tip or spec.text.rstrip('…')}{keys}")
    action.triggered.connect(lambda: run(spec.id))
    return action


def fill_menu_bar(bar: QMenuBar, actions: Mapping[str, QAction]) -> dict[str, QMenu]:
    """Put all actions into their menus; return the menus by their ids."""
    menus = {name: bar.addMenu(text) for name, text in MENUS.items()}
    for spec in ACTIONS:
        if spec.separator_before:
            menus[spec.menu].addSeparator()
        menus[spec.menu].addAction(actions[spec.id])
    return menus


def make_tool_bar(actions: Mapping[str, QAction]) -> QToolBar:
    """Return the bar of the actions used most."""
    bar = QToolBar("工具栏", movable=False, iconSize=QSize(18, 18))
    bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
    for name in TOOLBAR:
        if name == STRETCH:
            stretch = QWidget()
            stretch.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
            bar.addWidget(stretch)
        elif name:
            bar.addAction(actions[name])
        else:
            bar.addSeparator()
    finalise, find = (bar.widgetForAction(actions[name]) for name in ("finalise", "find_text"))
    finalise.setProperty("primary", True)
    find.setProperty("field", True)
    if isinstance(finalise, QToolButton):  # its ground has the colour of the icons
        finalise.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
    _name_extension(bar)
    return bar


def _name_extension(bar: QToolBar) -> None:
    """Let Qt's own button for what a narrow window has no room for be seen and heard."""
    for more in bar.findChildren(QToolButton, "qt_toolbar_ext_button"):
        more.setIcon(icon("chevron"))
        more.setAccessibleName("更多")
        more.setToolTip("更多")
