"""Menus and tool bar, made from the table of actions."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QMenu, QMenuBar, QSizePolicy, QToolBar, QToolButton, QWidget

from ui.menus.actions import ACTIONS, MENUS, STRETCH, SUBMENUS, TOOLBAR, ActionSpec
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
    """Put all actions into their menus and submenus; return the menus by their ids."""
    menus = {name: bar.addMenu(text) for name, text in MENUS.items()}
    for spec in ACTIONS:
        if spec.menu not in menus:  # a submenu stands where its first action does
            menus[spec.menu] = menus[spec.menu.split("/")[0]].addMenu(SUBMENUS[spec.menu])
        if spec.separator_before:
            menus[spec.menu].addSeparator()
        menus[spec.menu].addAction(actions[spec.id])
    return menus


class ToolBar(QToolBar):
    """The actions used most, with their names where there is room for them and as icons alone where not."""

    def __init__(self, actions: Mapping[str, QAction]) -> None:
        super().__init__("工具栏", movable=False, iconSize=QSize(18, 18))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        for name in TOOLBAR:
            if name == STRETCH:
                stretch = QWidget()
                stretch.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
                self.addWidget(stretch)
            elif name:
                self.addAction(actions[name])
            else:
                self.addSeparator()
        self._finalise, self._find = (
            self.widgetForAction(actions[name]) for name in ("finalise", "find_text")
        )
        self._finalise.setProperty("primary", True)
        self._find.setProperty("field", True)
        _name_extension(self)
        self._show_names(True)
        self._whole_width = 0

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        has_names = self.toolButtonStyle() != Qt.ToolButtonStyle.ToolButtonIconOnly
        if has_names:
            self._whole_width = self.sizeHint().width()
        if has_names != (self.width() >= self._whole_width):
            self._show_names(not has_names)

    def _show_names(self, shown: bool) -> None:
        beside, alone = Qt.ToolButtonStyle.ToolButtonTextBesideIcon, Qt.ToolButtonStyle.ToolButtonIconOnly
        self.setToolButtonStyle(beside if shown else alone)
        # these two keep their names; the ground of the first has the colour of the icons
        for button, look in ((self._finalise, Qt.ToolButtonStyle.ToolButtonTextOnly), (self._find, beside)):
            if isinstance(button, QToolButton):
                button.setToolButtonStyle(look)


def _name_extension(bar: QToolBar) -> None:
    """Let Qt's own button for what a narrow window has no room for be seen and heard."""
    for more in bar.findChildren(QToolButton, "qt_toolbar_ext_button"):
        more.setIcon(icon("chevron"))
        more.setAccessibleName("更多")
        more.setToolTip("更多")
