"""A name is whole where there is room for it, and never makes a window wider."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from ui.widgets.labels import NameLabel
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


def test_the_longest_line_of_a_combo_box_makes_no_window_wider(prepared: QObject) -> None:
    short, long = SteadyComboBox(), SteadyComboBox()
    short.addItems(["短", "中等长度的一行"])
    long.addItem(NAME * 4)
    assert short.minimumSizeHint().width() <= short.sizeHint().width() < WIDEST
    assert long.sizeHint().width() == long.minimumSizeHint().width() == WIDEST
