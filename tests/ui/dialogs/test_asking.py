"""Questions show names as they were typed, however long, and stay on the screen."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from ui.dialogs.asking import question


@pytest.mark.parametrize("part", ["text", "more"])
def test_a_long_path_stands_in_a_question_whole(prepared: QApplication, part: str) -> None:
    path = "C:\\" + "department_of_urban_management\\" * 8 + "a" * 200
    parent = QWidget()
    texts = {"text": "替换吗？", "more": "替换后不能恢复。", part: f"“{path}”已经有了。"}
    box = question(parent, "替换", **texts)
    box.show()
    QApplication.processEvents()
    labels = [label for label in box.findChildren(QLabel) if label.text()]
    assert len(labels) == 2 and box.width() < 1000
    assert all(label.minimumSizeHint().width() <= label.width() for label in labels)
    shown = box.text() if part == "text" else box.informativeText()
    assert shown.replace("\u200b", "") == texts[part]
    box.close()
