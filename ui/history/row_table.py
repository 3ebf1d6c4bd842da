"""A table of which one row is chosen; which one has the keyboard shows in its frame."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QAbstractItemModel
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from ui.history.differences_view import TABLE_STYLE
from ui.theme import style

ROW_HEIGHT = 32  # pixels


def row_table(model: QAbstractItemModel, name: str, title: str, widths: Mapping[int, int]) -> QTableView:
    """Return the table; its first column takes the room that the others, of those ``widths``, leave."""
    table = QTableView(objectName=name)
    table.setAccessibleName(title)
    table.setModel(model)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setTabKeyNavigation(False)
    table.setShowGrid(False)
    style(table, TABLE_STYLE)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    for column, width in widths.items():
        header.resizeSection(column, width)
    return table
