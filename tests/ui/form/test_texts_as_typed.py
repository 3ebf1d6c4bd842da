"""<b>, & and the like stand on the screen as they were typed, wherever a name is shown."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QLabel, QMessageBox, QWidget

from tests.clerk import Clerk
from ui.dialogs import questions
from ui.widgets.labels import tip

NAME = "<b>甲</b> & <img src=x> 乙"


def shown_by(label: QLabel) -> str:
    """Return what a label shows of its text."""
    kind = label.textFormat()
    is_rich = kind is Qt.TextFormat.RichText or (
        kind is Qt.TextFormat.AutoText and Qt.mightBeRichText(label.text())
    )
    document = QTextDocument()
    document.setHtml(label.text())
    return document.toPlainText() if is_rich else label.text()


def test_names_are_no_marks(new_form: Clerk) -> None:
    new_form.press(Qt.Key.Key_Escape)
    new_form.page.view.form.setData(new_form.page.model.index_of("project.name"), NAME)
    new_form.page.view.form.setData(new_form.page.model.index_of("indicators[0].name"), NAME)
    new_form.go("indicators[0].actual")
    new_form.window.banner.say(f"“{NAME}”读不出。")
    labels = [label for label in new_form.window.findChildren(QLabel) if "甲" in label.text()]
    assert len(labels) >= 2
    assert all(NAME in shown_by(label) for label in labels)


def test_tooltips_are_as_typed() -> None:
    document = QTextDocument()
    document.setHtml(tip(NAME))
    assert document.toPlainText() == NAME
    assert tip("不含标记 & 原样") == "不含标记 & 原样"


def test_questions_are_as_typed(new_form: Clerk, monkeypatch) -> None:
    seen: list[QMessageBox] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: seen.append(box) or 0)
    questions.confirm_remove(new_form.window, NAME)
    assert NAME in seen[0].text() and seen[0].textFormat() is Qt.TextFormat.PlainText
    assert isinstance(seen[0].parent(), QWidget)
