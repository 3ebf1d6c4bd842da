"""A table of which one row is chosen; which one has the keyboard shows in its frame."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QAbstractItemModel
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from ui.theme import style

ROW_HEIGHT = 32  # pixels
_STYLE = (
    "QTableView {{ border: 1px solid {t.line}; border-radius: 6px; outline: 0; padding: 1px;"
    " selection-background-color: {t.accent_soft}; selection-color: {t.text}; }}"
    "QTableView:focus {{ border-color: {t.accent}; }}"
    "QTableView::item {{ padding: 0 6px; }}"
    "QTableView::item:focus {{ background: {t.accent_soft}; border: none; }}"
)


def dress_rows(table: QTableView) -> None:
    """Let whole rows of a table be chosen, one at a time, and nothing be edited."""
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setTabKeyNavigation(False)
    table.setShowGrid(False)
    table.verticalHeader().hide()
    table.horizontalHeader().setHighlightSections(False)
    style(table, _STYLE)


def row_table(
    model: QAbstractItemModel, name: str, title: str, widths: Mapping[int, int], wide: int = 0
) -> QTableView:
    """Return the table; its column ``wide`` takes the room that the others, of those ``widths``, leave."""
    table = QTableView(objectName=name, accessibleName=title)
    table.setModel(model)
    dress_rows(table)
    table.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
    header = table.horizontalHeader()
    header.setSectionResizeMode(wide, QHeaderView.ResizeMode.Stretch)
    for column, width in widths.items():
        header.resizeSection(column, width)
    return table
