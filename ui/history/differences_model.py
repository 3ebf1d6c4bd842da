"""The differences between two states of a form as a Qt table: where, and both texts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from model.compare.comparison import NO_ROW, Difference
from model.compare.text_changes import Piece, Pieces, changed_pieces

Index = QModelIndex | QPersistentModelIndex
PLACE, OLD, NEW = range(3)
PIECES_ROLE = Qt.ItemDataRole.UserRole + 1
BLANK = "（空白）"


class DifferencesModel(QAbstractTableModel):
    """One row per difference. ``PIECES_ROLE`` gives a text cut into kept and changed pieces."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.differences: Sequence[Difference] = ()
        self._titles = ("位置", "", "")
        self._pieces: dict[int, tuple[Pieces, Pieces]] = {}

    def show(self, differences: Sequence[Difference], old_title: str, new_title: str) -> None:
        """Show other differences under the names of both states."""
        self.beginResetModel()
        self.differences = differences
        self._titles = ("位置", old_title, new_title)
        self._pieces.clear()
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.differences)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._titles)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section]
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or role not in (Qt.ItemDataRole.DisplayRole, PIECES_ROLE):
            return None
        difference = self.differences[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return (difference.caption, difference.old_text or BLANK, difference.new_text or BLANK)[
                index.column()
            ]
        if index.column() == PLACE:
            return (Piece(difference.caption, False),)
        return self._cut(index.row())[index.column() - OLD]

    def _cut(self, row: int) -> tuple[Pieces, Pieces]:
        if row not in self._pieces:
            difference = self.differences[row]
            texts = difference.old_text, difference.new_text
            whole = NO_ROW in texts  # a whole row has no counterpart to compare characters with
            cut = changed_pieces(*texts)
            self._pieces[row] = tuple((Piece(text, text != NO_ROW),) for text in texts) if whole else cut  # type: ignore[assignment]
        return self._pieces[row]
