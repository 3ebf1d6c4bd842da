"""The checker beside the form: remedies, answers, and the findings of the whole workbook."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from model.form.project import text_at
from tests.clerk import Clerk
from tests.window_fixtures import InForm
from ui.dialogs import questions
from ui.form.checks_card import ChecksCard
from ui.form.findings_list import HEAD, HEAD_ROLE

CONTROL = Qt.KeyboardModifier.ControlModifier


def choose(card: ChecksCard, code: str) -> None:
    """Click on the first finding of a code."""
    item = next(
        item
        for item in map(card.list.item, range(card.list.count()))
        if card.list.listed(item).finding.code == code
    )
    card.list.scrollToItem(item)
    place = card.list.visualItemRect(item).center()
    QTest.mouseClick(card.list.viewport(), Qt.MouseButton.LeftButton, pos=place)


def codes(card: ChecksCard) -> list[str]:
    return [card.list.listed(card.list.item(row)).finding.code for row in range(card.list.count())]


def test_a_remedy_is_one_click_and_one_undo_step(shared_form: InForm) -> None:
    clerk = shared_form(8)
    card = clerk.page.panel.checks
    assert not card.remedy_button.isVisible()
    choose(card, "rate-differs")
    assert card.remedy_button.isVisible() and card.remedy_button.text() == "实际完成值改为 99.90%"
    before = clerk.page.model.project
    QTest.mouseClick(card.remedy_button, Qt.MouseButton.LeftButton)
    assert "rate-differs" not in codes(card) and not card.remedy_button.isVisible()
    assert clerk.window.actions_by_id["undo"].text() == "撤销 实际完成值改为 99.90%"
    clerk.press(Qt.Key.Key_Z, CONTROL)
    assert clerk.page.model.project == before and "rate-differs" in codes(card)


@pytest.mark.parametrize(("button", "typed"), [("remedy_button", "96%"), ("other_button", "0.96%")])
def test_of_two_readings_one_click_writes_either(shared_form: InForm, button: str, typed: str) -> None:
    clerk = shared_form(2)
    card = clerk.page.panel.checks
    assert not card.other_button.isVisible()
    clerk.enter("indicators[0].target", "≥95%")
    clerk.enter("indicators[0].actual", "0.96")
    choose(card, "read-as")
    clicked = getattr(card, button)
    assert clicked.isVisible() and clicked.text() == f"实际完成值改为 {typed}"
    QTest.mouseClick(clicked, Qt.MouseButton.LeftButton)
    assert "read-as" not in codes(card) and not card.other_button.isVisible()
    assert text_at(clerk.page.model.project, "indicators[0].actual") == typed
    clerk.press(Qt.Key.Key_Z, CONTROL)
    assert text_at(clerk.page.model.project, "indicators[0].actual") == "0.96"


def test_f8_brings_up_what_can_be_done(shared_form: InForm) -> None:
    clerk = shared_form(2)
    card = clerk.page.panel.checks
    clerk.enter("indicators[0].weight", "1")
    for _ in codes(card):
        clerk.press(Qt.Key.Key_F8)
        if clerk.current.startswith("section."):
            break
    assert card.remedy_button.text().endswith("的分值改为 3")
    card.remedy_button.click()
    assert clerk.shown("total.weight") == "100"


def test_a_warning_is_answered(shared_form: InForm, monkeypatch: pytest.MonkeyPatch) -> None:
    clerk = shared_form(5)
    card = clerk.page.panel.checks
    monkeypatch.setattr(questions, "ask_note", lambda *_: "年中追加了任务")
    choose(card, "over-target")
    assert card.note_button.text() == "写说明…"
    listed = card.list.listed(card.list.currentItem())
    field = listed.finding.field
    card.note_button.click()
    assert text_at(clerk.page.model.project, f"notes.{listed.finding.note_key}") == "年中追加了任务"
    shown = card.list.listed(card.list.currentItem())
    assert "说明：年中追加了任务" in shown.text and card.note_button.text() == "改说明…"
    index = clerk.page.model.index_of(field)
    assert clerk.page.model.at(index).mark == ""
    clerk.press(Qt.Key.Key_F8)
    assert clerk.current != str(field)  # what is answered is no stop any more


def test_errors_cannot_be_answered(shared_form: InForm) -> None:
    clerk = shared_form(1)
    card = clerk.page.panel.checks
    choose(card, "reason-missing")
    assert not card.note_button.isVisible() and not card.remedy_button.isVisible()


def test_the_whole_workbook_and_a_jump_into_another_form(in_form: InForm) -> None:
    clerk = in_form(1)
    card = clerk.page.panel.checks
    own = card.list.count()
    card.whole.click()
    total = sum(
        len(clerk.window.session.workbook.computed(i).findings) for i in clerk.window.session.workbook.ids
    )
    assert card.list.count() == total > own
    severities = [card.list.listed(card.list.item(row)).finding.severity for row in range(total)]
    order = ["error", "warning", "info"]
    assert severities == sorted(severities, key=order.index)
    choose(card, "rate-differs")
    assert clerk.page.model.project.name == "疫情防控"
    assert clerk.current.endswith(".actual")


def test_the_list_of_the_workbook_follows_typing(shared_form: InForm, qtbot: object) -> None:
    clerk = shared_form(1)
    card = clerk.page.panel.checks
    card.whole.click()
    before = card.list.count()
    clerk.go("project.name")
    clerk.press(Qt.Key.Key_Delete)
    clerk.until(lambda: card.list.count() == before + 1)
    card.whole.click()
    assert card.list.count() < before


def test_keys_alone_mend_and_answer(shared_form: InForm, monkeypatch: pytest.MonkeyPatch) -> None:
    clerk = shared_form(8)
    monkeypatch.setattr(questions, "ask_note", lambda *_: "单位代码里有名称")
    clerk.press(Qt.Key.Key_F8)
    clerk.press(Qt.Key.Key_F8, CONTROL)
    assert "没有确定的改法" in clerk.window.status.notices.text()
    clerk.press(Qt.Key.Key_F8, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert clerk.page.model.project.notes == {"unit-blank@project.unit": "单位代码里有名称"}
    clerk.press(Qt.Key.Key_F8)
    clerk.press(Qt.Key.Key_F8)
    clerk.press(Qt.Key.Key_F8, CONTROL)
    assert clerk.shown(clerk.current) == "99.90%"
    assert clerk.app.focusWidget() is clerk.page.view


def test_nothing_is_offered_for_a_cell_without_findings(shared_form: InForm) -> None:
    clerk = shared_form(8)
    card = clerk.page.panel.checks
    clerk.press(Qt.Key.Key_F8, times=3)
    assert card.remedy_button.isVisible() and card.list.currentRow() >= 0
    clerk.press(Qt.Key.Key_Left)
    assert not card.remedy_button.isVisible() and card.list.currentRow() == -1
    before = clerk.page.model.project
    clerk.press(Qt.Key.Key_F8, CONTROL)
    assert clerk.page.model.project == before


def test_each_severity_has_a_heading_where_there_are_several(samples: Clerk) -> None:
    samples.window.open_project(1)
    found = samples.page.panel.checks.list
    heads = [found.item(row).data(HEAD_ROLE) for row in range(found.count())]
    severities = [found.listed(found.item(row)).finding.severity for row in range(found.count())]
    assert severities == ["error"] * 6 + ["warning"] * 3
    assert heads == ["错误", *[None] * 5, "提醒", None, None]
    tall, plain = (found.visualItemRect(found.item(row)).height() for row in (0, 1))
    assert tall == plain + HEAD  # both have a sentence of three lines
    samples.window.open_project(3)
    only = samples.page.panel.checks.list
    assert [only.item(row).data(HEAD_ROLE) for row in range(only.count())] == [None]
