"""审核意见: said about a cell, marked there, answered, settled, and gone to; never a step of undo."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest

from model.workbook.notes import threads
from tests.clerk import Clerk
from tests.window_fixtures import InForm
from ui.notes import remarks_dialog
from ui.notes.remarks_dialog import RemarksDialog

CELL = "indicators[1].actual"


@pytest.fixture
def samples(shared_samples: Clerk) -> Clerk:
    """A window that the tests of this file share."""
    return shared_samples


def show(clerk: Clerk) -> RemarksDialog:
    """Call 检查 › 审核意见… by its key, from wherever one is."""
    clerk.window.actions_by_id["show_remarks"].trigger()
    (dialog,) = (one for one in clerk.window.findChildren(RemarksDialog) if one.isVisible())
    clerk.until_exposed(dialog)
    return dialog


@pytest.fixture
def reviewer(in_form: InForm) -> Clerk:
    """A reviewer on a cell of the second sample."""
    clerk = in_form(2)
    clerk.go(CELL)
    return clerk


def said(clerk: Clerk, text: str) -> RemarksDialog:
    dialog = show(clerk)
    dialog.person.setText("李审核")
    QTest.keyClicks(dialog.edit, text)
    QTest.mouseClick(dialog.add, Qt.MouseButton.LeftButton)
    return dialog


def test_a_remark_marks_its_cell_until_it_is_answered(reviewer: Clerk) -> None:
    marks, key = reviewer.page.view.remarks, reviewer.page.view.current_key()
    project = reviewer.page.model.project
    dialog = said(reviewer, "why")
    assert "李审核" in marks.text_of(key) and marks.text_of(key).endswith("意见：why")
    assert [row.state for row in dialog.model.rows] == ["未答复"] and dialog.edit.toPlainText() == ""
    QTest.keyClicks(dialog.edit, "done")
    QTest.mouseClick(dialog.answer, Qt.MouseButton.LeftButton)
    QTest.mouseClick(dialog.settle, Qt.MouseButton.LeftButton)
    assert [row.state for row in dialog.model.rows] == ["已办结"] and not dialog.settle.isEnabled()
    dialog.only_open.setChecked(True)
    assert dialog.model.rows == []
    dialog.reject()
    assert len(marks.text_of(key).split("\n")) == 3
    assert reviewer.page.model.project == project
    assert not reviewer.window.actions_by_id["undo"].isEnabled()
    assert reviewer.window.settings.values.person == "李审核"


def test_nothing_is_said_without_name_and_text(reviewer: Clerk) -> None:
    dialog = show(reviewer)
    assert not (dialog.add.isEnabled() or dialog.answer.isEnabled() or dialog.settle.isEnabled())
    dialog.person.setText("李审核")
    assert not dialog.add.isEnabled()
    QTest.keyClicks(dialog.edit, "why")
    assert dialog.add.isEnabled() and not dialog.answer.isEnabled()
    dialog.edit.begin("")
    dialog.reject()


def test_from_the_overview_one_goes_to_the_cell(reviewer: Clerk) -> None:
    said(reviewer, "why").reject()
    reviewer.window.actions_by_id["go_to_overview"].trigger()
    dialog = show(reviewer)
    assert not dialog.add.isEnabled() and "智慧福田" in dialog.model.rows[0].where
    QAbstractItemModelTester(dialog.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    dialog.show_all()
    QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    assert reviewer.current == CELL


def test_a_text_that_was_begun_is_not_given_up_without_a_question(
    reviewer: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog, asked = show(reviewer), list[str]()
    monkeypatch.setattr(remarks_dialog, "may_drop_text", lambda _parent, what: bool(asked.append(what)))
    QTest.keyClicks(dialog.edit, "why")
    dialog.reject()
    assert asked == ["意见"] and dialog.isVisible()
    dialog.edit.begin("")
    dialog.reject()


def test_a_final_form_takes_remarks(reviewer: Clerk) -> None:
    session, form_id = reviewer.window.session, reviewer.window.session.workbook.ids[2]
    session.do(lambda book: book.finalise(form_id, "张三"))
    reviewer.window.open_project(form_id)
    reviewer.go("indicators[0].actual")
    said(reviewer, "why").reject()
    assert len(threads(session.workbook.notes(form_id))) == 1 and session.workbook.final_record(form_id)
