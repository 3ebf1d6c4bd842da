"""F1: what belongs into the field under the cursor, in a small window beside it."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QWidget

import resources
from model.form.field_path import FieldPath
from ui.theme import style
from ui.widgets.labels import muted, plain
from ui.widgets.layouts import column_of

WIDTH, MARGIN = 400, 16
_KEYS = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress)
_MODIFIERS = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta)
_ENDS = (
    QEvent.Type.InputMethod,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.Wheel,
    QEvent.Type.ApplicationDeactivate,
    QEvent.Type.FocusOut,
)


def help_for(path: FieldPath | None, caption: str = "") -> tuple[str, str] | None:
    """Return title and text for a field path, None where there is none; one that only a template has has its caption."""
    families = {str(path), path.family, path.kin} if path else set()
    found = (one for one in resources.field_helps() if one[0] in families)
    return next(((title or caption, text) for _, title, text in found), None)


class FieldHelp(QFrame):
    """A window beside the cell that goes with the next key or click, which still does what it always does.

    It never has the focus: the first letter after reading goes into the cell, also through an input method.
    ``more_wanted``: F1 was pressed once more.
    """

    more_wanted = Signal()

    def __init__(self, parent: QWidget, title: str, text: str) -> None:
        name = f"{title}：{text}"
        super().__init__(parent, Qt.WindowType.ToolTip, objectName="field-help", accessibleName=name)
        self.setProperty("card", True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        heading = QLabel(title, styleSheet="font-weight: bold; font-size: 15px;")
        body, foot = plain(text, wordWrap=True), muted("接着填写即可，Esc 关闭，再按 F1 看手册")
        column_of(heading, body, foot, on=self, margins=(MARGIN, 12, MARGIN, 14), spacing=6)
        inner = WIDTH - 2 * MARGIN
        body.setFixedSize(inner, body.heightForWidth(inner))
        style(
            self,
            "#field-help {{ background: {t.surface}; border: 1px solid {t.accent}; border-radius: 8px; }}",
        )

    def show_beside(self, cell: QRect) -> None:
        """Show below a cell (screen coordinates), or above it where there is no room below."""
        self.adjustSize()
        screen = self.screen().availableGeometry()
        below = cell.bottom() + 4 + self.height() <= screen.bottom()
        y = cell.bottom() + 4 if below else max(screen.top(), cell.top() - 4 - self.height())
        x = min(max(screen.left(), cell.left()), screen.right() - self.width())
        self.move(QPoint(x, y))
        self.show()
        _application().installEventFilter(self)
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def closeEvent(self, event: QCloseEvent) -> None:
        _application().removeEventFilter(self)
        super().closeEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _KEYS and isinstance(event, QKeyEvent):
            return self._on_key(event)
        if event.type() in _ENDS:
            self.close()
        return False

    def _on_key(self, event: QKeyEvent) -> bool:
        """Go; tell whether the key was meant for the help alone."""
        if event.key() in _MODIFIERS:
            return False
        is_own = event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_F1)
        if is_own and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # or F1 would show the help once more
            return True
        self.close()
        if event.key() == Qt.Key.Key_F1:
            self.more_wanted.emit()
        return is_own


def _application() -> QApplication:
    return cast(QApplication, QApplication.instance())
