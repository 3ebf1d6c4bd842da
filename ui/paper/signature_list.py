"""The fields of the signature block: which stand there, in which order, how they are worded."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QWidget

from model.form.page_options import MAX_CAPTION
from model.form.template import SignatureField
from ui.widgets.buttons import button_of
from ui.widgets.layouts import NO_MARGINS, Part, Stretch, column_of, row_of

_ID = Qt.ItemDataRole.UserRole


class SignatureList(QWidget):
    """Ticked fields stand on paper, from top to bottom; F2 or a double click changes the wording."""

    changed = Signal()

    def __init__(self, known: Sequence[SignatureField], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._known = {field.id: field.caption for field in known}
        self.list = QListWidget(accessibleName="签字栏", toolTip="勾选的印在纸上；F2 或双击改文字")
        self.list.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.list.setFixedHeight(132)
        self.list.itemChanged.connect(lambda _: self.changed.emit())
        up, down = (
            button_of("上移", lambda: self.move_field(-1)),
            button_of("下移", lambda: self.move_field(1)),
        )
        row_of(Part(self.list), column_of(up, down, Stretch()), on=self, margins=NO_MARGINS)

    def show_fields(self, fields: Sequence[tuple[str, str]] | None) -> None:
        """Show the chosen fields first, then the template's others; None are all of the template's."""
        chosen = tuple(self._known.items()) if fields is None else tuple(fields)
        there = {key for key, _ in chosen}
        self.list.clear()
        for key, caption in (*chosen, *(pair for pair in self._known.items() if pair[0] not in there)):
            item = QListWidgetItem(caption)
            item.setData(_ID, key)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if key in there else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.changed.emit()

    def fields(self) -> tuple[tuple[str, str], ...] | None:
        """Return the ticked fields as (id, caption), None if they are just the template's."""
        items = [self.list.item(row) for row in range(self.list.count())]
        chosen = tuple(
            (item.data(_ID), item.text().strip()[:MAX_CAPTION])
            for item in items
            if item.checkState() == Qt.CheckState.Checked
        )
        return None if chosen == tuple(self._known.items()) else chosen

    def move_field(self, step: int) -> None:
        """Move the current field up or down."""
        row = self.list.currentRow()
        if row >= 0 and 0 <= row + step < self.list.count():
            self.list.insertItem(row + step, self.list.takeItem(row))
            self.list.setCurrentRow(row + step)
            self.changed.emit()
