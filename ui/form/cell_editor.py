"""The one editor of the form: reports each keystroke, leaves with Enter, Tab or Esc, keeps what was typed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QMouseEvent, QResizeEvent, QTextOption
from PySide6.QtWidgets import QFrame, QWidget

from model.exchange.clipboard import read_tsv
from model.form.field_path import FieldPath
from model.reading.normalise import storable
from ui.form.cell_painter import PADDING_X
from ui.theme import style
from ui.widgets.live_text import LiveText

_ALIGN = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "center": Qt.AlignmentFlag.AlignHCenter,
    "right": Qt.AlignmentFlag.AlignRight,
}


class CellEditor(LiveText):
    """Edits one cell. ``left`` carries the key that ended editing; a key that ``takes_key`` takes is for the list below."""

    left = Signal(str)

    def __init__(self, parent: QWidget, align: str, font: QFont, long_text: bool) -> None:
        super().__init__(parent)
        self._long_text = long_text
        self.opened_by_typing = False
        self.path: FieldPath | None = None  # the field it edits
        self.takes_key: Callable[[Qt.Key, Qt.KeyboardModifier], bool] = lambda _key, _modifiers: False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFont(font)
        self.setTabChangesFocus(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        if not long_text:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        option = QTextOption(_ALIGN[align])
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDefaultTextOption(option)
        self.document().setDocumentMargin(0)
        size = f"font-size: {font.pixelSize()}px;"  # the application's own style sheet has another
        look = "background: {t.surface}; border: 2px solid {t.accent}; padding: 0;"
        style(self, f"CellEditor {{{{ {look} {size} }}}}")
        self.textChanged.connect(self._centre)

    def show_text(self, text: str) -> None:
        """Begin with that text, all selected."""
        self.begin(text)
        self.selectAll()
        self._centre()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """A cell of a spreadsheet comes without its line end and without its quotes."""
        table = read_tsv(storable(source.text()))
        if len(table) == 1 and len(table[0]) == 1:
            self.insertPlainText(table[0][0])
        else:
            super().insertFromMimeData(source)

    def _centre(self) -> None:
        if self._long_text:
            self.setViewportMargins(PADDING_X - 2, 3, PADDING_X - 2, 3)
            return
        height = int(self.document().size().height()) * self.fontMetrics().lineSpacing()
        top = max(0, (self.height() - 4 - height) // 2)
        self.setViewportMargins(PADDING_X - 2, top, PADDING_X - 2, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._centre()
        # set up before it had its size, it may stand a few pixels aside with the cursor out of sight
        self.ensureCursorVisible()
        self.horizontalScrollBar().setValue(0)

    @property
    def takes_undo(self) -> bool:
        """With nothing typed yet, undo and redo are the window's."""
        return self.steps.can_undo or self.steps.can_redo

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            if control and event.key() == Qt.Key.Key_Delete:
                event.accept()  # deletes a word here, not the row
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers = Qt.Key(event.key()), event.modifiers()
        if self.takes_key(key, modifiers):
            return
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_return(modifiers)
        elif key == Qt.Key.Key_Down and modifiers & Qt.KeyboardModifier.AltModifier:
            self.left.emit("choose")
        elif key == Qt.Key.Key_Tab:
            self.left.emit("next")
        elif key == Qt.Key.Key_Backtab:
            self.left.emit("previous")
        elif key == Qt.Key.Key_Escape:
            self.left.emit("restore")
        elif key == Qt.Key.Key_F2 and not modifiers:
            self.opened_by_typing = not self.opened_by_typing  # whether arrows leave, or move the caret
        elif self.opened_by_typing and key in _ARROWS and not modifiers & ~Qt.KeyboardModifier.KeypadModifier:
            self.left.emit(_ARROWS[key])
        else:
            super().keyPressEvent(event)

    def _on_return(self, modifiers: Qt.KeyboardModifier) -> None:
        if modifiers & Qt.KeyboardModifier.AltModifier:
            self.insertPlainText("\n")
        elif modifiers & Qt.KeyboardModifier.ControlModifier:
            self.left.emit("fill")
        else:
            self.left.emit("up" if modifiers & Qt.KeyboardModifier.ShiftModifier else "down")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.opened_by_typing = False
        super().mousePressEvent(event)


# Enter goes up and down, too, but round in a selected block, which arrows leave
_ARROWS = {
    Qt.Key.Key_Up: "above",
    Qt.Key.Key_Down: "below",
    Qt.Key.Key_Left: "left",
    Qt.Key.Key_Right: "right",
}
