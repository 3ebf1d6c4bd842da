"""What the finder lists: a Qt model over plain rows, and how a row is drawn."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.find.finder_rows import FinderRow
from ui.theme import COLOURS

Index = QModelIndex | QPersistentModelIndex
Part = tuple[str, QFont, str, str]  # a text, its font, its colour and that of its ground, blank for none
ROW_ROLE = Qt.ItemDataRole.UserRole + 1
TALL, LOW = 50, 36
MARGIN = 14


class FinderModel(QAbstractListModel):
    """Holds the rows that are listed now."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[FinderRow, ...] = ()

    def show_rows(self, rows: tuple[FinderRow, ...]) -> None:
        """Replace what is listed."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def row(self, number: int) -> FinderRow | None:
        """Return a row, None if there is none of that number."""
        return self._rows[number] if 0 <= number < len(self._rows) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row(index.row()) if index.isValid() else None
        if row is None:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.text
        return row if role == ROW_ROLE else None


class FinderDelegate(QStyledItemDelegate):
    """Draws a row; the match is bold, coloured and underlined."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row: FinderRow = index.data(ROW_ROLE)
        return QSize(100, TALL if row.detail else LOW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: FinderRow = index.data(ROW_ROLE)
        painter.save()
        self.draw_ground(painter, option)
        rect = QRectF(option.rect).adjusted(MARGIN, 0, -MARGIN, 0)
        painter.setFont(option.font)
        if row.aside:
            painter.setPen(QColor(COLOURS.muted))
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(rect, flags, row.aside)
            rect.setRight(rect.right() - painter.fontMetrics().horizontalAdvance(row.aside) - MARGIN)
        upper = rect.adjusted(0, 6, 0, -rect.height() / 2) if row.detail else rect
        strong = strong_font(option.font)
        draw_parts(
            painter,
            upper,
            (
                (row.before, option.font, COLOURS.text, ""),
                (row.match, strong, COLOURS.accent, ""),
                (row.after, option.font, COLOURS.text, ""),
            ),
        )
        if row.detail:
            painter.setFont(option.font)
            painter.setPen(QColor(COLOURS.muted))
            lower = rect.adjusted(0, rect.height() / 2, 0, -6)
            text = painter.fontMetrics().elidedText(
                row.detail, Qt.TextElideMode.ElideMiddle, int(lower.width())
            )
            painter.drawText(lower, Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()

    @staticmethod
    def draw_ground(painter: QPainter, option: QStyleOptionViewItem) -> None:
        """The chosen row has a bar at its left too: colour is never the only sign."""
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, QColor(COLOURS.accent_soft))
            bar = option.rect.adjusted(0, 0, 0, 0)
            bar.setWidth(3)
            painter.fillRect(bar, QColor(COLOURS.accent))


def strong_font(font: QFont) -> QFont:
    """Return the font of what is looked for."""
    strong = QFont(font)
    strong.setBold(True)
    strong.setUnderline(True)
    return strong


def draw_parts(painter: QPainter, rect: QRectF, parts: Iterable[Part]) -> None:
    """Draw texts one behind the other on their grounds, cut off where the room ends."""
    left = rect.left()
    for text, face, colour, ground in parts:
        room = int(rect.right() - left)
        if not text or room <= 0:
            continue
        metrics = QFontMetrics(face)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        width = metrics.horizontalAdvance(shown)
        if ground:
            height = metrics.height()
            top = rect.top() + (rect.height() - height) / 2
            painter.fillRect(QRectF(left, top, width, height), QColor(ground))
        painter.setFont(face)
        painter.setPen(QColor(colour))
        box = QRectF(left, rect.top(), room, rect.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip, shown)
        left += width
