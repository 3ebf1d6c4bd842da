"""A table over a list of records, and the editors of its cells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QSpinBox, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.templates.caption_edit import CaptionEdit, breaks_line
from ui.templates.row_fields import RowField, Rows, shown, split_words, with_lines
from ui.widgets.steady_fields import SteadyComboBox, SteadySpinBox

Index = QModelIndex | QPersistentModelIndex
_ROLES = Qt.ItemDataRole


class RowsModel(QAbstractTableModel):
    """Shows records; ``edited`` carries all of them after a change, whoever owns them shows them again."""

    edited = Signal(object)

    def __init__(self, fields: Sequence[RowField], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.fields = tuple(fields)
        self.rows: Rows = ()
        self.is_read_only = False

    def show(self, rows: Rows) -> None:
        """Show other records; as many as before keep their places on the screen."""
        if rows == self.rows:
            return
        if len(rows) == len(self.rows):
            self.rows = rows
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(self.fields) - 1))
            return
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.fields)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _ROLES.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == _ROLES.DisplayRole:
            return self.fields[section].caption
        if orientation == Qt.Orientation.Horizontal and role == _ROLES.ToolTipRole:
            return self.fields[section].tip or None
        return None

    def data(self, index: Index, role: int = _ROLES.DisplayRole) -> Any:
        one, row = self.fields[index.column()], self.rows[index.row()]
        if role == _ROLES.CheckStateRole and one.kind == "flag":
            return Qt.CheckState.Checked if one.get(row) else Qt.CheckState.Unchecked
        if role == _ROLES.DisplayRole and one.kind != "flag":
            return shown(one, row)
        if role == _ROLES.EditRole:
            return one.get(row) if one.kind in ("choice", "number") else shown(one, row)
        if role == _ROLES.AccessibleTextRole:
            return f"第 {index.row() + 1} 行的{one.caption}，{shown(one, row) or '空'}"
        if role == _ROLES.TextAlignmentRole and one.kind == "number":
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if self.is_read_only:
            return usual
        kind = self.fields[index.column()].kind
        if kind == "fixed":
            return usual
        return usual | (Qt.ItemFlag.ItemIsUserCheckable if kind == "flag" else Qt.ItemFlag.ItemIsEditable)

    def setData(self, index: Index, value: Any, role: int = _ROLES.EditRole) -> bool:
        one = self.fields[index.column()]
        if self.is_read_only or role != (_ROLES.CheckStateRole if one.kind == "flag" else _ROLES.EditRole):
            return False
        rows = one.put(self.rows, index.row(), _value(one, value))
        if rows != self.rows:
            self.edited.emit(rows)
        return True


def _value(one: RowField, value: Any) -> Any:
    """Return what was typed as the record keeps it."""
    if one.kind == "flag":
        return Qt.CheckState(value) == Qt.CheckState.Checked
    if one.kind == "words":
        return split_words(str(value))
    return with_lines(str(value)) if one.kind == "text" else value


class RowsDelegate(QStyledItemDelegate):
    """Edits a cell with the field that its kind asks for."""

    def __init__(self, fields: Sequence[RowField], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._fields = tuple(fields)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        one = self._fields[index.column()]
        name = f"第 {index.row() + 1} 行的{one.caption}"
        if one.kind == "choice":
            box = SteadyComboBox(parent, accessibleName=name)
            for value, text in one.choices.items():
                box.addItem(text, value)
            box.activated.connect(lambda _place: self._finish(box))
            return box
        if one.kind == "number":
            number = SteadySpinBox(parent, accessibleName=name)
            number.setRange(one.low, one.high)
            return number
        return CaptionEdit(parent, accessibleName=name)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """A line break is typed with Enter too, which would end the editing."""
        if isinstance(editor, CaptionEdit) and isinstance(event, QKeyEvent) and breaks_line(event):
            if event.type() == QEvent.Type.KeyPress:
                editor.keyPressEvent(event)
            return True
        return super().eventFilter(editor, event)

    def _finish(self, editor: QWidget) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        value = index.data(_ROLES.EditRole)
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(editor.findData(value))
        elif isinstance(editor, QSpinBox):
            editor.setValue(int(value or 0))
            editor.selectAll()
        elif isinstance(editor, CaptionEdit) and not editor.isModified():
            editor.setText(str(value))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentData())
        elif isinstance(editor, QSpinBox):
            editor.interpretText()
            model.setData(index, editor.value())
        elif isinstance(editor, CaptionEdit):
            model.setData(index, editor.text())
