"""A table of records with buttons to add, remove and move them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from model.form.template_edits import moved
from ui.templates.row_fields import RowField, Rows
from ui.templates.rows_model import RowsDelegate, RowsModel
from ui.theme import style

ROW_HEIGHT, LEAST = 30, 120  # pixels
TIGHT = "QPushButton { padding: 5px 8px; } QPushButton:focus { padding: 4px 7px; }"
_TRIGGERS = QAbstractItemView.EditTrigger
_STYLE = """QTableView {{ border: 1px solid {t.line}; border-radius: 6px; gridline-color: {t.soft_line};
  selection-background-color: {t.accent_soft}; selection-color: {t.text}; }}
QTableView:focus {{ border: 1px solid {t.accent}; }}
QTableView QLineEdit, QTableView QComboBox, QTableView QSpinBox {{ border-radius: 0; padding: 2px 6px; min-height: 0; }}
QHeaderView::section {{ padding: 5px 8px; }}"""


class _Table(QTableView):
    """Moves rows with Alt+Shift and the arrows; one column takes the room that the others leave, but not less than ``LEAST``."""

    move_wanted = Signal(int)
    wide_column = 0

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        head = self.horizontalHeader()
        others = head.length() - head.sectionSize(self.wide_column)
        head.resizeSection(self.wide_column, max(LEAST, self.viewport().width() - others))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        wanted = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if step and event.modifiers() & wanted == wanted:
            self.move_wanted.emit(step)
        else:
            super().keyPressEvent(event)


class RowsEditor(QWidget):
    """``changed`` carries all records after a change; ``current_changed`` the place of the one chosen, -1 for none."""

    changed = Signal(object)
    current_changed = Signal(int)

    def __init__(
        self,
        name: str,
        fields: Sequence[RowField],
        make: Callable[[Rows], Any] | None,
        *,
        rows: int = 4,
        parent: QWidget | None = None,
    ) -> None:
        """``make`` gives a new record to be put beside those that are there, None: they stay as many; ``rows`` are seen at least."""
        super().__init__(parent)
        self._make = make
        self.model = RowsModel(fields, self)
        self.model.edited.connect(self.changed)
        self.table = _Table(self, accessibleName=name)
        self._dress_table(fields, rows)
        self.buttons = tuple(
            self._button(text, tip, slot)
            for text, tip, slot in (
                ("添加", "在选中的一行下面加一行", self.add_row),
                ("删除", "删除选中的一行", self.remove_row),
                ("上移", "Alt+Shift+↑", lambda: self.move_row(-1)),
                ("下移", "Alt+Shift+↓", lambda: self.move_row(1)),
            )
            if make is not None
        )
        layout, self.line = QVBoxLayout(self), QHBoxLayout()
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.table, 1)
        self.line.setSpacing(6)
        for button in self.buttons:
            self.line.addWidget(button)
        self.line.addStretch(1)
        layout.addLayout(self.line)

    def _dress_table(self, fields: Sequence[RowField], rows: int) -> None:
        table = self.table
        table.setModel(self.model)
        table.setItemDelegate(RowsDelegate(fields, table))
        table.setEditTriggers(
            _TRIGGERS.DoubleClicked
            | _TRIGGERS.EditKeyPressed
            | _TRIGGERS.AnyKeyPressed
            | _TRIGGERS.SelectedClicked
        )
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        table.setToolTip("F2 或直接输入；Alt+Enter 在标题里换行")
        style(table, _STYLE)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        table.setMinimumHeight(ROW_HEIGHT * (rows + 1) + 6)
        head = table.horizontalHeader()
        head.setHighlightSections(False)
        for place, one in enumerate(fields):
            if one.width:
                head.resizeSection(place, one.width)
            else:
                table.wide_column = place
        table.move_wanted.connect(self.move_row)
        table.selectionModel().currentChanged.connect(
            lambda now, _before: self.current_changed.emit(now.row())
        )

    def _button(self, text: str, tip: str, slot: Callable[[], None]) -> QPushButton:
        button = QPushButton(text, self, autoDefault=False, toolTip=tip)
        button.setStyleSheet(TIGHT)
        button.setAccessibleName(f"{self.table.accessibleName()}：{text}")
        button.clicked.connect(lambda _checked=False: slot())
        return button

    # -- showing ----------------------------------------------------------------------------------------

    @property
    def place(self) -> int:
        """The row chosen, -1 if there is none."""
        return self.table.currentIndex().row()

    def show_rows(self, rows: Rows) -> None:
        """Show records; the row and column chosen stay."""
        index = self.table.currentIndex()
        place, column = index.row(), max(index.column(), 0)
        self.model.show(rows)
        if rows and not self.table.currentIndex().isValid():
            self.choose(min(max(place, 0), len(rows) - 1), column)

    def choose(self, place: int, column: int = 0) -> None:
        """Choose a row."""
        self.table.setCurrentIndex(self.model.index(place, column))

    def set_read_only(self, is_read_only: bool) -> None:
        """Only show, or let edit."""
        self.model.is_read_only = is_read_only
        for button in self.buttons:
            button.setEnabled(not is_read_only)

    # -- changing ---------------------------------------------------------------------------------------

    def add_row(self) -> None:
        """Put a new record below the one chosen, ready to be typed into."""
        rows = self.model.rows
        if self._make is None:
            return
        place = self.place + 1 if rows else 0
        self.changed.emit((*rows[:place], self._make(rows), *rows[place:]))
        if len(self.model.rows) > len(rows):
            column = next((n for n, one in enumerate(self.model.fields) if one.kind == "text"), 0)
            self.choose(place, column)
            self.table.setFocus()
            self.table.edit(self.table.currentIndex())

    def remove_row(self) -> None:
        """Remove the record chosen."""
        place, rows = self.place, self.model.rows
        if place >= 0:
            self.changed.emit((*rows[:place], *rows[place + 1 :]))

    def move_row(self, step: int) -> None:
        """Move the record chosen up or down."""
        place, column, rows = self.place, self.table.currentIndex().column(), self.model.rows
        made = moved(rows, place, step)
        if made != rows and not self.model.is_read_only and self._make is not None:
            self.changed.emit(made)
            self.choose(place + step, column)
