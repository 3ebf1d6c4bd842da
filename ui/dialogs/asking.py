"""How the window asks: one box with a title, a sentence and what else there is to say."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget
from shiboken6 import isValid

from ui.widgets.asked import asked
from ui.widgets.labels import breakable, shortened

LONGEST_NAME = 480  # halves of a Chinese character, so that a question stays on the screen
_NAME = re.compile(f"(?<=“)[^“”]{{{LONGEST_NAME // 2},}}(?=”)")


def question(parent: QWidget, title: str, text: str, more: str) -> QMessageBox:
    """Return a question that shows names as they were typed, very long ones shortened."""
    box = QMessageBox(QMessageBox.Icon.Question, title, _shown(text), parent=parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setInformativeText(_shown(more))
    return box


def _shown(text: str) -> str:
    return breakable(_NAME.sub(lambda name: _bounded(name[0]), text))


def _bounded(name: str) -> str:
    wide = sum(char > "\u2e80" for char in name)
    return shortened(name, LONGEST_NAME * len(name) // (len(name) + wide))


def is_confirmed(
    box: QMessageBox, confirm: str, *, destroys: bool = False, stay: str = "取消", stays: bool = True
) -> bool:
    """Ask with a button that confirms, which ``destroys`` something or not, and one to ``stay``; Enter ``stays``."""
    roles = QMessageBox.ButtonRole
    yes = box.addButton(confirm, roles.DestructiveRole if destroys else roles.AcceptRole)
    no = box.addButton(stay, roles.RejectRole)
    box.setDefaultButton(no if stays else yes)
    asked(box)
    return isValid(box) and box.clickedButton() is yes


def may_drop_text(parent: QWidget, what: str) -> bool:
    """Ask before a text that was begun is given up."""
    box = question(parent, f"{what}还没有存", f"写了的{what}还没有存，不要了吗？", "接着写，写好后再确定。")
    return is_confirmed(box, "不要了", destroys=True, stay="接着写")
