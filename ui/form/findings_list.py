"""The list of findings: severity as a coloured mark and a word, the sentence wrapped, a click goes to the cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import NamedTuple

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSignalBlocker,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from model.grid.computed import Computed
from model.scoring.findings import LOOK_NAMES, Finding, Look
from ui.form.cell_painter import line_height, text_lines
from ui.theme import COLOURS, severity_colour

LISTED_ROLE, HEAD_ROLE = Qt.ItemDataRole.UserRole + 1, Qt.ItemDataRole.UserRole + 2
LEFT, RIGHT, PADDING = 24, 6, 8
HEAD = 26  # pixels above the first finding of a severity, for its name
FEW_LINES = 76  # pixels
_MARKS = {"error": "✗", "warning": "!", "info": "i"}


@dataclass(frozen=True, slots=True)
class Listed:
    """A finding with its project, whose name is blank where it goes without saying."""

    project_id: int
    name: str
    finding: Finding

    @property
    def place(self) -> tuple[int, str]:
        """What the finding is about, whatever it says now."""
        return self.project_id, self.finding.note_key

    @property
    def text(self) -> str:
        """What is listed: project, sentence, answer."""
        name = f"{self.name}：" if self.name else ""
        note = f"\n说明：{self.finding.note}" if self.finding.note else ""
        return f"{name}{self.finding.message}{note}"


class FormFindings(NamedTuple):
    """What was found in a form; ``name`` is blank where it goes without saying."""

    form_id: int
    name: str
    findings: Sequence[Finding]
    looks: Counter[Look]

    @classmethod
    def of(cls, form_id: int, computed: Computed, name: str = "") -> FormFindings:
        """Return what a form's checks found."""
        return cls(form_id, name, computed.findings, computed.looks)


class FindingsList(QListWidget):
    """Shows findings in the order given, which is that of their severities; each severity has a heading.

    The heading belongs to the first finding below it, so that rows are findings and nothing else.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, objectName="findings", accessibleName="检查结果")
        self._shown: list[tuple[Listed, str | None]] = []
        self._bar_width: int | None = None  # asked for with each line, and found in the style sheet
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setItemDelegate(_FindingDelegate(self))
        self.setStyleSheet("QListWidget { background: transparent; outline: none; }")

    def show_findings(self, listed: Sequence[Listed]) -> None:
        """List these; what stays is left alone, as a key changes one finding of many. The same finding stays current.

        No signal says which is current meanwhile: it may be one that has no cell any more.
        """
        with QSignalBlocker(self):
            self._list_anew(listed)

    def _list_anew(self, listed: Sequence[Listed]) -> None:
        current = self.currentItem()
        kept = self.listed(current).place if current is not None else None
        wanted = list(zip(listed, _heads(listed), strict=True))
        first = _alike(zip(self._shown, wanted, strict=False))
        last = _alike(zip(reversed(self._shown[first:]), reversed(wanted[first:]), strict=False))
        if not first and not last:
            self.clear()  # quicker, of a whole workbook
        for _ in self._shown[first : len(self._shown) - last] if self.count() else ():
            self.takeItem(first)
        for row, (one, head) in enumerate(wanted[first : len(wanted) - last], first):
            self.insertItem(row, self._item_of(one, head))
        self._shown = wanted
        if kept is not None and (current is not self.currentItem() or self.listed(current).place != kept):
            self.setCurrentRow(self.row_where(lambda one: one.place == kept))

    def row_where(self, is_meant: Callable[[Listed], bool]) -> int:
        """Return the row of the first finding that is meant, -1 if none is."""
        return next((row for row, (one, _) in enumerate(self._shown) if is_meant(one)), -1)

    def _item_of(self, one: Listed, head: str | None) -> QListWidgetItem:
        item = QListWidgetItem(f"{LOOK_NAMES[one.finding.look]}：{one.text}")
        item.setData(LISTED_ROLE, one)
        item.setToolTip("点击转到这一格")
        item.setData(HEAD_ROLE, head)
        item.setSizeHint(self._size_of(one, head))
        return item

    def _size_of(self, one: Listed, head: str | None) -> QSize:
        """Return how large an item is; Qt asks for the sizes of all when one comes or goes, and finds them there."""
        lines = len(text_lines(one.text, self.text_width(), self.font().toString()))
        return QSize(1, (HEAD if head else 0) + lines * line_height(self.font()) + 2 * PADDING)

    def _fit_items(self) -> None:
        for item in map(self.item, range(self.count())):
            item.setSizeHint(self._size_of(self.listed(item), item.data(HEAD_ROLE)))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._bar_width = None
            self._fit_items()

    def listed(self, item: QListWidgetItem) -> Listed:
        """Return what an item stands for."""
        found: Listed = item.data(LISTED_ROLE)
        return found

    def text_width(self) -> int:
        """Return how wide a sentence may be, in pixels, with the scroll bar or without."""
        if self._bar_width is None:
            self._bar_width = self.verticalScrollBar().sizeHint().width()
        return self.width() - self._bar_width - LEFT - RIGHT

    def sizeHint(self) -> QSize:
        """A few lines are enough to ask for: the list takes what room there is, and scrolls by itself."""
        return QSize(super().sizeHint().width(), FEW_LINES)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit_items()
        current = self.currentItem()
        # what can be done about it takes its room from the list; but nothing moves under a mouse that is pressed
        if current is not None and QGuiApplication.mouseButtons() == Qt.MouseButton.NoButton:
            self.scrollToItem(current)


def _heads(listed: Sequence[Listed]) -> list[str | None]:
    """Return the heading above each finding, if it has one: where all are alike, there is none."""
    looks = [one.finding.look for one in listed]
    first = {look: row for row, look in reversed(list(enumerate(looks)))}
    heads: list[str | None] = [None] * len(looks)
    for look, row in first.items() if len(first) > 1 else ():
        heads[row] = LOOK_NAMES[look]
    return heads


def _alike(pairs: Iterable[tuple[object, object]]) -> int:
    """Return how many pairs are of equals, up to the first that is not."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


