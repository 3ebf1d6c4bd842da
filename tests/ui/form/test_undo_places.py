"""Undo and redo move the view to what changed, and no further."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests.clerk import Clerk
from tests.window_fixtures import InForm
from ui.dialogs import questions

CONTROL = Qt.KeyboardModifier.ControlModifier


def open_form(clerk: Clerk, number: int) -> Clerk:
    clerk.window.open_project(clerk.window.session.workbook.ids[number - 1])
    clerk.app.processEvents()
    return clerk


def test_a_removed_project_is_shown_when_it_comes_back(
    samples: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questions, "confirm_remove", lambda *_: True)
    open_form(samples, 3)
    removed = samples.page.project_id
    samples.window.actions_by_id["remove_project"].trigger()
    open_form(samples, 1)
    samples.press(Qt.Key.Key_Z, CONTROL)
    assert samples.page.project_id == removed
    samples.press(Qt.Key.Key_Y, CONTROL)
    samples.window.tabs.setCurrentIndex(0)
    samples.press(Qt.Key.Key_Z, CONTROL)
    assert samples.window.tabs.currentWidget() is samples.window.overview
    assert samples.window.overview.current_id() == removed


def test_taking_back_the_last_row_leaves_a_cursor(shared_form: InForm) -> None:
    clerk = shared_form(5)
    last = len(clerk.page.model.project.indicators) - 1
    clerk.go(f"indicators[{last}].reason")
    clerk.press(Qt.Key.Key_Tab)
    assert "再按一次 Tab" in clerk.window.status.notices.text()
    clerk.press(Qt.Key.Key_Tab)
    assert clerk.window.status.notices.text() == ""  # the offer was taken
    clerk.press(Qt.Key.Key_Z, CONTROL)
    assert clerk.current == f"indicators[{last}].name"


@pytest.mark.parametrize(
    ("path", "text", "cell"),
    [
        ("indicators[3].method", "reverse", "indicators[3].manual_score"),
        ("notes.goal-copied@goals.actual", "说明", "goals.actual"),
    ],
)
def test_undo_goes_to_the_cell_also_of_what_is_set_beside_the_form(
    shared_form: InForm, path: str, text: str, cell: str
) -> None:
    clerk = shared_form(6)
    clerk.window.session.type_text(clerk.page.project_id, path, text)
    clerk.go("project.name")
    clerk.press(Qt.Key.Key_Z, CONTROL)
    assert clerk.current == cell


def test_undo_moves_the_form_no_further_than_needed(shared_form: InForm) -> None:
    clerk = shared_form(5)
    clerk.enter("indicators[15].actual", "90%")
    clerk.enter("indicators[16].actual", "91%")
    bar = clerk.page.view.verticalScrollBar()
    seen: list[int] = []
    bar.valueChanged.connect(seen.append)
    clerk.press(Qt.Key.Key_Z, CONTROL)
    assert 0 not in seen  # the form jumps to its head and back


def test_undoing_a_name_typed_in_the_overview_stays_there(samples: Clerk) -> None:
    overview = samples.window.overview
    overview.model.setData(overview.model.index(2, 1), "新名称")
    samples.window.actions_by_id["undo"].trigger()
    assert samples.window.tabs.currentWidget() is overview and samples.window.tabs.count() == 1
    assert overview.current_id() == samples.window.session.workbook.ids[2]
