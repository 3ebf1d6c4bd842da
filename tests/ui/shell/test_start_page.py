"""The start page: what it lists, and what its buttons ask for."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton

from tests.clerk import Clerk
from ui.shell.recent_list import RecentBook
from ui.shell.start_page import StartPage


def test_enter_opens_the_workbook_opened_last(qapp: QApplication) -> None:
    page = StartPage(2021)
    chosen: list[Path] = []
    page.path_chosen.connect(chosen.append)
    page.show_recent(
        [RecentBook(Path("/甲/一.jxzp"), unit="甲局", year=2021, count=8), RecentBook(Path("/乙/二.jxzp"))]
    )
    QTest.keyClick(page.recent, Qt.Key.Key_Return)
    QTest.keyClick(page.recent, Qt.Key.Key_Down)
    QTest.keyClick(page.recent, Qt.Key.Key_Return)
    assert chosen == [Path("/甲/一.jxzp"), Path("/乙/二.jxzp")]


def test_a_workbook_that_is_gone_can_be_looked_for_or_taken_off(qapp: QApplication) -> None:
    page, asked = StartPage(2021), list[object]()
    page.lost_chosen.connect(asked.append)
    page.forget_wanted.connect(lambda path: asked.append(("forget", path)))
    page.path_chosen.connect(lambda path: asked.append("open"))
    gone = Path("/甲/一.jxzp")
    page.show_recent([RecentBook(gone, is_there=False), RecentBook(Path("/乙/二.jxzp"))])
    buttons = [page.findChild(QPushButton, name) for name in ("look", "forget")]
    assert page.recent.topLevelItem(0).text(4) == "找不到文件"  # type: ignore[union-attr]
    assert not any(button.isHidden() for button in buttons)
    QTest.keyClick(page.recent, Qt.Key.Key_Return)
    for button in buttons:
        button.click()
    assert asked == [gone, gone, ("forget", gone)]
    page.recent.setCurrentItem(page.recent.topLevelItem(1))  # type: ignore[arg-type]
    assert all(button.isHidden() for button in buttons)


def test_workbooks_are_filtered_by_name_unit_and_year(qapp: QApplication) -> None:
    page = StartPage(2021)
    page.show_recent(
        [RecentBook(Path("/甲/一.jxzp"), unit="甲局", year=2021), RecentBook(Path("/乙/二.jxzp"), year=2020)]
    )
    for text, hidden in (
        ("甲局", [False, True]),
        ("2020 二", [True, False]),
        ("丙", [True, True]),
        ("", [False, False]),
    ):
        page.findChild(QLineEdit, "recent-filter").setText(text)
        assert [page.recent.topLevelItem(n).isHidden() for n in (0, 1)] == hidden  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "facts", [None, 3, {}, {"unit": 1, "year": "x", "count": None, "state": [], "at": "?"}, {"at": 10**18}, {"at": -5}]
)  # fmt: skip
def test_what_the_settings_hold_of_a_workbook_may_be_anything(facts: object) -> None:
    texts = RecentBook.of(Path("/甲/一.jxzp"), True, facts).texts
    assert texts[0].startswith("一") and texts[1:] == ["", "", "", "", ""]


def test_its_buttons_ask(qapp: QApplication) -> None:
    page = StartPage(2021)
    asked: list[object] = []
    page.created.connect(lambda template, year: asked.append(year))
    page.open_wanted.connect(lambda: asked.append("open"))
    page.samples_wanted.connect(lambda: asked.append("samples"))
    page.roll_wanted.connect(lambda: asked.append("roll"))
    page.files_wanted.connect(lambda: asked.append("files"))
    page.tour_wanted.connect(lambda: asked.append("tour"))
    for name in ("new", "open", "samples", "roll-start", "import-start", "tour"):
        page.findChild(QPushButton, name).click()
    assert asked == ["2021", "open", "samples", "roll", "files", "tour"]


def test_nothing_is_cut_on_a_small_screen_at_150_percent(clerk: Clerk) -> None:
    """There the cards are too narrow for what they say on one line."""
    clerk.window.setMinimumSize(0, 0)
    clerk.window.resize(895, 424)
    clerk.app.processEvents()
    labels = [
        one for one in clerk.window.start_page.findChildren(QLabel) if one.isVisible() and one.wordWrap()
    ]
    assert len(labels) > 2 and any(label.heightForWidth(label.width()) > 30 for label in labels)
    assert all(label.heightForWidth(label.width()) <= label.height() for label in labels)