class _FindingDelegate(QStyledItemDelegate):
    """Draws one finding."""

    def __init__(self, view: FindingsList) -> None:
        super().__init__(view)
        self._view = view

    def _lines(self, listed: Listed, font: QFont) -> tuple[str, ...]:
        return text_lines(listed.text, self._view.text_width(), font.toString())

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        listed: Listed = index.data(LISTED_ROLE)
        finding = listed.finding
        font, rect = self._view.font(), QRect(option.rect)
        painter.save()
        if head := index.data(HEAD_ROLE):
            self._paint_head(painter, rect, head, severity_colour(finding.look))
            rect.setTop(rect.top() + HEAD)
        hot = option.state & (QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_Selected)
        if hot:
            painter.fillRect(rect, QColor(COLOURS.accent_soft))
        painter.setPen(QColor(COLOURS.soft_line))
        painter.drawLine(rect.topLeft(), rect.topRight())
        self._mark(painter, QRectF(rect.left() + 2, rect.top() + PADDING + 1, 15, 15), finding, font)
        painter.setFont(font)
        painter.setPen(QColor(COLOURS.muted if finding.note else COLOURS.text))
        height, top = line_height(font), rect.top() + PADDING
        for number, line in enumerate(self._lines(listed, font)):
            box = QRectF(rect.left() + LEFT, top + number * height, rect.width() - LEFT, height)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip, line)
        painter.restore()

    def _paint_head(self, painter: QPainter, rect: QRect, text: str, colour: str) -> None:
        bold = QFont(self._view.font())
        bold.setBold(True)
        painter.setFont(bold)
        painter.setPen(QColor(colour))
        box = rect.adjusted(2, 4, 0, 0)
        box.setHeight(HEAD - 4)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)

    @staticmethod
    def _mark(painter: QPainter, box: QRectF, finding: Finding, font: QFont) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if finding.look == "open" and not finding.note:
            painter.setPen(QPen(QColor(COLOURS.muted), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(box.adjusted(2, 2, -2, -2))
            return
        painter.setPen(Qt.PenStyle.NoPen)
        answered = QColor(COLOURS.muted)
        painter.setBrush(answered if finding.note else QColor(severity_colour(finding.look)))
        painter.drawEllipse(box)
        small = QFont(font)
        small.setPixelSize(10)
        small.setBold(True)
        painter.setFont(small)
        painter.setPen(QColor(COLOURS.on_accent))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "✓" if finding.note else _MARKS[finding.look])
