"""A name is whole where there is room for it; neither it nor a long word in a sentence makes a window wider or is cut off."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from ui.widgets.labels import LineLabel, NameLabel, breakable, plain, shortened, tip
from ui.widgets.layouts import Part, row_of
from ui.widgets.steady_fields import WIDEST, SteadyComboBox

NAME = "关于进一步加强和规范基本公共卫生服务补助资金使用管理"


@pytest.fixture
def label(prepared: QApplication) -> Iterator[NameLabel]:
    """A name in a window of its own."""
    window = QWidget()
    label = NameLabel(objectName="name")
    row_of(Part(label), on=window)
    window.resize(300, 60)
    window.show()
    yield label


def test_a_name_is_whole_where_there_is_room(label: NameLabel) -> None:
    label.show_name("<b>购置费</b>")
    assert label.text() == "<b>购置费</b>"
    assert label.sizeHint().width() >= label.fontMetrics().horizontalAdvance(label.text())


def test_a_long_one_is_shortened_and_whole_in_the_tip(label: NameLabel) -> None:
    label.show_name(NAME * 4)
    QApplication.processEvents()
    window = label.window()
    assert window.minimumSizeHint().width() < 100 and window.width() == 300
    assert label.text().endswith("…") and NAME * 4 in label.toolTip()
    assert label.fontMetrics().horizontalAdvance(label.text()) <= label.width()
    shown = label.text()
    window.resize(500, 60)
    QApplication.processEvents()
    assert len(label.text()) > len(shown)
    label.show_name("短")
    assert label.text() == "短"


def test_lines_make_room_for_each_other_and_know_their_texts(prepared: QApplication) -> None:
    window, first, second = QWidget(), LineLabel(), LineLabel()
    for label in (first, second):
        label.setStyleSheet("padding: 0 6px;")
    row_of(first, second, on=window)
    window.show()
    first.setText("2021 年度")
    second.setText("已存好")
    window.resize(400, 60)
    QApplication.processEvents()
    assert [QLabel.text(label) for label in (first, second)] == [first.text(), second.text()]
    second.setText(NAME * 4)
    QApplication.processEvents()
    assert window.width() == 400 and window.minimumSizeHint().width() < 100 and second.text() == NAME * 4
    assert QLabel.text(second).endswith("…") and second.width() > 300
    second.clear()
    QApplication.processEvents()
    assert second.text() == "" and QLabel.text(first) == "2021 年度"


def test_a_shortened_text_stands_on_one_line() -> None:
    assert shortened("甲\n 乙", 3) == "甲 乙" and shortened("甲乙丙丁", 3) == "甲乙…"


def test_the_longest_line_of_a_combo_box_makes_no_window_wider(prepared: QObject) -> None:
    short, long = SteadyComboBox(), SteadyComboBox()
    short.addItems(["短", "中等长度的一行"])
    long.addItem(NAME * 4)
    assert short.minimumSizeHint().width() <= short.sizeHint().width() < WIDEST
    assert long.sizeHint().width() == long.minimumSizeHint().width() == WIDEST


@pytest.mark.parametrize(
    "word",
    [
        r"C:\Users\Administrator\Documents" + r"\department_of_urban_management" * 6 + ".jxzp",
        "/srv/" + "a" * 240,
        "9" * 250,
        "𠮷" * 3 + "-" * 200,
        "。" * 200,
        "（" * 200,
        "one\xa0name\xa0" * 30,
    ],
)
def test_a_long_word_goes_on_in_the_next_line(prepared: QApplication, word: str) -> None:
    sentence = f"没有保存：“{word}”不能写入，请另存。"
    label = plain(sentence, wordWrap=True)
    least = label.fontMetrics().horizontalAdvance("W" * 32)
    assert label.text() == sentence and label.minimumSizeHint().width() < least
    assert QLabel.text(label).replace("\u200b", "") == sentence
    label.setText(f"{word}！")
    assert label.text() == f"{word}！" and label.minimumSizeHint().width() < least


def test_a_path_is_broken_behind_its_marks_and_what_is_short_stays() -> None:
    folders = ("projects", "department_2021", "final-forms", "a.jxzp")
    assert breakable("\\".join(folders)).split("\u200b") == [
        "projects\\", "department_", "2021\\", "final-", "forms\\", "a.", "jxzp",
    ]  # fmt: skip
    for short in ("", "共享\\2021", "已导入 3 张表，Ctrl+Z 可以一次取消。" * 4, "a_b " * 40):
        assert breakable(short) == short


def test_a_tip_stays_on_the_screen(prepared: QApplication) -> None:
    """Qt puts a plain one in one line, however long."""
    for text in (NAME * 8, "第一行\n" + NAME * 4, "C:\\" + "a" * 240, "<b>" + NAME * 6):
        document = QTextDocument()
        document.setHtml(tip(text))
        document.setTextWidth(400)
        assert document.toPlainText().replace("\u200b", "") == text
        assert document.size().width() <= 400 and tip(text).startswith("<qt>")
    assert tip(NAME + "\n" + NAME) == NAME + "\n" + NAME


def test_no_name_turns_the_rest_of_a_sentence_around(prepared: QApplication) -> None:
    sentence = "打不开“\u202epzxj.a”，请检查。"
    label, line = plain(sentence), LineLabel()
    line.resize(600, 20)
    line.setText(sentence)
    assert label.text() == line.text() == sentence
    for shown in (QLabel.text(label), QLabel.text(line), tip(sentence)):
        assert shown == "打不开“pzxj.a”，请检查。"
