"""The list of findings: severity as a coloured mark and a word, the sentence wrapped, a click goes to the cell."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from model.findings import SEVERITY_NAMES, Finding
from ui.cell_painter import line_height, text_lines
from ui.theme import LIGHT, severity_colour

FINDING_ROLE = Qt.ItemDataRole.UserRole + 1
LEFT, RIGHT, PADDING = 24, 6, 8
_MARKS = {"error": "✗", "warning": "!", "info": "i"}


class FindingsList(QListWidget):
    """Shows findings in the order given; an item's user data is its field path."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("findings")
        self.setAccessibleName("检查结果")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setItemDelegate(_FindingDelegate(self))
        self.setStyleSheet("QListWidget { background: transparent; outline: none; }")

    def show_findings(self, findings: tuple[Finding, ...]) -> None:
        """Replace what is listed."""
        self.clear()
        for finding in findings:
            item = QListWidgetItem(f"{SEVERITY_NAMES[finding.severity]}：{finding.message}")
            item.setData(Qt.ItemDataRole.UserRole, finding.field)
            item.setData(FINDING_ROLE, finding)
            item.setToolTip("点击转到这一格")
            self.addItem(item)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()


class _FindingDelegate(QStyledItemDelegate):
    """Draws one finding."""

    def __init__(self, view: FindingsList) -> None:
        super().__init__(view)
        self._view = view

    def _lines(self, finding: Finding, font: QFont) -> tuple[str, ...]:
        bar = self._view.verticalScrollBar().sizeHint().width()
        width = self._view.width() - bar - LEFT - RIGHT
        note = f"\n说明：{finding.note}" if finding.note else ""
        return text_lines(finding.message + note, width, font.toString())

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        finding: Finding = index.data(FINDING_ROLE)
        height = len(self._lines(finding, self._view.font())) * line_height(self._view.font())
        return QSize(self._view.viewport().width(), height + 2 * PADDING)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        finding: Finding = index.data(FINDING_ROLE)
        font, rect = self._view.font(), option.rect
        painter.save()
        hot = option.state & (QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_Selected)
        if hot:
            painter.fillRect(rect, QColor(LIGHT.accent_soft))
        painter.setPen(QColor(LIGHT.soft_line))
        painter.drawLine(rect.topLeft(), rect.topRight())
        self._mark(painter, QRectF(rect.left() + 2, rect.top() + PADDING + 1, 15, 15), finding, font)
        painter.setFont(font)
        painter.setPen(QColor(LIGHT.text))
        height, top = line_height(font), rect.top() + PADDING
        for number, line in enumerate(self._lines(finding, font)):
            box = QRectF(rect.left() + LEFT, top + number * height, rect.width() - LEFT, height)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip, line)
        painter.restore()

    @staticmethod
    def _mark(painter: QPainter, box: QRectF, finding: Finding, font: QFont) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(severity_colour(finding.severity)))
        painter.drawEllipse(box)
        small = QFont(font)
        small.setPixelSize(10)
        small.setBold(True)
        painter.setFont(small)
        painter.setPen(QColor("#ffffff"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, _MARKS[finding.severity])
