"""The menus of the right mouse button, and the list of level-2 kinds a row can move to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QAction, QCursor
from PySide6.QtWidgets import QMenu, QTableView, QWidget

if TYPE_CHECKING:
    from model.form.template import Template

OVERVIEW = (
    "open_project", "rename_project", "duplicate_project", "show_versions", "",
    "finalise", "withdraw", "show_records", "", "remove_project", "",
    "project_up", "project_down", "", "print_preview", "print_project",
)  # fmt: skip
TAB = ("close_tab", "close_other_tabs", "reopen_tab")
FORM = (
    "cut", "copy", "paste", "", "insert_above", "insert_below", "remove_row", "",
    "row_up", "row_down", "row_levels", "", "fill_down", "copy_indicators",
)  # fmt: skip


class MoveMenu(QMenu):
    """移到二级指标: one entry for each kind of the template; ``chosen`` carries level 1 and level 2."""

    chosen = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("移到二级指标", parent)

    def fill(self, template: Template) -> None:
        """List the kinds of a template."""
        self.clear()
        for category, kind in template.kinds():
            action = self.addAction(f"{category} › {kind}")
            action.triggered.connect(lambda _=False, c=category, k=kind: self.chosen.emit(c, k))


def menu_of(parent: QWidget, actions: Mapping[str, QAction], names: tuple[str, ...]) -> QMenu:
    """Return a menu of actions; a blank name is a separator."""
    menu = QMenu(parent)
    for name in names:
        if name:
            menu.addAction(actions[name])
        else:
            menu.addSeparator()
    return menu


def show_overview_menu(table: QTableView, actions: Mapping[str, QAction]) -> None:
    """Show what can be done with the selected project."""
    menu_of(table, actions, OVERVIEW).exec(_place(table))


def show_form_menu(table: QTableView, actions: Mapping[str, QAction], move_menu: QMenu) -> None:
    """Show what can be done with the row under the cursor."""
    menu = menu_of(table, actions, FORM)
    menu.addMenu(move_menu)
    menu.exec(_place(table))


def _place(table: QTableView) -> QPoint:
    """Return where a menu opens: at the mouse that asked for it, or below the cell if a key did."""
    cell, port = table.visualRect(table.currentIndex()), table.viewport()
    mouse = port.mapFromGlobal(QCursor.pos())
    return port.mapToGlobal(mouse if cell.contains(mouse) else cell.bottomLeft())
