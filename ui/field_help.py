"""F1: what belongs into the field under the cursor, in a small window beside it."""

from __future__ import annotations

from fnmatch import fnmatchcase

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

import resources
from ui.labels import muted
from ui.theme import style

WIDTH, MARGIN = 400, 16


def help_for(path: str) -> tuple[str, str] | None:
    """Return title and text for a field path, None where there is none."""
    plain = path.replace("[", ".").replace("]", "")
    for pattern, title, text in resources.field_helps():
        if fnmatchcase(plain, pattern.replace("[", ".").replace("]", "")):
            return title, text
    return None


class FieldHelp(QFrame):
    """A popup that any key or click closes."""

    def __init__(self, parent: QWidget, title: str, text: str) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("field-help")
        self.setProperty("card", True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(f"{title}：{text}")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, 12, MARGIN, 14)
        layout.setSpacing(6)
        heading = QLabel(title)
        heading.setStyleSheet("font-weight: bold; font-size: 15px;")
        body = QLabel(text, wordWrap=True)
        body.setTextFormat(Qt.TextFormat.PlainText)
        layout.addWidget(heading)
        layout.addWidget(body)
        layout.addWidget(muted("按任意键关闭"))
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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.close()
