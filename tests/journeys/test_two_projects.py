"""A new user's year with two projects, by keys: from an empty folder to the department's summary and the next year."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from tests.clerk import Clerk
from tests.depth import long
from tests.journeys.test_hand_in import active, back_in_window
from ui.dialogs import questions
from ui.dialogs.take_dialog import TakeDialog
from ui.dialogs.unit_dialog import UnitDialog
from ui.hand_in.hand_in_dialog import HandInDialog
from ui.hand_in.receive_dialog import ReceiveDialog

RETURN, TAB, CONTROL = Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier
ROWS = (
    ("系统运维数量", "≥6个", "15", "6个"), ("测评通过率", "100%", "15", "100%"),
    ("测评完成时间", "2021年11月30日前", "10", "2021年11月20日"),
    ("运维成本", "≤100万元", "10", "98.5万元"), ("不适用", "不适用", "0", ""), ("平台可用率", "≥99.9%", "30", "99.95%"),
    ("不适用", "不适用", "0", ""), ("用户满意度", "≥90%", "10", "95%"),
)  # fmt: skip


def switch(clerk: Clerk, text: str) -> None:
    """Go to another form of the year by its button."""
    (button,) = (one for one in clerk.page.switch.findChildren(QPushButton) if one.text() == text)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    clerk.app.processEvents()


def fill(clerk: Clerk, texts: dict[str, str]) -> None:
    for key, text in texts.items():
        clerk.enter(key, text)
    assert [f.message for f in clerk.page.model.computed.findings if f.severity == "error"] == []


def declare(clerk: Clerk) -> None:
    switch(clerk, "申报")
    assert clerk.current == "project.department"  # its first gap
    for text in ("市数据局", "市数据中心"):
        clerk.type(text)
        clerk.press(TAB)
    clerk.enter("funds.fiscal.initial", "100万")
    clerk.go("funds.fiscal.initial")
    clerk.press(Qt.Key.Key_F8, CONTROL)  # the figure that is offered
    assert clerk.shown("funds.fiscal.initial") == "1,000,000.00"
    for number, (name, target, weight, _) in enumerate(ROWS):
        clerk.go(f"indicators[{number}].name")
        for text in (name, target, weight):
            clerk.type(text)
            clerk.press(TAB)
    fill(clerk, {"funds.fiscal.term": "3000000", "goals.expected": "保障平台全年稳定运行。"})


def monitor(clerk: Clerk) -> None:
    switch(clerk, "监控 1—7月")
    assert clerk.current == "funds.fiscal.to_date"
    texts = {"funds.fiscal.to_date": "560000", "funds.fiscal.expected": "985000"}
    for number, (*_, actual) in enumerate(ROWS):
        if actual:
            row = {"to_date": actual, "expected": actual, "likelihood": "确定能"}
            texts |= {f"indicators[{number}].{column}": text for column, text in row.items()}
    fill(clerk, texts)


def evaluate(clerk: Clerk, budget: str, spent: str) -> None:
    actual = {f"indicators[{n}].actual": row[-1] for n, row in enumerate(ROWS) if row[-1]}
    money = {"funds.fiscal.initial": budget, "funds.fiscal.adjusted": budget, "funds.fiscal.executed": spent}
    fill(clerk, {**money, "goals.actual": "全年稳定运行。", **actual})
    assert clerk.page.model.computed.evaluation.grade == "优"


@long
def test_from_an_empty_folder_to_the_summary_and_on(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    clerk.press(RETURN)
    clerk.type("智慧政务平台运维")
    clerk.press(RETURN)
    declare(clerk)
    monitor(clerk)
    switch(clerk, "自评")
    evaluate(clerk, "1000000", "985000")

    def set_unit(dialog: UnitDialog) -> None:
        dialog.from_forms.click()
        dialog.accept()

    clerk.in_dialog("set_unit_data", set_unit)
    clerk.window.actions_by_id["new_project"].trigger()
    clerk.type("政务云租赁")
    clerk.press(RETURN)
    assert clerk.shown("project.unit") == "市数据中心"

    def take(dialog: TakeDialog) -> None:
        dialog.source.setCurrentText("项目 · 智慧政务平台运维")
        dialog.whole.setChecked(True)
        dialog.accept()

    clerk.in_dialog("take_rows", take)
    clerk.enter("goals.expected", "保障政务云稳定。")
    evaluate(clerk, "500000", "480000.50")

    own = clerk.window.session.path
    package = hand_in(clerk)
    office = own.with_name("汇总.jxzp")
    monkeypatch.setattr(
        questions, "ask_new_workbook", lambda *_: (office, "shenzhen-2021", str(book_year(clerk)))
    )
    clerk.window.actions_by_id["new_workbook"].trigger()
    clerk.press(Qt.Key.Key_Escape)
    receive(clerk, package)

    monkeypatch.setattr(questions, "confirm_open", lambda parent, path: True)
    assert clerk.window.open_path(own)
    clerk.in_dialog("roll_over", lambda dialog: dialog.accept())
    back_in_window(clerk)
    following = clerk.window.session.workbook
    clerk.window.open_project(following.ids[0])
    assert clerk.page.last_year.shown_rows[0] == ("≥6个", "6个", "15/15")
    assert following.project(following.ids[0]).indicators[0].actual == ""


def book_year(clerk: Clerk) -> int:
    return int(clerk.window.session.workbook.year)


def hand_in(clerk: Clerk) -> Path:
    clerk.window.actions_by_id["hand_in"].trigger()
    dialog: Any = active(clerk, HandInDialog)
    assert dialog.head.text() == "4 张表都可以报送"
    clerk.type("王芳")
    clerk.press(RETURN)
    clerk.until(lambda: dialog._task is None)
    assert dialog.head.text() == "4 张表已报送"
    package = dialog._target()
    clerk.press(Qt.Key.Key_Escape)
    back_in_window(clerk)
    return Path(package)


def receive(clerk: Clerk, package: Path) -> None:
    clerk.window.actions_by_id["receive"].trigger()
    dialog: Any = active(clerk, ReceiveDialog)
    dialog.take([package])
    clerk.until(lambda: dialog._task is None)
    dialog.take_in.click()
    assert dialog.state.text() == "并入汇总：新增 4 张。"
    clerk.press(Qt.Key.Key_Escape)
    back_in_window(clerk)
    workbook = clerk.window.session.workbook
    assert [workbook.project(i).name for i in workbook.ids] == ["智慧政务平台运维", "政务云租赁"]
    clerk.press(Qt.Key.Key_F7)
    rows = clerk.window.overview.summary.projects._model.table.rows
    assert [row.texts[1] for row in rows[:2]] == ["智慧政务平台运维", "政务云租赁"]
    clerk.until_saved()
