"""Each remark leads to its cell and field, and offers what can be done about it; figures of the form stay whole."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from model.form.field_path import field_path
from tests.clerk import Clerk
from tests.depth import long
from tests.ui.importing.steps import sheet_file
from tests.ui.importing.test_correcting import Reviewed, choose, made, reviewed
from tests.ui.importing.test_import_window import ROWS
from ui.form import cell_painter
from ui.importing.entry_model import SAME
from ui.importing.import_window import ImportWindow
from ui.importing.link_line import LinkLine
from ui.importing.made_form import NARROWER
from ui.importing.remark_model import ACTION
from ui.jobs.intake import Action

__all__ = ["reviewed"]
MONEY = [
    ["资金来源", "年初预算数", "全年预算数", "全年执行数"],
    ["年度资金总额", "1234567.89", "1234567.89", "1234567.89"],
]
RIGHT, WRONG = [*ROWS[3][:7], ""], [*ROWS[4][:6], "12", ""]


def click_action(window: ImportWindow, row: int) -> None:
    table = window.form.list
    place = table.visualRect(table.model().index(row, ACTION)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)


def actions(window: ImportWindow) -> list[Action]:
    return [window.form.remarks.action(row) for row in range(window.form.remarks.rowCount())]


def go_to(window: ImportWindow, action: Action) -> int:
    """Put the cursor on the first remark that offers something; return its row."""
    row = actions(window).index(action)
    window.form.go_to_remark(row)
    return row


def test_each_remark_offers_what_can_be_done(samples: Clerk, reviewed: Reviewed, tmp_path: Path) -> None:
    rows = [*ROWS[:2], *MONEY, ROWS[2], RIGHT, WRONG]
    window = reviewed(sheet_file(tmp_path / "甲.xlsx", rows), sheet_file(tmp_path / "乙.xlsx", ROWS))
    names = [entry.path.stem for entry in window.model.entries]
    assert [window.model.index(row, SAME).data() for row in (0, 1)] == ["这批 2 张"] * 2
    window.list.setCurrentIndex(window.model.index(names.index("甲"), 0))
    score = go_to(window, Action.OUR_SCORE)
    line = window.findChild(LinkLine)
    assert line is not None and window.form.view.currentIndex().data() == "12"
    start, end = line.ends() or (None, None)
    assert start is not None and end is not None and start.x() < end.x()
    before, doubts = window.current().score, len(window.current().doubts)
    click_action(window, score)
    assert made(window, "indicators[1].manual_score") == "40" and window.current().score != before
    go_to(window, Action.UNIT)
    samples.press(Qt.Key.Key_Return)
    choose(samples, window, "千元")
    assert len(window.current().doubts) == doubts - 2  # what was answered stays answered
    assert made(window, "indicators[1].manual_score") == "40"
    window.list.setCurrentIndex(window.model.index(names.index("乙"), 0))
    click_action(window, go_to(window, Action.CHOOSE))
    choose(samples, window, "偏差原因")
    assert Action.CHOOSE not in actions(window)
    window.reject()


@long
def test_figures_stay_whole_in_a_narrow_window(samples: Clerk, reviewed: Reviewed, tmp_path: Path) -> None:
    window = reviewed(sheet_file(tmp_path / "甲.xlsx", [*ROWS[:2], *MONEY, ROWS[2], RIGHT, WRONG]))
    window.resize(880, 460)
    samples.app.processEvents()
    view = window.form.view
    for path in ("funds.total.initial", "funds.total.executed"):
        index = view.form.index_of(field_path(path))
        room = view.visualRect(index).width() - 2 * (cell_painter.PADDING_X - NARROWER)
        assert len(cell_painter.text_lines(index.data(), room, view.faces().normal_key)) == 1
    window.reject()
