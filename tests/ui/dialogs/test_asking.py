"""Questions show names as they were typed, however long, and stay on the screen."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QWidget

from tests.clerk import until
from ui.dialogs import asking, questions, waiting
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


def test_names_of_any_length_leave_a_question_on_the_screen(
    prepared: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    heights = list[int]()

    def measured(box: QMessageBox) -> bool:
        box.show()
        QApplication.processEvents()
        heights.append(box.height())
        box.close()
        return False

    monkeypatch.setattr(asking, "asked", measured)
    parent, name = QWidget(), "关于进一步加强和规范基本公共卫生服务补助资金使用管理" * 10
    questions.confirm_remove(parent, *[name] * 9)
    questions.confirm_remove(parent, name * 9)
    questions.confirm_replace_files(parent, Path("/共享"), [f"{name}.pdf"] * 3)
    assert len(heights) == 3 and max(heights) < 472  # a small screen at 150 % without its task bar


def test_what_is_said_later_has_room(prepared: QApplication) -> None:
    told = "正在打开……"
    dialog = waiting.WaitingDialog(None, lambda: False, lambda: told)
    dialog.show()
    told = f"正在打开“{'关于规范基本公共卫生服务补助资金使用管理' * 10}”……"
    until(lambda: dialog.label.text() == told)
    QApplication.processEvents()
    assert dialog.label.height() >= dialog.label.heightForWidth(dialog.label.width())
    dialog._poll.stop()
    dialog.hide()
