"""The short list below a cell that is being typed into: what was typed there before. It never takes a key it was not asked for.

Arrows go through it and put what they stand on into the cell, so that Enter and Tab mean what they always mean. Esc closes
it and brings back what was typed; it then stays closed until the cell is left.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QInputMethodEvent, QMouseEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ui.form.cell_editor import CellEditor
from ui.theme import COLOURS, style
from ui.widgets.labels import tip

if TYPE_CHECKING:
    from model.suggest.offers import Offer

_DETAIL = Qt.ItemDataRole.UserRole
_PADDING, _GAP, _LEAST, _WIDEST = 8, 24, 200, 560
_NONE = -1


class SuggestionList(QListWidget):
    """Follows one editor. ``find`` gives all that may be offered; it is asked when something was typed."""

    def __init__(self, editor: CellEditor, find: Callable[[], Sequence[Offer]], room: QWidget) -> None:
        super().__init__(room, objectName="suggestions", accessibleName="以前填过的内容")
        self._editor, self._find, self._room = editor, find, room
        self._offers: Sequence[Offer] | None = None
        self._typed = ""
        self._is_closed = self._is_putting = False
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setFocusProxy(editor)  # without a proxy a click would give the keyboard to the form
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setItemDelegate(_Delegate(self))
        style(
            self,
            "QListWidget {{ background: {t.surface}; border: 1px solid {t.line}; border-radius: 4px; }}"
            "QListWidget::item {{ padding: 3px 8px; }}"
            "QListWidget::item:selected {{ background: {t.accent_soft}; color: {t.text}; }}",
        )
        self.hide()
        editor.typed.connect(self._on_typed)
        editor.left.connect(self._let_go)
        editor.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A composition has the place below the cell for the letters of its input method; with the editor the list goes."""
        if event.type() == QEvent.Type.Hide:
            self._let_go()
        elif isinstance(event, QInputMethodEvent) and event.preeditString():
            self.hide()
        return False

    def _let_go(self) -> None:
        self._is_closed = True
        self.hide()
        self.deleteLater()

    def _on_typed(self, text: str) -> None:
        if self._is_putting or self._is_closed:
            return
        self._typed = text
        if self._offers is None:
            self._offers = self._find() if text.strip() else None
        from model.suggest.offers import matching  # start-up does not need it

        self._show(matching(self._offers or (), text))

    def _show(self, found: Sequence[Offer]) -> None:
        self.clear()
        for offer in found:
            item = QListWidgetItem(" ".join(offer.text.split()), self)
            item.setData(_DETAIL, offer)
            item.setToolTip(tip(offer.text))
        self.setCurrentRow(_NONE)
        if not found or not self._editor.isVisible():
            self.hide()
            return
        self.setGeometry(self._place())
        self.show()
        self.raise_()

    def _place(self) -> QRect:
        """Below the cell, above it where there is no room below; inside the form always."""
        room = self._room.rect()
        rows = self.count()
        metrics = self.fontMetrics()
        widths = [metrics.horizontalAdvance(_words(self.item(row))) for row in range(rows)]
        wide = min(max(_LEAST, max(widths) + 2 * _PADDING + _GAP), _WIDEST, room.width())
        tall = rows * self.sizeHintForRow(0) + 2 * self.frameWidth() + 2
        top = self._editor.mapTo(self._room, QPoint())
        below = top.y() + self._editor.height() + 1
        y = below if below + tall <= room.bottom() else top.y() - tall - 1
        x = min(top.x(), room.right() - wide)
        return QRect(max(x, 0), y, wide, tall)

    def takes(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
        """Do what a key means for the list; tell whether it means anything."""
        if not self.isVisible() or modifiers & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        if key == Qt.Key.Key_Escape:
            self._close()
        elif key == Qt.Key.Key_Down:
            self._go_to(self.currentRow() + 1)
        elif key == Qt.Key.Key_Up:
            self._go_to(self.currentRow() - 1 if self.currentRow() != _NONE else self.count() - 1)
        else:
            return False
        return True

    def _go_to(self, row: int) -> None:
        """Put a row's text into the cell; beyond either end it is what was typed."""
        if row in (_NONE, self.count()):
            self.setCurrentRow(_NONE)
            self._put(self._typed)
        else:
            self.setCurrentRow(row)
            self._put(self._offer(self.item(row)).text)

    @staticmethod
    def _offer(item: QListWidgetItem) -> Offer:
        from model.suggest.offers import Offer

        return Offer(*item.data(_DETAIL))

    def _put(self, text: str) -> None:
        self._is_putting = True
        self._editor.selectAll()
        self._editor.insertPlainText(text)
        self._is_putting = False

    def _close(self) -> None:
        """Close for as long as the cell is open, and show what was typed."""
        if self.currentRow() != _NONE:
            self._put(self._typed)
        self._is_closed = True
        self.hide()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take a line; the form below hears nothing of it, or it would close the cell."""
        if item := self.itemAt(event.position().toPoint()):
            self._put(self._offer(item).text)
            self.hide()
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.accept()


def _words(item: QListWidgetItem) -> str:
    return f"{item.text()}{item.data(_DETAIL)[1]}"


class _Delegate(QStyledItemDelegate):
    """Draws a text with where it is from at the right, muted."""

    def sizeHint(self, option: QStyleOptionViewItem, index: object) -> QSize:
        return QSize(10, option.fontMetrics.height() + 8)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: object) -> None:
        self.initStyleOption(option, index)  # type: ignore[arg-type]
        detail = index.data(_DETAIL)[1]  # type: ignore[attr-defined]
        wide = option.fontMetrics.horizontalAdvance(detail)
        area = option.rect.adjusted(_PADDING, 0, -_PADDING, 0)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, QColor(COLOURS.accent_soft))
        painter.setPen(QColor(COLOURS.text))
        room = area.width() - wide - _GAP // 2
        text = option.fontMetrics.elidedText(option.text, Qt.TextElideMode.ElideRight, room)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | middle, text)
        painter.setPen(QColor(COLOURS.muted))
        painter.drawText(area, Qt.AlignmentFlag.AlignRight | middle, detail)
