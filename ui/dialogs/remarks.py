"""A list of sentences about what was done: it stays open beside the work, and can be copied."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget

from ui.widgets.buttons import button_of
from ui.widgets.labels import plain
from ui.widgets.layouts import Stretch, column_of, row_of


def show_remarks(parent: QWidget, title: str, lines: Sequence[str]) -> QDialog | None:
    """Show what is to be known of something that was made; nothing where there is nothing to say."""
    if not lines:
        return None
    dialog = QDialog(parent, objectName="remarks", windowTitle=title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    text = QPlainTextEdit("\n".join(lines), objectName="remarks-text", readOnly=True, accessibleName=title)
    close = button_of("关闭", dialog.close)
    lead = plain(f"已存好。下面 {len(lines)} 处请看一下：")
    column_of(lead, text, row_of(Stretch(), close), on=dialog, margins=(24, 20, 24, 18), spacing=12)
    dialog.resize(760, 420)
    dialog.show()
    return dialog
