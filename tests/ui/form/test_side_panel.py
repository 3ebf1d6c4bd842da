"""The panel beside the form has room for all it says."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from tests.clerk import Clerk
from tests.window_fixtures import InForm


def open_form(clerk: Clerk, number: int) -> Clerk:
    clerk.window.open_project(clerk.window.session.workbook.ids[number - 1])
    clerk.app.processEvents()
    return clerk


def every_label_has_room(card: QWidget) -> bool:
    labels = [label for label in card.findChildren(QLabel) if label.isVisible()]
    return bool(labels) and all(label.height() >= label.heightForWidth(label.width()) for label in labels)


def test_how_a_row_is_scored_has_room_for_all_its_words(shared_form: InForm) -> None:
    clerk = shared_form(2)
    clerk.window.session.type_text(clerk.page.project_id, "indicators[3].name", "很长的指标名称" * 8)
    card = clerk.page.panel._method_card
    for key in ("project.name", "indicators[3].actual"):
        clerk.go(key)
        QTest.qWait(50)  # the layout follows by and by
        clerk.until(lambda: every_label_has_room(card))


def test_tab_comes_to_what_can_be_chosen_before_the_findings(shared_form: InForm) -> None:
    clerk = shared_form(2)
    clerk.go("indicators[1].actual")
    panel = clerk.page.panel
    panel.fold_button.setFocus()
    for wanted in (panel.choice.method, panel.checks.list):
        clerk.press(Qt.Key.Key_Tab)
        assert clerk.app.focusWidget() is wanted


def test_a_form_is_not_graded_before_it_is_filled_in(samples: Clerk) -> None:
    samples.window.actions_by_id["new_project"].trigger()
    grade = samples.page.panel.findChild(QLabel, "grade")
    assert grade.text() == "—" and samples.window.status.scores.text().endswith("总分 0 —")
    samples.enter("funds.fiscal.adjusted", "100")
    assert grade.text() == "—"  # a grade is for a form that is filled in


def test_a_few_findings_need_no_second_scroll_bar(shared_form: InForm) -> None:
    clerk = shared_form(2)
    clerk.enter("indicators[3].manual_score", "1")
    clerk.go("indicators[3].manual_score")
    clerk.app.processEvents()
    assert clerk.page.panel.verticalScrollBar().maximum() == 0


def test_the_finding_of_the_cell_stays_whole_in_sight(shared_form: InForm) -> None:
    clerk = shared_form(8)
    findings = clerk.page.panel.checks.list
    for _ in range(3):
        clerk.press(Qt.Key.Key_F8)
        clerk.until(  # the buttons below appear by and by
            lambda: findings.viewport().rect().contains(findings.visualItemRect(findings.currentItem()))
        )


def test_more_points_than_there_are_show_no_grade(shared_form: InForm) -> None:
    clerk = shared_form(3)
    grade = clerk.page.panel.findChild(QLabel, "grade")
    assert grade.text() == "优" and not grade.toolTip()
    clerk.enter("indicators[0].weight", "60")
    assert grade.text() == "—" and "满分" in grade.toolTip()
    assert clerk.window.status.scores.text().endswith("—")
    clerk.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert grade.text() == "优"


def test_a_blank_form_is_grey_and_what_is_wrong_is_red(samples: Clerk) -> None:
    samples.window.actions_by_id["new_project"].trigger()
    page = samples.page
    assert {shown.mark for shown in page.view.form.cells} == {"", "open"}
    assert page.panel.checks.title.text() == f"未填 {len(page.model.computed.findings)}"
    assert samples.window.tabs.widget(samples.window.tabs.currentIndex()).property("mark") == "open"
    samples.enter("funds.fiscal.adjusted", "abc")
    marks = {str(shown.cell.key): shown.mark for shown in page.view.form.cells if shown.cell.key}
    assert marks["funds.fiscal.adjusted"] == "error" and marks["project.name"] == "open"
