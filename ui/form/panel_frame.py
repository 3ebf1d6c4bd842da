"""What stands to the right of a form: its panel, as wide as the clerk drags it, or folded to a strip with the score."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetrics, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolButton, QWidget

from model.grid.computed import Computed
from model.scoring.findings import LOOK_NAMES
from ui.form.headline import headline_of
from ui.form.score_bars import paint_badge
from ui.form.side_panel import SidePanel
from ui.theme import COLOURS, grade_colour, icon, severity_colour
from ui.widgets.layouts import NO_MARGINS, Part, Stretch, column_of, row_of

FOLDED, NARROWEST, WIDEST = 48, 240, 460  # pixels
GRIP = 6
_COUNTED = ("error", "open", "warning")


class PanelFrame(QWidget):
    """Holds the panel. ``arranged`` says that it was folded, unfolded or dragged to another width."""

    arranged = Signal()

    def __init__(self, panel: SidePanel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.panel = panel
        self._width = panel.width()
        self.is_folded = False
        self._grip = _Grip(self)
        self._grip.dragged.connect(self._drag_to)
        self._grip.left.connect(self.arranged)
        self._strip = _Strip(self)
        self._strip.clicked.connect(lambda: self._fold(False))
        panel.fold_button.clicked.connect(lambda: self._fold(True))
        row_of(self._grip, panel, self._strip, on=self, margins=NO_MARGINS, spacing=0)
        self._show()

    @property
    def wide(self) -> int:
        """How wide the panel is where it is not folded, in pixels."""
        return self._width

    def arrange(self, width: int, folded: bool) -> None:
        """Show the panel that wide, or folded."""
        self._width, self.is_folded = min(max(width, NARROWEST), WIDEST), folded
        self._show()

    def toggle(self) -> None:
        """Fold the panel, or unfold it."""
        self._fold(not self.is_folded)

    def _fold(self, folded: bool) -> None:
        self.arrange(self._width, folded)
        self.arranged.emit()

    def _drag_to(self, right_of: int) -> None:
        self.arrange(self._width - right_of, False)

    def _show(self) -> None:
        self.panel.setFixedWidth(self._width)
        self.panel.setHidden(self.is_folded)
        self._grip.setHidden(self.is_folded)
        self._strip.setVisible(self.is_folded)

    def show_computed(self, computed: Computed) -> None:
        """Show a form's score, grade and counts also while folded."""
        self._strip.show_computed(computed)


class _Grip(QWidget):
    """The edge that is dragged; ``dragged`` carries how far to the right of it the mouse went."""

    dragged = Signal(int)
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedWidth(GRIP)
        self.setCursor(Qt.CursorShape.SplitHCursor)
        self.setToolTip("拖动改变右栏的宽度")

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.dragged.emit(round(event.position().x()) - GRIP // 2)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.left.emit()


class _Strip(QWidget):
    """The folded panel: total, grade, and how much is wrong or still to fill in; a click unfolds it."""

    clicked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, objectName="panel-strip", toolTip="点击展开右栏（Ctrl+F1）")
        self.setFixedWidth(FOLDED)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self._total, self._grade = "", ""
        self._counts: list[tuple[str, int]] = []
        unfold = QToolButton(
            self, objectName="unfold-panel", accessibleName="展开右栏", iconSize=QSize(14, 14)
        )
        unfold.setIcon(icon("unfold"))
        unfold.clicked.connect(self.clicked)
        column_of(12, Part(unfold, 0, Qt.AlignmentFlag.AlignHCenter), Stretch(), on=self, margins=NO_MARGINS)

    def show_computed(self, computed: Computed) -> None:
        """Show the figures of a form."""
        found = computed.looks
        headline = headline_of(computed)
        self._total, self._grade = headline.figure, headline.badge
        self._counts = [(look, found[look]) for look in _COUNTED if found[look]]  # type: ignore[index]
        names = [f"{LOOK_NAMES[look]} {count}" for look, count in self._counts]  # type: ignore[index]
        grade = [f"等级 {self._grade}"] if self._grade else []
        self.setAccessibleName("，".join([f"{headline.caption} {self._total}", *grade, *names]))
        whole = f"{headline.caption} {self._total} {self._grade}".rstrip()
        self.setToolTip("\n".join([whole, *names, "点击展开右栏（Ctrl+F1）"]))
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.rect().contains(event.position().toPoint()):
            self.clicked.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(COLOURS.surface))
        painter.setPen(QColor(COLOURS.soft_line))
        painter.drawLine(0, 0, 0, self.height())
        bold = QFont(self.font())
        bold.setBold(True)
        while QFontMetrics(bold).horizontalAdvance(self._total) > FOLDED - 6 and bold.pixelSize() != 1:
            bold.setPixelSize(max(1, QFontInfo(bold).pixelSize() - 1))
        painter.setFont(bold)
        painter.setPen(QColor(COLOURS.text))
        painter.drawText(QRectF(0, 52, FOLDED, 22), Qt.AlignmentFlag.AlignCenter, self._total)
        if self._grade:
            box = QRectF(0, 74, FOLDED, 26)
            paint_badge(painter, box, self._grade, grade_colour(self._grade), self.font())
        top = 118.0
        for look, count in self._counts:
            mark = {"error": "✗", "open": "空"}.get(look, "!")
            text = f"{mark} {min(count, 99)}"
            paint_badge(painter, QRectF(0, top, FOLDED, 24), text, severity_colour(look), self.font())
            top += 30
        painter.end()
