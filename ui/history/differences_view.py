"""The table of differences: both texts side by side, what was changed underlined on a tinted ground."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, QTimer, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QResizeEvent, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from model.compare.comparison import NO_ROW
from model.compare.text_changes import Piece, Pieces
from ui.history.differences_model import BLANK, OLD, PIECES_ROLE, PLACE, DifferencesModel
from ui.history.row_table import dress_rows
from ui.theme import COLOURS

Index = QModelIndex | QPersistentModelIndex
SIDE, ABOVE = 10, 10  # pixels round a text
MAX_KEPT = 160  # characters of an unchanged stretch; longer ones are cut in the middle
MAX_CHANGED = 2000
MAX_PLACE = 240  # pixels


@dataclass(frozen=True, slots=True)
class Ink:
    """Colours of a text: of its changed parts' ground, and of the letters."""

    ground: str
    text: str


def shortened(pieces: Pieces) -> Pieces:
    """Cut very long stretches, so that what was changed is in sight."""
    return tuple(_shortened(piece) for piece in pieces)


def _shortened(piece: Piece) -> Piece:
    room = MAX_CHANGED if piece.changed else MAX_KEPT
    if len(piece.text) <= room:
        return piece
    half = room // 2
    return Piece(f"{piece.text[:half]} …… {piece.text[-half:]}", piece.changed)


def laid_out(pieces: Pieces, width: int, font: QFont, ink: Ink) -> QTextLayout:
    """Break a text into lines of a width in pixels."""
    text = "".join(piece.text for piece in pieces).replace("\n", "\u2028")
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.setFormats(_formats(pieces, ink))
    layout.beginLayout()
    height = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(1, width))
        line.setPosition(QPointF(0, height))
        height += line.height() + 2
    layout.endLayout()
    return layout


def _formats(pieces: Pieces, ink: Ink) -> list[QTextLayout.FormatRange]:
    ranges, start = [], 0
    for piece in pieces:
        length = len(piece.text.encode("utf-16-le")) // 2  # Qt counts in UTF-16
        found = QTextLayout.FormatRange()
        found.start, found.length = start, length
        look = QTextCharFormat()
        look.setForeground(QColor(ink.text))
        if piece.changed:
            look.setBackground(QColor(ink.ground))
            look.setFontUnderline(True)
        found.format = look
        ranges.append(found)
        start += length
    return ranges


class DifferenceDelegate(QStyledItemDelegate):
    """Draws one text of a difference."""

    def __init__(self, view: DifferencesView) -> None:
        super().__init__(view)
        self._view = view

    def _layout(self, index: Index, width: int) -> QTextLayout:
        pieces = index.data(PIECES_ROLE)
        text = COLOURS.muted if index.column() == PLACE else COLOURS.text
        if index.data() in (BLANK, NO_ROW):
            pieces, text = (Piece(index.data(), False),), COLOURS.muted
        ground = COLOURS.removed if index.column() == OLD else COLOURS.added
        return laid_out(shortened(pieces), width - 2 * SIDE, self._view.font(), Ink(ground, text))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        width = self._view.columnWidth(index.column())
        height = self._layout(index, width).boundingRect().height()
        return QSize(width, round(height) + 2 * ABOVE)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(COLOURS.accent_soft))
            if index.column() == PLACE and self._view.hasFocus():
                painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), QColor(COLOURS.accent))
        painter.setPen(QColor(COLOURS.soft_line))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.setClipRect(rect)
        self._layout(index, rect.width()).draw(painter, QPointF(rect.left() + SIDE, rect.top() + ABOVE))
        painter.restore()


class DifferencesView(QTableView):
    """Shows a DifferencesModel. ``chosen`` carries the row that was double-clicked or entered."""

    chosen = Signal(int)

    def __init__(self, model: DifferencesModel, parent: QWidget | None = None) -> None:
        super().__init__(parent, objectName="differences", accessibleName="不同之处")
        self.setModel(model)
        self.setItemDelegate(DifferenceDelegate(self))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        dress_rows(self)
        self.verticalHeader().setMinimumSectionSize(1)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(PLACE, QHeaderView.ResizeMode.Fixed)
        # columns come into their widths one after the other, rows are fitted once behind the last
        self._fit_soon = QTimer(self, singleShot=True, interval=0)
        self._fit_soon.timeout.connect(self.resizeRowsToContents)
        header.sectionResized.connect(lambda *_: self._fit_soon.start())
        model.modelReset.connect(self._on_model_reset)
        self.activated.connect(lambda index: self.chosen.emit(index.row()))

    def _on_model_reset(self) -> None:
        self.resizeRowsToContents()
        self.selectRow(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.horizontalHeader().resizeSection(PLACE, min(MAX_PLACE, self.viewport().width() // 3))
