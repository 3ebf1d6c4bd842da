"""关于: version, what the program is made of, and the licence texts that come with it."""

from __future__ import annotations

import platform

import PySide6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel, QListWidget, QPlainTextEdit, QWidget

import resources
from ui.theme import icon
from ui.widgets.asked import asked
from ui.widgets.buttons import close_box
from ui.widgets.labels import resize_within_screen
from ui.widgets.layouts import Part, column_of, row_of

SOURCES = "https://download.qt.io/official_releases/QtForPython/"


def show_about(parent: QWidget) -> None:
    """Show version and components; a link leads to the licence texts."""
    asked(about_dialog(parent))


def about_dialog(parent: QWidget) -> QDialog:
    """Return the dialog 关于."""
    dialog = QDialog(parent, windowTitle="关于")
    picture = QLabel(pixmap=icon("app").pixmap(56, 56))
    text = QLabel(_text(), wordWrap=True, objectName="about")
    text.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
    text.linkActivated.connect(lambda _link: asked(licences_dialog(dialog)))
    text.setMinimumWidth(430)
    body = row_of(Part(picture, 0, Qt.AlignmentFlag.AlignTop), Part(text), spacing=18)
    column_of(body, close_box(dialog), on=dialog, margins=(24, 20, 24, 16), spacing=14)
    return dialog


def _text() -> str:
    return (
        f"<h3 style='margin:0'>项目支出绩效自评 {resources.version()}</h3>"
        "<p>填报、评分、审核并打印《项目支出绩效自评表》的离线程序，MIT 许可证。</p>"
        f"<p>Python {platform.python_version()}；Qt / PySide6 {PySide6.__version__}（LGPL v3，未作修改，"
        f"其动态库可以替换，源代码：{SOURCES}）；reportlab、xlrd、XlsxWriter、lxml（BSD）；"
        "python-docx（MIT）；思源宋体 Noto Serif SC（SIL OFL 1.1）。</p>"
        "<p><a href='licences'>许可证全文和替换 Qt 的办法</a></p>"
    )


def licences_dialog(parent: QWidget) -> QDialog:
    """Return a dialog with the licence texts, the notes on them first."""
    dialog = QDialog(parent, windowTitle="许可证")
    resize_within_screen(dialog, 820, 560)
    texts = {path.stem: path for path in resources.licence_paths()}
    names = QListWidget(accessibleName="许可证")
    body = QPlainTextEdit(readOnly=True, accessibleName="许可证全文")
    names.addItems(list(texts))
    names.setFixedWidth(190)
    names.currentTextChanged.connect(
        lambda name: body.setPlainText(texts[name].read_text("utf-8", "replace"))
    )
    names.setCurrentRow(0)
    column_of(Part(row_of(names, Part(body))), close_box(dialog), on=dialog)
    return dialog
