"""关于: version, what the program is made of, and the licence texts that come with it."""

from __future__ import annotations

import platform

import PySide6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

import resources
from ui.theme import icon

SOURCES = "https://download.qt.io/official_releases/QtForPython/"


def show_about(parent: QWidget) -> None:
    """Show version and components; a link leads to the licence texts."""
    dialog = about_dialog(parent)
    dialog.exec()


def about_dialog(parent: QWidget) -> QDialog:
    """Return the dialog 关于."""
    dialog = QDialog(parent)
    dialog.setWindowTitle("关于")
    outer = QVBoxLayout(dialog)
    outer.setContentsMargins(24, 20, 24, 16)
    outer.setSpacing(14)
    line = QHBoxLayout()
    line.setSpacing(18)
    picture = QLabel()
    picture.setPixmap(icon("app").pixmap(56, 56))
    line.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
    text = QLabel(_text(), wordWrap=True, objectName="about")
    text.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
    text.linkActivated.connect(lambda _link: licences_dialog(dialog).exec())
    text.setMinimumWidth(430)
    line.addWidget(text, 1)
    outer.addLayout(line)
    outer.addWidget(_close_button(dialog))
    return dialog


def _text() -> str:
    return (
        f"<h3 style='margin:0'>项目支出绩效自评 {resources.version()}</h3>"
        "<p>填报、评分、审核并打印《项目支出绩效自评表》的离线程序，MIT 许可证。</p>"
        f"<p>Python {platform.python_version()}；Qt / PySide6 {PySide6.__version__}（LGPL v3，未作修改，"
        f"其动态库可以替换，源代码：{SOURCES}）；reportlab、XlsxWriter（BSD）；思源宋体 Noto Serif SC（SIL OFL 1.1）。</p>"
        "<p><a href='licences'>许可证全文和替换 Qt 的办法</a></p>"
    )


def licences_dialog(parent: QWidget) -> QDialog:
    """Return a dialog with the licence texts, the notes on them first."""
    dialog = QDialog(parent)
    dialog.setWindowTitle("许可证")
    dialog.resize(820, 560)
    texts = {path.stem: path for path in resources.licence_paths()}
    names, body = QListWidget(), QPlainTextEdit(readOnly=True)
    names.setAccessibleName("许可证")
    body.setAccessibleName("许可证全文")
    names.addItems(list(texts))
    names.setFixedWidth(190)
    names.currentTextChanged.connect(
        lambda name: body.setPlainText(texts[name].read_text("utf-8", "replace"))
    )
    names.setCurrentRow(0)
    line = QHBoxLayout()
    line.addWidget(names)
    line.addWidget(body, 1)
    outer = QVBoxLayout(dialog)
    outer.addLayout(line, 1)
    outer.addWidget(_close_button(dialog))
    return dialog


def _close_button(dialog: QDialog) -> QDialogButtonBox:
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(dialog.reject)
    return buttons
