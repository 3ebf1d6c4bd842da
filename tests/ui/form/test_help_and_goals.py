"""F1 says what belongs into a field; long texts are edited side by side."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

import resources
from model.computed import compute
from model.project import empty_project
from model.template_reader import parse_template
from tests.clerk import Clerk
from ui.form.field_help import FieldHelp, help_for
from ui.form.goals_dialog import GoalsDialog

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.mark.parametrize("template_id", resources.template_ids())
def test_every_field_one_can_type_into_has_its_help(template_id: str) -> None:
    template = parse_template(resources.template_text(template_id), template_id)
    grid = compute(empty_project(template), template, 2021).grid
    paths = [cell.path for cell in grid.cells if cell.path]
    paths += [f"signature.{field.id}" for field in template.signature]
    assert [path for path in paths if help_for(path) is None] == []


def test_every_help_is_reached() -> None:
    paths = {
        "indicators[12].reason": "偏差原因分析及改进措施",
        "funds.fiscal.executed": "全年执行数",
        "signature.date": "签章栏",
    }
    for path, title in paths.items():
        found = help_for(path)
        assert found is not None and found[0] == title
    assert help_for("total.score") is None and help_for("") is None


def test_f1_shows_it_beside_the_cell_and_the_next_key_goes_into_the_cell(samples: Clerk) -> None:
    samples.window.open_project(samples.window.session.workbook.ids[1])
    samples.go("indicators[0].target")
    samples.press(Qt.Key.Key_F1)
    popup = samples.page.view.findChild(FieldHelp)
    body = max(popup.findChildren(QLabel), key=lambda label: len(label.text()))
    assert body.height() >= body.heightForWidth(body.width())  # nothing is cut off
    assert popup.height() >= sum(label.height() for label in popup.findChildren(QLabel))
    assert popup is not None and popup.isVisible() and "年度指标值" in popup.accessibleName()
    samples.press(Qt.Key.Key_Shift)
    assert popup.isVisible()
    samples.type("7")
    samples.app.processEvents()
    assert not samples.page.view.findChildren(FieldHelp)
    assert samples.page.model.project.indicators[0].target == "7"


@pytest.mark.parametrize("key", [Qt.Key.Key_F1, Qt.Key.Key_Escape])
def test_the_help_goes_with_its_own_key_alone(samples: Clerk, key: Qt.Key) -> None:
    samples.window.open_project(samples.window.session.workbook.ids[1])
    samples.go("indicators[0].target")
    samples.type("7")
    samples.press(Qt.Key.Key_F1)
    samples.press(key)
    samples.app.processEvents()
    assert not samples.page.view.findChildren(FieldHelp)
    assert samples.shown("indicators[0].target") == "7" and samples.page.view.open_editor() is not None


def test_goals_are_typed_side_by_side(samples: Clerk) -> None:
    samples.window.open_project(samples.window.session.workbook.ids[1])
    samples.go("goals.actual")
    seen: list[str] = []

    def act() -> None:
        dialog = samples.page.findChild(GoalsDialog)
        edit = dialog.edits["goals.actual"]
        QTest.keyClicks(edit, " ok")
        seen.append(samples.page.model.project.goals["actual"])
        QTest.keyClick(edit, Qt.Key.Key_Tab, CONTROL)
        QTest.keyClick(dialog, Qt.Key.Key_Escape)

    QTimer.singleShot(0, act)
    before = samples.page.model.project.goals["actual"]
    samples.press(Qt.Key.Key_E, CONTROL)
    assert seen == [f"{before} ok"]
    assert samples.window.actions_by_id["undo"].text().startswith("撤销")
    samples.press(Qt.Key.Key_Z, CONTROL)
    assert samples.page.model.project.goals["actual"] == before
