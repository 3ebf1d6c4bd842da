"""How the window asks: one box with a title, a sentence and what else there is to say."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget


def question(parent: QWidget, title: str, text: str, more: str) -> QMessageBox:
    """Return a question that shows names as they were typed."""
    box = QMessageBox(QMessageBox.Icon.Question, title, text, parent=parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setInformativeText(more)
    return box


def may_drop_text(parent: QWidget, what: str) -> bool:
    """Ask before a text that was begun is given up."""
    box = question(parent, f"{what}还没有存", f"写了的{what}还没有存，不要了吗？", "接着写，写好后再确定。")
    drop = box.addButton("不要了", QMessageBox.ButtonRole.DestructiveRole)
    stay = box.addButton("接着写", QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(stay)
    box.exec()
    return box.clickedButton() is drop
