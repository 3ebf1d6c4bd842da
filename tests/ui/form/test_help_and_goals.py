"""F1 says what belongs into a field; long texts are edited side by side."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

import resources
from model.form.field_path import GOAL_ACTUAL, TOTAL_SCORE, field_path, signature_path
from model.form.project import empty_project, text_at
from model.form.template_reader import parse_template
from model.grid.computed import compute
from tests.clerk import Clerk
from tests.window_fixtures import InForm
from ui.form.field_help import FieldHelp, help_for
from ui.form.goals_dialog import GoalsDialog

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
Z, Y = Qt.Key.Key_Z, Qt.Key.Key_Y


@pytest.mark.parametrize("template_id", resources.template_ids())
def test_every_field_one_can_type_into_has_its_help(template_id: str) -> None:
    for template in parse_template(resources.template_text(template_id), template_id).year_forms:
        grid = compute(empty_project(template), template, 2021).grid
        paths = [cell.path for cell in grid.cells if cell.path]
        paths += [signature_path(field.id) for field in template.signature]
        assert [path for path in paths if help_for(path) is None] == []


def test_every_help_is_reached() -> None:
    paths = {
        "indicators[12].reason": "偏差原因分析及改进措施",
        "funds.fiscal.executed": "全年执行数",
        "signature.date": "签章栏",
        "funds.fiscal.to_date": "截至本月的执行数",
        "indicators[3].likelihood": "完成目标可能性",
    }
    for path, title in paths.items():
        found = help_for(field_path(path))
        assert found is not None and found[0] == title
    assert help_for(TOTAL_SCORE) is None and help_for(None) is None


def test_f1_shows_it_beside_the_cell_and_the_next_key_goes_into_the_cell(shared_form: InForm) -> None:
    clerk = shared_form(2)
    clerk.go("indicators[0].target")
    clerk.press(Qt.Key.Key_F1)
    popup = clerk.page.view.findChild(FieldHelp)
    body = max(popup.findChildren(QLabel), key=lambda label: len(label.text()))
    assert body.height() >= body.heightForWidth(body.width())  # nothing is cut off
    assert popup.height() >= sum(label.height() for label in popup.findChildren(QLabel))
    assert popup is not None and popup.isVisible() and "年度指标值" in popup.accessibleName()
    clerk.press(Qt.Key.Key_Shift)
    assert popup.isVisible()
    clerk.type("7")
    clerk.app.processEvents()
    assert not clerk.page.view.findChildren(FieldHelp)
    assert clerk.page.model.project.indicators[0].target == "7"


def test_the_help_goes_with_its_own_key_alone(shared_form: InForm) -> None:
    clerk = shared_form(2)
    clerk.go("indicators[0].target")
    clerk.type("7")
    clerk.press(Qt.Key.Key_F1)
    clerk.press(Qt.Key.Key_Escape)
    clerk.app.processEvents()
    assert not clerk.page.view.findChildren(FieldHelp)
    assert clerk.shown("indicators[0].target") == "7" and clerk.page.view.open_editor() is not None


GOALS = ("goals.expected", "goals.actual")


def goal(clerk: Clerk, path: str = "goals.actual") -> str:
    """Return what a goal says in the workbook."""
    return text_at(clerk.page.model.project, path)


def in_goals_dialog(clerk: Clerk, act: Callable[[GoalsDialog], object]) -> None:
    """Open the dialog with its key, do something in it, close it with Esc; the window is in front again."""

    def run() -> None:
        dialog = clerk.page.findChild(GoalsDialog)
        try:
            act(dialog)
        finally:
            QTest.keyClick(dialog, Qt.Key.Key_Escape)

    QTimer.singleShot(0, run)
    clerk.press(Qt.Key.Key_E, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    clerk.window.activateWindow()
    clerk.until(clerk.app.focusWidget)


@pytest.fixture
def goals(shared_form: InForm) -> Clerk:
    """A clerk on the actual goal of a sample form."""
    clerk = shared_form(2)
    clerk.go("goals.actual")
    return clerk


def test_goals_are_typed_side_by_side(goals: Clerk) -> None:
    seen: list[str] = []

    def act(dialog: GoalsDialog) -> None:
        QTest.keyClicks(dialog.edits[GOAL_ACTUAL], " ok")
        seen.append(goal(goals))
        QTest.keyClick(dialog.edits[GOAL_ACTUAL], Qt.Key.Key_Tab, CONTROL)
        seen.append(dialog.focusWidget().objectName())

    before = goal(goals)
    in_goals_dialog(goals, act)
    assert seen == [f"{before} ok", "goals.expected"]
    assert goals.window.actions_by_id["undo"].text().startswith("撤销")
    goals.press(Qt.Key.Key_Z, CONTROL)
    assert goal(goals) == before
    assert goals.page.findChild(GoalsDialog) is None  # and not kept for nothing


def test_undo_in_the_goals_dialog_goes_by_words_and_redo_brings_them_again(goals: Clerk) -> None:
    before, seen = goal(goals), []

    def act(dialog: GoalsDialog) -> None:
        edit = dialog.edits[GOAL_ACTUAL]
        QTest.keyClicks(edit, " one two")
        for key, modifiers in (
            (Z, CONTROL),
            (Z, CONTROL),
            (Z, CONTROL),
            (Z, CONTROL),
            (Y, CONTROL),
            (Z, CONTROL | SHIFT),
        ):
            QTest.keyClick(edit, key, modifiers)
            assert goal(goals) == edit.toPlainText()
            seen.append(goal(goals).removeprefix(before))

    in_goals_dialog(goals, act)
    assert seen == [" one ", " ", "", "", " ", " one "]


def test_what_was_typed_in_the_goals_dialog_comes_and_goes_with_the_windows_undo(goals: Clerk) -> None:
    before = {path: goal(goals, path) for path in GOALS}
    in_goals_dialog(
        goals, lambda dialog: [QTest.keyClicks(edit, " new words") for edit in dialog.edits.values()]
    )
    typed = {path: goal(goals, path) for path in GOALS}
    assert all(typed[path] == f"{before[path]} new words" for path in GOALS)
    goals.press(Z, CONTROL, times=2)
    assert {path: goal(goals, path) for path in GOALS} == before
    goals.press(Y, CONTROL, times=2)
    assert {path: goal(goals, path) for path in GOALS} == typed


def test_what_was_taken_back_in_the_goals_dialog_is_left_to_the_windows_redo(goals: Clerk) -> None:
    before = {path: goal(goals, path) for path in GOALS}

    def act(dialog: GoalsDialog) -> None:
        for edit in dialog.edits.values():
            QTest.keyClicks(edit, " new words")
        for edit in dialog.edits.values():
            for _ in range(9):
                QTest.keyClick(edit, Z, CONTROL)

    in_goals_dialog(goals, act)
    assert {path: goal(goals, path) for path in GOALS} == before
    assert goals.window.actions_by_id["redo"].isEnabled()
    while goals.window.actions_by_id["redo"].isEnabled():
        goals.press(Y, CONTROL)
    assert {path: goal(goals, path) for path in GOALS} == {p: f"{t} new words" for p, t in before.items()}
    while goal(goals) != before["goals.actual"] or goal(goals, "goals.expected") != before["goals.expected"]:
        assert goals.window.actions_by_id["undo"].isEnabled()
        goals.press(Z, CONTROL)


def test_a_long_text_that_one_stroke_replaces_can_be_brought_back_afterwards(goals: Clerk) -> None:
    def act(dialog: GoalsDialog) -> None:
        edit = dialog.edits[GOAL_ACTUAL]
        QTest.keyClicks(edit, " twenty minutes of work")
        edit.selectAll()
        QTest.keyClick(edit, Qt.Key.Key_X)

    before = goal(goals)
    in_goals_dialog(goals, act)
    assert goal(goals) == "x"
    goals.press(Z, CONTROL)
    assert goal(goals) == f"{before} twenty minutes of work"
    goals.press(Z, CONTROL)
    assert goal(goals) == before


def test_a_composition_in_the_goals_dialog_is_kept_when_it_closes(goals: Clerk) -> None:
    before = goal(goals)

    def act(dialog: GoalsDialog) -> None:
        edit = dialog.edits[GOAL_ACTUAL]
        goals.app.sendEvent(edit, QInputMethodEvent("niandu", []))
        dialog.reject()

    in_goals_dialog(goals, act)
    assert goal(goals) == f"{before}niandu"


def test_a_composition_that_is_given_up_leaves_the_selected_goal(goals: Clerk) -> None:
    before = goal(goals)

    def act(dialog: GoalsDialog) -> None:
        edit = dialog.edits[GOAL_ACTUAL]
        edit.selectAll()
        goals.app.sendEvent(edit, QInputMethodEvent("nian", []))
        goals.app.sendEvent(edit, QInputMethodEvent("", []))

    in_goals_dialog(goals, act)
    assert goal(goals) == before


def test_the_goals_of_a_final_form_are_only_looked_at(in_form: InForm) -> None:
    clerk = in_form(2)
    clerk.go("goals.actual")
    project_id = clerk.page.project_id
    clerk.window.session.do(lambda workbook: workbook.finalise(project_id, "王芳"))
    assert clerk.page.model.final_record is not None
    seen = []

    def act(dialog: GoalsDialog) -> None:
        QTest.keyClicks(dialog.edits[GOAL_ACTUAL], "x")
        seen.append(dialog.edits[GOAL_ACTUAL].toPlainText())

    in_goals_dialog(clerk, act)
    assert seen == [goal(clerk)]
