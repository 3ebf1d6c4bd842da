"""The differences between two states of a form as a Qt table: where, and both texts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject, Qt

from model.compare.comparison import NO_ROW, Difference
from model.compare.text_changes import Piece, Pieces, changed_pieces
from ui.history.row_model import Index, RowModel

PLACE, OLD, NEW = range(3)
PIECES_ROLE = Qt.ItemDataRole.UserRole + 1
BLANK = "（空白）"


class DifferencesModel(RowModel[Difference]):
    """One row per difference. ``PIECES_ROLE`` gives a text cut into kept and changed pieces."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(("位置", "", ""), parent=parent)
        self._pieces: dict[int, tuple[Pieces, Pieces]] = {}

    def show(self, differences: Sequence[Difference], old_title: str, new_title: str) -> None:
        """Show other differences under the names of both states."""
        self.beginResetModel()
        self.rows = differences
        self._titles = ("位置", old_title, new_title)
        self._pieces.clear()
        self.endResetModel()

    def text(self, row: Difference, column: int) -> str:
        return (row.caption, row.old_text or BLANK, row.new_text or BLANK)[column]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != PIECES_ROLE or not index.isValid():
            return super().data(index, role)
        if index.column() == PLACE:
            return (Piece(self.rows[index.row()].caption, False),)
        return self._cut(index.row())[index.column() - OLD]

    def _cut(self, row: int) -> tuple[Pieces, Pieces]:
        if row not in self._pieces:
            difference = self.rows[row]
            texts = difference.old_text, difference.new_text
            whole = NO_ROW in texts  # a whole row has no counterpart to compare characters with
            cut = changed_pieces(*texts)
            self._pieces[row] = tuple((Piece(text, text != NO_ROW),) for text in texts) if whole else cut  # type: ignore[assignment]
        return self._pieces[row]
