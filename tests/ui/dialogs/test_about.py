"""关于 names version and sources; the licence texts can be read in the program."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QListWidget, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

import resources
from ui.dialogs import about


def test_version_and_sources_are_named(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    label = about.about_dialog(parent).findChild(QLabel, "about")
    assert resources.version() in label.text() and "LGPL v3" in label.text() and about.SOURCES in label.text()


def test_licence_texts_can_be_read(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = about.licences_dialog(parent)
    names, body = dialog.findChild(QListWidget), dialog.findChild(QPlainTextEdit)
    assert names.item(0).text() == "说明" and "替换" in body.toPlainText()
    shown = {names.item(row).text() for row in range(names.count())}
    assert {"LGPL-3.0", "GPL-3.0", "OFL", "Python"} <= shown
    names.setCurrentItem(names.findItems("LGPL-3.0", Qt.MatchFlag.MatchExactly)[0])
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in body.toPlainText()
