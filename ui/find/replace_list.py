"""What stands before the replacing of hits: a list with check boxes, each row before and after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QEvent, QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionButton, QStyleOptionViewItem

from ui.find.finder_list import (
    MARGIN,
    ROW_ROLE,
    TALL,
    FinderDelegate,
    FinderModel,
    Index,
    Part,
    draw_parts,
    strong_font,
)
from ui.find.finder_rows import FinderRow
from ui.theme import COLOURS

CHECK_ROLE = Qt.ItemDataRole.CheckStateRole
BOX = 34  # pixels from the left edge of a row to its text


@dataclass(frozen=True, slots=True)
class ReplaceRow(FinderRow):
    """A hit and what takes its place. ``aside`` says why it is left as it is, ``key`` tells it from all others."""

    new: str = ""
    remark: str = ""
    is_bad: bool = False
    key: object = None

    @property
    def is_locked(self) -> bool:
        """True where nothing can be replaced."""
        return bool(self.aside)

    @property
    def text(self) -> str:
        """The whole row as one sentence, for those who listen to the screen."""
        new = f"换成“{self.new}”" if self.new else "删去"
        hit = f"{self.before}“{self.match}”{self.after}"
        return "，".join(filter(None, (hit, new, self.detail, self.remark, self.aside)))


class ReplaceModel(FinderModel):
    """Holds the rows and which of them are left out."""

    checks_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.left_out: set[object] = set()

    def replace_row(self, number: int) -> ReplaceRow | None:
        """Return a row, None if there is none of that number."""
        row = self.row(number)
        return row if isinstance(row, ReplaceRow) else None

    def keys(self) -> list[object]:
        """Return the keys of all rows that are to be replaced."""
        rows = filter(None, map(self.replace_row, range(self.rowCount())))
        return [row.key for row in rows if not row.is_locked and row.key not in self.left_out]

    def flags(self, index: Index) -> Qt.ItemFlag:
        row = self.replace_row(index.row()) if index.isValid() else None
        usual = super().flags(index)
        return usual if row is None or row.is_locked else usual | Qt.ItemFlag.ItemIsUserCheckable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.replace_row(index.row()) if index.isValid() else None
        if role == CHECK_ROLE and row is not None and not row.is_locked:
            is_out = row.key in self.left_out
            return Qt.CheckState.Unchecked if is_out else Qt.CheckState.Checked
        return super().data(index, role)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        row = self.replace_row(index.row()) if index.isValid() else None
        if role != CHECK_ROLE or row is None or row.is_locked:
            return False
        if Qt.CheckState(value) == Qt.CheckState.Checked:
            self.left_out.discard(row.key)
        else:
            self.left_out.add(row.key)
        self.dataChanged.emit(index, index, [CHECK_ROLE])
        self.checks_changed.emit()
        return True


class ReplaceDelegate(FinderDelegate):
    """Draws a row: what goes is struck out, what comes is bold and underlined; no sign by colour alone."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, TALL)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: ReplaceRow = index.data(ROW_ROLE)
        is_checked = index.data(CHECK_ROLE) == Qt.CheckState.Checked
        painter.save()
        self.draw_ground(painter, option)
        if not row.is_locked:
            _draw_box(painter, option, is_checked)
        rect = QRectF(option.rect).adjusted(BOX, 0, -MARGIN, 0)
        is_grey = row.is_locked or not is_checked
        draw_parts(painter, rect.adjusted(0, 6, 0, -rect.height() / 2), _change(row, option.font, is_grey))
        painter.setFont(option.font)
        lower = rect.adjusted(0, rect.height() / 2, 0, -6)
        remark, colour = (row.aside, COLOURS.muted) if row.is_locked else (row.remark, COLOURS.muted)
        if row.is_bad:
            colour = COLOURS.error
        if remark:
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.setPen(QColor(colour))
            painter.drawText(lower, flags, remark)
            lower.setRight(lower.right() - painter.fontMetrics().horizontalAdvance(remark) - MARGIN)
        painter.setPen(QColor(COLOURS.muted))
        shown = painter.fontMetrics().elidedText(row.detail, Qt.TextElideMode.ElideMiddle, int(lower.width()))
        painter.drawText(lower, Qt.AlignmentFlag.AlignVCenter, shown)
        painter.restore()

    def editorEvent(
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        """The space bar and a click on the box leave a hit out, or take it in again."""
        is_meant = False
        if isinstance(event, QKeyEvent):
            is_meant = event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Space
        elif isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonRelease:
            is_meant = event.position().x() < option.rect.left() + BOX
        state = index.data(CHECK_ROLE)
        if not is_meant or state is None:
            return False
        is_checked = state == Qt.CheckState.Checked
        turned = Qt.CheckState.Unchecked if is_checked else Qt.CheckState.Checked
        return model.setData(model.index(index.row(), 0), turned, CHECK_ROLE)


def _draw_box(painter: QPainter, option: QStyleOptionViewItem, is_checked: bool) -> None:
    box = QStyleOptionButton()
    style = option.widget.style()
    size = style.pixelMetric(QStyle.PixelMetric.PM_IndicatorWidth, box, option.widget)
    top = option.rect.top() + 6 + (option.rect.height() // 2 - 6 - size) // 2
    box.rect = QRect(option.rect.left() + 11, top, size, size)
    box.state = QStyle.StateFlag.State_Enabled | (
        QStyle.StateFlag.State_On if is_checked else QStyle.StateFlag.State_Off
    )
    style.drawPrimitive(QStyle.PrimitiveElement.PE_IndicatorItemViewItemCheck, box, painter, option.widget)


def _change(row: ReplaceRow, font: QFont, is_grey: bool) -> list[Part]:
    """Return the line of a row: around the hit as it is, the hit struck out, behind it what takes its place."""
    if row.is_locked:
        grey = COLOURS.muted
        return [
            (row.before, font, grey, ""),
            (row.match, strong_font(font), grey, ""),
            (row.after, font, grey, ""),
        ]
    struck = QFont(font)
    struck.setStrikeOut(True)
    plain = COLOURS.muted if is_grey else COLOURS.text
    gone, come = ("", "") if is_grey else (COLOURS.removed, COLOURS.added)
    new = [(row.new, strong_font(font), plain, come)] if row.new else [("（删去）", font, COLOURS.muted, "")]
    return [
        (row.before, font, plain, ""),
        (row.match, struck, plain, gone),
        (" → ", font, COLOURS.muted, ""),
        *new,
        (row.after, font, plain, ""),
    ]
